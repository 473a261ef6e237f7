//! Everything outside of Slipway, as the test says it is.

#[path = "outside/building.rs"]
mod building;
#[path = "outside/centre.rs"]
mod centre;
#[path = "outside/registry.rs"]
mod registry;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::cluster::{CheckOutcome, ClusterCheck, Connection, Node};
use domain::conflict::Conflict;
use domain::controller::ControllerKind;
use domain::drift::Drift;
use domain::id::ClusterId;
use domain::image::{Digest, ImageConfig};
use domain::log::{LogItem, LogQuery};
use domain::metric::Usage;
use domain::name::{EnvironmentName, Namespace};
use domain::network::{HostPorts, NodePortHeld};
use domain::pod::Reference;
use domain::ports::{Applied, Change, Clusters, Data, LogStream, Refusal, WorkloadKey};
use domain::removal::Object;
use domain::status::Freshness;
use domain::workload::{Claim, Workload};
use domain::{Error, Result, Text, Time, text};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::Value;
use tokio::sync::Barrier;

/// What the world outside answers.
#[derive(Default)]
pub struct Outside {
    pub workload: Mutex<Option<Workload>>,
    /// How its view is, if it is not live.
    pub freshness: Mutex<Option<Freshness>>,
    /// What the pods wrote.
    pub lines: Mutex<Vec<LogItem>>,
    /// Whether the cluster answers.
    pub away: Mutex<bool>,
    pub builds: Mutex<Builds>,
    pub centre: Arc<centre::Centre>,
    /// Keys of builds whose folder cannot be cleared.
    pub stuck: Mutex<Vec<String>>,
    /// What the cluster says to whoever writes to it, if it refuses.
    pub refuses: Mutex<Option<Error>>,
    /// The volume claims of whatever service is asked for.
    pub claims: Mutex<Vec<Claim>>,
    /// The other objects.
    pub objects: Mutex<Vec<Object>>,
    /// What the cluster was asked to take out, in this order.
    pub asked: Mutex<Vec<Asked>>,
    /// The objects that it was given, each time.
    pub applied: Mutex<Vec<Vec<Value>>>,
    /// Runs that are to be cleaned up after their end, each time that was said.
    pub cleaned: Mutex<Vec<String>>,
    /// Objects as somebody changed them in the cluster, by their kind.
    pub changed: Mutex<Vec<Value>>,
    /// What the registry says of every image, if it is not the usual.
    pub image: Mutex<Option<ImageConfig>>,
    /// Whoever asks the registry what an image says of itself gets no answer.
    pub registry_hangs: AtomicBool,
    /// Whoever asks it that is told that it does not answer.
    pub registry_away: AtomicBool,
    /// The namespace whose cluster does not answer who takes something out of it.
    pub keeps: Mutex<Option<Namespace>>,
    /// How often the cluster was asked for its nodes.
    pub nodes_asked: AtomicUsize,
    /// Whoever asks the cluster for ports, or what it would say, or labels pods, waits until so many do.
    pub together: Mutex<Option<Arc<Barrier>>>,
    /// The objects that the cluster would refuse.
    pub refusals: Mutex<Vec<Refusal>>,
    /// Likewise one of its pods.
    pub pod_refusals: Mutex<Vec<Refusal>>,
    /// Who holds ports of its nodes.
    pub node_ports: Mutex<Vec<NodePortHeld>>,
    pub host_ports: Mutex<HostPorts>,
    /// The fields that others own.
    pub conflicts: Mutex<Vec<Conflict>>,
    /// Objects of the namespace that are not Slipway's.
    pub others: Mutex<Vec<Value>>,
    /// What was adopted or tried to be: the objects, their uids, whether really.
    pub adopted: Mutex<Vec<AskedToAdopt>>,
    /// ConfigMaps and Secrets that values can be taken from.
    pub data: Mutex<Vec<(Reference, Data)>>,
    /// What the namespace does not have; everything else that is asked for is there.
    pub lacks: Mutex<Vec<Reference>>,
}

type AskedToAdopt = (Vec<Value>, Vec<String>, bool);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Controllers of other kinds than this.
    PruneControllers(ControllerKind),
    DeletePod(String),
    GiveBack,
    /// Of a controller of this kind.
    MarkPods(String),
    /// These fields.
    TakeOut(Vec<String>),
    /// All objects of a service.
    Remove {
        claims: bool,
    },
}

