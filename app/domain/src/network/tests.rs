//! What is no setting of the network, at which field it is said, and how free nodes are counted.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use rstest::rstest;

use super::*;
use crate::controller::{ControllerSettings, DaemonSetSettings, DeploymentSettings, Share, Strategy};

fn ports() -> Vec<Port> {
    let port = |name, number, protocol| Port::parse(name, number, protocol).expect("a port");
    vec![port("http", 8080, "TCP"), port("dns", 53, "UDP"), port("admin", 9090, "TCP")]
}

fn written(service: &str, rows: &[(&str, &str, &str)]) -> Written {
    let row = |(name, node, host): &(&str, &str, &str)| WrittenPort {
        name: (*name).to_owned(),
        node_port: (*node).to_owned(),
        host_port: (*host).to_owned(),
    };
    Written { service: service.to_owned(), ports: rows.iter().map(row).collect() }
}

fn checked(written: &Written, kind: ControllerKind) -> Result<NetworkSettings> {
    let network = written.parse()?;
    network.check(kind, &ports())?;
    Ok(network)
}

#[rstest]
#[case("network.service", written("LoadBalancer", &[]))]
#[case("network.service", written("nodeport", &[]))]
#[case("network.ports.http.node_port", written("NodePort", &[("http", "0", "")]))]
#[case("network.ports.http.node_port", written("NodePort", &[("http", "65536", "")]))]
#[case("network.ports.http.node_port", written("NodePort", &[("http", "+30080", "")]))]
#[case("network.ports.http.node_port", written("NodePort", &[("http", "http", "")]))]
#[case("network.ports.http.host_port", written("", &[("http", "", "-1")]))]
#[case("network.ports.http.host_port", written("", &[("http", "", "80.5")]))]
#[case("network.ports.http.node_port", written("", &[("http", "30080", "")]))]
#[case("network.ports.http.node_port", written("ClusterIP", &[("http", "30080", "")]))]
#[case("network.ports.none", written("NodePort", &[("none", "30080", "")]))]
#[case("network.ports.http", written("NodePort", &[("http", "30080", ""), ("http", "", "80")]))]
#[case("network.ports.admin.node_port", written("NodePort", &[("http", "30080", ""), ("admin", "30080", "")]))]
#[case("network.ports.admin.host_port", written("", &[("http", "", "80"), ("admin", "", "80")]))]
fn what_is_no_setting_is_refused_at_its_field(#[case] field: &str, #[case] written: Written) {
    let error = checked(&written, ControllerKind::Deployment).expect_err("refused");
    assert_eq!(error.field.as_deref(), Some(field), "{}", error.text.en);
}

#[rstest]
#[case("network.service", written("NodePort", &[("http", "30080", "")]))]
#[case("network.ports.http.host_port", written("", &[("http", "", "80")]))]
#[case("network.ports.http.node_port", written("", &[("http", "30080", "")]))]
fn what_runs_to_an_end_is_reached_by_nobody(#[case] field: &str, #[case] written: Written) {
    for kind in [ControllerKind::Job, ControllerKind::CronJob] {
        let error = checked(&written, kind).expect_err("refused");
        assert_eq!(error.field.as_deref(), Some(field), "{}", error.text.en);
        checked(&super::Written { service: "ClusterIP".into(), ..super::Written::default() }, kind).expect("nothing");
    }
}

#[test]
fn a_nodeport_needs_a_port_and_a_number_can_be_had_for_each_protocol() {
    let network = written("NodePort", &[]).parse().expect("read");
    assert_eq!(
        network.check(ControllerKind::Deployment, &[]).expect_err("none").field.as_deref(),
        Some("network.service")
    );
    let both = written("NodePort", &[("http", "30053", "53"), ("dns", "30053", "53")]);
    let network = checked(&both, ControllerKind::StatefulSet).expect("TCP and UDP");
    assert_eq!(Written::of(&network).parse(), Ok(network), "what is shown can be sent again");
}

#[test]
fn what_is_kept_goes_with_its_port_and_numbers_stay_where_they_are() {
    let mut network = written("NodePort", &[("http", "30080", "80"), ("dns", "", "53")]).parse().expect("read");
    network.keep(&ports()[..1]);
    assert_eq!(network.node_ports().collect::<Vec<_>>(), [("http", 30_080)]);
    assert_eq!(network.host_ports(&ports()).map(|(_, number)| number).collect::<Vec<_>>(), [80]);
    let promoted = network.without_numbers();
    assert_eq!((promoted.service, promoted.ports.len()), (Some(ServiceType::NodePort), 0));
}

fn node(name: &str, ready: bool, closed: bool) -> HostNode {
    HostNode { name: name.into(), labels: [("disk".to_owned(), name.to_owned())].into(), ready, closed }
}

fn held(node: &str, number: u16, protocol: Protocol) -> HostPortHeld {
    HostPortHeld { number, protocol, namespace: "n".into(), pod: "p".into(), node: node.into(), service: None }
}

#[test]
fn nodes_are_counted_that_its_pods_can_be_on_and_where_nobody_holds_the_port() {
    let nodes = vec![node("a", true, false), node("b", true, true), node("c", false, false), node("d", true, false)];
    let found = HostPorts {
        nodes,
        held: vec![held("a", 80, Protocol::Tcp), held("a", 80, Protocol::Udp), held("c", 80, Protocol::Tcp)],
    };
    let deployment = ControllerSettings::of(ControllerKind::Deployment);
    let open = usable(&found, &deployment);
    assert_eq!(open.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(), ["a", "d"]);
    let holders = left(found.held.iter(), &open, 80, Protocol::Tcp);
    assert_eq!(
        (holders.len(), free(&open, &holders)),
        (1, 1),
        "neither of another protocol, nor on a node that is away"
    );
    let on = |selector: &[(&str, &str)], taints: &[&str]| {
        let set = DaemonSetSettings {
            node_selector: selector.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            tolerations: taints
                .iter()
                .map(|taint| crate::controller::Toleration::parse(taint).expect("a taint"))
                .collect(),
            ..DaemonSetSettings::default()
        };
        usable(&found, &ControllerSettings::DaemonSet(set)).len()
    };
    assert_eq!((on(&[], &[]), on(&[], &["gpu"]), on(&[("disk", "d")], &[])), (2, 3, 1));
}

#[test]
fn an_update_stands_still_where_no_node_is_free_and_no_pod_may_end_before() {
    let of = |max_surge, max_unavailable| {
        let strategy = Strategy::RollingUpdate { max_surge, max_unavailable };
        ControllerSettings::Deployment(DeploymentSettings { strategy, ..DeploymentSettings::default() })
    };
    let usual = of(Share::Number(1), Share::Number(0));
    assert!(hangs(&usual, 1, 0));
    assert!(!hangs(&usual, 1, 1), "there is another node");
    assert!(!hangs(&usual, 0, 0), "none are wanted");
    assert!(!hangs(&of(Share::Number(0), Share::Number(1)), 1, 0));
    assert!(hangs(&of(Share::Percent(25), Share::Percent(25)), 3, 0), "a quarter of three is none");
    assert!(!hangs(&of(Share::Percent(25), Share::Percent(25)), 4, 0));
    let recreate = DeploymentSettings { strategy: Strategy::Recreate, ..DeploymentSettings::default() };
    assert!(!hangs(&ControllerSettings::Deployment(recreate), 1, 0));
    assert!(!hangs(&ControllerSettings::of(ControllerKind::DaemonSet), 1, 0), "the old pod ends first");
}
