//! Which controller suits a service that was never deployed to an environment, from what is known of it, and why. The person
//! chooses.

use serde::{Deserialize, Serialize};

use super::ControllerKind;
use crate::image::{ImageConfig, ImageRef};
use crate::name::{EnvironmentName, ServiceName};
use crate::service::Port;
use crate::text;
use crate::text::Text;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub kind: ControllerKind,
    pub reason: Text,
    /// Why the image could not be asked, where what it says would have counted.
    #[serde(default)]
    pub unread: Option<Text>,
}

impl Proposal {
    fn of(kind: ControllerKind, reason: Text) -> Self {
        Self { kind, reason, unread: None }
    }
}

/// What is known of a service before it is deployed.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub service: &'a ServiceName,
    pub ports: &'a [Port],
    /// What runs it in another environment.
    pub elsewhere: Option<(&'a EnvironmentName, ControllerKind)>,
    pub image: Option<&'a ImageRef>,
    /// What the image says of itself, where the registry could be asked.
    pub config: Option<&'a ImageConfig>,
}

/// Images of programs that keep data, by the last part of their repository.
const KEEPERS: [&str; 44] = [
    "cassandra",
    "clickhouse",
    "clickhouse-server",
    "consul",
    "couchdb",
    "cp-kafka",
    "cp-zookeeper",
    "elasticsearch",
    "etcd",
    "influxdb",
    "kafka",
    "keydb",
    "mariadb",
    "mariadb-galera",
    "memgraph",
    "minio",
    "mongo",
    "mongodb",
    "mongodb-community-server",
    "mysql",
    "mysql-server",
    "nacos",
    "nacos-server",
    "neo4j",
    "opensearch",
    "percona-server",
    "postgis",
    "postgres",
    "postgresql",
    "prometheus",
    "pulsar",
    "rabbitmq",
    "redis",
    "redis-cluster",
    "redis-stack-server",
    "redpanda",
    "rocketmq",
    "scylla",
    "solr",
    "timescaledb",
    "valkey",
    "vault",
    "victoria-metrics",
    "zookeeper",
];

/// Images of programs that look after the node they run on.
const AGENTS: [&str; 14] = [
    "cadvisor",
    "datadog-agent",
    "dcgm-exporter",
    "falco",
    "filebeat",
    "fluent-bit",
    "fluentd",
    "k8s-device-plugin",
    "logtail",
    "metricbeat",
    "netdata",
    "node-exporter",
    "node-problem-detector",
    "promtail",
];

/// Words in names of what runs once to its end, and of what runs now and then.
const ONCE: [&str; 8] = ["batch", "import", "importer", "job", "migrate", "migration", "migrations", "seed"];
const REPEATED: [&str; 7] = ["backup", "cleaner", "cleanup", "cron", "cronjob", "daily", "nightly"];

/// Proposes the controller. What is known for certain comes before what a name lets guess.
pub fn propose(known: &Known<'_>) -> Proposal {
    without_the_image(known).unwrap_or_else(|| by_the_image(known))
}

/// What nothing that the image says of itself would change.
pub fn without_the_image(known: &Known<'_>) -> Option<Proposal> {
    if let Some((place, kind)) = known.elsewhere {
        return Some(Proposal::of(kind, text!("It runs as a {kind} in {place}.", "它在 {place} 中以 {kind} 运行。")));
    }
    let name = known.image.map(ImageRef::name).unwrap_or_default();
    if KEEPERS.contains(&name) {
        let reason = text!(
            "{name} keeps data: each copy needs a name and a volume of its own.",
            "{name} 保存数据：每个副本需要自己的名称和卷。"
        );
        return Some(Proposal::of(ControllerKind::StatefulSet, reason));
    }
    // Written either way: node-exporter and node_exporter.
    if AGENTS.contains(&name.replace('_', "-").as_str()) {
        let reason = text!("{name} looks after the node that it runs on.", "{name} 照看其所在的节点。");
        return Some(Proposal::of(ControllerKind::DaemonSet, reason));
    }
    None
}

fn by_the_image(known: &Known<'_>) -> Proposal {
    let volumes = known.config.map(|config| config.volumes.join(", ")).unwrap_or_default();
    if !volumes.is_empty() {
        let reason = text!(
            "The image declares volumes, so it keeps data: {volumes}. Add a volume for each.",
            "镜像声明了卷，说明它保存数据：{volumes}。请为每个路径添加卷。"
        );
        return Proposal::of(ControllerKind::StatefulSet, reason);
    }
    let exposed = known.config.map(|config| config.ports.as_slice()).unwrap_or_default();
    if let Some(port) = known.ports.first().map(|port| port.port.to_string()).or_else(|| exposed.first().cloned()) {
        let reason = text!(
            "It answers requests on port {port}, and nothing says that it keeps data.",
            "它在端口 {port} 上响应请求，且没有迹象表明它保存数据。"
        );
        return Proposal::of(ControllerKind::Deployment, reason);
    }
    silent(known, known.image.map(ImageRef::name).unwrap_or_default())
}

