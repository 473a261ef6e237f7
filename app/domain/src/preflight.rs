//! What is looked at before a release goes out: each thing with a verdict and a sentence, and the objects as they are and
//! as they would be. Looking changes nothing.

pub(crate) mod fault;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::cluster::Node;
use crate::difference::Side;
use crate::image::ImageRef;
use crate::pod::{Companion, Role};
use crate::quantity::{Cpu, Memory};
use crate::settings::Resources;
use crate::text;
use crate::text::{Text, count};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Holds,
    /// It can go out, and may have to wait or may not come up.
    Warning,
    /// It cannot go out like this.
    Blocked,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Whether the registry has the image.
    Image,
    /// Whether the order can be carried out as it was written.
    Order,
    /// Whether the nodes can run the image.
    Architecture,
    /// Whether it runs as root.
    Security,
    /// Whether the image exposes the service's ports.
    Port,
    /// Whether the settings of its pods can be carried out.
    Pod,
    /// Whether another field manager owns what would be applied.
    Conflict,
    /// Whether the cluster would take every object.
    Manifest,
    /// Whether what it refers to is there.
    Reference,
    /// Whether the configuration may keep it from starting.
    Configuration,
    /// Whether what is read of the configuration centre is there.
    Centre,
    /// Whether another kind of controller takes the place of the one that runs.
    Controller,
    /// Whether the cluster answers.
    Cluster,
    /// Whether the pods fit on its nodes.
    Room,
    /// Whether another release is on its way.
    Rollout,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub subject: Subject,
    pub verdict: Verdict,
    pub sentence: Text,
    /// The field of the order that is at fault, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Check {
    pub fn new(subject: Subject, verdict: Verdict, sentence: Text) -> Self {
        Self { subject, verdict, sentence, field: None }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// When it was looked at.
    pub at: Time,
    pub checks: Vec<Check>,
    /// The images as they would go out, held to their digests where the registry could be asked; the service's own first.
    #[serde(default)]
    pub images: Vec<ImageRef>,
    /// The release as it would be; none where the order cannot be carried out.
    #[serde(default)]
    pub planned: Option<Box<Side>>,
    /// The Kubernetes objects that should be in the cluster now; none before the first release.
    pub before: Vec<serde_json::Value>,
    /// Those that would be applied; none where the order cannot be carried out.
    pub after: Vec<serde_json::Value>,
}

impl Preflight {
    /// How many things have to be mended before it can go out.
    pub fn blocked(&self) -> usize {
        self.checks.iter().filter(|check| check.verdict == Verdict::Blocked).count()
    }
}

/// What one pod keeps for itself: the scheduler takes a limit for the request where none is set.
fn asked(resources: &Resources) -> (u64, u64) {
    let cpu = resources.cpu_request.or(resources.cpu_limit).map_or(0, |cpu| cpu.0);
    let memory = resources.memory_request.or(resources.memory_limit).map_or(0, |memory| memory.0);
    (cpu, memory)
}

/// What a pod keeps: the service with all that runs beside it, or whatever is more before it begins.
/// Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
fn kept(resources: &Resources, companions: &[Companion]) -> (u64, u64) {
    let (mut beside, mut before) = ((0, 0), (0, 0));
    for companion in companions {
        let (cpu, memory) = asked(&companion.resources);
        let sum: (u64, u64) = (cpu.saturating_add(beside.0), memory.saturating_add(beside.1));
        match companion.role {
            // What was begun before it runs beside it already.
            Role::Init => before = (sum.0.max(before.0), sum.1.max(before.1)),
            Role::Sidecar => beside = sum,
        }
    }
    let (cpu, memory) = asked(resources);
    (cpu.saturating_add(beside.0).max(before.0), memory.saturating_add(beside.1).max(before.1))
}

/// How many more such pods a node takes.
fn takes(node: &Node, cpu: u64, memory: u64) -> u64 {
    let left = |allocatable: u64, requested: u64| allocatable.saturating_sub(requested);
    let places = u64::from(node.pods_allocatable.saturating_sub(node.pods));
    let by_cpu = left(node.cpu_allocatable, node.cpu_requested).checked_div(cpu).unwrap_or(places);
    let by_memory = left(node.memory_allocatable, node.memory_requested).checked_div(memory).unwrap_or(places);
    places.min(by_cpu).min(by_memory)
}

