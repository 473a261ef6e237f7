//! A field that differs, in words.

use domain::drift::{Drift, Step, brief};
use frame::t;

/// `Deployment/orders spec.replicas`.
pub fn place(drift: &Drift) -> String {
    let path = drift.path.to_string();
    if path.is_empty() { drift.object.clone() } else { format!("{} {path}", drift.object) }
}

/// As it was applied, and as it is.
pub fn said(drift: &Drift) -> (String, String) {
    let gone = || t!("gone", "已删除").to_owned();
    // A whole object is not spelled out.
    if drift.path.0.is_empty() {
        return (t!("applied", "已应用").to_owned(), gone());
    }
    let before = drift.wanted.as_ref().map_or_else(|| t!("not set", "未设置").to_owned(), brief);
    (before, drift.found.as_ref().map_or_else(gone, brief))
}

/// The number of pods that somebody chose: Slipway can take it over.
pub fn pods(drift: &Drift) -> Option<u32> {
    let scaled = drift.object.starts_with("Deployment/") || drift.object.starts_with("StatefulSet/");
    let path = [Step::Field("spec".into()), Step::Field("replicas".into())];
    let pods = u32::try_from(drift.found.as_ref()?.as_u64()?).ok()?;
    (scaled && drift.path.0 == path).then_some(pods)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::drift::Path;
    use serde_json::{Value, json};

    fn drift(object: &str, path: Path, wanted: Option<Value>, found: Option<Value>) -> Drift {
        Drift { object: object.into(), path, wanted, found, manager: Some("kubectl".into()) }
    }

    #[test]
    fn a_field_says_what_was_applied_and_what_is_there() {
        let replicas = Path::default().field("spec").field("replicas");
        let scaled = drift("Deployment/orders", replicas.clone(), Some(json!(1)), Some(json!(3)));
        assert_eq!(place(&scaled), "Deployment/orders spec.replicas");
        assert_eq!(said(&scaled), ("1".into(), "3".into()));
        assert_eq!(pods(&scaled), Some(3));
        assert_eq!(pods(&drift("ReplicaSet/orders", replicas.clone(), None, Some(json!(3)))), None);
        assert_eq!(said(&drift("Service/orders", replicas, None, Some(json!("x")))), ("not set".into(), "x".into()));
        let gone = drift("Service/orders", Path::default(), Some(json!({"kind": "Service"})), None);
        assert_eq!((place(&gone), said(&gone).1), ("Service/orders".into(), "gone".into()));
    }
}
