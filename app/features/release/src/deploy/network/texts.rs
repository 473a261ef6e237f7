//! The network settings as signals: what is written, so that the form, the difference and the checks see the same.

use std::collections::BTreeMap;

use domain::network::{NetworkSettings, ServiceType, Written, WrittenPort};
use leptos::prelude::*;

use crate::deploy::draft::Draft;

/// The texts of a port. They are counted and belong to no owner: a port may go with another choice and come back.
#[derive(Debug, Clone)]
pub struct PortTexts {
    pub node_port: ArcRwSignal<String>,
    pub host_port: ArcRwSignal<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct NetworkTexts {
    /// `NodePort`, or empty.
    pub service: RwSignal<String>,
    /// Somebody chose a type before: going back is a choice, too, and takes an adopted Service along.
    chosen: RwSignal<bool>,
    ports: StoredValue<BTreeMap<String, PortTexts>>,
}

impl NetworkTexts {
    pub fn new() -> Self {
        Self {
            service: RwSignal::new(String::new()),
            chosen: RwSignal::new(false),
            ports: StoredValue::new(BTreeMap::new()),
        }
    }

    pub fn fill(self, network: &NetworkSettings) {
        let node_port = network.service == Some(ServiceType::NodePort);
        self.chosen.set(network.service.is_some());
        self.service.set(if node_port { ServiceType::NodePort.as_str().to_owned() } else { String::new() });
        let Written { ports, .. } = Written::of(network);
        let known: Vec<(String, PortTexts)> = self.ports.with_value(|known| known.clone().into_iter().collect());
        for (name, texts) in known {
            let of = |text: fn(&WrittenPort) -> &String| {
                ports.iter().find(|port| port.name == name).map(|port| text(port).clone()).unwrap_or_default()
            };
            texts.node_port.set(of(|port| &port.node_port));
            texts.host_port.set(of(|port| &port.host_port));
        }
        for port in ports {
            let texts = self.of(&port.name);
            texts.node_port.set(port.node_port);
            texts.host_port.set(port.host_port);
        }
    }

    /// The texts of a port, which are there from the first time that they are asked for.
    pub fn of(self, name: &str) -> PortTexts {
        if let Some(texts) = self.ports.with_value(|ports| ports.get(name).cloned()) {
            return texts;
        }
        let new = || ArcRwSignal::new(String::new());
        let texts = PortTexts { node_port: new(), host_port: new() };
        self.ports.update_value(|ports| {
            ports.insert(name.to_owned(), texts.clone());
        });
        texts
    }
}

impl Draft {
    /// What is written for the kind and the ports that are chosen.
    pub fn network_written(self) -> Written {
        let network = self.network;
        if self.controller.kind().runs_to_an_end() {
            return Written::default();
        }
        let service = network.service.get();
        let node_port = service == ServiceType::NodePort.as_str();
        let port = |name: String| {
            let texts = network.of(&name);
            let of_node = texts.node_port.get();
            WrittenPort {
                name,
                node_port: if node_port { of_node } else { String::new() },
                host_port: texts.host_port.get(),
            }
        };
        let ports = self.ports().into_iter().map(|of| port(of.name));
        // A port of which nothing is chosen is not said to be there.
        let ports = ports.filter(|port| !port.node_port.trim().is_empty() || !port.host_port.trim().is_empty());
        let ports = ports.collect();
        let again = service.is_empty() && network.chosen.get();
        Written { service: if again { ServiceType::ClusterIP.as_str().to_owned() } else { service }, ports }
    }

    /// As far as it can be understood: a number that is just being written does not make the others go.
    pub fn network_so_far(self) -> NetworkSettings {
        let written = self.network_written();
        let one = |port: &WrittenPort| Written { ports: vec![port.clone()], ..written.clone() }.parse().is_ok();
        let ports = written.ports.iter().filter(|port| one(port)).cloned().collect();
        Written { ports, ..written.clone() }.parse().unwrap_or_default()
    }
}
