//! Adopting what somebody else brought into an environment's namespace: what there is, what would be read of it, and
//! taking it over. A worker makes the cluster so; nothing restarts by it.

use crate::adoption::{Adopted, Difference, Found, Neighbours, Read, differences, read};
use crate::authorise::{Action, Resource, authorise, may};
use crate::controller::ControllerKind;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::id::ServiceId;
use crate::manifest::{Target, render};
use crate::name::{ServiceName, TeamName};
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::{Service, Source};
use crate::text;
use crate::text::Text;
use crate::user::Actor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{configuration, note};

mod mark;
mod neighbours;
mod planned;

pub use mark::mark;
use planned::planned;

/// What adopting one workload would mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Look {
    pub found: Found,
    /// What was read; `None` where it cannot be adopted: `found.obstacle` says why.
    pub read: Option<Read>,
    /// What the next release would change of it.
    pub differences: Vec<Difference>,
    /// The Service of its name comes along, and stays as it is.
    pub service: bool,
    /// What refers to it and stays outside: `HorizontalPodAutoscaler/orders`.
    pub outside: Vec<String>,
    /// The team of the service of this name, where there is one already.
    pub team: Option<TeamName>,
}

/// A workload of an environment, and what is in its namespace.
struct Sight {
    environment: Environment,
    object: Value,
    found: Found,
    service: Option<Value>,
    existing: Option<Service>,
    neighbours: Neighbours,
}

/// What runs in the namespace and is not Slipway's, by name. For whoever may register a service in some team.
pub async fn list(ports: &Ports, actor: &Actor, environment: &str) -> Result<Vec<Found>> {
    let environment = open(ports, actor, environment).await?;
    let mut all = Vec::new();
    for kind in ControllerKind::ALL.into_iter().filter(|kind| *kind != ControllerKind::Job) {
        all.extend(neighbours::of_kind(ports, &environment, kind).await?.iter().filter_map(Found::of));
    }
    let services = ports.store.services().await?;
    let placed = ports.store.placements().await?;
    for found in all.iter_mut().filter(|found| found.obstacle.is_none()) {
        let existing = services.iter().find(|service| service.name.as_str() == found.name);
        let here = |service: &Service| is_placed(&placed, service.id, &environment);
        found.obstacle = existing.and_then(|service| taken(actor, service, &environment, here(service)));
    }
    all.sort_by(|one, other| one.name.cmp(&other.name).then(one.kind.cmp(&other.kind)));
    Ok(all)
}

