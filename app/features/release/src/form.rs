//! A deployment as a person types it: every value a text, as a form sends it. What it means is found out here, by the
//! same code in the browser (for what changes) and on the server (for the order).

use std::collections::BTreeMap;

use domain::difference::Side;
use domain::error::{Error, Result};
use domain::image::ImageRef;
use domain::quantity::{Cpu, Memory};
use domain::settings::{Resources, Settings};
use domain::text;
use domain::use_cases::release::{Order, What};
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
    pub replicas: String,
    #[serde(default)]
    pub variables: Vec<Variable>,
    #[serde(default)]
    pub amounts: Amounts,
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

    /// The errors name the field that is wrong.
    pub fn parse(&self) -> Result<Resources> {
        let cpu = |text: &str, field: &str| given(text).map(Cpu::parse).transpose().map_err(|error| error.at(field));
        let memory =
            |text: &str, field: &str| given(text).map(Memory::parse).transpose().map_err(|error| error.at(field));
        Ok(Resources {
            cpu_request: cpu(&self.cpu_request, "resources.cpu_request")?,
            cpu_limit: cpu(&self.cpu_limit, "resources.cpu_limit")?,
            memory_request: memory(&self.memory_request, "resources.memory_request")?,
            memory_limit: memory(&self.memory_limit, "resources.memory_limit")?,
        })
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

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn number(text: &str, field: &str) -> Result<u32> {
    text.trim().parse().map_err(|_| {
        Error::invalid(field, text!("“{text}” is not a whole number.", "“{text}” 不是整数。", text = text.trim()))
    })
}

/// Rows as a map; a row with nothing in it does not count.
pub fn variables(rows: &[Variable]) -> Result<BTreeMap<String, String>> {
    let mut map = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.name.trim().is_empty() || !row.value.is_empty()) {
        let name = row.name.trim().to_owned();
        if map.contains_key(&name) {
            return Err(Error::invalid("variables", text!("{name} stands twice.", "{name} 重复。")));
        }
        map.insert(name, row.value.clone());
    }
    Ok(map)
}

/// Lines of `NAME=value` as rows: comments and empty lines are left out, `export` and quotes around a value fall away.
pub fn pasted(text: &str) -> Vec<Variable> {
    let unquoted = |value: &str| {
        let inner = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark).map(str::to_owned);
        inner('"').or_else(|| inner('\'')).unwrap_or_else(|| value.to_owned())
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| line.strip_prefix("export ").unwrap_or(line).split_once('='))
        .map(|(name, value)| Variable { name: name.trim().to_owned(), value: unquoted(value.trim()) })
        .collect()
}

impl DeployForm {
    pub fn what(&self) -> Result<What> {
        match self.what.as_str() {
            "image" => Ok(What::Image(ImageRef::parse(self.image.trim())?)),
            "release" => Ok(What::Release(number(&self.release, "release")?)),
            _ => match given(&self.build) {
                Some(build) => Ok(What::Build(number(build, "build")?)),
                None => Err(Error::invalid("build", text!("Choose a build.", "请选择一个构建。"))),
            },
        }
    }

    /// The order that is meant.
    pub fn order(&self) -> Result<Order> {
        Ok(Order {
            what: self.what()?,
            replicas: given(&self.replicas).map(|text| number(text, "replicas")).transpose()?,
            variables: Some(variables(&self.variables)?),
            resources: Some(self.amounts.parse()?),
            reason: self.reason.clone(),
            version: Some(self.version),
        })
    }

    /// How it would be, as far as what was typed can be understood. `base` is what the chosen build, image or release
    /// brings with it.
    pub fn side(&self, base: Side, replicas: u32) -> Side {
        let settings = Settings {
            replicas: self.replicas.trim().parse().unwrap_or(replicas),
            variables: self
                .variables
                .iter()
                .filter(|row| !row.name.trim().is_empty())
                .map(|row| (row.name.trim().to_owned(), row.value.clone()))
                .collect(),
            resources: self.amounts.so_far(),
        };
        Side { settings, ..base }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn form() -> DeployForm {
        DeployForm { what: "build".into(), build: "43".into(), replicas: "2".into(), ..DeployForm::default() }
    }

    #[test]
    fn a_form_is_understood() {
        let mut form = form();
        form.variables = pasted("MODE=stream\n");
        form.amounts.memory_limit = "256Mi".into();
        let order = form.order().expect("an order");
        assert_eq!((order.what, order.replicas, order.version), (What::Build(43), Some(2), Some(0)));
        assert_eq!(order.variables, Some([("MODE".to_owned(), "stream".to_owned())].into()));
        assert_eq!(order.resources.and_then(|resources| resources.memory_limit), Some(Memory(256 << 20)));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let field = |change: &dyn Fn(&mut DeployForm)| {
            let mut form = form();
            change(&mut form);
            form.order().expect_err("refused").field.expect("a field")
        };
        assert_eq!(field(&|form| form.replicas = "two".into()), "replicas");
        assert_eq!(field(&|form| form.amounts.cpu_limit = "1 core".into()), "resources.cpu_limit");
        assert_eq!(field(&|form| form.build = String::new()), "build");
        assert_eq!(field(&|form| form.variables = pasted("A=1\nA=2")), "variables");
        assert_eq!(field(&|form| (form.what, form.image) = ("image".into(), "Not an image".into())), "image");
    }

    #[test]
    fn lines_of_an_environment_file_become_rows() {
        let row = |name: &str, value: &str| Variable { name: name.into(), value: value.into() };
        let text = "# database\nexport DB_URL=postgres://db/orders?a=b\n\nGREETING=\"hello you\"\nEMPTY=\nnothing\n";
        let expected = [row("DB_URL", "postgres://db/orders?a=b"), row("GREETING", "hello you"), row("EMPTY", "")];
        assert_eq!(pasted(text), expected);
    }

    #[test]
    fn an_empty_row_does_not_count() {
        assert_eq!(variables(&[Variable::default()]), Ok(BTreeMap::new()));
    }
}
