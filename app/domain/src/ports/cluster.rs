//! Kubernetes: a warm view fed by one watch per kind and cluster, and the few calls that change or read something.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::Value;

use crate::cluster::{ClusterCheck, Connection, Node};
use crate::conflict::Conflict;
use crate::controller::ControllerKind;
use crate::drift::Drift;
use crate::error::Result;
use crate::id::ClusterId;
use crate::log::{LogItem, LogQuery};
use crate::metric::Usage;
use crate::name::{EnvironmentName, Namespace, ServiceName};
use crate::network::{HostPorts, NodePortHeld};
use crate::pod::Reference;
use crate::removal::Object;
use crate::secret::Secret;
use crate::status::Freshness;
use crate::text::Text;
use crate::workload::{Claim, Workload};

/// Lines as they come, merged in time order. It ends when the containers do (or at once without `follow`).
pub type LogStream = BoxStream<'static, Result<LogItem>>;

/// A workload's place: which service in which namespace of which cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorkloadKey {
    pub cluster: ClusterId,
    pub namespace: Namespace,
    pub service: ServiceName,
}

/// What an apply did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// `Deployment/orders`, ...
    pub applied: Vec<String>,
    pub pruned: Vec<String>,
}

/// An object that a cluster would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `Deployment/orders`, ...
    pub object: String,
    /// Where in the object, as Kubernetes names it: `spec.template.spec.containers[0].image`.
    pub field: Option<String>,
    /// Why: the cluster's words, or what Slipway says of its own accord.
    pub reason: Text,
}

/// What stands in a ConfigMap or a Secret. Nothing shows the texts by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data {
    pub texts: BTreeMap<String, Secret<String>>,
    /// Keys whose values are no texts.
    pub binary: Vec<String>,
}

