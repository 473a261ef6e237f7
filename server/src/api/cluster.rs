//! Clusters.

use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::cluster::{CheckOutcome, Cluster, ClusterCheck, Connection, Node};
use domain::secret::Secret;
use domain::status::Freshness;
use domain::{Error, text, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path, given};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_clusters, create_cluster))
        .routes(routes!(get_cluster, edit_cluster, delete_cluster))
        .routes(routes!(check_cluster))
        .routes(routes!(list_nodes))
        .routes(routes!(check_connection))
}

/// A Kubernetes cluster.
#[derive(Serialize, ToSchema)]
#[schema(as = Cluster)]
struct ClusterView {
    name: String,
    /// The API server's address.
    server: String,
    prometheus_url: Option<String>,
    check: CheckView,
    /// `live`, `starting` or `cut`: how fresh what Slipway knows of the cluster is.
    freshness: &'static str,
    /// Since when the view is cut.
    cut_since: Option<DateTime<Utc>>,
    /// Why it is cut.
    cut_because: Option<String>,
    created_at: DateTime<Utc>,
}

/// What was found when the connection was last tried.
#[derive(Serialize, ToSchema)]
#[schema(as = ClusterCheck)]
struct CheckView {
    #[schema(value_type = String, example = "usable")]
    outcome: CheckOutcome,
    sentence: String,
    version: Option<String>,
    at: DateTime<Utc>,
}

fn check(caller: &Caller, check: ClusterCheck) -> CheckView {
    let ClusterCheck { outcome, sentence, version, at } = check;
    CheckView { outcome, sentence: caller.say(&sentence), version, at }
}

fn view(caller: &Caller, cluster: Cluster) -> ClusterView {
    let (freshness, cut_since) = match caller.ports().clusters.freshness(cluster.id) {
        Freshness::Live => ("live", None),
        Freshness::Starting => ("starting", None),
        Freshness::Cut { since } => ("cut", Some(since)),
    };
    ClusterView {
        name: cluster.name.into(),
        server: cluster.server,
        prometheus_url: cluster.prometheus_url,
        check: check(caller, cluster.check),
        freshness,
        cut_since,
        cut_because: caller.ports().clusters.cut_because(cluster.id).map(|why| caller.say(&why)),
        created_at: cluster.created_at,
    }
}

/// All clusters, by name.
#[utoipa::path(get, path = "/clusters", tag = "platform",
    responses((status = 200, body = List<ClusterView>)), extensions(("x-action" = json!("view_platform"))))]
async fn list_clusters(caller: Caller) -> Result<Json<List<ClusterView>>, Problem> {
    let clusters = use_cases::cluster::list(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(clusters, |cluster| view(&caller, cluster))))
}

/// How to reach a cluster: a kubeconfig, or as the pod that Slipway itself is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConnectionInput {
    /// The text of a kubeconfig.
    #[schema(value_type = Option<String>)]
    kubeconfig: Option<Secret<String>>,
    /// Which of its contexts, when it has several.
    context: Option<String>,
    /// Use the service account of Slipway's own pod.
    #[serde(default)]
    in_cluster: bool,
}

/// A cluster to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCluster {
    name: String,
    /// The text of a kubeconfig.
    #[schema(value_type = Option<String>)]
    kubeconfig: Option<Secret<String>>,
    /// Which of its contexts, when it has several.
    context: Option<String>,
    /// Use the service account of Slipway's own pod.
    #[serde(default)]
    in_cluster: bool,
    /// Base URL of something that answers Prometheus's HTTP API for this cluster.
    prometheus_url: Option<String>,
}

/// The connection that was given; none when nothing of it was.
fn connection(input: ConnectionInput) -> Result<Option<Connection>, Error> {
    match (input.kubeconfig, input.in_cluster) {
        (Some(_), true) => Err(Error::invalid(
            "in_cluster",
            text!("Either a kubeconfig or in_cluster, not both.", "kubeconfig 与 in_cluster 只能选一个。"),
        )),
        (Some(text), false) => Ok(Some(Connection::Kubeconfig { text, context: input.context })),
        (None, true) => Ok(Some(Connection::InCluster)),
        (None, false) if input.context.is_some() => {
            Err(Error::invalid("kubeconfig", text!("A context needs its kubeconfig.", "指定上下文时需要 kubeconfig。")))
        }
        (None, false) => Ok(None),
    }
}

fn needed(connection: Option<Connection>) -> Result<Connection, Error> {
    let sentence = text!("A kubeconfig is needed, or in_cluster.", "需要 kubeconfig 或 in_cluster。");
    connection.ok_or_else(|| Error::invalid("kubeconfig", sentence))
}

/// Add a cluster. Its connection is tried first.
#[utoipa::path(post, path = "/clusters", tag = "platform", request_body = NewCluster,
    responses((status = 201, body = ClusterView)), extensions(("x-action" = json!("edit_cluster"))))]
