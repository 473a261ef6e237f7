//! Whether another field manager owns what would be applied, and what becomes of it.

use crate::conflict::Conflict;
use crate::error::Result;
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;

/// As many are said one by one.
const SHOWN: usize = 20;

pub(super) fn owners(release: &Release, conflicts: Result<Vec<Conflict>>) -> Vec<Check> {
    let conflicts = match conflicts {
        Ok(conflicts) => conflicts,
        Err(error) => {
            let (cause, cause_zh) = (&error.text.en, &error.text.zh);
            let sentence = text!(
                "Whether others own what would be applied could not be found out: {cause}",
                "无法得知要应用的字段是否由他人管理：{cause_zh}"
            );
            return vec![Check::new(Subject::Conflict, Verdict::Warning, sentence)];
        }
    };
    let mut checks: Vec<Check> = conflicts.iter().take(SHOWN).map(|conflict| owner(release, conflict)).collect();
    if let more @ 1.. = conflicts.len().saturating_sub(SHOWN) {
        let sentence = text!("And {more} more fields that others own.", "另有 {more} 个字段由他人管理。");
        checks.push(Check::new(Subject::Conflict, Verdict::Warning, sentence));
    }
    checks
}

fn owner(release: &Release, conflict: &Conflict) -> Check {
    let said = conflict.said();
    let (en, zh) = (&said.en, &said.zh);
    if release.repeats.is_some() {
        let sentence =
            text!("{en}. What is brought back from an older release is taken over.", "{zh}。恢复旧发布时会将其接管。");
        return Check::new(Subject::Conflict, Verdict::Warning, sentence);
    }
    if release.take_over {
        let sentence = text!("{en}. This release takes it over.", "{zh}。本次发布会将其接管。");
        return Check::new(Subject::Conflict, Verdict::Warning, sentence);
    }
    let sentence = text!(
        "{en}, and this release sets it otherwise: take it over, or leave it as it is there.",
        "{zh}，而本次发布要设为其他值：请接管，或保留集群中的值。"
    );
    let check = Check::new(Subject::Conflict, Verdict::Blocked, sentence);
    Check { field: Some("take_over".to_owned()), ..check }
}
