//! What is set of the network in a few words: it stands in the line that unfolds the section.

use domain::network::Written;
use frame::t;

pub fn network(written: &Written) -> String {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut parts = Vec::new();
    if written.service == "NodePort" {
        let numbers: Vec<String> = written.ports.iter().filter_map(|port| given(&port.node_port)).collect();
        parts.push(match numbers.join(", ") {
            none if none.is_empty() => "NodePort".to_owned(),
            numbers => format!("NodePort {numbers}"),
        });
    }
    let hosts: Vec<String> = written.ports.iter().filter_map(|port| given(&port.host_port)).collect();
    if !hosts.is_empty() {
        parts.push(t!("host port {ports}", "主机端口 {ports}", ports = hosts.join(", ")));
    }
    if parts.is_empty() { t!("inside the cluster", "仅集群内部").to_owned() } else { parts.join(" · ") }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use domain::network::WrittenPort;

    #[test]
    fn a_section_says_in_a_few_words_where_it_is_reached() {
        assert_eq!(network(&Written::default()), "inside the cluster");
        let port = |node: &str, host: &str| WrittenPort {
            name: "http".into(),
            node_port: node.into(),
            host_port: host.into(),
        };
        let of = |service: &str, node: &str, host: &str| {
            network(&Written { service: service.into(), ports: vec![port(node, host)] })
        };
        assert_eq!(of("NodePort", "", ""), "NodePort");
        assert_eq!(of("NodePort", "30080", "80"), "NodePort 30080 · host port 80");
        assert_eq!(of("ClusterIP", "", "80"), "host port 80");
    }
}
