//! Quotas and limits of a namespace say beforehand what they think of the pods.

use domain::preflight::{Check, Subject, Verdict};
use domain::settings::Resources;
use domain::use_cases::preflight;
use domain::use_cases::release::Order;

use crate::real::{World, until};
use crate::steps::{hello, order, there};

async fn pods(world: &World, order: &Order) -> Vec<Check> {
    let found = preflight::look(&world.ports, &world.actor, "orders", "dev", order).await.unwrap();
    found.checks.into_iter().filter(|check| check.subject == Subject::Pod).collect()
}

/// Waits until the look says this of one field.
async fn says(world: &World, order: &Order, verdict: Verdict, field: Option<&str>, words: &str) {
    until(words, async || {
        let found = pods(world, order).await;
        let is = found.iter().any(|check| {
            check.verdict == verdict && check.field.as_deref() == field && check.sentence.en.contains(words)
        });
        if is { Ok(()) } else { Err(found) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_and_a_quota_are_told_by_field_before_a_pod_is_asked_for() {
    let world = World::new("limits", "").await.work().await;
    world.hello("orders").await;
    let sized = |limit: &str| Order {
        resources: Some(Resources::parse("resources", ["", ""], ["", limit]).unwrap()),
        ..order(hello(), domain::controller::ControllerSettings::default(), 1, &[])
    };
    world.kubectl(&["get", "namespace", &world.namespace]);
    says(&world, &sized("256Mi"), Verdict::Holds, None, "take such a pod").await;

    world.make(
        r#"{"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "small"},
            "spec": {"limits": [{"type": "Container", "max": {"memory": "128Mi"}}]}}"#,
    );
    let field = Some("resources.memory_limit");
    says(&world, &sized("256Mi"), Verdict::Blocked, field, "maximum memory usage per Container is 128Mi").await;
    says(&world, &sized("64Mi"), Verdict::Holds, None, "take such a pod").await;

    world.kubectl(&["create", "quota", "little", "--hard=limits.memory=32Mi,limits.cpu=1"]);
    says(&world, &sized("64Mi"), Verdict::Blocked, Some("resources.cpu_limit"), "must specify limits.cpu").await;
    world.kubectl(&["delete", "quota", "little"]);
    world.kubectl(&["create", "quota", "none", "--hard=pods=0"]);
    says(&world, &sized("64Mi"), Verdict::Blocked, Some("replicas"), "exceeded quota: none").await;
    assert!(there(&world, "pods,deployments").is_empty(), "looking makes nothing");
}
