//! A volume that each pod of a StatefulSet has for itself: a claim made from a template.
//! Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::manifest::{is_own_volume, is_reserved};
use crate::quantity::Memory;
use crate::text;

use crate::syntax::{dns_label, dns_subdomain};

const FIELD: &str = "controller.volumes";
/// The most volumes of one pod.
const MOST: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeClaim {
    /// A DNS label; the claims are called `{name}-{service}-{ordinal}`.
    pub name: String,
    pub mount_path: MountPath,
    pub size: Memory,
    /// `None`: the cluster's default class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<String>,
}

impl VolumeClaim {
    pub fn parse(name: &str, mount_path: &str, size: &str, storage_class: &str) -> Result<Self> {
        let (name, class) = (name.trim(), storage_class.trim());
        if !dns_label(name) {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "“{name}” is not a volume's name: lower-case letters, digits and hyphens, at most 63.",
                    "“{name}” 不是卷名：只能用小写字母、数字和连字符，最多 63 个字符。"
                ),
            ));
        }
        if !class.is_empty() && !dns_subdomain(class) {
            return Err(Error::invalid(
                FIELD,
                text!("“{class}” is not a storage class's name.", "“{class}” 不是存储类名称。"),
            ));
        }
        let size = Memory::parse(size).map_err(|_| {
            let size = size.trim();
            Error::invalid(
                FIELD,
                text!(
                    "“{size}” is not a size: write a number with Mi, Gi or Ti (1Gi).",
                    "“{size}” 不是容量：请写数字加 Mi、Gi 或 Ti（1Gi）。"
                ),
            )
        })?;
        Ok(Self {
            name: name.to_owned(),
            mount_path: MountPath::parse(mount_path)?,
            size,
            storage_class: (!class.is_empty()).then(|| class.to_owned()),
        })
    }
}

impl std::fmt::Display for VolumeClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.size, self.mount_path)?;
        match &self.storage_class {
            Some(class) => write!(f, " ({class})"),
            None => Ok(()),
        }
    }
}

/// Where a volume stands in the container: an absolute path without `:` or `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MountPath(String);

impl MountPath {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let bad = |c: char| c == ':' || c.is_whitespace() || c.is_control();
        if !text.starts_with('/')
            || text.len() > 500
            || text.chars().any(bad)
            || text.split('/').any(|part| part == "..")
        {
            return Err(Error::invalid(
                FIELD,
                text!(
                    "“{text}” is not a place in a container: an absolute path without blanks, colons and “..”, as /var/lib/data.",
                    "“{text}” 不是容器内的路径：应为绝对路径，不含空格、冒号和“..”，如 /var/lib/data。"
                ),
            ));
        }
        if text.trim_end_matches('/').is_empty() {
            return Err(Error::invalid(
                FIELD,
                text!("Something mounted at / would hide the whole image.", "挂载到 / 会遮住整个镜像。"),
            ));
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for MountPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

crate::parsed::as_text!(MountPath);

/// Refuses the names and the places of what a release mounts by itself.
pub(crate) fn refuse_own(name: &str, path: &MountPath, field: &str) -> Result<()> {
    if is_own_volume(name) {
        return Err(Error::invalid(
            field,
            text!(
                "Slipway has a volume {name} of its own: choose another name.",
                "{name} 是 Slipway 自用的卷名，请换一个。"
            ),
        ));
    }
    if is_reserved(path) {
        return Err(Error::invalid(
            field,
            text!(
                "Slipway has files of its own at {path}: choose another place.",
                "{path} 由 Slipway 自用，请换一个位置。"
            ),
        ));
    }
    Ok(())
}

/// Refuses a name or a place that stands twice.
pub(super) fn check_all(volumes: &[VolumeClaim]) -> Result<()> {
    if volumes.len() > MOST {
        return Err(Error::invalid(FIELD, text!("At most {MOST} volumes.", "最多 {MOST} 个卷。")));
    }
    for (at, volume) in volumes.iter().enumerate() {
        let before = &volumes[..at];
        refuse_own(volume.name.as_str(), &volume.mount_path, FIELD)?;
        if before.iter().any(|other| other.name == volume.name) {
            let name = &volume.name;
            return Err(Error::invalid(FIELD, text!("The volume {name} stands twice.", "卷 {name} 重复。")));
        }
        if before.iter().any(|other| other.mount_path == volume.mount_path) {
            let path = &volume.mount_path;
            return Err(Error::invalid(FIELD, text!("Two volumes stand at {path}.", "两个卷都挂载在 {path}。")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Data", "/data", "1Gi", "")]
    #[case("", "/data", "1Gi", "")]
    #[case("data", "data", "1Gi", "")]
    #[case("data", "/", "1Gi", "")]
    #[case("data", "/a/../b", "1Gi", "")]
    #[case("data", "/a:b", "1Gi", "")]
    #[case("data", "/data", "much", "")]
    #[case("data", "/data", "0", "")]
    #[case("data", "/data", "1Gi", "Fast Disks")]
    fn what_is_no_volume_is_refused(#[case] name: &str, #[case] path: &str, #[case] size: &str, #[case] class: &str) {
        let error = VolumeClaim::parse(name, path, size, class).expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("controller.volumes"));
    }

    #[rstest]
    #[case("slipway-files", "/data")]
    #[case("slipway-secrets", "/data")]
    #[case("data", "/slipway")]
    #[case("data", "/slipway/entrypoint")]
    fn what_slipway_mounts_by_itself_is_nobody_elses(#[case] name: &str, #[case] path: &str) {
        let volume = VolumeClaim::parse(name, path, "1Gi", "").expect("a volume");
        let error = check_all(&[volume]).expect_err("refused");
        assert!(error.text.en.contains("of its own"), "{}", error.text.en);
    }

    #[test]
    fn two_volumes_share_neither_name_nor_place() {
        let volume = |name, path| VolumeClaim::parse(name, path, "1Gi", "").expect("a volume");
        assert!(check_all(&[volume("a", "/a"), volume("b", "/b")]).is_ok());
        assert!(check_all(&[volume("a", "/a"), volume("a", "/b")]).is_err());
        assert!(check_all(&[volume("a", "/a/"), volume("b", "/a")]).is_err());
    }
}