#[async_trait]
pub trait Clusters: Send + Sync {
    /// Tries a connection: reachable, version, rights. Never an error: what failed is in the check.
    async fn check(&self, connection: &Connection) -> ClusterCheck;
    /// The API server's address in a connection, for the list. An unreadable kubeconfig is `Invalid`.
    fn server(&self, connection: &Connection) -> Result<String>;
    /// Opens the watches of a cluster (again, with another connection). Returns at once; they reconnect by themselves.
    async fn open(&self, id: ClusterId, connection: &Connection) -> Result<()>;
    async fn close(&self, id: ClusterId);
    fn freshness(&self, id: ClusterId) -> Freshness;
    /// Why the view is cut, while it is.
    fn cut_because(&self, id: ClusterId) -> Option<Text>;
    /// From memory. `None` until the first lists arrived.
    fn workload(&self, key: &WorkloadKey) -> Option<Workload>;
    /// Which workloads changed, as they do; a place is named once however much happened at it meanwhile.
    /// Cluster ids with no workload tell that the freshness changed.
    fn changes(&self) -> BoxStream<'static, Change>;
    async fn nodes(&self, id: ClusterId) -> Result<Vec<Node>>;
    /// The node ports of all Services of a cluster, asked for at this moment.
    async fn node_ports(&self, id: ClusterId) -> Result<Vec<NodePortHeld>>;
    /// The host ports of all pods of a cluster that run or will, and its nodes; likewise.
    async fn host_ports(&self, id: ClusterId) -> Result<HostPorts>;
    async fn ensure_namespace(&self, id: ClusterId, namespace: &Namespace, environment: &EnvironmentName)
    -> Result<()>;
    /// Server-side apply with the field manager `slipway`, by force, then prunes the Services and
    /// disruption budgets that this one no longer needs.
    /// A Job is made once and only held or let go on afterwards; of the runs that people asked for the last few are kept. It
    /// is made to stay after its end, until [`Clusters::clean_up`].
    /// What the cluster would refuse, or does not let Slipway do, is found out before anything is written.
    /// Objects of these names that are not Slipway's are a `Conflict`; they are left alone.
    async fn apply(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied>;
    /// The same without force: where another field manager owns a field, nothing at all is applied, and the `Conflict`
    /// names who and what. The number of pods is applied by force even so.
    async fn apply_unforced(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied>;
    /// Gives these Jobs the time after which Kubernetes takes them out when they have ended. One that is gone, or is not
    /// Slipway's, is left alone.
    async fn clean_up(&self, key: &WorkloadKey, runs: &[Value]) -> Result<()>;
    /// What would keep [`Clusters::apply_unforced`] from applying these objects. Nothing is changed.
    async fn conflicts(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Conflict>>;
    /// What the cluster would say to an apply of these objects: those that it would refuse. Nothing is changed.
    async fn dry_run(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>>;
    /// What the namespace's quotas, limits and policies would say to one pod of these objects: what its controller would be
    /// told later, when nobody looks. Nothing is made.
    async fn dry_run_pod(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>>;
    /// How these objects are in the cluster, whole; `None`: it is not there.
    async fn live(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Option<Value>>>;
    /// Takes these fields out of their objects; one that is gone already is left alone.
    async fn take_out(&self, key: &WorkloadKey, added: &[Drift]) -> Result<()>;
    /// Which of these objects of the namespace (a StorageClass: of the cluster) are not there.
    async fn missing(&self, key: &WorkloadKey, references: &[Reference]) -> Result<Vec<Reference>>;
    /// The ConfigMaps and Secrets of the namespace that values can be taken from, by name: those that are not Slipway's own.
    async fn data_objects(&self, key: &WorkloadKey) -> Result<Vec<Reference>>;
    /// What stands in one of them; `None`: it is not there, or is Slipway's own.
    async fn data(&self, key: &WorkloadKey, reference: &Reference) -> Result<Option<Data>>;
    /// Takes out the service's controllers of other kinds than `kept`, with their pods. Their claims stay, whatever a
    /// StatefulSet says of them, and for what runs to an end the runs before.
    async fn prune_controllers(&self, key: &WorkloadKey, kept: ControllerKind) -> Result<()>;
    /// Ends one pod; its controller makes another. One that is gone, or is another of the same name, is left alone.
    async fn delete_pod(&self, key: &WorkloadKey, name: &str, uid: &str) -> Result<()>;
    /// The objects of the service that carry Slipway's labels, without its volume claims; controllers first.
    async fn objects(&self, key: &WorkloadKey) -> Result<Vec<Object>>;
    /// The volume claims of the service, by name.
    async fn claims(&self, key: &WorkloadKey) -> Result<Vec<Claim>>;
    /// Takes out all objects of the service that carry Slipway's labels, its volume claims only when that is said. Done
    /// when they are gone from the API.
    async fn remove(&self, key: &WorkloadKey, claims: bool) -> Result<()>;
    /// All objects of a kind (`apps/v1`, `Deployment`) in a namespace, whoever they belong to, as they are at this moment.
    async fn in_namespace(&self, id: ClusterId, namespace: &Namespace, version: &str, kind: &str)
    -> Result<Vec<Value>>;
    /// Makes objects of somebody else, by their uids, the service's own, as they are: labels and annotations are added, and
    /// their pods are labelled. The controller comes last. What would change anything that runs is a `Conflict`. Without
    /// `really` it is only tried.
    async fn adopt(&self, key: &WorkloadKey, manifests: &[Value], uids: &[String], really: bool) -> Result<()>;
    /// Takes Slipway's labels off what an adoption that did not come to its end labelled: it is somebody else's again.
    async fn give_back(&self, key: &WorkloadKey) -> Result<()>;
    /// Labels the pods of an adopted controller that are not labelled yet.
    async fn mark_pods(&self, key: &WorkloadKey, controller: &Value) -> Result<()>;
    async fn logs(&self, key: &WorkloadKey, query: &LogQuery) -> Result<LogStream>;
    /// What each pod uses now, from the kubelets; kept warm while somebody asks.
    async fn usage(&self, key: &WorkloadKey) -> Result<Vec<Usage>>;
}

/// Something changed in a cluster's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Workload(WorkloadKey),
    Freshness(ClusterId),
}
