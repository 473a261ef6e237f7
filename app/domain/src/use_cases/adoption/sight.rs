//! One workload of a namespace as it is at this moment, and why it cannot be adopted.

use serde_json::Value;

use super::neighbours;
use crate::adoption::{Found, Neighbours};
use crate::authorise::{Action, Resource, may};
use crate::controller::ControllerKind;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::id::ServiceId;
use crate::name::ServiceName;
use crate::ports::Ports;
use crate::release::Placement;
use crate::service::Service;
use crate::text;
use crate::text::Text;
use crate::user::Actor;

/// A workload of an environment, and what is in its namespace.
pub(super) struct Sight {
    pub environment: Environment,
    pub object: Value,
    pub found: Found,
    pub service: Option<Value>,
    pub existing: Option<Service>,
    pub neighbours: Neighbours,
}

pub(super) async fn sight(
    ports: &Ports,
    actor: &Actor,
    environment: Environment,
    kind: &str,
    name: &str,
) -> Result<Sight> {
    let missing = || {
        let namespace = &environment.namespace;
        Error::not_found(text!(
            "The namespace {namespace} has no {kind} {name} that could be adopted.",
            "命名空间 {namespace} 中没有可接管的 {kind} {name}。"
        ))
    };
    let parsed = ControllerKind::parse(kind).map_err(|_| missing())?;
    let all = neighbours::of_kind(ports, &environment, parsed).await?;
    let object = all.into_iter().find(|object| object["metadata"]["name"] == name).ok_or_else(missing)?;
    let mut found = Found::of(&object).ok_or_else(missing)?;
    let neighbours = neighbours::all(ports, &environment).await?;
    let (service, clash) = neighbours::service(&object, &neighbours);
    let existing = match ServiceName::parse(name) {
        Ok(name) => ports.store.service(&name).await?,
        Err(_) => None,
    };
    if let Some(existing) = existing.as_ref().filter(|_| found.obstacle.is_none()) {
        let placed = ports.store.placement(existing.id, environment.id).await?.is_some();
        found.obstacle = taken(actor, existing, &environment, placed);
    }
    found.obstacle = found.obstacle.or(clash).or_else(|| neighbours::lost(&object, &neighbours));
    Ok(Sight { environment, object, found, service, existing, neighbours })
}

pub(super) fn is_placed(placed: &[Placement], service: ServiceId, environment: &Environment) -> bool {
    placed.iter().any(|placement| placement.service == service && placement.environment == environment.id)
}

/// Why the service of its name keeps it from being adopted.
pub(super) fn taken(actor: &Actor, service: &Service, environment: &Environment, placed: bool) -> Option<Text> {
    let (name, place) = (&service.name, &environment.name);
    if !may(actor, Action::Deploy, Resource::OfTeam(service.team)) {
        return Some(text!(
            "There is a service {name} already, of a team that you cannot deploy for.",
            "服务 {name} 已存在，且属于您无权部署的团队。"
        ));
    }
    if service.deleting {
        return Some(text!("The service {name} is being deleted.", "服务 {name} 正在删除。"));
    }
    placed.then(|| text!("The service {name} was deployed to {place} already.", "服务 {name} 已部署到 {place}。"))
}
