//! The view is a moment behind what was just applied.

use std::time::Duration;

use serde_json::Value;

use crate::index::{Place, View};
use crate::shared::Shared;

/// How long the watch may lag, and how often it is looked at.
const PATIENCE: Duration = Duration::from_secs(2);
const GLANCE: Duration = Duration::from_millis(10);

/// Waits until the view has the Jobs among these: whoever looks for the run next must not take it for one that was cleaned
/// up already, and leave a stop undone. Not for ever: the watch may be cut, and the run may be over and gone.
pub async fn catch_up(view: &Shared<View>, place: &Place, manifests: &[Value]) {
    let jobs = manifests.iter().filter(|manifest| manifest["kind"] == "Job");
    let names: Vec<&str> = jobs.filter_map(|job| job["metadata"]["name"].as_str()).collect();
    let seen = async {
        while !view.read(|view| names.iter().all(|name| view.jobs.named(place, name).is_some())) {
            tokio::time::sleep(GLANCE).await;
        }
    };
    if tokio::time::timeout(PATIENCE, seen).await.is_err() {
        tracing::warn!(namespace = place.namespace, service = place.service, "a run was applied and is not seen");
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::convert;
    use futures::FutureExt;
    use serde_json::json;

    #[tokio::test]
    async fn only_a_run_that_is_not_seen_yet_is_waited_for() {
        let manifest = json!({"apiVersion": "batch/v1", "kind": "Job",
            "metadata": {"name": "orders-1", "namespace": "n", "labels": {"slipway.dev/service": "orders"}}});
        let (place, name, job) = convert::job(serde_json::from_value(manifest.clone()).unwrap()).unwrap();
        let (view, manifests) = (Shared::<View>::default(), [json!({"kind": "CronJob"}), manifest]);
        assert!(catch_up(&view, &place, &manifests[..1]).now_or_never().is_some());
        let mut waits = Box::pin(catch_up(&view, &place, &manifests));
        assert!(waits.as_mut().now_or_never().is_none());
        view.write(|view| view.jobs.put(place.clone(), name, job, false));
        let seen = tokio::time::timeout(PATIENCE / 2, waits).await;
        assert!(seen.is_ok());
    }
}
