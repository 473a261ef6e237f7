//! What takes the place of something wrong in the bounds of autoscaling, and in how a release is reached.

use super::Mend;
use crate::settings::REPLICAS_MAX;
use crate::{autoscaling, network};

impl Mend for autoscaling::Written {
    fn mend(&mut self, field: &str) {
        match field {
            "autoscaling.min" => "1".clone_into(&mut self.min),
            "autoscaling.max" => self.max = REPLICAS_MAX.to_string(),
            "autoscaling.cpu" => self.cpu.clear(),
            "autoscaling.memory" => self.memory.clear(),
            "autoscaling.figure" => {
                self.figure.clear();
                self.figure_each.clear();
            }
            "autoscaling.figure_each" => "1".clone_into(&mut self.figure_each),
            _ => {}
        }
    }
}

impl Mend for network::Written {
    fn mend(&mut self, field: &str) {
        if field == "network.service" {
            self.service.clear();
            // They take a type that is not there any more.
            self.ports.iter_mut().for_each(|port| port.node_port.clear());
            return;
        }
        for port in &mut self.ports {
            let name = port.name.trim();
            if field == network::field(name, "node_port") {
                port.node_port.clear();
            } else if field == network::field(name, "host_port") {
                port.host_port.clear();
            } else if field == format!("network.ports.{name}") {
                port.node_port.clear();
                port.host_port.clear();
            }
        }
    }
}
