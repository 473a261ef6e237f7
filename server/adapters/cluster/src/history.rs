//! Runs that people asked for: Kubernetes keeps them for ever, so those that are in the way or too many are taken out. The
//! runs of a schedule are counted by Kubernetes itself.

use domain::controller::RUNS_KEPT;
use domain::error::Result;
use domain::ports::WorkloadKey;
use domain::workload::{Run, RunStatus};
use k8s_openapi::api::batch::v1::Job;
use kube::Client;
use kube::api::DeleteParams;

use crate::convert;
use crate::own::Own;
use crate::runs::runs;

/// What was just applied.
pub struct Applied<'a> {
    /// The run that was asked for last.
    pub run: Option<&'a str>,
    pub cron_job: bool,
}

pub async fn trim(client: &Client, key: &WorkloadKey, applied: &Applied<'_>) -> Result<()> {
    let jobs = Own::<Job>::of(client, key);
    let found = jobs.list().await?;
    let read: Vec<_> = found.iter().filter_map(|job| convert::job(job.clone())).map(|(_, _, job)| job).collect();
    let names: Vec<String> = too_many(&runs(read.iter()), applied).map(|run| run.name.clone()).collect();
    for job in found.iter().filter(|job| job.metadata.deletion_timestamp.is_none()) {
        if job.metadata.name.as_ref().is_some_and(|name| names.contains(name)) {
            jobs.delete(&job.metadata, DeleteParams::background()).await?;
        }
    }
    Ok(())
}

/// Those of the newest first that go.
fn too_many<'a>(runs: &'a [Run], applied: &Applied<'_>) -> impl Iterator<Item = &'a Run> {
    let other = |run: &Run| Some(run.name.as_str()) != applied.run;
    let by_hand = runs.iter().filter(|run| run.by_hand);
    let superseded = by_hand.clone().filter(move |run| match run.status {
        // Nobody can start it again: what is started and stopped from now on is the schedule.
        RunStatus::Suspended => other(run),
        // The newer run takes its place. Beside a schedule a run has nobody's place.
        RunStatus::Running => other(run) && !applied.cron_job,
        RunStatus::Succeeded | RunStatus::Failed => false,
    });
    let kept = usize::try_from(RUNS_KEPT).unwrap_or(usize::MAX);
    superseded.chain(by_hand.filter(|run| run.status.is_final()).skip(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RunStatus::{Failed, Running, Succeeded, Suspended};

    fn run(number: usize, status: RunStatus, by_hand: bool) -> Run {
        Run {
            name: format!("orders-{number}"),
            status,
            by_hand,
            release: None,
            created_at: None,
            started_at: None,
            finished_at: None,
            completions: 1,
            active: 0,
            succeeded: 0,
            failed: 0,
            reason: None,
        }
    }

    fn going(runs: &[Run], run: &str, cron_job: bool) -> Vec<String> {
        too_many(runs, &Applied { run: Some(run), cron_job }).map(|run| run.name.clone()).collect()
    }

    #[test]
    fn the_newest_that_are_over_are_kept_and_those_of_a_schedule_are_not_counted() {
        let mut runs: Vec<Run> = (1..=8).rev().map(|number| run(number, Succeeded, true)).collect();
        runs.insert(1, run(9, Failed, false));
        assert_eq!(going(&runs, "orders-8", false), ["orders-3", "orders-2", "orders-1"]);
        runs.insert(0, run(10, Running, true));
        assert_eq!(going(&runs, "orders-10", true), ["orders-3", "orders-2", "orders-1"]);
    }

    #[test]
    fn a_newer_run_takes_the_place_of_one_that_goes_on_but_not_beside_a_schedule() {
        let runs = [run(4, Running, true), run(3, Running, true), run(2, Suspended, true), run(1, Running, false)];
        assert_eq!(going(&runs, "orders-4", false), ["orders-3", "orders-2"]);
        assert_eq!(going(&runs, "orders-4", true), ["orders-2"]);
        assert!(going(&runs[..1], "orders-4", false).is_empty());
    }
}
