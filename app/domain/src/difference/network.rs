//! What is compared of how it is reached from outside.

use super::{Side, Subject};
use crate::network::ServiceType;

/// What is reached from inside alone is the usual, and no value.
pub(super) fn service_type(side: &Side) -> Option<String> {
    side.settings.network.service.filter(|kind| *kind != ServiceType::ClusterIP).map(|kind| kind.as_str().to_owned())
}

pub(super) fn named(side: &Side) -> Vec<(Subject, String)> {
    let network = &side.settings.network;
    let nodes = network.node_ports().map(|(name, number)| (Subject::NodePort(name.to_owned()), number.to_string()));
    let hosts = network.host_ports(&side.ports);
    let hosts = hosts.map(|(port, number)| (Subject::HostPort(port.name.clone()), number.to_string()));
    nodes.chain(hosts).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::controller::{ControllerKind, ControllerSettings};
    use crate::difference::{Change, Difference, Group};
    use crate::network::{NetworkSettings, PortSettings};
    use crate::service::Port;
    use crate::settings::Settings;

    fn side(service: Option<ServiceType>, port: PortSettings) -> Side {
        let network = NetworkSettings { service, ports: [("http".to_owned(), port)].into() };
        Side {
            image: None,
            build: None,
            commit: None,
            settings: Settings { network, ..Settings::default() },
            ports: vec![Port::parse("http", 8080, "TCP").expect("a port")],
            health_path: None,
        }
    }

    #[test]
    fn what_leads_in_from_outside_is_compared_port_by_port() {
        let port = |node_port, host_port| PortSettings { node_port, host_port };
        let before = side(Some(ServiceType::ClusterIP), port(None, Some(80)));
        let mut after = side(Some(ServiceType::NodePort), port(Some(30_080), None));
        let lines = |after: &Side| {
            let lines = Difference::between(Some(&before), after).lines.into_iter();
            let lines = lines.filter(|line| line.subject.group() == Group::Network);
            lines.map(|line| (line.subject, line.change)).skip(1).collect::<Vec<_>>()
        };
        let wanted = [
            (Subject::ServiceType, Change::Added("NodePort".into())),
            (Subject::NodePort("http".into()), Change::Added("30080".into())),
            (Subject::HostPort("http".into()), Change::Removed("80".into())),
        ];
        assert_eq!(lines(&after), wanted);
        after.settings.controller = ControllerSettings::of(ControllerKind::Job);
        assert_eq!(lines(&after), [(Subject::HostPort("http".into()), Change::Removed("80".into()))]);
    }
}
