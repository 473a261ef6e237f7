//! What a release's pods are made of beside its image, as it is sent and as it is shown. What is shown can be sent again.

mod companion;
mod port;
mod probe;
mod read;
mod volume;

use domain::pod::{PodSettings, PreStop, Security};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use companion::CompanionBody;
use probe::ProbeBody;
use volume::VolumeBody;

use super::controller::ShareBody;

/// What the pods are made of beside the image. What is left out is the usual.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = PodSettings)]
pub struct PodBody {
    /// Instead of the image's entrypoint, word by word; empty: the image's.
    #[schema(example = json!(["/bin/orders"]))]
    command: Vec<String>,
    /// Instead of the image's arguments, word by word; empty: the image's.
    #[schema(example = json!(["--listen", ":8080"]))]
    arguments: Vec<String>,
    /// Until it succeeds the other two are not asked; a container that never does is restarted.
    #[serde(skip_serializing_if = "Option::is_none")]
    startup: Option<ProbeBody>,
    /// While it fails no request reaches the pod. Left out: the service's health check, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    readiness: Option<ProbeBody>,
    /// When it fails the container is restarted.
    #[serde(skip_serializing_if = "Option::is_none")]
    liveness: Option<ProbeBody>,
    /// Seconds from the wish to end a pod until it is killed; left out: 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 30, maximum = 86400)]
    grace: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pre_stop: Option<PreStopBody>,
    /// Left out: as safe as the image of each release allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    security: Option<SecurityBody>,
    /// What is mounted into every container, apart from what each pod of a StatefulSet has for itself.
    #[schema(max_items = 20)]
    volumes: Vec<VolumeBody>,
    /// Containers that run before the service, or beside it.
    #[schema(max_items = 10)]
    companions: Vec<CompanionBody>,
    /// Of a Deployment and a StatefulSet: what the pods are put evenly over, as far as there is room.
    #[schema(example = "nodes", pattern = "anywhere|nodes|zones")]
    spread: String,
    /// Of a Deployment and a StatefulSet: how many pods stay while a node is emptied; left out: none has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_available: Option<ShareBody>,
    /// Or how many of them may be missing meanwhile: one of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_unavailable: Option<ShareBody>,
    /// Secrets of the namespace with the credentials of registries.
    #[schema(example = json!(["registry"]))]
    pull_secrets: Vec<String>,
    /// Whose rights the pods have in the cluster; left out: they have no token at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "orders")]
    service_account: Option<String>,
}

/// What is done before the container is told to end: one of the two. It counts against the grace period.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreStop)]
struct PreStopBody {
    /// Seconds in which the pod still answers, while it is taken out of its Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, minimum = 1)]
    sleep: Option<u32>,
    /// Run in the container, word by word.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<Vec<String>>,
}

/// What the containers may do on their node.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Security)]
struct SecurityBody {
    /// The node refuses to start them as root.
    non_root: bool,
    /// The user's number; left out: as the image says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1000, maximum = 2_147_483_647)]
    user: Option<u32>,
    /// Nothing but their volumes can be written.
    read_only: bool,
    /// Without the special rights that root has in a container.
    drop_capabilities: bool,
    /// The rest is what Slipway takes by the image of each release, and is not read when it is sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    proposed: bool,
}

impl From<PodSettings> for PodBody {
    fn from(pod: PodSettings) -> Self {
        let Security { non_root, user, read_only, drop_capabilities, proposed } = pod.security;
        Self {
            command: pod.command.words().to_vec(),
            arguments: pod.arguments.words().to_vec(),
            startup: pod.probes.startup.map(ProbeBody::from),
            readiness: pod.probes.readiness.map(ProbeBody::from),
            liveness: pod.probes.liveness.map(ProbeBody::from),
            grace: pod.shutdown.grace,
            pre_stop: pod.shutdown.pre_stop.map(PreStopBody::from),
            security: Some(SecurityBody { non_root, user, read_only, drop_capabilities, proposed }),
            volumes: pod.volumes.into_iter().map(VolumeBody::from).collect(),
            companions: pod.companions.into_iter().map(CompanionBody::from).collect(),
            spread: pod.spread.as_str().to_owned(),
            min_available: pod.min_available.map(ShareBody::from),
            max_unavailable: pod.max_unavailable.map(ShareBody::from),
            pull_secrets: pod.pull_secrets,
            service_account: pod.service_account,
        }
    }
}

impl From<PreStop> for PreStopBody {
    fn from(pre_stop: PreStop) -> Self {
        match pre_stop {
            PreStop::Sleep(seconds) => Self { sleep: Some(seconds), command: None },
            PreStop::Command(command) => Self { sleep: None, command: Some(command.words().to_vec()) },
        }
    }
}
