//! Whether ports of nodes that a release wants are free, counted node by node. Pure.

use super::{HostNode, HostPortHeld, HostPorts};
use crate::controller::{ControllerSettings, Strategy};
use crate::service::Protocol;

/// The nodes that its pods can be on.
pub fn usable<'a>(ports: &'a HostPorts, controller: &ControllerSettings) -> Vec<&'a HostNode> {
    let selected = |node: &&HostNode| match controller {
        // What it tolerates may open a node that is closed to others.
        ControllerSettings::DaemonSet(set) => {
            let labelled = set.node_selector.iter().all(|(key, value)| node.labels.get(key) == Some(value));
            labelled && (!node.closed || !set.tolerations.is_empty())
        }
        _ => !node.closed,
    };
    ports.nodes.iter().filter(|node| node.ready).filter(selected).collect()
}

/// Who of these holds a host port on one of the nodes.
pub fn left<'a>(
    held: impl Iterator<Item = &'a HostPortHeld>,
    nodes: &[&HostNode],
    number: u16,
    protocol: Protocol,
) -> Vec<&'a HostPortHeld> {
    held.filter(|held| (held.number, held.protocol) == (number, protocol))
        .filter(|held| nodes.iter().any(|node| node.name == held.node))
        .collect()
}

/// How many nodes are left beside those that these are on.
pub fn free(nodes: &[&HostNode], held: &[&HostPortHeld]) -> u32 {
    let free = nodes.iter().filter(|node| held.iter().all(|held| held.node != node.name)).count();
    u32::try_from(free).unwrap_or(u32::MAX)
}

/// Whether an update stands still: no new pod finds a node, and no old one ends before a new one is there.
pub fn hangs(controller: &ControllerSettings, wanted: u32, free: u32) -> bool {
    let ControllerSettings::Deployment(deployment) = controller else { return false };
    match deployment.strategy {
        Strategy::RollingUpdate { max_surge, max_unavailable } => {
            // Kubernetes rounds "fewer" down, and lets one go where both come out as none.
            let fewer = match max_unavailable {
                crate::controller::Share::Number(number) => number,
                crate::controller::Share::Percent(part) => wanted * part / 100,
            };
            wanted > 0 && free == 0 && fewer == 0 && max_surge.of(wanted) > 0
        }
        Strategy::Recreate => false,
    }
}
