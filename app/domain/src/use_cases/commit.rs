//! The commits between two builds of a service.

use crate::build::Build;
use crate::commits::{Between, KEPT, between};
use crate::error::Result;
use crate::ports::Ports;
use crate::text;
use crate::text::Text;
use crate::user::Actor;

/// What is known of them; otherwise why nothing is. For whoever may see the service.
pub async fn look(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    from: u32,
    to: u32,
) -> Result<std::result::Result<Between, Text>> {
    let before = super::build::get(ports, actor, service, from).await?;
    let after = super::build::get(ports, actor, service, to).await?;
    if before.commit.is_some() && before.commit == after.commit {
        return Ok(Ok(Between::default()));
    }
    let mut histories = Vec::new();
    for build in [&before, &after] {
        let history = ports.store.build_commits(build.id).await?;
        if history.is_empty() {
            return Ok(Err(nothing_kept(build)));
        }
        histories.push(history);
    }
    let none = || {
        text!(
            "Builds {from} and {to} have no commit in common among the last {KEPT} of each: the branch was written anew, or they are too far apart.",
            "构建 {from} 和 {to} 在各自最近的 {KEPT} 个提交中没有共同提交：分支可能被改写，或相距太远。"
        )
    };
    Ok(between(&histories[0], &histories[1]).ok_or_else(none))
}

fn nothing_kept(build: &Build) -> Text {
    let number = build.number;
    text!(
        "Nothing is kept of the commits of build {number}: it did not succeed, was made before Slipway kept them, or its repository did not tell them.",
        "没有保存构建 {number} 的提交记录：构建未成功、早于该功能，或仓库未提供。"
    )
}
