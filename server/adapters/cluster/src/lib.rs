//! The port `Clusters` on Kubernetes: a warm view of each cluster, fed by one watch per kind, and the calls that
//! change or read something.

mod adopt;
mod ahead;
mod apply;
mod autoscaled;
mod call;
mod catch_up;
mod check;
mod claims;
mod clean_up;
mod cluster;
mod configuration;
mod conflicts;
mod connection;
mod convert;
mod data;
mod dry_run;
mod dry_run_pod;
mod failure;
mod give_back;
mod held;
mod history;
mod hub;
mod index;
mod live;
mod logs;
mod missing;
mod nodes;
mod objects;
mod own;
mod pulse;
mod remove;
mod retain;
mod runs;
mod sealed;
mod shared;
mod usage;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::cluster::{ClusterCheck, Connection, Node};
use domain::conflict::Conflict;
use domain::controller::ControllerKind;
use domain::drift::Drift;
use domain::error::{Error, Result};
use domain::id::ClusterId;
use domain::log::LogQuery;
use domain::metric::Usage;
use domain::name::{EnvironmentName, Namespace};
use domain::network::{HostPorts, NodePortHeld};
use domain::pod::Reference;
use domain::ports::{Applied, Change, Clusters, Data, LogStream, Refusal, WorkloadKey};
use domain::removal::Object;
use domain::status::Freshness;
use domain::text;
use domain::text::Text;
use domain::workload::{Claim, Workload};
use futures::stream::BoxStream;
use serde_json::Value;

use cluster::Cluster;
use hub::Hub;
use index::Place;
use shared::Shared;

/// All open clusters.
pub struct KubeClusters {
    open: Shared<HashMap<ClusterId, Arc<Cluster>>>,
    hub: Arc<Hub>,
}

impl Default for KubeClusters {
    fn default() -> Self {
        Self::new()
    }
}

impl KubeClusters {
    /// Chooses ring for TLS unless the program has chosen already.
    pub fn new() -> Self {
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("TLS has its provider already");
        }
        Self { open: Shared::default(), hub: Arc::new(Hub::default()) }
    }

    fn cluster(&self, id: ClusterId) -> Result<Arc<Cluster>> {
        self.open.read(|open| open.get(&id).cloned()).ok_or_else(|| {
            Error::unavailable(
                text!("The cluster is not connected. Check its connection.", "集群未连接，请检查其连接。"),
                format!("cluster {id} is not open"),
            )
        })
    }

    /// One that answers, for calls that would otherwise wait in vain.
    fn answering(&self, id: ClusterId) -> Result<Arc<Cluster>> {
        let cluster = self.cluster(id)?;
        cluster.pulse.answers()?;
        Ok(cluster)
    }

    async fn put(&self, key: &WorkloadKey, manifests: &[Value], force: bool) -> Result<Applied> {
        let cluster = self.answering(key.cluster)?;
        let place = place(key);
        let runs = cluster.view.read(|view| view.workload(&place)).map(|found| found.runs).unwrap_or_default();
        let over: Vec<String> = runs.into_iter().filter(|run| run.status.is_final()).map(|run| run.name).collect();
        let applied = apply::apply(&cluster.client, key, manifests, &over, force).await?;
        catch_up::catch_up(&cluster.view, &place, manifests).await;
        Ok(applied)
    }
}

fn place(key: &WorkloadKey) -> Place {
    Place { namespace: key.namespace.to_string(), service: key.service.to_string() }
}

#[async_trait]
impl Clusters for KubeClusters {
    async fn check(&self, connection: &Connection) -> ClusterCheck {
        check::check(connection).await
    }

    fn server(&self, connection: &Connection) -> Result<String> {
        connection::server(connection)
    }

    async fn open(&self, id: ClusterId, connection: &Connection) -> Result<()> {
        let cluster = Cluster::open(id, connection, Arc::clone(&self.hub)).await?;
        self.open.write(|open| open.insert(id, Arc::new(cluster)));
        self.hub.tell(&Change::Freshness(id));
        Ok(())
    }

    async fn close(&self, id: ClusterId) {
        self.open.write(|open| open.remove(&id));
        self.hub.tell(&Change::Freshness(id));
    }

    fn freshness(&self, id: ClusterId) -> Freshness {
        let cluster = self.open.read(|open| open.get(&id).cloned());
        cluster.map_or(Freshness::Starting, |cluster| cluster.view.read(index::View::freshness))
    }

    fn cut_because(&self, id: ClusterId) -> Option<Text> {
        let cluster = self.open.read(|open| open.get(&id).cloned())?;
        cluster.view.read(index::View::cut_because)
    }

    fn workload(&self, key: &WorkloadKey) -> Option<Workload> {
        let cluster = self.open.read(|open| open.get(&key.cluster).cloned())?;
        cluster.view.read(|view| view.workload(&place(key)))
    }