/// What would be read of one. The cluster is asked at this moment.
pub async fn look(ports: &Ports, actor: &Actor, environment: &str, kind: &str, name: &str) -> Result<Look> {
    let environment = open(ports, actor, environment).await?;
    let mut sight = sight(ports, actor, environment, kind, name).await?;
    let team = sight.existing.as_ref().map(|service| service.team_name.clone());
    let outside = neighbours::outside(&sight.object, &sight.neighbours);
    let read = match sight.found.obstacle {
        Some(_) => None,
        None => match read(&sight.object, sight.service.as_ref()) {
            Ok(read) => Some(read),
            Err(error) => {
                sight.found.obstacle = Some(beyond(&error));
                None
            }
        },
    };
    let differences = match (&read, Adopted::of(&sight.object, sight.service.as_ref())) {
        (Some(read), Some(adopted)) => {
            // As the next release would be applied, whoever it belonged to.
            let team = team.clone().map_or_else(|| TeamName::parse("team"), Ok)?;
            let (mut release, placement) = planned(ports, actor, &sight.environment, read, adopted, None);
            release.settings.adopted = false;
            let target = Target { team: &team, namespace: &sight.environment.namespace };
            let next = render(&release, &placement, &target);
            let next = next.iter().find(|object| object["kind"] == read.kind.as_str());
            next.map(|next| differences(&sight.object, next)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    Ok(Look { service: sight.service.is_some(), found: sight.found, read, differences, outside, team })
}

/// Takes a workload over: for this team, or for the team that has the service of its name. `generation` is the one that the
/// person saw.
pub async fn adopt(
    ports: &Ports,
    actor: &Actor,
    environment: &str,
    kind: &str,
    name: &str,
    team: &str,
    generation: Option<i64>,
) -> Result<Release> {
    let environment = super::environment::get(ports, actor, environment).await?;
    let team = super::team::get(ports, actor, team.trim()).await.map_err(|error| error.at("team"))?;
    authorise(actor, Action::RegisterService, Resource::OfTeam(team.id))?;
    authorise(actor, Action::Deploy, Resource::OfTeam(team.id))?;
    let sight = sight(ports, actor, environment, kind, name).await?;
    if let Some(obstacle) = sight.found.obstacle {
        return Err(Error::conflict(obstacle));
    }
    if generation.is_some_and(|seen| seen != sight.found.generation) {
        return Err(Error::conflict(text!(
            "Somebody changed {kind} {name} meanwhile. Look at it once more, then adopt it.",
            "期间有人修改了 {kind} {name}。请重新查看后再接管。"
        )));
    }
    let read = read(&sight.object, sight.service.as_ref()).map_err(|error| Error::conflict(beyond(&error)))?;
    let adopted = Adopted::of(&sight.object, sight.service.as_ref()).ok_or_else(|| Error::internal("no controller"))?;
    let environment = sight.environment;
    let other = sight.existing.as_ref().filter(|service| service.team != team.id);
    if let Some(other) = other {
        let owner = &other.team_name;
        return Err(Error::invalid(
            "team",
            text!(
                "There is a service {name} already, of the team {owner}: choose that team.",
                "服务 {name} 已存在，属于团队 {owner}：请选择该团队。"
            ),
        ));
    }
    // Everything that the cluster could refuse, before anything is written.
    let (trial, place) = planned(ports, actor, &environment, &read, adopted.clone(), sight.existing.as_ref());
    let objects = render(&trial, &place, &Target { team: &team.name, namespace: &environment.namespace });
    let key = neighbours::key(&environment, &read.name);
    ports.clusters.adopt(&key, &objects, &adopted.uids, false).await?;

    let service = match sight.existing {
        Some(service) => service,
        None => {
            let description = super::service::Description {
                source: Source::Image(read.image.clone()),
                ports: read.ports.clone(),
                health_path: read.health_path.clone(),
                description: String::new(),
                links: Vec::new(),
            };
            let named = read.name.as_str();
            super::service::register(ports, actor, named, team.name.as_str(), description, None).await?
        }
    };
    let (mut release, placement) = planned(ports, actor, &environment, &read, adopted, Some(&service));
    configuration::keep(ports, actor, &service, &environment, None, &release.settings).await?;
    release.number = ports.store.release_create(&release, &placement).await?;
    super::release::publish(ports, service.team, &release);
    let (name, place, kind) = (&service.name, &environment.name, read.kind);
    let sentence = text!(
        "Adopted {kind} {name} in {place} as it runs: release {number}.",
        "接管了 {place} 中正在运行的 {kind} {name}：发布 {number}。",
        number = release.number
    );
    note(ports, actor, "service.adopt", Some(name.as_str()), Some(place.as_str()), sentence).await?;
    Ok(release)
}

/// The environment, for whoever may register a service in some team.
async fn open(ports: &Ports, actor: &Actor, environment: &str) -> Result<Environment> {
    let mut teams = actor.memberships.iter().map(|membership| Resource::OfTeam(membership.team));
    if !actor.administrator && !teams.any(|team| may(actor, Action::RegisterService, team)) {
        return Err(Error::denied(text!(
            "This takes the role developer in some team. Ask a lead of your team.",
            "需要在某个团队中担任开发者，请联系团队负责人。"
        )));
    }
    super::environment::get(ports, actor, environment).await
}

async fn sight(ports: &Ports, actor: &Actor, environment: Environment, kind: &str, name: &str) -> Result<Sight> {
    let missing = || {
        let namespace = &environment.namespace;
        Error::not_found(text!(
            "The namespace {namespace} has no {kind} {name} that could be adopted.",
            "命名空间 {namespace} 中没有可接管的 {kind} {name}。"
        ))
    };
    let parsed = ControllerKind::parse(kind).ok().filter(|kind| *kind != ControllerKind::Job).ok_or_else(missing)?;
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

fn is_placed(placed: &[Placement], service: ServiceId, environment: &Environment) -> bool {
    placed.iter().any(|placement| placement.service == service && placement.environment == environment.id)
}

/// Why the service of its name keeps it from being adopted.
fn taken(actor: &Actor, service: &Service, environment: &Environment, placed: bool) -> Option<Text> {
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

fn beyond(error: &Error) -> Text {
    let (en, zh) = (&error.text.en, &error.text.zh);
    text!("It has more than Slipway can express: {en}", "它超出了 Slipway 能表达的范围：{zh}")
}