/// Whether `more` pods, of the service with its companions, find room beside those that run now.
pub fn room(nodes: &[Node], resources: &Resources, companions: &[Companion], more: u32) -> Check {
    let check = |verdict, sentence| Check::new(Subject::Room, verdict, sentence);
    let (cpu, memory) = kept(resources, companions);
    let ready: Vec<&Node> = nodes.iter().filter(|node| node.ready).collect();
    if more == 0 {
        return check(Verdict::Holds, text!("No more pods than now are needed.", "不需要更多 Pod。"));
    }
    if ready.is_empty() {
        return check(
            Verdict::Warning,
            text!("No node of the cluster is ready: the pods will wait.", "集群中没有就绪的节点：Pod 将等待。"),
        );
    }
    let fit: u64 = ready.iter().map(|node| takes(node, cpu, memory)).sum();
    let pods = count(u64::from(more), "more pod", "more pods");
    let nodes = count(ready.len() as u64, "node", "nodes");
    let number = ready.len();
    let each = amount(cpu, memory);
    if fit >= u64::from(more) {
        return check(
            Verdict::Holds,
            text!(
                "{pods} at most at a time ({each} each); there is room for {fit} on {nodes}.",
                "同时最多增加 {more} 个 Pod（每个{each_zh}）；{number} 个节点上还可容纳 {fit} 个。",
                each = each.en,
                each_zh = each.zh
            ),
        );
    }
    check(
        Verdict::Warning,
        text!(
            "{pods} needed at a time ({each} each), but there is room for {fit} on {nodes}: the others wait until some is freed.",
            "同时需要增加 {more} 个 Pod（每个{each_zh}），但 {number} 个节点上只能容纳 {fit} 个：其余将等待资源释放。",
            each = each.en,
            each_zh = each.zh
        ),
    )
}

/// `250m CPU, 128 MiB`, or that nothing is asked for.
fn amount(cpu: u64, memory: u64) -> Text {
    let (cores, bytes) = (Cpu(cpu), Memory(memory).human());
    match (cpu > 0, memory > 0) {
        (true, true) => text!("{cores} CPU, {bytes}", "请求 {cores} CPU、{bytes}"),
        (true, false) => text!("{cores} CPU", "请求 {cores} CPU"),
        (false, true) => text!("{bytes}", "请求 {bytes}"),
        (false, false) => text!("without requests", "未设请求"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::Command;

    fn node(cpu: u64, memory: u64) -> Node {
        Node {
            name: "one".into(),
            ready: true,
            version: "v1.34.4".into(),
            architecture: "amd64".into(),
            cpu_allocatable: 4000,
            cpu_requested: 4000 - cpu,
            memory_allocatable: 8 << 30,
            memory_requested: (8 << 30) - memory,
            pods: 10,
            pods_allocatable: 110,
        }
    }

    fn resources(cpu: u64, memory: u64) -> Resources {
        Resources { cpu_request: Some(Cpu(cpu)), memory_limit: Some(Memory(memory)), ..Resources::default() }
    }

    #[test]
    fn pods_that_fit_say_for_how_many_there_is_room() {
        let nodes = [node(1000, 1 << 30), node(250, 1 << 30)];
        let found = room(&nodes, &resources(250, 256 << 20), &[], 2);
        assert_eq!(found.verdict, Verdict::Holds);
        let said = "2 more pods at most at a time (250m CPU, 256 MiB each); there is room for 5 on 2 nodes.";
        assert_eq!(found.sentence.en, said);
    }

    #[test]
    fn room_is_counted_node_by_node_and_a_limit_stands_for_a_missing_request() {
        // Together the nodes have what the pod asks for; no single one does.
        let found = room(&[node(300, 1 << 30), node(300, 1 << 30)], &resources(500, 64 << 20), &[], 1);
        assert_eq!(found.verdict, Verdict::Warning);
        let memory_only = Resources { memory_limit: Some(Memory(2 << 30)), ..Resources::default() };
        assert_eq!(room(&[node(300, 1 << 30)], &memory_only, &[], 1).verdict, Verdict::Warning);
    }

    #[test]
    fn a_node_that_is_not_ready_or_full_of_pods_takes_none() {
        let away = Node { ready: false, ..node(4000, 8 << 30) };
        assert_eq!(room(&[away], &Resources::default(), &[], 1).verdict, Verdict::Warning);
        let full = Node { pods: 110, ..node(4000, 8 << 30) };
        assert_eq!(room(&[full], &Resources::default(), &[], 1).verdict, Verdict::Warning);
        assert_eq!(room(&[node(1, 1)], &Resources::default(), &[], 1).verdict, Verdict::Holds);
    }

    #[test]
    fn what_runs_beside_the_service_is_added_and_what_runs_before_it_only_where_it_is_more() {
        let of = |role, cpu, memory| Companion {
            name: "one".into(),
            role,
            image: ImageRef { registry: None, repository: "one".into(), tag: None, digest: None },
            command: Command::default(),
            arguments: Command::default(),
            variables: Default::default(),
            resources: resources(cpu, memory),
        };
        let (init, sidecar) = (|cpu, memory| of(Role::Init, cpu, memory), |cpu, memory| of(Role::Sidecar, cpu, memory));
        let service = resources(100, 100);
        assert_eq!(kept(&service, &[]), (100, 100));
        assert_eq!(kept(&service, &[sidecar(50, 10), sidecar(20, 5)]), (170, 115), "they are added");
        assert_eq!(kept(&service, &[init(80, 300), init(90, 20)]), (100, 300), "the largest, where it is more");
        assert_eq!(kept(&service, &[sidecar(50, 10), init(120, 0)]), (170, 110), "beside what began before it");
        assert_eq!(kept(&service, &[init(120, 0), sidecar(10, 10)]), (120, 110));
        let found = room(&[node(300, 1 << 30)], &service, &[sidecar(250, 0)], 1);
        assert_eq!(found.verdict, Verdict::Warning);
        assert!(found.sentence.en.contains("350m CPU"), "{}", found.sentence);
    }
}