    fn changes(&self) -> BoxStream<'static, Change> {
        self.hub.changes()
    }

    async fn nodes(&self, id: ClusterId) -> Result<Vec<Node>> {
        nodes::nodes(&self.answering(id)?.client).await
    }

    async fn node_ports(&self, id: ClusterId) -> Result<Vec<NodePortHeld>> {
        held::node_ports(&self.answering(id)?.client).await
    }

    async fn host_ports(&self, id: ClusterId) -> Result<HostPorts> {
        held::host_ports(&self.answering(id)?.client).await
    }

    async fn ensure_namespace(
        &self,
        id: ClusterId,
        namespace: &Namespace,
        environment: &EnvironmentName,
    ) -> Result<()> {
        apply::ensure_namespace(&self.answering(id)?.client, namespace, environment).await
    }

    async fn apply(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied> {
        self.put(key, manifests, true).await
    }

    async fn apply_unforced(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Applied> {
        self.put(key, manifests, false).await
    }

    async fn clean_up(&self, key: &WorkloadKey, runs: &[Value]) -> Result<()> {
        let cluster = self.answering(key.cluster)?;
        clean_up::clean_up(&cluster.client, &cluster.view, &place(key), key, runs).await
    }

    async fn conflicts(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Conflict>> {
        conflicts::conflicts(&self.answering(key.cluster)?.client, key, manifests).await
    }

    async fn dry_run(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>> {
        dry_run::dry_run(&self.answering(key.cluster)?.client, key, manifests).await
    }

    async fn dry_run_pod(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Refusal>> {
        dry_run_pod::dry_run_pod(&self.answering(key.cluster)?.client, key, manifests).await
    }

    async fn live(&self, key: &WorkloadKey, manifests: &[Value]) -> Result<Vec<Option<Value>>> {
        live::live(&self.answering(key.cluster)?.client, key, manifests).await
    }

    async fn take_out(&self, key: &WorkloadKey, added: &[Drift]) -> Result<()> {
        live::take_out(&self.answering(key.cluster)?.client, key, added).await
    }

    async fn missing(&self, key: &WorkloadKey, references: &[Reference]) -> Result<Vec<Reference>> {
        missing::missing(&self.answering(key.cluster)?.client, key, references).await
    }

    async fn data_objects(&self, key: &WorkloadKey) -> Result<Vec<Reference>> {
        data::objects(&self.answering(key.cluster)?.client, key).await
    }

    async fn data(&self, key: &WorkloadKey, reference: &Reference) -> Result<Option<Data>> {
        data::data(&self.answering(key.cluster)?.client, key, reference).await
    }

    async fn prune_controllers(&self, key: &WorkloadKey, kept: ControllerKind) -> Result<()> {
        remove::prune_controllers(&self.answering(key.cluster)?.client, key, kept).await
    }

    async fn delete_pod(&self, key: &WorkloadKey, name: &str, uid: &str) -> Result<()> {
        remove::delete_pod(&self.answering(key.cluster)?.client, key, name, uid).await
    }

    async fn objects(&self, key: &WorkloadKey) -> Result<Vec<Object>> {
        objects::objects(&self.answering(key.cluster)?.client, key).await
    }

    async fn claims(&self, key: &WorkloadKey) -> Result<Vec<Claim>> {
        claims::claims(&self.answering(key.cluster)?.client, key).await
    }

    async fn remove(&self, key: &WorkloadKey, claims: bool) -> Result<()> {
        remove::remove(&self.answering(key.cluster)?.client, key, claims).await
    }

    async fn in_namespace(
        &self,
        id: ClusterId,
        namespace: &Namespace,
        version: &str,
        kind: &str,
    ) -> Result<Vec<Value>> {
        adopt::objects(&self.answering(id)?.client, namespace, version, kind).await
    }

    async fn adopt(&self, key: &WorkloadKey, manifests: &[Value], uids: &[String], really: bool) -> Result<()> {
        adopt::adopt(&self.answering(key.cluster)?.client, key, manifests, uids, really).await
    }

    async fn give_back(&self, key: &WorkloadKey) -> Result<()> {
        give_back::give_back(&self.answering(key.cluster)?.client, key).await
    }

    async fn mark_pods(&self, key: &WorkloadKey, controller: &Value) -> Result<()> {
        adopt::mark_pods(&self.answering(key.cluster)?.client, key, controller, false).await
    }

    async fn logs(&self, key: &WorkloadKey, query: &LogQuery) -> Result<LogStream> {
        logs::logs(self.cluster(key.cluster)?, key, query).await
    }

    async fn usage(&self, key: &WorkloadKey) -> Result<Vec<Usage>> {
        let cluster = self.cluster(key.cluster)?;
        let pods = cluster.view.read(|view| view.workload(&place(key))).map(|found| found.pods).unwrap_or_default();
        cluster.meter.usage(&cluster.client, key.namespace.as_str(), &pods).await
    }
}
