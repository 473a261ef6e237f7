//! When Kubernetes takes out a run that has ended. A Job is made without it, so that one whose beginning is not noted yet
//! stays to be found: looked for in vain, it would be made anew.

use domain::error::{Error, Kind, Result};
use domain::ports::WorkloadKey;
use kube::Client;
use kube::api::{Patch, PatchParams};
use serde_json::{Value, json};

use crate::apply::Part;
use crate::call::within;
use crate::failure;
use crate::index::{Place, View};
use crate::shared::Shared;

/// Where a Job says it.
const FIELD: &str = "ttlSecondsAfterFinished";

/// Takes it out of the Jobs among these.
pub fn later(manifests: &mut [Value]) {
    for manifest in manifests.iter_mut().filter(|manifest| manifest["kind"] == "Job") {
        if let Some(spec) = manifest["spec"].as_object_mut() {
            spec.remove(FIELD);
        }
    }
}

/// Says it to those of these Jobs that do not know it yet.
pub async fn clean_up(
    client: &Client,
    view: &Shared<View>,
    place: &Place,
    key: &WorkloadKey,
    runs: &[Value],
) -> Result<()> {
    for run in runs.iter().filter(|run| run["spec"][FIELD].is_number()) {
        let part = Part::of(client, key, run)?;
        let after = &run["spec"][FIELD];
        let told = view.read(|view| {
            view.jobs.named(place, part.name).is_some_and(|job| job.clean_up.is_some_and(|told| *after == told))
        });
        if !told {
            tell(&part, key, after).await?;
        }
    }
    Ok(())
}

async fn tell(part: &Part<'_>, key: &WorkloadKey, after: &Value) -> Result<()> {
    match part.is_there(key).await {
        Ok(true) => {}
        // Somebody else's of that name is left alone, too.
        Ok(false) | Err(Error { kind: Kind::Conflict, .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let params = PatchParams { field_manager: Some(domain::manifest::MANAGER.to_owned()), ..PatchParams::default() };
    match within(part.api.patch(part.name, &params, &Patch::Merge(json!({ "spec": { FIELD: after } })))).await {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(status)) if status.code == 404 => Ok(()),
        Err(error) => Err(failure::error(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_made_to_stay_and_the_runs_of_a_schedule_are_not_touched() {
        let spec = json!({ "ttlSecondsAfterFinished": 0, "completions": 1 });
        let cron_job = json!({ "kind": "CronJob", "spec": { "jobTemplate": { "spec": spec } } });
        let mut manifests = [json!({ "kind": "Job", "spec": spec }), cron_job.clone()];
        later(&mut manifests);
        assert_eq!(manifests, [json!({ "kind": "Job", "spec": { "completions": 1 } }), cron_job]);
    }
}
