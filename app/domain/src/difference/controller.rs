//! What is compared of a controller.

use super::Subject;
use crate::controller::{ControllerSettings, Strategy};

/// A value of a controller, where its kind has it.
pub(super) type Value = fn(&ControllerSettings) -> Option<String>;

/// The values that a controller has once.
pub(super) const VALUES: [(Subject, Value); 19] = [
    (Subject::Controller, |settings| Some(settings.kind().to_string())),
    (Subject::Strategy, |settings| match settings {
        ControllerSettings::Deployment(deployment) => Some(deployment.strategy.as_str().to_owned()),
        _ => None,
    }),
    (Subject::MaxSurge, |settings| match settings {
        ControllerSettings::Deployment(deployment) => match &deployment.strategy {
            Strategy::RollingUpdate { max_surge, .. } => Some(max_surge.to_string()),
            Strategy::Recreate => None,
        },
        _ => None,
    }),
    (Subject::MaxUnavailable, |settings| match settings {
        ControllerSettings::Deployment(deployment) => match &deployment.strategy {
            Strategy::RollingUpdate { max_unavailable, .. } => Some(max_unavailable.to_string()),
            Strategy::Recreate => None,
        },
        ControllerSettings::DaemonSet(set) => Some(set.max_unavailable.to_string()),
        _ => None,
    }),
    (Subject::ProgressDeadline, |settings| match settings {
        ControllerSettings::Deployment(deployment) => Some(seconds(deployment.progress_deadline)),
        _ => None,
    }),
    (Subject::RevisionHistory, |settings| match settings {
        ControllerSettings::Deployment(deployment) => Some(deployment.revision_history.to_string()),
        _ => None,
    }),
    (Subject::PodManagement, |settings| match settings {
        ControllerSettings::StatefulSet(set) => Some(set.pod_management.as_str().to_owned()),
        _ => None,
    }),
    (Subject::Partition, |settings| match settings {
        ControllerSettings::StatefulSet(set) => Some(set.partition.to_string()),
        _ => None,
    }),
    (Subject::Schedule, |settings| Some(settings.cron_job()?.schedule.to_string())),
    (Subject::TimeZone, |settings| Some(settings.cron_job()?.time_zone.as_ref()?.to_string())),
    (Subject::Concurrency, |settings| Some(settings.cron_job()?.concurrency.as_str().to_owned())),
    (Subject::StartingDeadline, |settings| settings.cron_job()?.starting_deadline.map(seconds)),
    (Subject::SucceededKept, |settings| Some(settings.cron_job()?.succeeded_kept.to_string())),
    (Subject::FailedKept, |settings| Some(settings.cron_job()?.failed_kept.to_string())),
    (Subject::Completions, |settings| Some(settings.job()?.completions.to_string())),
    (Subject::Parallelism, |settings| Some(settings.job()?.parallelism.to_string())),
    (Subject::Retries, |settings| Some(settings.job()?.retries.to_string())),
    (Subject::Deadline, |settings| settings.job()?.deadline.map(seconds)),
    (Subject::CleanUp, |settings| settings.job()?.clean_up.map(seconds)),
];

fn seconds(seconds: u32) -> String {
    format!("{seconds} s")
}

/// The values that have names: volumes, labels of nodes, tolerations.
pub(super) fn named(settings: &ControllerSettings) -> Vec<(Subject, String)> {
    match settings {
        ControllerSettings::Deployment(_) | ControllerSettings::Job(_) | ControllerSettings::CronJob(_) => Vec::new(),
        ControllerSettings::StatefulSet(set) => {
            set.volumes.iter().map(|claim| (Subject::Volume(claim.name.clone()), claim.to_string())).collect()
        }
        ControllerSettings::DaemonSet(set) => {
            let labels = set.node_selector.iter();
            let labels = labels.map(|(key, value)| (Subject::NodeLabel(key.clone()), value.clone()));
            let taints = set.tolerations.iter();
            labels.chain(taints.map(|taint| (Subject::Toleration(taint.key.clone()), taint.to_string()))).collect()
        }
    }
}
