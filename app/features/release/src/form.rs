//! A deployment as a person types it: every value a text, as a form sends it; and how it would be, as far as what was
//! typed can be understood.

use domain::autoscaling::{self, Autoscaling};
use domain::controller::{ControllerSettings, Written};
use domain::difference::Side;
use domain::error::{Error, Result};
use domain::faults::Mend;
use domain::network::{self, NetworkSettings};
use domain::pod::{self, PodSettings};
use domain::quantity::{Cpu, Memory};
use domain::settings::{Resources, Settings};
use domain::text;
use frame::pasted::Variable;
use serde::{Deserialize, Serialize};

/// Requests and limits; an empty one is left to the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    #[serde(default)]
    pub cpu_request: String,
    #[serde(default)]
    pub cpu_limit: String,
    #[serde(default)]
    pub memory_request: String,
    #[serde(default)]
    pub memory_limit: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployForm {
    pub service: String,
    pub environment: String,
    /// Version of the placement that the person saw.
    pub version: u32,
    /// `build`, `image` or `release`: which of the three next ones counts.
    pub what: String,
    #[serde(default)]
    pub build: String,
    #[serde(default)]
    pub image: String,
    #[serde(default)]
    pub release: String,
    #[serde(default)]
    pub controller: Written,
    /// Said by somebody who knows that another kind of controller takes the place of the one that runs.
    #[serde(default)]
    pub replace: bool,
    #[serde(default)]
    pub replicas: String,
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// Whether somebody edited the variables: those that nobody touched go out as they are configured.
    #[serde(default)]
    pub touched: bool,
    /// Version of the environment's configuration that the person saw.
    #[serde(default)]
    pub configuration_version: u32,
    #[serde(default)]
    pub amounts: Amounts,
    /// All empty: the number of pods is chosen by hand.
    #[serde(default)]
    pub autoscaling: autoscaling::Written,
    #[serde(default)]
    pub pod: pod::Written,
    #[serde(default)]
    pub network: network::Written,
    /// What other field managers own is taken over.
    #[serde(default)]
    pub take_over: bool,
    #[serde(default)]
    pub reason: String,
}

impl Amounts {
    pub fn of(resources: &Resources) -> Self {
        let cpu = |amount: Option<Cpu>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        let memory = |amount: Option<Memory>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        Self {
            cpu_request: cpu(resources.cpu_request),
            cpu_limit: cpu(resources.cpu_limit),
            memory_request: memory(resources.memory_request),
            memory_limit: memory(resources.memory_limit),
        }
    }

    pub fn parse(&self) -> Result<Resources> {
        let (cpu, memory) = ([&self.cpu_request, &self.cpu_limit], [&self.memory_request, &self.memory_limit]);
        Resources::parse("resources", cpu.map(String::as_str), memory.map(String::as_str))
    }

    /// What can be understood so far, while it is being typed.
    pub fn so_far(&self) -> Resources {
        Resources {
            cpu_request: Cpu::parse(&self.cpu_request).ok(),
            cpu_limit: Cpu::parse(&self.cpu_limit).ok(),
            memory_request: Memory::parse(&self.memory_request).ok(),
            memory_limit: Memory::parse(&self.memory_limit).ok(),
        }
    }
}

impl Mend for Amounts {
    /// As much as the other one of the two says, if it says anything: a request lies within its limit, and what goes by a
    /// request finds one.
    fn mend(&mut self, field: &str) {
        let cpu = |other: &str| Cpu::parse(other).map_or_else(|_| "1".to_owned(), |_| other.to_owned());
        let memory = |other: &str| Memory::parse(other).map_or_else(|_| "1Gi".to_owned(), |_| other.to_owned());
        match field {
            "resources.cpu_request" => self.cpu_request = cpu(&self.cpu_limit),
            "resources.cpu_limit" => self.cpu_limit = cpu(&self.cpu_request),
            "resources.memory_request" => self.memory_request = memory(&self.memory_limit),
            "resources.memory_limit" => self.memory_limit = memory(&self.memory_request),
            _ => {}
        }
    }
}

/// A whole number of a field that is named.
pub fn number(text: &str, field: &str) -> Result<u32> {
    text.trim().parse().map_err(|_| {
        Error::invalid(field, text!("“{text}” is not a whole number.", "“{text}” 不是整数。", text = text.trim()))
    })
}

/// What was understood last of what is written in several fields.
#[derive(Debug, Clone, Default)]
pub struct Understood {
    pub controller: ControllerSettings,
    pub autoscaling: Option<Autoscaling>,
    pub pod: PodSettings,
    pub network: NetworkSettings,
}

impl DeployForm {
    /// How it would be, as far as what was typed can be understood. `base` is what the chosen build, image or release
    /// brings with it: secrets, files and the entrypoint script, too.
    pub fn side(&self, base: Side, replicas: u32, understood: Understood) -> Side {
        let settings = Settings {
            controller: understood.controller,
            replicas: self.replicas.trim().parse().unwrap_or(replicas),
            variables: self
                .variables
                .iter()
                .filter(|row| !row.name.trim().is_empty())
                .map(|row| (row.name.trim().to_owned(), row.value.clone()))
                .collect(),
            resources: self.amounts.so_far(),
            autoscaling: understood.autoscaling,
            pod: understood.pod,
            network: understood.network,
            adopted: false,
            configuration: base.settings.configuration.clone(),
        };
        Side { settings, ..base }
    }
}