/// Of what nobody asks for anything on a port, the name is all that is known.
fn silent(known: &Known<'_>, image: &str) -> Proposal {
    let named = |words: &[&'static str]| {
        let mut parts = known.service.as_str().split('-').chain(image.split(['-', '_', '.']));
        parts.find_map(|part| words.iter().copied().find(|word| *word == part))
    };
    if let Some(word) = named(&ONCE) {
        let reason = text!(
            "It has no port, and “{word}” in its name sounds like something that runs to its end.",
            "它没有端口，名称中的“{word}”说明它会运行到结束。"
        );
        return Proposal::of(ControllerKind::Job, reason);
    }
    if let Some(word) = named(&REPEATED) {
        let reason = text!(
            "It has no port, and “{word}” in its name sounds like something that runs on a schedule.",
            "它没有端口，名称中的“{word}”说明它按计划运行。"
        );
        return Proposal::of(ControllerKind::CronJob, reason);
    }
    let reason = text!(
        "It has no port: a worker that never ends is a Deployment. If it ends by itself, choose Job or CronJob.",
        "它没有端口：持续运行的工作进程使用 Deployment；如果会自行结束，请选择 Job 或 CronJob。"
    );
    Proposal::of(ControllerKind::Deployment, reason)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;
    use ControllerKind::{CronJob, DaemonSet, Deployment, Job, StatefulSet};
    use rstest::rstest;

    struct Case {
        service: ServiceName,
        image: ImageRef,
        config: ImageConfig,
        ports: Vec<Port>,
    }

    fn case(service: &str, image: &str, ports: &[i64]) -> Case {
        Case {
            service: ServiceName::parse(service).unwrap(),
            image: ImageRef::parse(image).unwrap(),
            config: ImageConfig::default(),
            ports: ports.iter().map(|port| Port::parse("", *port, "").unwrap()).collect(),
        }
    }

    fn proposed(case: &Case, elsewhere: Option<(&EnvironmentName, ControllerKind)>) -> Proposal {
        propose(&Known {
            service: &case.service,
            ports: &case.ports,
            elsewhere,
            image: Some(&case.image),
            config: Some(&case.config),
        })
    }

    #[rstest]
    #[case("orders", "registry.example/shop/orders:1", &[8080], Deployment, "on port 8080")]
    #[case("orders", "registry.example/shop/orders:1", &[], Deployment, "no port")]
    #[case("db", "postgres:17", &[5432], StatefulSet, "postgres keeps data")]
    #[case("db", "docker.io/bitnami/postgresql:17", &[], StatefulSet, "postgresql keeps data")]
    #[case("config", "nacos/nacos-server:v3", &[8848], StatefulSet, "nacos-server keeps data")]
    #[case("metrics", "quay.io/prometheus/node_exporter:v1", &[9100], DaemonSet, "looks after the node")]
    #[case("logs", "fluent/fluent-bit:3", &[], DaemonSet, "looks after the node")]
    // What only speaks with a database keeps nothing.
    #[case("exporter", "oliver006/redis_exporter:v1", &[9121], Deployment, "on port 9121")]
    #[case("admin", "mongo-express:1", &[8081], Deployment, "on port 8081")]
    #[case("orders-migrate", "registry.example/shop/orders:1", &[], Job, "“migrate”")]
    #[case("orders", "registry.example/shop/orders-import:1", &[], Job, "“import”")]
    #[case("nightly-report", "registry.example/shop/report:1", &[], CronJob, "“nightly”")]
    // A name says nothing against a port.
    #[case("job-board", "registry.example/shop/job-board:1", &[8080], Deployment, "on port 8080")]
    fn it_is_proposed_from_what_is_known(
        #[case] service: &str,
        #[case] image: &str,
        #[case] ports: &[i64],
        #[case] kind: ControllerKind,
        #[case] said: &str,
    ) {
        let found = proposed(&case(service, image, ports), None);
        assert_eq!(found.kind, kind, "{}", found.reason);
        assert!(found.reason.en.contains(said), "{}", found.reason);
    }

    #[test]
    fn what_the_image_declares_is_taken_into_account() {
        let mut keeps = case("wiki", "registry.example/wiki:1", &[80]);
        keeps.config.volumes = vec!["/var/lib/wiki".into(), "/uploads".into()];
        let found = proposed(&keeps, None);
        assert_eq!(found.kind, StatefulSet);
        assert!(found.reason.en.contains("/var/lib/wiki, /uploads"), "{}", found.reason);
        let mut serves = case("wiki-job", "registry.example/wiki:1", &[]);
        serves.config.ports = vec!["80/tcp".into()];
        assert_eq!(proposed(&serves, None).kind, Deployment, "a port that it exposes");
    }

    #[test]
    fn as_it_runs_elsewhere_comes_before_everything_else() {
        let place = EnvironmentName::parse("staging").unwrap();
        let found = proposed(&case("db", "postgres:17", &[5432]), Some((&place, Deployment)));
        assert_eq!((found.kind, found.reason.en.as_ref()), (Deployment, "It runs as a Deployment in staging."));
        assert!(found.reason.zh.contains("staging"));
    }
}