/// What becomes of a build, after its first step and line.
#[derive(Debug, Clone, Copy, Default)]
pub enum Builds {
    #[default]
    Fail,
    Panic,
    /// They tell of themselves for ever.
    Talk,
}

pub fn digest() -> Digest {
    Digest::parse(&format!("sha256:{}", "a".repeat(64))).unwrap()
}

fn away() -> Error {
    let sentence = text!("The cluster does not answer.", "集群没有响应。");
    Error::unavailable(sentence, "connection refused by 10.0.0.7")
}

impl Outside {
    async fn with_the_others(&self) {
        let together = self.together.lock().unwrap().clone();
        if let Some(barrier) = together {
            barrier.wait().await;
        }
    }

    /// Keeps what was asked; the cluster does it, unless it refuses.
    fn ask(&self, asked: Asked) -> Result<()> {
        self.asked.lock().unwrap().push(asked);
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Clusters for Outside {
    async fn check(&self, _: &Connection) -> ClusterCheck {
        let (outcome, sentence) = if *self.away.lock().unwrap() {
            (CheckOutcome::Unreachable, text!("Nobody answers.", "没有响应。"))
        } else {
            (CheckOutcome::Usable, text!("All is well.", "一切正常。"))
        };
        ClusterCheck { outcome, sentence, version: Some("v1.34.4".to_owned()), at: Time::UNIX_EPOCH }
    }
    fn server(&self, _: &Connection) -> Result<String> {
        Ok("https://cluster.example:6443".to_owned())
    }
    async fn open(&self, _: ClusterId, _: &Connection) -> Result<()> {
        Ok(())
    }
    async fn close(&self, _: ClusterId) {}
    fn freshness(&self, _: ClusterId) -> Freshness {
        self.freshness.lock().unwrap().unwrap_or(Freshness::Live)
    }
    fn cut_because(&self, _: ClusterId) -> Option<Text> {
        None
    }
    fn workload(&self, _: &WorkloadKey) -> Option<Workload> {
        self.workload.lock().unwrap().clone()
    }
    fn changes(&self) -> BoxStream<'static, Change> {
        stream::pending().boxed()
    }
    async fn nodes(&self, _: ClusterId) -> Result<Vec<Node>> {
        self.nodes_asked.fetch_add(1, Ordering::SeqCst);
        Ok(vec![Node {
            name: "node-1".to_owned(),
            ready: true,
            version: "v1.34.4".to_owned(),
            architecture: "amd64".to_owned(),
            cpu_allocatable: 2000,
            cpu_requested: 500,
            memory_allocatable: 4 << 30,
            memory_requested: 1 << 30,
            pods: 7,
            pods_allocatable: 110,
        }])
    }
    async fn node_ports(&self, _: ClusterId) -> Result<Vec<NodePortHeld>> {
        self.with_the_others().await;
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.node_ports.lock().unwrap().clone()) }
    }
    async fn host_ports(&self, _: ClusterId) -> Result<HostPorts> {
        self.with_the_others().await;
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.host_ports.lock().unwrap().clone()) }
    }
    async fn ensure_namespace(&self, _: ClusterId, _: &Namespace, _: &EnvironmentName) -> Result<()> {
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(()) }
    }
    async fn apply(&self, _: &WorkloadKey, objects: &[Value]) -> Result<Applied> {
        self.applied.lock().unwrap().push(objects.to_vec());
        self.refuses.lock().unwrap().clone().map_or_else(|| Ok(Applied::default()), Err)
    }
    async fn apply_unforced(&self, key: &WorkloadKey, objects: &[Value]) -> Result<Applied> {
        let found = self.conflicts.lock().unwrap().clone();
        if found.is_empty() { self.apply(key, objects).await } else { Err(domain::conflict::refused(&found)) }
    }
    async fn clean_up(&self, _: &WorkloadKey, runs: &[Value]) -> Result<()> {
        let names = runs.iter().map(|run| run["metadata"]["name"].as_str().unwrap().to_owned());
        self.cleaned.lock().unwrap().extend(names);
        Ok(())
    }
    async fn conflicts(&self, _: &WorkloadKey, _: &[Value]) -> Result<Vec<Conflict>> {
        self.with_the_others().await;
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.conflicts.lock().unwrap().clone()) }
    }
    async fn dry_run(&self, _: &WorkloadKey, _: &[Value]) -> Result<Vec<Refusal>> {
        self.with_the_others().await;
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.refusals.lock().unwrap().clone()) }
    }
    async fn dry_run_pod(&self, _: &WorkloadKey, _: &[Value]) -> Result<Vec<Refusal>> {
        self.with_the_others().await;
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.pod_refusals.lock().unwrap().clone()) }
    }
    async fn live(&self, _: &WorkloadKey, objects: &[Value]) -> Result<Vec<Option<Value>>> {
        if *self.away.lock().unwrap() {
            return Err(away());
        }
        // The cluster has them as they were asked for, but for what somebody changed.
        let changed = self.changed.lock().unwrap();
        let found = |wanted: &Value| changed.iter().find(|live| live["kind"] == wanted["kind"]).cloned();
        Ok(objects.iter().map(|wanted| found(wanted).or_else(|| Some(wanted.clone()))).collect())
    }
    async fn take_out(&self, _: &WorkloadKey, added: &[Drift]) -> Result<()> {
        self.ask(Asked::TakeOut(added.iter().map(|drift| format!("{} {}", drift.object, drift.path)).collect()))
    }
    async fn missing(&self, _: &WorkloadKey, references: &[Reference]) -> Result<Vec<Reference>> {
        if *self.away.lock().unwrap() {
            return Err(away());
        }
        let lacks = self.lacks.lock().unwrap();
        Ok(references.iter().filter(|reference| lacks.contains(reference)).cloned().collect())
    }
    async fn data_objects(&self, _: &WorkloadKey) -> Result<Vec<Reference>> {
        if *self.away.lock().unwrap() {
            return Err(away());
        }
        Ok(self.data.lock().unwrap().iter().map(|(reference, _)| reference.clone()).collect())
    }
    async fn data(&self, _: &WorkloadKey, reference: &Reference) -> Result<Option<Data>> {
        assert!(!reference.name.contains('/'), "a name is part of an address: {reference}");
        let data = self.data.lock().unwrap();
        Ok(data.iter().find(|(other, _)| other == reference).map(|(_, data)| data.clone()))
    }
    async fn prune_controllers(&self, _: &WorkloadKey, kept: ControllerKind) -> Result<()> {
        self.ask(Asked::PruneControllers(kept))
    }
    async fn delete_pod(&self, _: &WorkloadKey, name: &str, _: &str) -> Result<()> {
        self.ask(Asked::DeletePod(name.to_owned()))
    }
    async fn objects(&self, _: &WorkloadKey) -> Result<Vec<Object>> {
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.objects.lock().unwrap().clone()) }
    }
    async fn claims(&self, _: &WorkloadKey) -> Result<Vec<Claim>> {
        if *self.away.lock().unwrap() { Err(away()) } else { Ok(self.claims.lock().unwrap().clone()) }
    }
    async fn remove(&self, key: &WorkloadKey, claims: bool) -> Result<()> {
        let keeps = self.keeps.lock().unwrap().as_ref() == Some(&key.namespace);
        if keeps { Err(away()) } else { self.ask(Asked::Remove { claims }) }
    }
    async fn in_namespace(&self, _: ClusterId, _: &Namespace, _: &str, kind: &str) -> Result<Vec<Value>> {
        if *self.away.lock().unwrap() {
            return Err(away());
        }
        Ok(self.others.lock().unwrap().iter().filter(|object| object["kind"] == kind).cloned().collect())
    }
    async fn adopt(&self, _: &WorkloadKey, objects: &[Value], uids: &[String], really: bool) -> Result<()> {
        if let Some(refusal) = self.refuses.lock().unwrap().clone() {
            return Err(refusal);
        }
        self.adopted.lock().unwrap().push((objects.to_vec(), uids.to_vec(), really));
        Ok(())
    }
    async fn give_back(&self, _: &WorkloadKey) -> Result<()> {
        self.ask(Asked::GiveBack)
    }
    async fn mark_pods(&self, _: &WorkloadKey, controller: &Value) -> Result<()> {
        self.with_the_others().await;
        self.ask(Asked::MarkPods(controller["kind"].as_str().unwrap_or_default().to_owned()))
    }
    async fn logs(&self, _: &WorkloadKey, query: &LogQuery) -> Result<LogStream> {
        let lines = stream::iter(self.lines.lock().unwrap().clone()).map(Ok);
        Ok(if query.follow { lines.chain(stream::pending()).boxed() } else { lines.boxed() })
    }
    async fn usage(&self, _: &WorkloadKey) -> Result<Vec<Usage>> {
        Ok(vec![Usage { pod: "orders-1".to_owned(), cpu: Some(0.25), memory: Some(1e6) }])
    }
}
