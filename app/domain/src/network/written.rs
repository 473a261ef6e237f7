//! The network settings as somebody writes them, in a form or in a request: every value a text. What is empty is the usual.
//! One place reads it, and its errors name the field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{NetworkSettings, PortSettings, ServiceType, field};
use crate::error::{Error, Result};
use crate::text;
use crate::written::{given, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    /// `ClusterIP` or `NodePort`; empty: nobody chose.
    pub service: String,
    pub ports: Vec<WrittenPort>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenPort {
    /// Of the service's port.
    pub name: String,
    pub node_port: String,
    pub host_port: String,
}

impl Written {
    /// As it would have been written.
    pub fn of(network: &NetworkSettings) -> Self {
        let port = |(name, port): (&String, &PortSettings)| WrittenPort {
            name: name.clone(),
            node_port: text(port.node_port),
            host_port: text(port.host_port),
        };
        Self {
            service: text(network.service.map(ServiceType::as_str)),
            ports: network.ports.iter().map(port).collect(),
        }
    }

    /// What is left to check needs the controller and the ports: [`NetworkSettings::check`].
    pub fn parse(&self) -> Result<NetworkSettings> {
        let service = given(&self.service).map(service).transpose()?;
        let mut ports = BTreeMap::new();
        for port in &self.ports {
            let name = port.name.trim();
            let chosen = PortSettings {
                node_port: number(&port.node_port, &field(name, "node_port"))?,
                host_port: number(&port.host_port, &field(name, "host_port"))?,
            };
            if chosen.is_empty() {
                continue;
            }
            if ports.insert(name.to_owned(), chosen).is_some() {
                return Err(Error::invalid(
                    &format!("network.ports.{name}"),
                    text!("The port {name} stands twice.", "端口 {name} 重复。"),
                ));
            }
        }
        Ok(NetworkSettings { service, ports })
    }
}

fn service(name: &str) -> Result<ServiceType> {
    ServiceType::ALL.into_iter().find(|known| known.as_str() == name).ok_or_else(|| {
        Error::invalid(
            "network.service",
            text!(
                "“{name}” is not a type of Service that can be chosen: ClusterIP or NodePort.",
                "“{name}” 不是可选的 Service 类型：ClusterIP 或 NodePort。"
            ),
        )
    })
}

fn number(text: &str, field: &str) -> Result<Option<u16>> {
    let Some(text) = given(text) else { return Ok(None) };
    // `parse` of a number takes a plus sign, too.
    let digits = text.chars().all(|c| c.is_ascii_digit());
    let number = digits.then(|| text.parse::<u16>().ok()).flatten().filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| {
        Error::invalid(
            field,
            text!("“{text}” is not a port: ports go from 1 to 65535.", "“{text}” 不是端口：端口范围是 1 到 65535。"),
        )
    })
}
