//! How the trail tells of a release: what for it was made, and where it came from.

use crate::release::Release;
use crate::text;
use crate::text::Text;

/// The action and its sentence. `back`: the release repeats one that was older than what was wanted until then.
pub(super) fn told(release: &Release, back: bool) -> (&'static str, Text) {
    let (number, version) = (release.number, release.version());
    let (name, place) = (&release.service_name, &release.environment_name);
    match (&release.promoted, release.repeats) {
        (Some(from), _) => (
            "release.promote",
            text!(
                "Release {number}: {name} {version} from release {before} of {from} to {place}.",
                "发布 {number}：将 {from} 发布 {before} 的 {name} {version} 晋级到 {place}。",
                before = from.release,
                from = from.environment
            ),
        ),
        (None, Some(before)) if back => (
            "release.rollback",
            text!(
                "Release {number}: {name} in {place} rolled back to release {before}, {version}.",
                "发布 {number}：{place} 中的 {name} 回滚到发布 {before}（{version}）。"
            ),
        ),
        _ => (
            "release.create",
            text!(
                "Release {number}: {name} {version} to {place}.",
                "发布 {number}：将 {name} {version} 部署到 {place}。"
            ),
        ),
    }
}

/// The same of a release that a person made in the place of the newest build.
pub(super) fn and_held(said: &Text) -> Text {
    text!(
        "{said} Automatic deploys are held from then on.",
        "{said_zh}此后暂停自动部署。",
        said = said.en,
        said_zh = said.zh
    )
}
