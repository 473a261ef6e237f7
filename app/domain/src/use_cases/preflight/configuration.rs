//! What of the configuration may keep the service from starting: files that are not what they call themselves, and a
//! script that the image may not be able to run.

use crate::configuration::trouble;
use crate::preflight::{Check, Subject, Verdict};
use crate::release::{Release, ReleaseStatus};
use crate::text;

/// `present` is the release that should run now.
pub(super) fn look(release: &Release, present: Option<&Release>) -> Vec<Check> {
    let faults = release.settings.configuration.files.iter().filter_map(|(path, content)| trouble(path, content));
    let mut checks: Vec<Check> =
        faults.map(|fault| Check::new(Subject::Configuration, Verdict::Warning, fault)).collect();
    checks.extend(script(release, present));
    checks
}

/// Nobody can see from here whether the image has what runs the script. That a release with it was ready proves it.
fn script(release: &Release, present: Option<&Release>) -> Option<Check> {
    let first = |release: &Release| {
        let script = release.settings.configuration.entrypoint.as_ref()?.script.lines().next()?;
        Some(script.trim_start_matches("#!").trim().to_owned())
    };
    let runs = first(release)?;
    let proven = |present: &Release| {
        present.status == ReleaseStatus::Ready
            && present.image.is_same(&release.image)
            && first(present).as_ref() == Some(&runs)
    };
    if present.is_some_and(proven) {
        return None;
    }
    let sentence = text!(
        "The entrypoint script is run by {runs}, which the image must have: one that is made from nothing (scratch, distroless) has no shell.",
        "入口脚本由 {runs} 运行，镜像中必须有它：由空镜像构建的镜像没有命令解释器。"
    );
    Some(Check::new(Subject::Configuration, Verdict::Warning, sentence))
}
