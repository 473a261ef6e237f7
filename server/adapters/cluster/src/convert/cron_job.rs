//! A CronJob becomes the workload's controller. It has no pods of its own: those are of the Jobs that it makes.

use domain::controller::ControllerKind;
use domain::workload::Controller;
use k8s_openapi::api::batch::v1::CronJob;

use super::Kept;
use super::controller::head;

pub fn cron_job(object: CronJob) -> Option<Kept<Controller>> {
    let spec = object.spec.unwrap_or_default();
    let template = spec.job_template.spec.unwrap_or_default().template;
    let (place, name, head) = head(ControllerKind::CronJob, &object.metadata, template)?;
    let controller = Controller {
        // It does not say which generation it has seen.
        observed_generation: head.generation,
        suspended: spec.suspend == Some(true),
        ..head
    };
    Some((place, name, controller))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn its_release_and_whether_it_is_held_are_read() {
        let object = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "orders", "namespace": "n", "generation": 3, "labels": {"slipway.dev/service": "orders"},
                "annotations": {"slipway.dev/release": "7", "slipway.dev/placement-version": "9"}},
            "spec": {"schedule": "@daily", "suspend": true, "jobTemplate": {"spec": {"template": {"spec": {
                "containers": [{"name": "orders", "image": "orders:2"}]}}}}},
            "status": {"active": [{"kind": "Job", "name": "orders-29384712"}]},
        }));
        let (place, name, found) = cron_job(object.unwrap()).unwrap();
        assert_eq!((place.service.as_str(), name.as_str(), found.kind), ("orders", "orders", ControllerKind::CronJob));
        assert_eq!((found.release, found.placement_version, found.image.as_str()), (Some(7), Some(9), "orders:2"));
        assert_eq!((found.desired, found.generation, found.observed_generation), (0, 3, 3));
        assert!(found.suspended);
    }
}
