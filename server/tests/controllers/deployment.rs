//! A Deployment that ends all pods before it starts the next ones.

use domain::controller::{ControllerSettings, DeploymentSettings, Strategy};

use crate::real::World;
use crate::steps::{arrives, crashes, hello, order, releases, restarts, rolls_back_to, serves, starts, stops};

fn by(strategy: Strategy) -> ControllerSettings {
    ControllerSettings::Deployment(DeploymentSettings { strategy, ..DeploymentSettings::default() })
}

#[tokio::test(flavor = "multi_thread")]
async fn its_strategy_may_change_and_what_is_recreated_can_be_restarted_stopped_and_rolled_back() {
    let world = World::new("recreate", "").await.work().await;
    world.hello("orders").await;
    let strategy = || world.kubectl(&["get", "deployment", "orders", "-o", "jsonpath={.spec.strategy}"]);
    arrives(&world, order(hello(), by(Strategy::default()), 2, &[])).await;
    arrives(&world, order(hello(), by(Strategy::Recreate), 2, &["VERSION=2"])).await;
    assert_eq!(strategy(), r#"{"type":"Recreate"}"#);
    assert_eq!(releases(&world), ["2", "2"]);

    restarts(&world).await;
    stops(&world).await;
    starts(&world, 2).await;

    crashes(&world, order(hello(), by(Strategy::Recreate), 2, &["CRASH=1"])).await;
    let status = world.until_status("orders", |status| status.ready == 0).await;
    assert!(status.pods.iter().all(|pod| pod.release == Some(3)), "none of before is left");
    rolls_back_to(&world, 1).await;
    serves(&world, 2).await;
    assert!(strategy().contains("RollingUpdate"), "{}", strategy());
}
