//! Environments: a namespace on a cluster, in an order.

use crate::authorise::{Action, Resource, authorise};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::id::EnvironmentId;
use crate::name::{ClusterName, EnvironmentName, Namespace};
use crate::ports::Ports;
use crate::text;
use crate::user::Actor;

use super::note;

pub async fn list(ports: &Ports, actor: &Actor) -> Result<Vec<Environment>> {
    authorise(actor, Action::ViewPlatform, Resource::Platform)?;
    ports.store.environments().await
}

pub async fn get(ports: &Ports, actor: &Actor, name: &str) -> Result<Environment> {
    authorise(actor, Action::ViewPlatform, Resource::Platform)?;
    let missing = || Error::not_found(text!("There is no environment {name}.", "没有环境 {name}。"));
    let parsed = EnvironmentName::parse(name).map_err(|_| missing())?;
    ports.store.environment(&parsed).await?.ok_or_else(missing)
}

/// Makes an environment, and its namespace in the cluster if it is missing. It stands after those that are there.
pub async fn create(ports: &Ports, actor: &Actor, name: &str, cluster: &str, namespace: &str) -> Result<Environment> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let missing = || Error::not_found(text!("There is no cluster {cluster}.", "没有集群 {cluster}。")).at("cluster");
    let name = EnvironmentName::parse(name)?;
    let namespace = Namespace::parse(namespace).map_err(|error| error.at("namespace"))?;
    let cluster_name = ClusterName::parse(cluster).map_err(|_| missing())?;
    let record = ports.store.cluster(&cluster_name).await?.ok_or_else(missing)?;
    let after = ports.store.environments().await?.iter().map(|other| other.position + 1).max().unwrap_or(0);
    ports.clusters.ensure_namespace(record.cluster.id, &namespace, &name).await?;
    let environment = Environment {
        id: EnvironmentId(ports.host.id()),
        name,
        cluster: record.cluster.id,
        cluster_name,
        namespace,
        position: after,
        created_at: ports.host.now(),
    };
    ports.store.environment_create(&environment).await?;
    let sentence = text!(
        "Made the environment {name}: namespace {namespace} on the cluster {cluster}.",
        "创建了环境 {name}：集群 {cluster} 的命名空间 {namespace}。",
        name = environment.name,
        namespace = environment.namespace
    );
    note(ports, actor, "environment.create", None, Some(environment.name.as_str()), sentence).await?;
    Ok(environment)
}
