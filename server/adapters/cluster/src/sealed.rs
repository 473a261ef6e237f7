//! What an API server says of a Secret that it does not take: it may quote it, and no value may reach a person or a log.

use kube::core::Status;
use serde_json::Value;

/// The error without what it quotes.
pub fn cut(error: kube::Error, manifest: &Value) -> kube::Error {
    match error {
        kube::Error::Api(mut status) => {
            status.message = said(&status, manifest);
            if let Some(details) = &mut status.details {
                details.causes.iter_mut().for_each(|cause| cause.message.clear());
            }
            kube::Error::Api(status)
        }
        // An answer that cannot be read is quoted by whoever tried to.
        kube::Error::SerdeError(_) => kube::Error::Service("the answer about a Secret cannot be read".into()),
        other => other,
    }
}

/// The API server's words, where they can have no value in them; otherwise which fields it speaks of.
fn said(status: &Status, manifest: &Value) -> String {
    let values = manifest["stringData"].as_object().into_iter().flat_map(|data| data.values());
    let mut values = values.filter_map(Value::as_str).filter(|value| !value.is_empty());
    // A right that is missing, a quota, a clash: what is refused is not looked into.
    if matches!(status.code, 401..=409) && values.all(|value| !status.message.contains(value)) {
        return status.message.clone();
    }
    let name = manifest.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
    let causes = status.details.as_ref().map(|details| details.causes.as_slice()).unwrap_or_default();
    let mut fields: Vec<&str> = causes.iter().map(|cause| cause.field.as_str()).collect();
    fields.retain(|field| !field.is_empty());
    let (reason, fields) = (&status.reason, fields.join(", "));
    format!("Secret {name} ({reason} {fields}); its words are left out, because they may quote it")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::failure;
    use serde_json::json;

    fn told(status: Value) -> String {
        let manifest = json!({"metadata": {"name": "orders-secrets-1"}, "stringData": {"TOKEN": "hunter2"}});
        let status: Status = serde_json::from_value(status).unwrap();
        let error = failure::error(&cut(kube::Error::Api(Box::new(status)), &manifest));
        format!("{error:?} {error} {}", error.cause.clone().unwrap_or_default())
    }

    #[test]
    fn what_is_refused_is_told_without_its_values() {
        let told = |code: u16, message: &str| {
            told(json!({"code": code, "reason": "Invalid", "message": message, "details": {"causes":
                [{"field": "data[TOKEN]", "reason": "FieldValueInvalid", "message": message}]}}))
        };
        for code in [400, 422, 500] {
            // Also in a form that is not looked for.
            for quoted in ["Invalid value: \"hunter2\"", "aHVudGVyMg=="] {
                let told = told(code, quoted);
                assert!(!told.contains("hunter2") && !told.contains("aHVudGVyMg"), "{told}");
                assert!(told.contains("orders-secrets-1") && told.contains("data[TOKEN]"), "{told}");
            }
        }
        assert!(!told(403, "the webhook denied hunter2").contains("hunter2"));
        assert!(told(403, "exceeded quota: none").contains("exceeded quota: none"));
    }
}
