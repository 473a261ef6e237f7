//! What Slipway does by itself in an environment, and what holds it back.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::name::UserName;
use crate::text;
use crate::text::Text;

/// What is chosen for a service in an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Automation {
    /// Each build of the service that succeeds is deployed here.
    pub deploys: bool,
    /// When a release fails, the newest one before it that was ready is deployed again.
    pub rolls_back: bool,
    /// While it is held, nothing is deployed here but by a person.
    pub hold: Option<Hold>,
}

impl Automation {
    pub fn is_held(&self) -> bool {
        self.hold.is_some()
    }
}

/// Since when automatic deploys wait, and why: a roll back holds them, something that a person deployed in the place of the
/// newest build, or a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub since: Time,
    pub by: UserName,
    /// The release that was gone back to.
    pub rolled_back_to: Option<u32>,
    /// The release that failed, where Slipway went back by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<u32>,
    /// The version that a person deployed in the place of the newest build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

impl Hold {
    /// Why they wait, in a sentence.
    pub fn why(&self) -> Text {
        let by = &self.by;
        match (self.rolled_back_to, self.failed) {
            (Some(release), Some(failed)) => text!(
                "Release {failed} failed, and Slipway went back to release {release} by itself.",
                "发布 {failed} 失败，Slipway 已自动回滚到发布 {release}。"
            ),
            (Some(release), None) => {
                text!("{by} rolled back to release {release}.", "{by} 回滚到了发布 {release}。")
            }
            (None, _) => match &self.instead {
                Some(version) => text!(
                    "{by} deployed {version} in the place of the newest build.",
                    "{by} 部署了 {version}，而不是最新的构建。"
                ),
                None => text!("{by} asked for it.", "由 {by} 暂停。"),
            },
        }
    }
}

/// Why Slipway made a release by itself. It is kept where people write their reason, and said in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// This build succeeded.
    Built(u32),
    /// This release failed.
    Failed(u32),
}

const BUILT: &str = "by-itself:build:";
const FAILED: &str = "by-itself:failed:";

impl Cause {
    pub fn kept(self) -> String {
        match self {
            Self::Built(number) => format!("{BUILT}{number}"),
            Self::Failed(number) => format!("{FAILED}{number}"),
        }
    }

    fn read(kept: &str) -> Option<Self> {
        let number = |prefix: &str| kept.strip_prefix(prefix)?.parse().ok();
        number(BUILT).map(Self::Built).or_else(|| number(FAILED).map(Self::Failed))
    }

    /// A person's words as they are kept. What reads like a cause is none.
    pub fn words(reason: &str) -> String {
        let words: String = reason.trim().chars().take(1000).collect();
        if Self::read(&words).is_some() { format!("“{words}”") } else { words }
    }

    /// The release that failed, where that is why.
    pub fn failed(self) -> Option<u32> {
        match self {
            Self::Failed(number) => Some(number),
            Self::Built(_) => None,
        }
    }

    /// What a release's reason says: a person's words are what they are.
    pub fn said(reason: &str) -> Text {
        match Self::read(reason) {
            Some(Self::Built(number)) => {
                text!("Deployed by itself: build {number} succeeded.", "自动部署：构建 {number} 成功。")
            }
            Some(Self::Failed(number)) => {
                text!("Rolled back by itself: release {number} failed.", "自动回滚：发布 {number} 失败。")
            }
            None => Text::verbatim(reason),
        }
    }
}

/// Why the newest build does not run here, said at the place.
pub fn not_deployed(build: u32, why: &Text) -> Text {
    text!(
        "Build {build} was not deployed by itself: {why}",
        "构建 {build} 未能自动部署：{why_zh}",
        why = why.en,
        why_zh = why.zh
    )
}

/// Whether a place's trouble is that one: it ends with the wish that builds are deployed by themselves.
pub fn is_not_deployed(trouble: &Text) -> bool {
    let rest = trouble.en.strip_prefix("Build ").and_then(|rest| rest.split_once(' '));
    rest.is_some_and(|(number, rest)| number.parse::<u32>().is_ok() && rest.starts_with("was not deployed by itself: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_a_build_was_not_deployed_is_told_from_other_troubles() {
        let quota = text!("The quota is used up.", "配额已用尽。");
        assert!(is_not_deployed(&not_deployed(7, &quota)));
        for other in ["Build the image again.", "Build x was not deployed by itself: no", "The quota is used up."] {
            assert!(!is_not_deployed(&Text::verbatim(other)), "{other}");
        }
    }

    #[test]
    fn what_slipway_did_is_said_in_both_languages_and_a_persons_words_stay() {
        let built = Cause::said(&Cause::Built(7).kept());
        assert_eq!(
            (built.en.as_ref(), built.zh.as_ref()),
            ("Deployed by itself: build 7 succeeded.", "自动部署：构建 7 成功。")
        );
        assert_eq!(Cause::words(" by-itself:failed:9 "), "“by-itself:failed:9”", "a person cannot speak for Slipway");
        let failed = Cause::said(&Cause::Failed(3).kept());
        assert_eq!(
            (failed.en.as_ref(), failed.zh.as_ref()),
            ("Rolled back by itself: release 3 failed.", "自动回滚：发布 3 失败。")
        );
        for words in ["", "orders by the new database", "by-itself:build:", "by-itself:build:x"] {
            assert_eq!(Cause::said(words), Text::verbatim(words));
        }
    }
}
