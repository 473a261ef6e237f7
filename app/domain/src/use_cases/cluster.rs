//! Clusters: add one, check it, look at its nodes.

use crate::authorise::{Action, Resource, authorise};
use crate::cluster::{CheckOutcome, Cluster, ClusterCheck, Connection, Node};
use crate::error::{Error, Result};
use crate::id::ClusterId;
use crate::name::ClusterName;
use crate::ports::{ClusterRecord, Ports};
use crate::secret::Secret;
use crate::status::Freshness;
use crate::text;
use crate::user::Actor;

use super::note;

pub async fn list(ports: &Ports, actor: &Actor) -> Result<Vec<Cluster>> {
    authorise(actor, Action::ViewPlatform, Resource::Platform)?;
    Ok(ports.store.clusters().await?.into_iter().map(|record| record.cluster).collect())
}

async fn record(ports: &Ports, name: &str) -> Result<ClusterRecord> {
    let missing = || Error::not_found(text!("There is no cluster {name}.", "没有集群 {name}。"));
    let parsed = ClusterName::parse(name).map_err(|_| missing())?;
    ports.store.cluster(&parsed).await?.ok_or_else(missing)
}

pub async fn get(ports: &Ports, actor: &Actor, name: &str) -> Result<Cluster> {
    authorise(actor, Action::ViewPlatform, Resource::Platform)?;
    Ok(record(ports, name).await?.cluster)
}

/// How fresh the view of the cluster is.
pub async fn freshness(ports: &Ports, actor: &Actor, name: &str) -> Result<Freshness> {
    Ok(ports.clusters.freshness(get(ports, actor, name).await?.id))
}

/// The machines of a cluster and what is left on them.
pub async fn nodes(ports: &Ports, actor: &Actor, name: &str) -> Result<Vec<Node>> {
    ports.clusters.nodes(get(ports, actor, name).await?.id).await
}

/// Tries a connection before it is kept, for the form.
pub async fn check(ports: &Ports, actor: &Actor, connection: &Connection) -> Result<ClusterCheck> {
    authorise(actor, Action::EditCluster, Resource::Platform)?;
    Ok(ports.clusters.check(connection).await)
}

/// Adds a cluster. A connection that does not work is refused with what the check found, so that nothing half is kept.
pub async fn create(
    ports: &Ports,
    actor: &Actor,
    name: &str,
    connection: Connection,
    prometheus_url: Option<&str>,
) -> Result<Cluster> {
    authorise(actor, Action::EditCluster, Resource::Platform)?;
    let name = ClusterName::parse(name)?;
    let prometheus_url = prometheus(prometheus_url)?;
    let (server, check) = try_out(ports, &connection).await?;
    let cluster =
        Cluster { id: ClusterId(ports.host.id()), name, server, prometheus_url, check, created_at: ports.host.now() };
    let record = ClusterRecord { cluster, sealed: seal(ports, &connection)? };
    ports.store.cluster_create(&record).await?;
    ports.clusters.open(record.cluster.id, &connection).await?;
    super::platform_changed(ports);
    let cluster = record.cluster;
    let sentence = text!("Added the cluster {name}.", "添加了集群 {name}。", name = cluster.name);
    note(ports, actor, "cluster.create", None, None, sentence).await?;
    Ok(cluster)
}

/// Changes the connection (`None` leaves it) and the Prometheus URL.
pub async fn edit(
    ports: &Ports,
    actor: &Actor,
    name: &str,
    connection: Option<Connection>,
    prometheus_url: Option<&str>,
) -> Result<Cluster> {
    authorise(actor, Action::EditCluster, Resource::Platform)?;
    let mut record = record(ports, name).await?;
    record.cluster.prometheus_url = prometheus(prometheus_url)?;
    if let Some(connection) = &connection {
        (record.cluster.server, record.cluster.check) = try_out(ports, connection).await?;
        record.sealed = seal(ports, connection)?;
    }
    ports.store.cluster_update(&record).await?;
    if let Some(connection) = &connection {
        ports.store.cluster_checked(record.cluster.id, &record.cluster.check).await?;
        ports.clusters.open(record.cluster.id, connection).await?;
    }
    super::platform_changed(ports);
    note(ports, actor, "cluster.edit", None, None, text!("Edited the cluster {name}.", "编辑了集群 {name}。")).await?;
    Ok(record.cluster)
}

