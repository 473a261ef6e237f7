//! A preflight asks side by side, and each thing once: somebody waits in front of a form.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;
use tokio::sync::Barrier;

use crate::controllers::Shop;

#[tokio::test]
async fn what_the_cluster_says_is_asked_at_once_and_its_nodes_one_time() {
    let shop = Shop::open().await;
    let outside = &shop.world.outside;
    let before = outside.nodes_asked.load(Ordering::SeqCst);
    // Node ports, host ports, what it would say to the objects and to their pods, and who owns their fields.
    *outside.together.lock().unwrap() = Some(Arc::new(Barrier::new(5)));
    let network = json!({"service": "NodePort", "ports": {"http": {"node_port": 30080, "host_port": 8080}}});
    let asked = shop.checks(json!({"network": network}));
    let checks = tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap();
    assert_eq!(outside.nodes_asked.load(Ordering::SeqCst) - before, 1);
    for subject in ["architecture", "room", "port", "pod", "manifest"] {
        assert!(checks.iter().any(|check| check["subject"] == subject), "{subject}: {checks:?}");
    }
}
