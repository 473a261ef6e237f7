//! A field that another field manager owns and holds at another value: `kubectl edit`, an operator, another tool.
//! https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::text;
use crate::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// `Deployment/orders`.
    pub object: String,
    /// `spec.template.spec.containers[orders].image`.
    pub field: String,
    /// `kubectl-edit`.
    pub manager: String,
}

/// As many are named in one sentence.
const NAMED: usize = 5;

impl Conflict {
    /// Who owns what, without a full stop.
    pub fn said(&self) -> Text {
        let Self { object, field, manager } = self;
        text!("{manager} owns {field} of {object}", "{object} 的 {field} 由 {manager} 管理")
    }
}

/// Why nothing of a release was applied, and how to go on.
pub fn refused(conflicts: &[Conflict]) -> Error {
    let all = said(conflicts);
    let (en, zh) = (&all.en, &all.zh);
    Error::conflict(text!(
        "{en}, and this release sets it otherwise. Nothing of the release was applied. Deploy again and choose to take over, or leave it as it is there.",
        "{zh}，而本次发布要设为其他值。未应用本次发布的任何内容。请重新部署并选择接管，或保留集群中的值。"
    ))
}

/// The first few of them, and how many more there are.
fn said(conflicts: &[Conflict]) -> Text {
    let named = || conflicts.iter().take(NAMED).map(Conflict::said);
    let en = named().map(|one| one.en.into_owned()).collect::<Vec<_>>().join("; ");
    let zh = named().map(|one| one.zh.into_owned()).collect::<Vec<_>>().join("；");
    match conflicts.len().saturating_sub(NAMED) {
        0 => Text { en: en.into(), zh: zh.into() },
        more => text!("{en}; and {more} more", "{zh}；另有 {more} 处"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(field: &str) -> Conflict {
        Conflict { object: "Deployment/orders".into(), field: field.into(), manager: "kubectl-edit".into() }
    }

    #[test]
    fn a_release_that_was_not_applied_says_who_owns_what_and_how_to_go_on() {
        let error = refused(&[conflict("spec.template.spec.containers[orders].image")]);
        let expected = "kubectl-edit owns spec.template.spec.containers[orders].image of Deployment/orders, and this \
                        release sets it otherwise. Nothing of the release was applied. Deploy again and choose to take \
                        over, or leave it as it is there.";
        assert_eq!(error.text.en, expected);
    }

    #[test]
    fn of_many_the_first_few_are_named() {
        let many: Vec<Conflict> = (0..7).map(|at| conflict(&format!("f{at}"))).collect();
        let error = refused(&many);
        assert!(error.text.en.contains("owns f4") && !error.text.en.contains("owns f5"), "{error}");
        assert!(error.text.en.contains("; and 2 more, and this"), "{error}");
    }
}
