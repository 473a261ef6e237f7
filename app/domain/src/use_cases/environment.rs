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
    // https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
    if namespace.as_str().starts_with("kube-") {
        let why = text!(
            "Namespaces that begin with kube- are Kubernetes’ own: choose another.",
            "以 kube- 开头的命名空间由 Kubernetes 自身使用：请换一个。"
        );
        return Err(Error::invalid("namespace", why));
    }
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
    super::platform_changed(ports);
    let sentence = text!(
        "Made the environment {name}: namespace {namespace} on the cluster {cluster}.",
        "创建了环境 {name}：集群 {cluster} 的命名空间 {namespace}。",
        name = environment.name,
        namespace = environment.namespace
    );
    note(ports, actor, "environment.create", None, Some(environment.name.as_str()), sentence).await?;
    Ok(environment)
}

/// Puts an environment before or after the others: `position` counts from 0 at the left.
pub async fn move_to(ports: &Ports, actor: &Actor, name: &str, position: u32) -> Result<()> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let moved = get(ports, actor, name).await?;
    let mut order = ports.store.environments().await?;
    order.retain(|environment| environment.id != moved.id);
    let at = usize::try_from(position).unwrap_or(usize::MAX).min(order.len());
    order.insert(at, moved);
    for (position, environment) in (0..).zip(&order) {
        if environment.position != position {
            ports.store.environment_set_position(environment.id, position).await?;
        }
    }
    super::platform_changed(ports);
    let sentence = text!("Moved the environment {name}.", "调整了环境 {name} 的顺序。");
    note(ports, actor, "environment.move", None, Some(name), sentence).await
}

/// Forgets an environment that no service is placed in. Its namespace stays in the cluster.
pub async fn delete(ports: &Ports, actor: &Actor, name: &str) -> Result<()> {
    authorise(actor, Action::EditEnvironment, Resource::Platform)?;
    let environment = get(ports, actor, name).await?;
    ports.store.environment_delete(environment.id).await?;
    super::platform_changed(ports);
    let sentence = text!("Removed the environment {name}.", "移除了环境 {name}。");
    note(ports, actor, "environment.delete", None, Some(name), sentence).await
}
