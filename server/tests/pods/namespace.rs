//! What else stands in the namespace: what a release refers to, what limits it, and its disruption budget.

use domain::controller::Share;
use domain::pod::{PodSettings, Source};
use domain::preflight::{Subject, Verdict};

use crate::steps::{arrives, deletes, there};
use crate::wanted::{foretold, inside, of, volume, world};

#[tokio::test(flavor = "multi_thread")]
async fn what_it_refers_to_must_be_there_and_a_quota_is_told_beforehand() {
    let world = world("refers").await;
    let mounted = volume("conf", "/conf", Source::ConfigMap { name: "settings".to_owned() });
    let wanted = of(PodSettings { volumes: vec![mounted], ..PodSettings::default() });
    let said = foretold(&world, &wanted, Subject::Reference).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Blocked && said[0].1.contains("ConfigMap settings"), "{said:?}");

    world.kubectl(&["create", "configmap", "settings", "--from-literal=greeting=hello"]);
    let said = foretold(&world, &wanted, Subject::Reference).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Holds, "{said:?}");
    let said = foretold(&world, &wanted, Subject::Manifest).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Holds, "{said:?}");

    world.kubectl(&["create", "quota", "none", "--hard=count/deployments.apps=0"]);
    let refused = crate::real::until("the quota", async || {
        let said = foretold(&world, &wanted, Subject::Manifest).await;
        if said[0].0 == Verdict::Blocked { Ok(said) } else { Err(said) }
    })
    .await;
    assert!(refused[0].1.contains("refuse Deployment/orders: ") && refused[0].1.contains("quota: none"), "{refused:?}");
    assert!(there(&world, "deployments,services").is_empty(), "looking makes nothing");

    world.kubectl(&["delete", "quota", "none"]);
    arrives(&world, wanted).await;
    assert_eq!(inside(&world, "cat /conf/greeting").await, "hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disruption_budget_comes_and_goes_with_what_asks_for_it() {
    let world = world("budget").await;
    let guarded = || of(PodSettings { min_available: Some(Share::parse("50%").unwrap()), ..PodSettings::default() });
    arrives(&world, guarded()).await;
    assert_eq!(there(&world, "pdb"), ["poddisruptionbudget.policy/orders"]);
    assert_eq!(world.kubectl(&["get", "pdb", "orders", "-o", "jsonpath={.spec.minAvailable}"]), "50%");
    world.kubectl(&["create", "pdb", "theirs", "--selector=x=y", "--min-available=1"]);
    arrives(&world, of(PodSettings::default())).await;
    assert_eq!(there(&world, "pdb"), ["poddisruptionbudget.policy/theirs"], "and no other");
    arrives(&world, guarded()).await;
    deletes(&world, false).await;
    assert_eq!(there(&world, "pdb"), ["poddisruptionbudget.policy/theirs"]);
}
