//! The controller of a release as it is sent and as it is shown. What is shown can be sent again.

use std::collections::BTreeMap;

use domain::controller::{
    ControllerKind, ControllerSettings, DaemonSetSettings, DeploymentSettings, Share, StatefulSetSettings, Strategy,
    Toleration, VolumeClaim, Written, WrittenVolume,
};
use domain::{Error, Result, text};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// What runs the pods. What is left out is the usual; what the kind does not have is refused.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Controller)]
pub struct ControllerBody {
    #[schema(example = "StatefulSet", pattern = "Deployment|StatefulSet|DaemonSet")]
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

/// A number of pods, or a part of them: `1`, `"25%"`.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Share)]
enum ShareBody {
    #[schema(example = 1)]
    Number(u32),
    #[schema(example = "25%")]
    Text(String),
}

/// By hand: what is neither gets a sentence of the domain, not one of serde's about variants.
impl<'de> Deserialize<'de> for ShareBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShare)
    }
}

struct AnyShare;

impl Visitor<'_> for AnyShare {
    type Value = ShareBody;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number of pods (1) or a part of them (\"25%\")")
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<ShareBody, E> {
        Ok(ShareBody::Text(text.to_owned()))
    }
}

impl ShareBody {
    fn written(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

impl From<Share> for ShareBody {
    fn from(share: Share) -> Self {
        match share {
            Share::Number(number) => Self::Number(number),
            Share::Percent(_) => Self::Text(share.to_string()),
        }
    }
}

impl From<VolumeBody> for WrittenVolume {
    fn from(volume: VolumeBody) -> Self {
        let VolumeBody { name, mount_path, size, storage_class } = volume;
        Self { name, mount_path, size, storage_class: storage_class.unwrap_or_default() }
    }
}

impl From<VolumeClaim> for VolumeBody {
    fn from(claim: VolumeClaim) -> Self {
        let VolumeClaim { name, mount_path, size, storage_class } = claim;
        Self { name, mount_path: mount_path.into(), size: size.into(), storage_class }
    }
}

impl ControllerBody {
    pub fn parse(self) -> Result<ControllerSettings> {
        self.check_kind(ControllerKind::parse(&self.kind)?)?;
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let share = |share: Option<ShareBody>| share.map(ShareBody::written).unwrap_or_default();
        Written {
            kind: self.kind,
            strategy: self.strategy.unwrap_or_default(),
            max_surge: share(self.max_surge),
            max_unavailable: share(self.max_unavailable),
            progress_deadline: number(self.progress_deadline),
            revision_history: number(self.revision_history),
            pod_management: self.pod_management.unwrap_or_default(),
            partition: number(self.partition),
            volumes: volumes(self.volumes.unwrap_or_default())?,
            node_selector: node_selector(self.node_selector.unwrap_or_default())?,
            tolerations: tolerations(&self.tolerations.unwrap_or_default())?,
        }
        .parse()
    }

    /// Refuses what the kind does not have: what is passed over in silence is believed to be in force.
    fn check_kind(&self, kind: ControllerKind) -> Result<()> {
        use ControllerKind::{DaemonSet, Deployment, StatefulSet};
        let fields: [(&str, bool, &[ControllerKind]); 10] = [
            ("strategy", self.strategy.is_some(), &[Deployment]),
            ("max_surge", self.max_surge.is_some(), &[Deployment]),
            ("max_unavailable", self.max_unavailable.is_some(), &[Deployment, DaemonSet]),
            ("progress_deadline", self.progress_deadline.is_some(), &[Deployment]),
            ("revision_history", self.revision_history.is_some(), &[Deployment]),
            ("pod_management", self.pod_management.is_some(), &[StatefulSet]),
            ("partition", self.partition.is_some(), &[StatefulSet]),
            ("volumes", self.volumes.is_some(), &[StatefulSet]),
            ("node_selector", self.node_selector.is_some(), &[DaemonSet]),
            ("tolerations", self.tolerations.is_some(), &[DaemonSet]),
        ];
        if let Some((name, ..)) = fields.iter().find(|(_, given, kinds)| *given && !kinds.contains(&kind)) {
            return Err(Error::invalid(
                &format!("controller.{name}"),
                text!(
                    "A {kind} has no {name}. Leave it out, or choose another kind.",
                    "{kind} 没有 {name}。请去掉该字段，或选择其他类型。"
                ),
            ));
        }
        let shares = [("max_surge", &self.max_surge), ("max_unavailable", &self.max_unavailable)];
        let recreate = self.strategy.as_deref().is_some_and(|strategy| strategy.trim() == Strategy::Recreate.as_str());
        if let Some((name, _)) = shares.iter().find(|(_, share)| recreate && share.is_some()) {
            return Err(Error::invalid(
                &format!("controller.{name}"),
                text!(
                    "Recreate ends all pods before the first new one starts: it has no {name}.",
                    "Recreate 会先结束全部旧 Pod 再启动新 Pod：没有 {name}。"
                ),
            ));
        }
        Ok(())
    }
}

/// A form sends rows that nobody filled in; a script that sends an empty volume means something else.
fn volumes(given: Vec<VolumeBody>) -> Result<Vec<WrittenVolume>> {
    let volumes: Vec<WrittenVolume> = given.into_iter().map(WrittenVolume::from).collect();
    if volumes.iter().any(WrittenVolume::is_empty) {
        return Err(Error::invalid(
            "controller.volumes",
            text!("A volume needs a name, a mount path and a size.", "卷需要名称、挂载路径和容量。"),
        ));
    }
    Ok(volumes)
}

/// As one text. A comma or a line's end would make two labels of one.
fn node_selector(labels: BTreeMap<String, String>) -> Result<String> {
    let mut lines = Vec::new();
    for (key, value) in labels {
        let line = format!("{key}={value}");
        if line.contains([',', '\n']) {
            return Err(Error::invalid(
                "controller.node_selector",
                text!(
                    "“{line}” is not a node's label: one key with one value.",
                    "“{line}” 不是节点标签：一个键对应一个值。"
                ),
            ));
        }
        lines.push(line);
    }
    Ok(lines.join("\n"))
}

/// As one text. Each is read by itself first, for the same reason.
fn tolerations(given: &[String]) -> Result<String> {
    let taints: Vec<String> =
        given.iter().map(|taint| Ok(Toleration::parse(taint)?.to_string())).collect::<Result<_>>()?;
    Ok(taints.join("\n"))
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
        }
    }
}
