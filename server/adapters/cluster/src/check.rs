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

/// What Slipway does in a cluster: verb, API group, resource, subresource.
const RIGHTS: [(&str, &str, &str, &str); 20] = [
    ("list", "apps", "deployments", ""),
    ("watch", "apps", "deployments", ""),
    ("create", "apps", "deployments", ""),
    ("patch", "apps", "deployments", ""),
    ("delete", "apps", "deployments", ""),
    ("list", "apps", "replicasets", ""),
    ("list", "", "services", ""),
    ("create", "", "services", ""),
    ("patch", "", "services", ""),
    ("delete", "", "services", ""),
    ("get", "", "namespaces", ""),
    ("create", "", "namespaces", ""),
    ("patch", "", "namespaces", ""),
    ("list", "", "pods", ""),
    ("watch", "", "pods", ""),
    ("get", "", "pods", "log"),
    ("list", "", "events", ""),
    ("watch", "", "events", ""),
    ("list", "", "nodes", ""),
    ("get", "", "nodes", "proxy"),
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

/// The rights that the account does not have in all namespaces.
async fn missing(client: Client) -> kube::Result<Vec<String>> {
    let reviews: Api<SelfSubjectAccessReview> = Api::all(client);
    let asked = RIGHTS.map(|(verb, group, resource, sub)| {
        let reviews = reviews.clone();
        async move {
            let attributes = ResourceAttributes {
                verb: Some(verb.to_owned()),
                group: Some(group.to_owned()),
                resource: Some(resource.to_owned()),
                subresource: (!sub.is_empty()).then(|| sub.to_owned()),
                ..ResourceAttributes::default()
            };
            let spec = SelfSubjectAccessReviewSpec { resource_attributes: Some(attributes), ..Default::default() };
            let review = SelfSubjectAccessReview { spec, ..Default::default() };
            let review = reviews.create(&PostParams::default(), &review).await?;
            let allowed = review.status.is_some_and(|status| status.allowed);
            let slash = if sub.is_empty() { "" } else { "/" };
            Ok::<_, kube::Error>((!allowed).then(|| format!("{verb} {resource}{slash}{sub}")))
        }
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}
