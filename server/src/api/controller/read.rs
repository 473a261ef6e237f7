//! A controller that was sent, read.

use std::collections::BTreeMap;

use domain::controller::{ControllerKind, ControllerSettings, Strategy, Toleration, Written, WrittenVolume};
use domain::{Error, Result, text};

use super::share::ShareBody;
use super::{ControllerBody, VolumeBody};

impl From<VolumeBody> for WrittenVolume {
    fn from(volume: VolumeBody) -> Self {
        let VolumeBody { name, mount_path, size, storage_class } = volume;
        Self { name, mount_path, size, storage_class: storage_class.unwrap_or_default() }
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
            completions: number(self.completions),
            parallelism: number(self.parallelism),
            retries: number(self.retries),
            deadline: number(self.deadline),
            clean_up: number(self.clean_up),
            schedule: self.schedule.unwrap_or_default(),
            time_zone: self.time_zone.unwrap_or_default(),
            concurrency: self.concurrency.unwrap_or_default(),
            starting_deadline: number(self.starting_deadline),
            succeeded_kept: number(self.succeeded_kept),
            failed_kept: number(self.failed_kept),
        }
        .parse()
    }

    /// Refuses what the kind does not have: what is passed over in silence is believed to be in force.
    fn check_kind(&self, kind: ControllerKind) -> Result<()> {
        use ControllerKind::{CronJob, DaemonSet, Deployment, Job, StatefulSet};
        let fields: [(&str, bool, &[ControllerKind]); 21] = [
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
            ("completions", self.completions.is_some(), &[Job, CronJob]),
            ("parallelism", self.parallelism.is_some(), &[Job, CronJob]),
            ("retries", self.retries.is_some(), &[Job, CronJob]),
            ("deadline", self.deadline.is_some(), &[Job, CronJob]),
            ("clean_up", self.clean_up.is_some(), &[Job, CronJob]),
            ("schedule", self.schedule.is_some(), &[CronJob]),
            ("time_zone", self.time_zone.is_some(), &[CronJob]),
            ("concurrency", self.concurrency.is_some(), &[CronJob]),
            ("starting_deadline", self.starting_deadline.is_some(), &[CronJob]),
            ("succeeded_kept", self.succeeded_kept.is_some(), &[CronJob]),
            ("failed_kept", self.failed_kept.is_some(), &[CronJob]),
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
