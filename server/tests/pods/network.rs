//! How a release is reached from outside: node ports and host ports that answer, and what is said where they are taken.

use domain::controller::{ControllerKind, ControllerSettings, DeploymentSettings, Strategy};
use domain::network::{By, NetworkSettings, Reached, Written, WrittenPort};
use domain::preflight::{Subject, Verdict};
use domain::release::ReleaseStatus;
use domain::status::EnvironmentStatus;
use domain::use_cases::release::{self, Order};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::real::{World, until};
use crate::steps::{arrives, deploy, deployed, hello, order, restarts, serves};
use crate::wanted::foretold;

async fn world(name: &str) -> World {
    let world = World::new(name, "").await.work().await;
    world.hello("orders").await;
    world
}

fn network(service: &str, node_port: &str, host_port: &str) -> NetworkSettings {
    let port = WrittenPort { name: "http".into(), node_port: node_port.into(), host_port: host_port.into() };
    Written { service: service.into(), ports: vec![port] }.parse().unwrap()
}

fn reached_by(controller: ControllerSettings, network: NetworkSettings) -> Order {
    Order { network: Some(network), ..order(hello(), controller, 1, &[]) }
}

fn of(network: NetworkSettings) -> Order {
    reached_by(ControllerSettings::default(), network)
}

/// A number that no other run of these tests takes at the same time.
fn number(first: u16, last: u32) -> String {
    (u32::from(first) + std::process::id() % last).to_string()
}

