//! What an API server would say to an apply, without anything being changed.

use domain::error::{Error, Kind, Result};
use domain::manifest::MANAGER;
use domain::ports::{Refusal, WorkloadKey};
use domain::text::Text;
use futures::future::join_all;
use kube::Client;
use kube::api::{Patch, PatchParams};
use kube::core::Status;
use serde_json::Value;

use crate::apply::Part;
use crate::autoscaled;
use crate::call::{LOOK, within};
use crate::failure::{self, Fault};

/// The objects side by side: each is looked at as if the others were there.
pub async fn dry_run(client: &Client, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>> {
    let parts = manifests.iter().map(|manifest| Part::of(client, key, manifest)).collect::<Result<Vec<_>>>()?;
    let asked = join_all(parts.iter().map(|part| would(part, key)));
    let asked = futures::future::join(asked, autoscaled::second(client, key, manifests));
    let (mut answers, second) = tokio::time::timeout(LOOK, asked).await.map_err(|_| failure::timeout())?;
    answers.push(second.map(Vec::from_iter));
    let (mut refusals, mut unknown) = (Vec::new(), None);
    for answer in answers {
        match answer {
            Ok(found) => refusals.extend(found),
            Err(error) => unknown = Some(error),
        }
    }
    // One refusal is enough to know what becomes of it.
    match unknown {
        Some(error) if refusals.is_empty() => Err(error),
        Some(_) | None => Ok(refusals),
    }
}

/// Why an object would be refused; nothing where it would be taken.
async fn would(part: &Part<'_>, key: &WorkloadKey) -> Result<Vec<Refusal>> {
    let object = format!("{}/{}", part.kind, part.name);
    match part.is_there(key).await {
        // A run that is there is held or let go, not applied.
        Ok(true) if part.kind == "Job" => return Ok(Vec::new()),
        Ok(_) => {}
        Err(error) if error.kind == Kind::Conflict => {
            return Ok(vec![Refusal { object, field: None, reason: error.text }]);
        }
        Err(error) => return Err(error),
    }
    let params = PatchParams { dry_run: true, ..PatchParams::apply(MANAGER).force() };
    match within(part.api.patch(part.name, &params, &Patch::Apply(part.manifest))).await {
        Ok(_) => Ok(Vec::new()),
        Err(kube::Error::Api(status)) => refusals(&object, &status),
        Err(error) => Err(failure::error(&error)),
    }
}

/// What the API server's answer means. An error where it says nothing about the object.
pub fn refusals(object: &str, status: &Status) -> Result<Vec<Refusal>> {
    let one = |field: Option<String>, reason: Text| Refusal { object: object.to_owned(), field, reason };
    let said = || vec![one(None, Text::verbatim(status.message.clone()))];
    let details = status.details.as_ref();
    match status.code {
        // It is made by the apply.
        404 if details.is_some_and(|details| details.kind == "namespaces") => Ok(Vec::new()),
        _ if is_untried(status) => Err(unknown(status)),
        // It has no more than this for a field that it does not know.
        500 if status.message.starts_with("failed to create typed patch object") => Ok(said()),
        401 | 408 | 429 | 500.. => Err(unknown(status)),
        _ => {
            if let fault @ Fault::Fixed = failure::of_status(status) {
                return Ok(vec![one(None, fault.sentence())]);
            }
            let causes = details.map(|details| details.causes.as_slice()).unwrap_or_default();
            let of_fields: Vec<Refusal> = causes
                .iter()
                .filter(|cause| !cause.message.is_empty())
                .map(|cause| {
                    let field = Some(cause.field.clone()).filter(|field| !field.is_empty());
                    one(field, Text::verbatim(cause.message.clone()))
                })
                .collect();
            Ok(if of_fields.is_empty() { said() } else { of_fields })
        }
    }
}

/// A webhook that cannot be tried says nothing of what it would do.
/// Source: `NewDryRunUnsupportedErr`, apiserver/pkg/admission/plugin/webhook/errors.
pub fn is_untried(status: &Status) -> bool {
    status.code == 400 && status.message.contains("does not support dry run")
}

fn unknown(status: &Status) -> Error {
    failure::error(&kube::Error::Api(Box::new(status.clone())))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    fn says(status: Value) -> Result<Vec<(Option<String>, String)>> {
        let status: Status = serde_json::from_value(status).unwrap();
        let found = refusals("Deployment/orders", &status)?;
        Ok(found.into_iter().map(|refusal| (refusal.field, refusal.reason.en.into_owned())).collect())
    }

    #[test]
    fn each_field_that_is_refused_is_named() {
        let cause =
            |field: &str, message: &str| json!({"reason": "FieldValueInvalid", "field": field, "message": message});
        let found = says(json!({"code": 422, "message": "Deployment.apps \"orders\" is invalid: [a, b]", "details":
            {"kind": "Deployment", "causes": [cause("spec.replicas", "a"), cause("spec.selector", "b"), cause("", "c")]}}));
        let named = |field: &str, why: &str| (Some(field.to_owned()).filter(|field| !field.is_empty()), why.to_owned());
        assert_eq!(found.unwrap(), [named("spec.replicas", "a"), named("spec.selector", "b"), named("", "c")]);
    }

    #[test]
    fn a_quota_a_policy_and_a_clash_are_refusals_in_the_clusters_words() {
        for code in [400, 403, 404, 409] {
            let found =
                says(json!({"code": code, "message": "exceeded quota: none", "details": {"kind": "deployments"}}));
            assert_eq!(found.unwrap(), [(None, "exceeded quota: none".to_owned())], "{code}");
        }
        let unknown = "failed to create typed patch object (x): .spec.foo: field not declared in schema";
        assert_eq!(says(json!({"code": 500, "message": unknown})).unwrap(), [(None, unknown.to_owned())]);
    }

    #[test]
    fn what_says_nothing_of_the_object_is_no_refusal() {
        let namespace = json!({"code": 404, "message": "namespaces \"shop\" not found",
            "details": {"kind": "namespaces", "name": "shop"}});
        assert_eq!(says(namespace).unwrap(), []);
        for (code, message) in [
            (400, "admission webhook \"a.b\" does not support dry run"),
            (401, "Unauthorized"),
            (429, "too many requests"),
            (500, "failed calling webhook \"a.b\""),
            (503, "shutting down"),
        ] {
            assert!(says(json!({"code": code, "message": message})).is_err(), "{message}");
        }
    }

    #[test]
    fn what_a_stateful_set_keeps_is_said_in_our_words() {
        let found = says(
            json!({"code": 422, "message": "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to \
            statefulset spec for fields other than 'replicas' are forbidden", "details": {"causes": [
            {"field": "spec", "message": "Forbidden: updates to statefulset spec for fields other than 'replicas'"}]}}),
        );
        let found = found.unwrap();
        assert!(found.len() == 1 && found[0].1.contains("lets nobody change these"), "{found:?}");
    }
}
