//! What runs to an end: a Job, and the CronJob that makes Jobs.

use serde_json::{Value, json};

use super::{BY_HAND, PLACEMENT, RELEASE, Target, labels, metadata, pod};
use crate::controller::{CronJobSettings, JobSettings};
use crate::release::{Placement, Release};

/// A run that a person asked for. Jobs cannot be changed once they are there, so each has a name of its own; it stays the
/// same however often it is applied.
pub(super) fn job(release: &Release, placement: &Placement, target: &Target<'_>, settings: &JobSettings) -> Value {
    let mut head = metadata(release, target);
    head["name"] = placement.run_name(&release.service_name).into();
    head["annotations"][PLACEMENT] = placement.wanted_version.to_string().into();
    head["annotations"][BY_HAND] = "true".into();
    let mut spec = spec(release, placement, target, settings);
    if release.settings.controller.cron_job().is_none() {
        spec["suspend"] = placement.stopped.into();
    }
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": head, "spec": spec })
}

pub(super) fn cron_job(
    release: &Release,
    placement: &Placement,
    target: &Target<'_>,
    settings: &CronJobSettings,
) -> Value {
    let mut head = metadata(release, target);
    head["annotations"][PLACEMENT] = placement.wanted_version.to_string().into();
    let mut spec = json!({
        "schedule": settings.schedule,
        "suspend": placement.stopped,
        "concurrencyPolicy": settings.concurrency.as_str(),
        "successfulJobsHistoryLimit": settings.succeeded_kept,
        "failedJobsHistoryLimit": settings.failed_kept,
        "jobTemplate": {
            "metadata": {
                "labels": labels(&release.service_name, &release.environment_name, target.team, &release.image.version()),
                "annotations": { RELEASE: release.number.to_string() },
            },
            "spec": self::spec(release, placement, target, &settings.job),
        },
    });
    if let Some(zone) = &settings.time_zone {
        spec["timeZone"] = zone.as_str().into();
    }
    if let Some(seconds) = settings.starting_deadline {
        spec["startingDeadlineSeconds"] = seconds.into();
    }
    json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": head, "spec": spec })
}

fn spec(release: &Release, placement: &Placement, target: &Target<'_>, settings: &JobSettings) -> Value {
    let mut template = pod::template(release, placement, target);
    template["spec"]["restartPolicy"] = "Never".into();
    // Not a name that a Service selects by, nor one that a service can have: no request is to reach these pods.
    template["metadata"]["labels"]["app.kubernetes.io/name"] = format!("{}.run", release.service_name).into();
    // It serves nobody: nobody asks whether it is ready.
    if let Some(container) = template["spec"]["containers"][0].as_object_mut() {
        container.remove("readinessProbe");
    }
    let mut spec = json!({
        "completions": settings.completions,
        "parallelism": settings.parallelism,
        "backoffLimit": settings.retries,
        "template": template,
    });
    if let Some(seconds) = settings.deadline {
        spec["activeDeadlineSeconds"] = seconds.into();
    }
    if let Some(seconds) = settings.clean_up {
        spec["ttlSecondsAfterFinished"] = seconds.into();
    }
    spec
}
