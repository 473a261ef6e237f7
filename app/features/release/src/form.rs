//! A deployment as a person types it: every value a text, as a form sends it; and how it would be, as far as what was
//! typed can be understood.

use domain::controller::{ControllerSettings, Written};
use domain::difference::Side;
use domain::pod::{self, PodSettings};
use domain::quantity::{Cpu, Memory};
use domain::settings::{Resources, Settings};
use serde::{Deserialize, Serialize};

/// One row of the environment variables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub value: String,
}

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
    #[serde(default)]
    pub amounts: Amounts,
    #[serde(default)]
    pub pod: pod::Written,
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

    /// What can be understood so far, while it is being typed.
    fn so_far(&self) -> Resources {
        Resources {
            cpu_request: Cpu::parse(&self.cpu_request).ok(),
            cpu_limit: Cpu::parse(&self.cpu_limit).ok(),
            memory_request: Memory::parse(&self.memory_request).ok(),
            memory_limit: Memory::parse(&self.memory_limit).ok(),
        }
    }
}

/// Pasted text: the rows in it, and the lines that are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    pub rows: Vec<Variable>,
    pub rest: Vec<String>,
}

/// Lines of `NAME=value` as rows: comments and empty lines are left out, `export` and quotes around a value fall away.
pub fn pasted(text: &str) -> Pasted {
    let unquoted = |value: &str| {
        let inner = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark).map(str::to_owned);
        inner('"').or_else(|| inner('\'')).unwrap_or_else(|| value.to_owned())
    };
    let mut found = Pasted::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("export ").unwrap_or(line).split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                found.rows.push(Variable { name: name.trim().to_owned(), value: unquoted(value.trim()) });
            }
            Some(_) | None => found.rest.push(line.to_owned()),
        }
    }
    found
}

impl DeployForm {
    /// How it would be, as far as what was typed can be understood. `base` is what the chosen build, image or release
    /// brings with it, `controller` and `pod` what was understood of them last.
    pub fn side(&self, base: Side, replicas: u32, controller: ControllerSettings, pod: PodSettings) -> Side {
        let settings = Settings {
            controller,
            replicas: self.replicas.trim().parse().unwrap_or(replicas),
            variables: self
                .variables
                .iter()
                .filter(|row| !row.name.trim().is_empty())
                .map(|row| (row.name.trim().to_owned(), row.value.clone()))
                .collect(),
            resources: self.amounts.so_far(),
            pod,
        };
        Side { settings, ..base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_an_environment_file_become_rows() {
        let row = |name: &str, value: &str| Variable { name: name.into(), value: value.into() };
        let text = "# database\nexport DB_URL=postgres://db/orders?a=b\n\nGREETING=\"hello you\"\nEMPTY=\nnothing\n";
        let expected = [row("DB_URL", "postgres://db/orders?a=b"), row("GREETING", "hello you"), row("EMPTY", "")];
        assert_eq!(pasted(text).rows, expected);
    }

    #[test]
    fn lines_that_are_no_variable_are_told_apart() {
        let found = pasted("A=1\nnothing\n=nameless\n# a comment\nB=2\n");
        assert_eq!(found.rows.len(), 2);
        assert_eq!(found.rest, ["nothing", "=nameless"]);
    }
}