async fn create_cluster(caller: Caller, Body(body): Body<NewCluster>) -> Result<Created<ClusterView>, Problem> {
    let NewCluster { name, kubeconfig, context, in_cluster, prometheus_url } = body;
    let connection = needed(connection(ConnectionInput { kubeconfig, context, in_cluster })?)?;
    let (ports, actor) = (caller.ports(), &caller.actor);
    let cluster = use_cases::cluster::create(ports, actor, &name, connection, prometheus_url.as_deref()).await?;
    Ok(Created(format!("/clusters/{}", cluster.name), view(&caller, cluster)))
}

/// One cluster.
#[utoipa::path(get, path = "/clusters/{cluster}", tag = "platform", params(("cluster" = String, Path)),
    responses((status = 200, body = ClusterView)), extensions(("x-action" = json!("view_platform"))))]
async fn get_cluster(caller: Caller, Path(name): Path<String>) -> Result<Json<ClusterView>, Problem> {
    let cluster = use_cases::cluster::get(caller.ports(), &caller.actor, &name).await?;
    Ok(Json(view(&caller, cluster)))
}

/// What changes of a cluster; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClusterChange {
    #[schema(value_type = Option<String>)]
    kubeconfig: Option<Secret<String>>,
    context: Option<String>,
    #[serde(default)]
    in_cluster: bool,
    /// `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    prometheus_url: Option<Option<String>>,
}

/// Change how a cluster or its Prometheus is reached.
#[utoipa::path(patch, path = "/clusters/{cluster}", tag = "platform", request_body = ClusterChange,
    params(("cluster" = String, Path)),
    responses((status = 200, body = ClusterView)), extensions(("x-action" = json!("edit_cluster"))))]
async fn edit_cluster(
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<ClusterChange>,
) -> Result<Json<ClusterView>, Problem> {
    let ClusterChange { kubeconfig, context, in_cluster, prometheus_url } = body;
    let connection = connection(ConnectionInput { kubeconfig, context, in_cluster })?;
    let (ports, actor) = (caller.ports(), &caller.actor);
    let prometheus_url = match prometheus_url {
        Some(given) => given,
        None => use_cases::cluster::get(ports, actor, &name).await?.prometheus_url,
    };
    let cluster = use_cases::cluster::edit(ports, actor, &name, connection, prometheus_url.as_deref()).await?;
    Ok(Json(view(&caller, cluster)))
}

/// Forget a cluster that has no environments. Nothing in it is touched.
#[utoipa::path(delete, path = "/clusters/{cluster}", tag = "platform", params(("cluster" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_cluster"))))]
async fn delete_cluster(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    use_cases::cluster::delete(caller.ports(), &caller.actor, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try the connection again: reachable, version, rights.
#[utoipa::path(post, path = "/clusters/{cluster}/check", tag = "platform", params(("cluster" = String, Path)),
    responses((status = 200, body = ClusterView)), extensions(("x-action" = json!("edit_cluster"))))]
async fn check_cluster(caller: Caller, Path(name): Path<String>) -> Result<Json<ClusterView>, Problem> {
    let cluster = use_cases::cluster::check_again(caller.ports(), &caller.actor, &name).await?;
    Ok(Json(view(&caller, cluster)))
}

/// Try a connection without keeping it.
#[utoipa::path(post, path = "/connections/check", tag = "platform", request_body = ConnectionInput,
    responses((status = 200, body = CheckView)), extensions(("x-action" = json!("edit_cluster"))))]
async fn check_connection(caller: Caller, Body(body): Body<ConnectionInput>) -> Result<Json<CheckView>, Problem> {
    let connection = needed(connection(body)?)?;
    let found = use_cases::cluster::check(caller.ports(), &caller.actor, &connection).await?;
    Ok(Json(check(&caller, found)))
}

/// A machine of a cluster, and what is left on it.
#[derive(Serialize, ToSchema)]
#[schema(as = Node)]
struct NodeView {
    name: String,
    ready: bool,
    version: String,
    architecture: String,
    /// Thousandths of a core.
    cpu_allocatable: u64,
    cpu_requested: u64,
    /// Bytes.
    memory_allocatable: u64,
    memory_requested: u64,
    pods: u32,
    pods_allocatable: u32,
}

impl From<Node> for NodeView {
    fn from(node: Node) -> Self {
        Self {
            name: node.name,
            ready: node.ready,
            version: node.version,
            architecture: node.architecture,
            cpu_allocatable: node.cpu_allocatable,
            cpu_requested: node.cpu_requested,
            memory_allocatable: node.memory_allocatable,
            memory_requested: node.memory_requested,
            pods: node.pods,
            pods_allocatable: node.pods_allocatable,
        }
    }
}

/// The machines of a cluster.
#[utoipa::path(get, path = "/clusters/{cluster}/nodes", tag = "platform", params(("cluster" = String, Path)),
    responses((status = 200, body = List<NodeView>)), extensions(("x-action" = json!("view_platform"))))]
async fn list_nodes(caller: Caller, Path(name): Path<String>) -> Result<Json<List<NodeView>>, Problem> {
    let nodes = use_cases::cluster::nodes(caller.ports(), &caller.actor, &name).await?;
    Ok(Json(List::all(nodes, NodeView::from)))
}
