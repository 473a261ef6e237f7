//! What the controllers and Jobs of one service are to each other: which of them stands for it, which are in its way, and
//! which are its runs.

use std::cmp::Reverse;

use domain::controller::ControllerKind;
use domain::workload::{Controller, Run};

use crate::convert::Job;

/// The most runs that a workload shows.
const SHOWN: usize = 20;

/// The one of the newest release. A run by hand of a CronJob has the same release as that, and it is the CronJob that
/// stands for both; of several Jobs it is the one that was asked for last.
pub fn newest<'a>(controllers: impl Iterator<Item = &'a Controller>) -> Option<&'a Controller> {
    controllers.max_by_key(|found| (found.release, found.kind != ControllerKind::Job, found.placement_version))
}

/// The kinds that are there and have to go. Jobs beside a CronJob or a newer Job are its runs.
pub fn replaced(newest: ControllerKind, there: &[ControllerKind]) -> Vec<ControllerKind> {
    let in_the_way =
        |kind: &ControllerKind| *kind != newest && !(*kind == ControllerKind::Job && newest == ControllerKind::CronJob);
    ControllerKind::ALL.into_iter().filter(in_the_way).filter(|kind| there.contains(kind)).collect()
}

/// The newest ones, for pages.
pub fn shown<'a>(jobs: impl Iterator<Item = &'a Job>) -> Vec<Run> {
    let mut all = runs(jobs);
    all.truncate(SHOWN);
    all
}

/// All, newest first. Kubernetes' clock has whole seconds: of one second's runs the version tells.
pub fn runs<'a>(jobs: impl Iterator<Item = &'a Job>) -> Vec<Run> {
    let mut jobs: Vec<&Job> = jobs.collect();
    jobs.sort_by_key(|job| {
        let version = job.controller.as_ref().and_then(|controller| controller.placement_version);
        Reverse((job.run.created_at, version))
    });
    jobs.into_iter().map(|job| job.run.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ControllerKind::{CronJob, DaemonSet, Deployment, Job as OneJob, StatefulSet};
    use chrono::{DateTime, TimeDelta};
    use domain::workload::RunStatus;

    use crate::convert::bare;

    fn of(kind: ControllerKind, release: u32, version: u32) -> Controller {
        Controller { release: Some(release), placement_version: Some(version), ..bare(kind, "orders") }
    }

    #[test]
    fn the_newest_release_stands_for_the_service_and_a_cron_job_for_its_runs() {
        let pick = |all: &[Controller]| newest(all.iter()).map(|found| (found.kind, found.placement_version));
        assert_eq!(pick(&[of(CronJob, 3, 4), of(OneJob, 3, 9)]), Some((CronJob, Some(4))));
        assert_eq!(pick(&[of(CronJob, 3, 4), of(OneJob, 4, 5)]), Some((OneJob, Some(5))));
        assert_eq!(pick(&[of(OneJob, 3, 9), of(OneJob, 3, 10), of(OneJob, 2, 8)]), Some((OneJob, Some(10))));
        assert_eq!(pick(&[of(Deployment, 5, 9), of(OneJob, 4, 8)]), Some((Deployment, Some(9))));
        assert_eq!(pick(&[]), None);
    }

    #[test]
    fn runs_are_in_the_way_only_of_what_serves() {
        let all = [Deployment, OneJob, CronJob, OneJob];
        assert_eq!(replaced(Deployment, &all), [OneJob, CronJob]);
        assert_eq!(replaced(OneJob, &all), [Deployment, CronJob]);
        assert_eq!(replaced(CronJob, &all), [Deployment]);
        assert_eq!(replaced(StatefulSet, &[DaemonSet, StatefulSet]), [DaemonSet]);
        assert!(replaced(OneJob, &[OneJob, OneJob]).is_empty());
    }

    #[test]
    fn the_newest_runs_come_first_and_no_more_than_twenty() {
        let job = |second: i64, version: u32| Job {
            run: Run {
                name: format!("orders-{version}"),
                status: RunStatus::Succeeded,
                by_hand: true,
                release: None,
                created_at: Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(second)),
                started_at: None,
                finished_at: None,
                completions: 1,
                active: 0,
                succeeded: 1,
                failed: 0,
                reason: None,
            },
            controller: Some(of(OneJob, 1, version)),
            clean_up: None,
        };
        let jobs = [job(5, 9), job(5, 10), job(6, 11)];
        let names: Vec<String> = runs(jobs.iter()).into_iter().map(|run| run.name).collect();
        assert_eq!(names, ["orders-11", "orders-10", "orders-9"]);
        let many: Vec<Job> = (0..30).map(|version| job(1, version)).collect();
        let shown = shown(many.iter());
        assert_eq!((shown.len(), shown.first().map(|run| run.name.as_str())), (SHOWN, Some("orders-29")));
    }
}