/// Checks the kept connection again.
pub async fn check_again(ports: &Ports, actor: &Actor, name: &str) -> Result<Cluster> {
    authorise(actor, Action::EditCluster, Resource::Platform)?;
    let mut record = record(ports, name).await?;
    record.cluster.check = ports.clusters.check(&unseal(ports, &record)?).await;
    ports.store.cluster_checked(record.cluster.id, &record.cluster.check).await?;
    Ok(record.cluster)
}

/// Forgets a cluster that has no environments. Nothing in it is touched.
pub async fn delete(ports: &Ports, actor: &Actor, name: &str) -> Result<()> {
    authorise(actor, Action::EditCluster, Resource::Platform)?;
    let record = record(ports, name).await?;
    ports.store.cluster_delete(record.cluster.id).await?;
    ports.clusters.close(record.cluster.id).await;
    super::platform_changed(ports);
    note(ports, actor, "cluster.delete", None, None, text!("Removed the cluster {name}.", "移除了集群 {name}。")).await
}

/// Opens the watches of every cluster, when the server starts. One that cannot be opened does not hold up the others.
pub async fn open_all(ports: &Ports) -> Result<Vec<(ClusterName, Error)>> {
    let mut failed = Vec::new();
    for record in ports.store.clusters().await? {
        let opened = match unseal(ports, &record) {
            Ok(connection) => ports.clusters.open(record.cluster.id, &connection).await,
            Err(error) => Err(error),
        };
        if let Err(error) = opened {
            failed.push((record.cluster.name, error));
        }
    }
    Ok(failed)
}

async fn try_out(ports: &Ports, connection: &Connection) -> Result<(String, ClusterCheck)> {
    let server = ports.clusters.server(connection).map_err(|error| error.at("kubeconfig"))?;
    let check = ports.clusters.check(connection).await;
    if check.outcome == CheckOutcome::Unreachable {
        return Err(Error::invalid("kubeconfig", check.sentence));
    }
    Ok((server, check))
}

/// A URL that Prometheus's HTTP API answers at: http or https, a host, and no password in it (URLs end up in logs).
fn prometheus(url: Option<&str>) -> Result<Option<String>> {
    let Some(url) = url.map(|url| url.trim().trim_end_matches('/')).filter(|url| !url.is_empty()) else {
        return Ok(None);
    };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    let good = host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && url.len() <= 500
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "?#".contains(c));
    if !good {
        return Err(Error::invalid(
            "prometheus_url",
            text!(
                "“{url}” is not the address of a Prometheus: it is as http://prometheus.monitoring:9090, without a password.",
                "“{url}” 不是 Prometheus 地址：应形如 http://prometheus.monitoring:9090，且不含密码。"
            ),
        ));
    }
    Ok(Some(url.to_owned()))
}

/// What is sealed: `Connection` as JSON, with the secret in the clear (a `Secret` serialises to dots).
fn seal(ports: &Ports, connection: &Connection) -> Result<Vec<u8>> {
    let plain = match connection {
        Connection::Kubeconfig { text, context } => {
            serde_json::json!({"kubeconfig": {"text": text.expose(), "context": context}})
        }
        Connection::InCluster => serde_json::json!("in_cluster"),
    };
    ports.vault.seal(&Secret::new(plain.to_string()))
}

fn unseal(ports: &Ports, record: &ClusterRecord) -> Result<Connection> {
    let plain = ports.vault.open(&record.sealed)?;
    // serde's message may quote the text, so it is not kept as the cause.
    serde_json::from_str(plain.expose()).map_err(|_| Error::internal("a cluster's sealed connection is unreadable"))
}
