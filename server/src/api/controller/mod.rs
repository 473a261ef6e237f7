//! The controller of a release as it is sent and as it is shown. What is shown can be sent again.

mod read;
mod share;

use std::collections::BTreeMap;

use domain::controller::{
    ControllerSettings, DaemonSetSettings, DeploymentSettings, JobSettings, StatefulSetSettings, Strategy, VolumeClaim,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use share::ShareBody;

/// What runs the pods. What is left out is the usual; what the kind does not have is refused.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Controller)]
pub struct ControllerBody {
    #[schema(example = "StatefulSet", pattern = "Deployment|StatefulSet|DaemonSet|Job|CronJob")]
    kind: String,
    /// Of a Deployment: a few pods at a time, or all end before the first new one starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "RollingUpdate", pattern = "RollingUpdate|Recreate")]
    strategy: Option<String>,
    /// Of a Deployment: how many pods more than wanted run at the most while they are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_surge: Option<ShareBody>,
    /// Of a Deployment and a DaemonSet: how many pods fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_unavailable: Option<ShareBody>,
    /// Of a Deployment: how many seconds a rollout may stand still.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 300, minimum = 10, maximum = 86400)]
    progress_deadline: Option<u32>,
    /// Of a Deployment: how many older revisions the cluster keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, maximum = 100)]
    revision_history: Option<u32>,
    /// Of a StatefulSet: one pod after the other, or all at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "OrderedReady", pattern = "OrderedReady|Parallel")]
    pod_management: Option<String>,
    /// Of a StatefulSet: pods below this ordinal stay at the release before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    partition: Option<u32>,
    /// Of a StatefulSet: what each pod has for itself. They cannot be changed once it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 10)]
    volumes: Option<Vec<VolumeBody>>,
    /// Of a DaemonSet: the labels of the nodes that get a pod; none: every node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!({"kubernetes.io/arch": "amd64"}))]
    node_selector: Option<BTreeMap<String, String>>,
    /// Of a DaemonSet: taints that do not keep its pods away, each `key`, `key=value` or either with `:Effect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["node-role.kubernetes.io/control-plane:NoSchedule"]))]
    tolerations: Option<Vec<String>>,
    /// Of a Job and a CronJob: pods of a run that must end well.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1, minimum = 1, maximum = 1000)]
    completions: Option<u32>,
    /// Of a Job and a CronJob: pods of a run at the same time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1, minimum = 1, maximum = 200)]
    parallelism: Option<u32>,
    /// Of a Job and a CronJob: how often a pod that failed is made again before the run has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0, maximum = 100)]
    retries: Option<u32>,
    /// Of a Job and a CronJob: seconds after which a run is ended and has failed; left out: it may take as long as it likes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3600, minimum = 1, maximum = 604800)]
    deadline: Option<u32>,
    /// Of a Job and a CronJob: seconds after its end when a run leaves the cluster with its logs; left out: it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 86400, maximum = 31_536_000)]
    clean_up: Option<u32>,
    /// Of a CronJob: minute, hour, day of the month, month and day of the week, or a word such as `@daily`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0 3 * * *")]
    schedule: Option<String>,
    /// Of a CronJob: whose clock it goes by; left out: that of the cluster, nearly always UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Europe/Berlin")]
    time_zone: Option<String>,
    /// Of a CronJob: what becomes of a run that is due while the one before still goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Forbid", pattern = "Allow|Forbid|Replace")]
    concurrency: Option<String>,
    /// Of a CronJob: seconds that a run may begin too late; left out: however late.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 600, minimum = 10, maximum = 604800)]
    starting_deadline: Option<u32>,
    /// Of a CronJob: how many runs that ended well are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, maximum = 100)]
    succeeded_kept: Option<u32>,
    /// Of a CronJob: how many runs that failed are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, maximum = 100)]
    failed_kept: Option<u32>,
}

/// A volume claim that each pod has for itself.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Volume)]
struct VolumeBody {
    #[schema(example = "data")]
    name: String,
    /// Where the container finds it.
    #[schema(example = "/var/lib/data")]
    mount_path: String,
    #[schema(example = "1Gi")]
    size: String,
    /// Left out: the cluster's default class.
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
}

impl From<VolumeClaim> for VolumeBody {
    fn from(claim: VolumeClaim) -> Self {
        let VolumeClaim { name, mount_path, size, storage_class } = claim;
        Self { name, mount_path: mount_path.into(), size: size.into(), storage_class }
    }
}

impl From<ControllerSettings> for ControllerBody {
    fn from(settings: ControllerSettings) -> Self {
        let common = Self { kind: settings.kind().to_string(), ..Self::default() };
        match settings {
            ControllerSettings::Deployment(DeploymentSettings { strategy, progress_deadline, revision_history }) => {
                let name = strategy.as_str().to_owned();
                let (max_surge, max_unavailable) = match strategy {
                    Strategy::RollingUpdate { max_surge, max_unavailable } => (Some(max_surge), Some(max_unavailable)),
                    Strategy::Recreate => (None, None),
                };
                Self {
                    strategy: Some(name),
                    max_surge: max_surge.map(ShareBody::from),
                    max_unavailable: max_unavailable.map(ShareBody::from),
                    progress_deadline: Some(progress_deadline),
                    revision_history: Some(revision_history),
                    ..common
                }
            }
            ControllerSettings::StatefulSet(StatefulSetSettings { pod_management, partition, volumes }) => Self {
                pod_management: Some(pod_management.as_str().to_owned()),
                partition: Some(partition),
                volumes: Some(volumes.into_iter().map(VolumeBody::from).collect()),
                ..common
            },
            ControllerSettings::DaemonSet(DaemonSetSettings { node_selector, tolerations, max_unavailable }) => Self {
                max_unavailable: Some(max_unavailable.into()),
                node_selector: Some(node_selector),
                tolerations: Some(tolerations.into_iter().map(String::from).collect()),
                ..common
            },
            ControllerSettings::Job(job) => common.with_job(job),
            ControllerSettings::CronJob(cron) => Self {
                schedule: Some(cron.schedule.into()),
                time_zone: cron.time_zone.map(String::from),
                concurrency: Some(cron.concurrency.as_str().to_owned()),
                starting_deadline: cron.starting_deadline,
                succeeded_kept: Some(cron.succeeded_kept),
                failed_kept: Some(cron.failed_kept),
                ..common.with_job(cron.job)
            },
        }
    }
}

impl ControllerBody {
    fn with_job(self, job: JobSettings) -> Self {
        let JobSettings { completions, parallelism, retries, deadline, clean_up } = job;
        Self {
            completions: Some(completions),
            parallelism: Some(parallelism),
            retries: Some(retries),
            deadline,
            clean_up,
            ..self
        }
    }
}
