//! Tries a connection: reachable, version, rights.

use chrono::Utc;
use domain::cluster::{CheckOutcome, ClusterCheck, Connection};
use domain::text;
use domain::text::Text;
use futures::future::try_join_all;
use k8s_openapi::api::authorization::v1::{ResourceAttributes, SelfSubjectAccessReview, SelfSubjectAccessReviewSpec};
use kube::api::PostParams;
use kube::{Api, Client};
use tokio::time::timeout;

use crate::connection::{self, PATIENCE};
use crate::failure;

/// What Slipway does in a cluster with one resource.
struct Right {
    group: &'static str,
    /// Its subresource, if any, behind a slash.
    resource: &'static str,
    verbs: &'static [&'static str],
}

const fn right(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Right {
    Right { group, resource, verbs }
}

/// What only a look at a deployment asks for (`missing`) is not among them: where a right is lacking it is said that nobody
/// knows whether the thing is there. Slipway keeps its own Secrets by `list`, and asks for no more than what describes them.
const RIGHTS: [Right; 18] = [
    right("apps", "deployments", &["list", "watch", "create", "patch", "delete"]),
    right("apps", "statefulsets", &["list", "watch", "create", "patch", "delete"]),
    right("apps", "daemonsets", &["list", "watch", "create", "patch", "delete"]),
    right("batch", "jobs", &["list", "watch", "create", "patch", "delete"]),
    right("batch", "cronjobs", &["list", "watch", "create", "patch", "delete"]),
    right("apps", "replicasets", &["list"]),
    right("", "services", &["list", "watch", "create", "patch", "delete"]),
    right("policy", "poddisruptionbudgets", &["list", "create", "patch", "delete"]),
    right("", "configmaps", &["list", "create", "patch", "delete"]),
    right("", "secrets", &["list", "create", "patch", "delete"]),
    right("autoscaling", "horizontalpodautoscalers", &["list", "watch", "create", "patch", "delete"]),
    right("", "persistentvolumeclaims", &["list", "delete"]),
    right("", "namespaces", &["get", "create", "patch"]),
    right("", "pods", &["list", "watch", "delete"]),
    right("", "pods/log", &["get"]),
    right("", "events", &["list", "watch"]),
    right("", "nodes", &["list"]),
    right("", "nodes/proxy", &["get"]),
];

fn answer(outcome: CheckOutcome, sentence: Text, version: Option<String>) -> ClusterCheck {
    ClusterCheck { outcome, sentence, version, at: Utc::now() }
}

pub async fn check(connection: &Connection) -> ClusterCheck {
    let unreachable = |sentence: Text| answer(CheckOutcome::Unreachable, sentence, None);
    let client = match connection::blunt(connection).await {
        Ok(client) => client,
        Err(error) => return unreachable(error.text),
    };
    let version = match timeout(PATIENCE, client.apiserver_version()).await {
        Ok(Ok(info)) => info.git_version,
        Ok(Err(error)) => return unreachable(failure::fault(&error).sentence()),
        Err(_) => return unreachable(failure::Fault::Timeout.sentence()),
    };
    let missing = match timeout(PATIENCE, missing(client)).await {
        Ok(Ok(missing)) => missing,
        Ok(Err(error)) => {
            return answer(CheckOutcome::Unreachable, failure::fault(&error).sentence(), Some(version));
        }
        Err(_) => return unreachable(failure::Fault::Timeout.sentence()),
    };
    if missing.is_empty() {
        let sentence = text!(
            "Kubernetes {version} answers, and Slipway has all the rights it needs.",
            "Kubernetes {version} 可用，Slipway 拥有所需的全部权限。"
        );
        return answer(CheckOutcome::Usable, sentence, Some(version));
    }
    let list = missing.join(", ");
    let sentence = text!(
        "Kubernetes {version} answers, but these rights are missing: {list}. Bind a role that has them to Slipway's account.",
        "Kubernetes {version} 可用，但缺少权限：{list}。请为 Slipway 的账号绑定具有这些权限的角色。"
    );
    answer(CheckOutcome::Limited, sentence, Some(version))
}

/// The rights that the account does not have in all namespaces, by resource: `statefulsets (list, watch)`.
async fn missing(client: Client) -> kube::Result<Vec<String>> {
    let reviews: Api<SelfSubjectAccessReview> = Api::all(client);
    let asked = RIGHTS.iter().map(|right| {
        let verbs = right.verbs.iter().map(|verb| has(&reviews, right, verb));
        async move {
            let has = try_join_all(verbs).await?;
            let lacks: Vec<&str> = right.verbs.iter().zip(has).filter(|(_, has)| !has).map(|(verb, _)| *verb).collect();
            Ok::<_, kube::Error>((!lacks.is_empty()).then(|| format!("{} ({})", right.resource, lacks.join(", "))))
        }
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

async fn has(reviews: &Api<SelfSubjectAccessReview>, right: &Right, verb: &str) -> kube::Result<bool> {
    let (resource, sub) = right.resource.split_once('/').map_or((right.resource, None), |(of, sub)| (of, Some(sub)));
    let attributes = ResourceAttributes {
        verb: Some(verb.to_owned()),
        group: Some(right.group.to_owned()),
        resource: Some(resource.to_owned()),
        subresource: sub.map(str::to_owned),
        ..ResourceAttributes::default()
    };
    let spec = SelfSubjectAccessReviewSpec { resource_attributes: Some(attributes), ..Default::default() };
    let review = SelfSubjectAccessReview { spec, ..Default::default() };
    let review = reviews.create(&PostParams::default(), &review).await?;
    Ok(review.status.is_some_and(|status| status.allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule of a ClusterRole.
    fn rule(right: &Right) -> String {
        let verbs = right.verbs.iter().map(|verb| format!("\"{verb}\"")).collect::<Vec<_>>().join(", ");
        let (group, resource) = (right.group, right.resource);
        format!("  - apiGroups: [\"{group}\"]\n    resources: [\"{resource}\"]\n    verbs: [{verbs}]\n")
    }

    #[test]
    fn the_document_gives_exactly_the_rights_that_are_asked_for() {
        let document = include_str!("../../../../docs/rights.md");
        let rules: String = RIGHTS.iter().map(rule).collect();
        assert!(document.contains(&format!("rules:\n{rules}```\n")), "docs/rights.md has other rules than:\n{rules}");
    }
}