/// What answers at an address of a node.
async fn answer(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /healthz HTTP/1.0\r\nHost: orders\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

async fn answers(address: &str) {
    until("an answer", async || match answer(address).await {
        Ok(line) if line.contains(" 200 ") => Ok(()),
        other => Err(other.map_err(|error| error.to_string())),
    })
    .await;
}

fn by(status: &EnvironmentStatus, by: By) -> Option<&Reached> {
    status.reached.iter().find(|reached| reached.by == by && !reached.nodes.is_empty())
}

/// Where the status says that it is reached.
async fn address(world: &World, how: By) -> String {
    let status = world.until_status("orders", |status| by(status, how).is_some()).await;
    let reached = by(&status, how).unwrap();
    assert_eq!(reached.port, "http");
    format!("{}:{}", reached.nodes[0], reached.number)
}

fn service(world: &World, field: &str) -> String {
    world.kubectl(&["get", "service", "orders", "-o", &format!("jsonpath={{.spec.{field}}}")])
}

/// What a look beforehand says of the ports of nodes.
async fn of_ports(world: &World, order: &Order) -> Vec<(Verdict, String)> {
    let mut said = foretold(world, order, Subject::Port).await;
    said.retain(|(_, sentence)| sentence.contains("ort ") && !sentence.contains("exposes"));
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_port_answers_stays_as_it_was_assigned_and_is_given_up() {
    let world = world("nodeport").await;
    arrives(&world, of(network("NodePort", "", ""))).await;
    let assigned = address(&world, By::NodePort).await;
    answers(&assigned).await;
    arrives(&world, order(hello(), ControllerSettings::default(), 1, &["VERSION=2"])).await;
    serves(&world, 1).await;
    restarts(&world).await;
    assert_eq!(address(&world, By::NodePort).await, assigned, "neither a release nor a restart changes it");
    answers(&assigned).await;

    let chosen = number(30_100, 1000);
    let said = of_ports(&world, &of(network("NodePort", &chosen, ""))).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Holds, "{said:?}");
    arrives(&world, of(network("NodePort", &chosen, ""))).await;
    let status = world
        .until_status("orders", |status| {
            by(status, By::NodePort).is_some_and(|found| found.number.to_string() == chosen)
        })
        .await;
    answers(&format!("{}:{chosen}", by(&status, By::NodePort).unwrap().nodes[0])).await;
    let said = of_ports(&world, &of(network("NodePort", &chosen, ""))).await;
    assert_eq!(said[0].0, Verdict::Holds, "its own is no other: {said:?}");

    arrives(&world, of(network("ClusterIP", "", ""))).await;
    assert_eq!((service(&world, "type"), service(&world, "ports[0].nodePort")), ("ClusterIP".into(), String::new()));
    world.until_status("orders", |status| status.reached.is_empty()).await;
    until("nobody at the port", async || answer(&format!("127.0.0.1:{chosen}")).await.map_or(Ok(()), Err)).await;
    arrives(&world, of(network("NodePort", "", ""))).await;
    answers(&address(&world, By::NodePort).await).await;
    let drifts = domain::use_cases::drift::look(&world.ports, &world.actor, "orders", "dev").await.unwrap();
    assert!(drifts.is_empty(), "what the cluster assigned is no drift: {drifts:?}");

    let out_of_range = of(network("NodePort", "8080", ""));
    let said = of_ports(&world, &out_of_range).await;
    assert!(
        said.iter().any(|(verdict, text)| *verdict == Verdict::Warning && text.contains("30000 to 32767")),
        "the cluster's own look beforehand does not know the range: {said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_port_that_somebody_has_is_named_with_them() {
    let world = world("nodeports").await;
    let (one, two) = (number(31_200, 700), number(32_000, 700));
    world.hello("payments").await;
    let first = of(network("NodePort", &one, ""));
    let made = release::deploy(&world.ports, &world.actor, "payments", "dev", first.clone()).await.unwrap();
    world.until_release("payments", made.number, |release| release.status == ReleaseStatus::Ready).await;
    let said = of_ports(&world, &first).await;
    let wanted = format!(
        "Node port {one} is taken by the Service payments in the namespace {} (payments in dev).",
        world.namespace
    );
    assert!(said.len() == 1 && said[0].0 == Verdict::Blocked && said[0].1.starts_with(&wanted), "{said:?}");
    let manifests = foretold(&world, &first, Subject::Manifest).await;
    assert!(manifests.iter().all(|(verdict, _)| *verdict != Verdict::Blocked), "said once: {manifests:?}");
    let failed = deployed(&world, first).await;
    let why = failed.sentence.expect("a sentence").en;
    assert!(failed.status == ReleaseStatus::Failed && why.contains("already allocated"), "{why}");

    world.kubectl(&["create", "service", "nodeport", "theirs", "--tcp=80", &format!("--node-port={two}")]);
    let said = of_ports(&world, &of(network("NodePort", &two, ""))).await;
    assert!(said[0].1.contains("the Service theirs in the namespace"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_port_answers_and_an_update_on_one_node_takes_another_way() {
    let world = world("hostport").await;
    let port = number(21_000, 5000);
    let rolling = || of(network("", "", &port));
    arrives(&world, rolling()).await;
    let here = address(&world, By::HostPort).await;
    answers(&here).await;

    let said = of_ports(&world, &rolling()).await;
    let stands_still =
        |said: &[(Verdict, String)]| said.iter().any(|(_, text)| text.contains("would stand still. Choose recreate"));
    assert!(stands_still(&said), "{said:?}");
    let next = Order { variables: Some([("VERSION".to_owned(), "2".to_owned())].into()), ..rolling() };
    deploy(&world, next.clone()).await.unwrap();
    let no_port = |status: &EnvironmentStatus| {
        status.pods.iter().any(|pod| pod.trouble.as_ref().is_some_and(|why| why.message.contains("free ports")))
    };
    world.until_status("orders", no_port).await;
    answers(&here).await;

    let settings = DeploymentSettings { strategy: Strategy::Recreate, ..DeploymentSettings::default() };
    let recreate = Order { controller: Some(ControllerSettings::Deployment(settings)), ..next };
    assert!(!stands_still(&of_ports(&world, &recreate).await));
    arrives(&world, recreate).await;
    answers(&here).await;
    serves(&world, 1).await;

    world.hello("payments").await;
    let order = Order { replicas: Some(1), ..of(network("", "", &port)) };
    let found =
        domain::use_cases::preflight::look(&world.ports, &world.actor, "payments", "dev", &order).await.unwrap();
    let taken = found.checks.iter().find(|check| check.subject == Subject::Port && check.verdict == Verdict::Blocked);
    let said = &taken.expect("it is taken").sentence.en;
    assert!(said.contains("held by the Pod orders-") && said.contains("(orders in dev)"), "{said}");
    assert!(said.contains("0 of 1 nodes are left, for 1 pod"), "{said}");

    world.kubectl(&["label", "namespace", &world.namespace, "pod-security.kubernetes.io/enforce=baseline"]);
    let refused = foretold(&world, &rolling(), Subject::Pod).await;
    let forbidden =
        |(verdict, text): &(Verdict, String)| *verdict == Verdict::Blocked && text.contains("Take the host port out");
    assert!(refused.iter().any(forbidden), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_on_every_node_is_reached_there() {
    let world = world("agent").await;
    let port = number(26_100, 3000);
    let everywhere = ControllerSettings::of(ControllerKind::DaemonSet);
    let order = reached_by(everywhere, network("NodePort", "", &port));
    arrives(&world, order.clone()).await;
    answers(&address(&world, By::HostPort).await).await;
    answers(&address(&world, By::NodePort).await).await;
    let variables = Some([("VERSION".to_owned(), "2".to_owned())].into());
    arrives(&world, Order { variables, ..order }).await;
    answers(&address(&world, By::HostPort).await).await;
}
