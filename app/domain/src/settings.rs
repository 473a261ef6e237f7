//! How a release runs: its controller, copies, environment variables, CPU and memory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::autoscaling::Autoscaling;
use crate::configuration::{Key, Released};
use crate::controller::ControllerSettings;
use crate::error::{Error, Result};
use crate::network::NetworkSettings;
use crate::pod::PodSettings;
use crate::quantity::{Cpu, Memory};
use crate::text;
use crate::written::given;

/// The most copies that one release may ask for; a typing error should not fill a cluster.
pub const REPLICAS_MAX: u32 = 200;

/// The settings of one release; immutable with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    #[serde(default)]
    pub controller: ControllerSettings,
    pub replicas: u32,
    /// Environment variables, sorted by name so that the same settings give the same manifest.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub resources: Resources,
    /// `None`: the number of pods is chosen by hand.
    #[serde(default)]
    pub autoscaling: Option<Autoscaling>,
    #[serde(default)]
    pub pod: PodSettings,
    /// How it is reached from outside of the cluster.
    #[serde(default, skip_serializing_if = "NetworkSettings::is_empty")]
    pub network: NetworkSettings,
    /// Secrets, files and the entrypoint script of the configuration, as they were when the release was made.
    #[serde(default)]
    pub configuration: Released,
    /// It is what was adopted: the objects that the place remembers, and not what these settings would make of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adopted: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            controller: ControllerSettings::default(),
            replicas: 1,
            variables: BTreeMap::new(),
            resources: Resources::default(),
            autoscaling: None,
            pod: PodSettings::default(),
            network: NetworkSettings::default(),
            configuration: Released::default(),
            adopted: false,
        }
    }
}

/// Requests and limits of the container; an absent one is left to the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_request: Option<Cpu>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_limit: Option<Cpu>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_request: Option<Memory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<Memory>,
}

impl Settings {
    /// How many pods there are to go on with: the number that was chosen last, or, where the cluster decides it, what it
    /// decided (`desired`). Otherwise going back to a release with a fixed number would end pods that are busy.
    pub fn pods_now(&self, chosen: u32, desired: Option<u32>) -> u32 {
        desired.filter(|desired| self.autoscaling.is_some() && *desired > 0).unwrap_or(chosen)
    }

    /// What a place begins with where nothing runs yet: its pods are as safe as the image allows.
    pub fn first() -> Self {
        let mut settings = Self::default();
        settings.pod.security.proposed = true;
        settings
    }

    /// Checks what the types cannot: how many copies, the variables' names, requests within limits.
    pub fn check(&self) -> Result<()> {
        replicas(self.replicas)?;
        self.controller.check()?;
        self.variables.iter().try_for_each(|(name, value)| variable(name, value, "variables"))?;
        self.resources.check("resources")?;
        if let Some(autoscaling) = &self.autoscaling {
            autoscaling.check(self.controller.kind(), &self.resources)?;
            autoscaling.check_beside(&self.pod.companions)?;
        }
        self.pod.check(&self.controller)?;
        if let Some(profile) = &self.configuration.profile {
            let sealed = self.configuration.secrets.iter().filter(|used| matches!(used.key, Key::Variable(_)));
            profile.check(self.variables.keys().map(String::as_str).chain(sealed.map(|used| used.key.name())))?;
        }
        self.configuration.check(&self.pod.volumes, self.controller.volumes())
    }
}

impl Resources {
    /// From what somebody wrote, request and limit of each; what is empty is left to the cluster. Errors name
    /// `{field}.cpu_request` and so on.
    pub fn parse(field: &str, cpu: [&str; 2], memory: [&str; 2]) -> Result<Self> {
        fn read<T>(text: &str, field: String, parse: fn(&str) -> Result<T>) -> Result<Option<T>> {
            given(text).map(parse).transpose().map_err(|error| error.at(&field))
        }
        Ok(Self {
            cpu_request: read(cpu[0], format!("{field}.cpu_request"), Cpu::parse)?,
            cpu_limit: read(cpu[1], format!("{field}.cpu_limit"), Cpu::parse)?,
            memory_request: read(memory[0], format!("{field}.memory_request"), Memory::parse)?,
            memory_limit: read(memory[1], format!("{field}.memory_limit"), Memory::parse)?,
        })
    }

    /// Requests lie within limits.
    pub fn check(&self, field: &str) -> Result<()> {
        if let (Some(request), Some(limit)) = (self.cpu_request, self.cpu_limit)
            && request > limit
        {
            return Err(Error::invalid(
                &format!("{field}.cpu_request"),
                text!(
                    "The CPU request {request} is more than its limit {limit}.",
                    "CPU 请求 {request} 大于上限 {limit}。"
                ),
            ));
        }
        if let (Some(request), Some(limit)) = (self.memory_request, self.memory_limit)
            && request > limit
        {
            return Err(Error::invalid(
                &format!("{field}.memory_request"),
                text!(
                    "The memory request {request} is more than its limit {limit}.",
                    "内存请求 {request} 大于上限 {limit}。"
                ),
            ));
        }
        Ok(())
    }
}

/// Checks a number of copies.
pub fn replicas(replicas: u32) -> Result<()> {
    if replicas > REPLICAS_MAX {
        return Err(Error::invalid(
            "replicas",
            text!(
                "At most {REPLICAS_MAX} pods at once; {replicas} were asked for.",
                "最多 {REPLICAS_MAX} 个 Pod，要求了 {replicas} 个。"
            ),
        ));
    }
    Ok(())
}

/// Checks an environment variable: a C identifier (what every shell can export), and no NUL byte in the value.
pub(crate) fn variable(name: &str, value: &str, field: &str) -> Result<()> {
    variable_name(name, field)?;
    if value.contains('\0') || value.len() > 32 * 1024 {
        return Err(Error::invalid(
            field,
            text!(
                "The value of {name} is longer than 32 KiB or holds a NUL byte.",
                "{name} 的值超过 32 KiB 或含有 NUL 字节。"
            ),
        ));
    }
    Ok(())
}

pub(crate) fn variable_name(name: &str, field: &str) -> Result<()> {
    let good = name.len() <= 200
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if good {
        return Ok(());
    }
    Err(Error::invalid(
        field,
        text!(
            "“{name}” is not a variable's name: letters, digits and underscores, not beginning with a digit.",
            "“{name}” 不是变量名：只能用字母、数字和下划线，且不能以数字开头。"
        ),
    ))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1A")]
    #[case("A-B")]
    #[case("")]
    fn a_wrong_variable_is_refused_by_name(#[case] name: &str) {
        let settings = Settings { variables: [(name.to_owned(), "x".to_owned())].into(), ..Settings::default() };
        assert_eq!(settings.check().expect_err("refused").field.as_deref(), Some("variables"));
    }

    #[test]
    fn a_request_over_its_limit_is_refused() {
        let resources = Resources {
            memory_request: Some(Memory(2 << 20)),
            memory_limit: Some(Memory(1 << 20)),
            ..Resources::default()
        };
        let error = Settings { resources, ..Settings::default() }.check().expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("resources.memory_request"));
    }
}
