//! Whether the framework's profile holds: what a container is started with wins over its variables.

use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;

pub(super) fn look(release: &Release) -> Option<Check> {
    let settings = &release.settings;
    let profile = settings.configuration.profile.as_ref()?;
    let original = settings.configuration.entrypoint.iter().flat_map(|entrypoint| entrypoint.original.words());
    let words = settings.pod.command.words().iter().chain(settings.pod.arguments.words()).chain(original);
    let argument = profile.overridden(words.map(String::as_str))?;
    let variable = profile.as_variable();
    let sentence = text!(
        "The command says {argument}, which wins over the profile ({variable}). Take it out of the command, or the profile out of the configuration.",
        "启动命令中的 {argument} 优先于配置档（{variable}）。请从命令中移除它，或从配置中移除配置档。"
    );
    Some(Check::new(Subject::Pod, Verdict::Warning, sentence))
}
