//! A volume of a pod as it is sent and shown.

use domain::pod::{Source, Volume, WrittenVolume};
use domain::{Error, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const FIELD: &str = "pod.volumes";

/// What is mounted into every container of a pod.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PodVolume)]
pub struct VolumeBody {
    #[schema(example = "settings")]
    name: String,
    /// Where the containers find it.
    #[schema(example = "/etc/orders")]
    mount_path: String,
    #[serde(default)]
    read_only: bool,
    /// Where it comes from.
    #[schema(example = "ConfigMap", pattern = "Empty|Memory|Claim|ConfigMap|Secret")]
    kind: String,
    /// Of a Claim, a ConfigMap and a Secret: its name in the namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "orders-settings")]
    of: Option<String>,
    /// Of an Empty and a Memory: the most that it holds; left out: what the node has.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
}

impl From<Volume> for VolumeBody {
    fn from(volume: Volume) -> Self {
        let kind = volume.source.kind().to_owned();
        let (of, size) = match volume.source {
            Source::Empty { size, .. } => (None, size.map(String::from)),
            Source::Claim { name } | Source::ConfigMap { name } | Source::Secret { name } => (Some(name), None),
        };
        Self { name: volume.name, mount_path: volume.mount_path.into(), read_only: volume.read_only, kind, of, size }
    }
}

impl VolumeBody {
    /// Refuses what the kind does not have, and a row that a form would pass over as not filled in.
    pub(super) fn written(self) -> Result<WrittenVolume> {
        let Self { name, mount_path, read_only, kind, of, size } = self;
        let has = |kinds: &[&str]| kinds.contains(&kind.trim());
        if kind.trim().is_empty() {
            let known = Source::KINDS.join(", ");
            return Err(Error::invalid(FIELD, text!("A volume needs a kind: {known}.", "卷需要类型：{known}。")));
        }
        let fields = [
            ("of", of.is_some() && has(&["Empty", "Memory"])),
            ("size", size.is_some() && has(&["Claim", "ConfigMap", "Secret"])),
        ];
        if let Some((field, _)) = fields.iter().find(|(_, other)| *other) {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "The volume {name}: a {kind} has no {field}. Leave it out, or choose another kind.",
                    "卷 {name}：{kind} 没有 {field}。请去掉该字段，或选择其他类型。"
                ),
            ));
        }
        let (of, size) = (of.unwrap_or_default(), size.unwrap_or_default());
        let written = WrittenVolume { name, mount_path, read_only, kind, of, size };
        if written.is_empty() {
            return Err(Error::invalid(
                FIELD,
                text!("A volume needs a name and a mount path.", "卷需要名称和挂载路径。"),
            ));
        }
        Ok(written)
    }
}
