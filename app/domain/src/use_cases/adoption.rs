//! Adopting what somebody else brought into an environment's namespace: what there is, what would be read of it, and
//! taking it over. A worker makes the cluster so; nothing restarts by it.

use crate::adoption::{
    Adopted, Attached, Choices, Difference, Found, Open, Places, Read, Sealing, Unread, Variable, Variables, attach,
    carried, changes, choose, cover, differences, fill, read, variables,
};
use crate::authorise::{Action, Resource, authorise, may};
use crate::configuration::{Scope, SecretRef};
use crate::controller::ControllerKind;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::manifest::{Target, render};
use crate::name::TeamName;
use crate::ports::{Along, Ports};
use crate::release::Release;
use crate::service::{Service, Source};
use crate::text;
use crate::text::Text;
use crate::user::Actor;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};

use super::{configuration, line};

mod back;
mod mark;
mod neighbours;
mod planned;
mod sight;
mod values;

pub(super) use back::give_back;
pub use mark::mark;
use planned::planned;
use sight::{Sight, is_placed, sight, taken};

/// What adopting one workload would mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Look {
    pub found: Found,
    /// What was read; `None` where it cannot be adopted: `found.obstacle` says why.
    pub read: Option<Read>,
    /// Its variables, and what becomes of each.
    pub variables: Vec<Variable>,
    /// Where it has variables from that nobody could read.
    pub unread: Vec<Unread>,
    /// What the next release would change of it.
    pub differences: Vec<Difference>,
    /// The Service of its name comes along, and stays as it is.
    pub service: bool,
    /// Autoscalers and disruption budgets that are for it, and what is proposed for each.
    pub attached: Vec<Attached>,
    /// Where its commands have secrets standing open.
    pub open: Vec<Open>,
    /// What refers to it and stays outside: `Ingress/orders`.
    pub outside: Vec<String>,
    /// The team of the service of this name, where there is one already.
    pub team: Option<TeamName>,
}

/// As whom and as what a workload is adopted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish<'a> {
    /// For this team, or for the team that has the service of its name.
    pub team: &'a str,
    /// The one that the person saw.
    pub generation: Option<i64>,
    /// What becomes of its variables, other than what is proposed.
    pub variables: Choices,
    /// Where autoscalers and disruption budgets are afterwards, other than what is proposed.
    pub objects: Places,
}

/// What runs in the namespace and is not Slipway's, by name. For whoever may register a service in some team.
pub async fn list(ports: &Ports, actor: &Actor, environment: &str) -> Result<Vec<Found>> {
    let environment = open(ports, actor, environment).await?;
    let found = try_join_all(ControllerKind::ALL.map(|kind| neighbours::of_kind(ports, &environment, kind))).await?;
    let mut all: Vec<Found> = found.iter().flatten().filter_map(Found::of).collect();
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
    let referring = neighbours::referring(&sight.object, &sight.neighbours);
    let mut outside: Vec<String> = referring.iter().map(|other| crate::drift::name(other)).collect();
    outside.sort();
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
    let mut look = Look { service: sight.service.is_some(), team, outside, ..Look::of(sight.found.clone()) };
    let Some((mut read, mut adopted)) = read.zip(Adopted::of(&sight.object, sight.service.as_ref())) else {
        return Ok(look);
    };
    let held = values::held(ports, &sight.environment, &read.name, &sight.object).await?;
    look.attached = attach(&sight.object, &referring, &Places::new(), &mut read, &mut adopted)?;
    look.outside.retain(|name| !look.attached.iter().any(|one| one.object == *name && one.beyond.is_empty()));
    let found = variables(&sight.object, &held, &Choices::new())?;
    seal(&mut read, &mut adopted, &sight, &found);
    read.settings.configuration.secrets.retain(|used| !used.beside);
    // As the next release would be applied, whoever it belonged to.
    let team = look.team.clone().map_or_else(|| TeamName::parse("team"), Ok)?;
    let (mut release, placement) = planned(ports, actor, &sight.environment, &read, adopted.clone(), None);
    release.settings.adopted = false;
    let next = render(&release, &placement, &Target { team: &team, namespace: &sight.environment.namespace });
    changes(&mut look.attached, &adopted, &next);
    let open = crate::adoption::open(&sight.object);
    if let Some(next) = next.iter().find(|object| object["kind"] == read.kind.as_str()) {
        let live = carried(&sight.object, next, &read.settings, &found.whole);
        look.differences = differences(&live, next);
        cover(&mut look.differences, &open);
    }
    look.open = open.into_iter().map(|(open, _)| open).collect();
    look.variables = found.all.into_iter().map(|(variable, _)| variable).collect();
    look.unread = found.unread;
    look.read = Some(read);
    Ok(look)
}

impl Look {
    fn of(found: Found) -> Self {
        Self {
            found,
            read: None,
            variables: Vec::new(),
            unread: Vec::new(),
            differences: Vec::new(),
            service: false,
            attached: Vec::new(),
            open: Vec::new(),
            outside: Vec::new(),
            team: None,
        }
    }
}

/// Makes what was read, and what is kept of it, what was chosen for the variables.
fn seal(read: &mut Read, adopted: &mut Adopted, sight: &Sight, found: &Variables) -> Sealing {
    let sealing = Sealing::of(&sight.object, found);
    choose(read, found);
    sealing.seal(adopted);
    adopted.whole.clone_from(&found.whole);
    let scope = Scope::Environment(sight.environment.id);
    read.settings.configuration.secrets = sealing.used(|_| SecretRef { scope, version: 1 });
    sealing
}

/// Takes a workload over as it runs.
pub async fn adopt(
    ports: &Ports,
    actor: &Actor,
    environment: &str,
    kind: &str,
    name: &str,
    wish: Wish<'_>,
) -> Result<Release> {
    let environment = super::environment::get(ports, actor, environment).await?;
    let team = super::team::get(ports, actor, wish.team.trim()).await.map_err(|error| error.at("team"))?;
    authorise(actor, Action::RegisterService, Resource::OfTeam(team.id))?;
    authorise(actor, Action::Deploy, Resource::OfTeam(team.id))?;
    let sight = sight(ports, actor, environment, kind, name).await?;
    if let Some(obstacle) = sight.found.obstacle {
        return Err(Error::conflict(obstacle));
    }
    if wish.generation.is_some_and(|seen| seen != sight.found.generation) {
        return Err(Error::conflict(text!(
            "Somebody changed {kind} {name} meanwhile. Look at it once more, then adopt it.",
            "期间有人修改了 {kind} {name}。请重新查看后再接管。"
        )));
    }
    let mut read = read(&sight.object, sight.service.as_ref()).map_err(|error| Error::conflict(beyond(&error)))?;
    let adopted = Adopted::of(&sight.object, sight.service.as_ref());
    let mut adopted = adopted.ok_or_else(|| Error::internal("no controller"))?;
    let held = values::held(ports, &sight.environment, &read.name, &sight.object).await?;
    let referring = neighbours::referring(&sight.object, &sight.neighbours);
    attach(&sight.object, &referring, &wish.objects, &mut read, &mut adopted)?;
    let found = variables(&sight.object, &held, &wish.variables)?;
    let sealing = seal(&mut read, &mut adopted, &sight, &found);
    read.settings.check().map_err(|error| Error::conflict(beyond(&error)))?;
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
    let mut objects = render(&trial, &place, &Target { team: &team.name, namespace: &environment.namespace });
    fill(&mut objects, &sealing.opened());
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
    let scope = Scope::Environment(environment.id);
    let sealed = configuration::seal(ports, &service, scope, sealing.opened()).await?;
    read.settings.configuration.secrets = sealing.used(|key| configuration::reference(&sealed, scope, key));
    let (mut release, placement) = planned(ports, actor, &environment, &read, adopted, Some(&service));
    // What is sealed is written with a configuration, also where that says nothing new.
    let (same, configured) = configuration::made(ports, actor, &service, &environment, None, &release.settings).await?;
    let configured = (!same || !sealing.values.is_empty()).then_some(configured);
    let (name, place, kind) = (&service.name, &environment.name, read.kind);
    let trail = |number: u32| {
        let sentence = text!(
            "Adopted {kind} {name} in {place} as it runs: release {number}.",
            "接管了 {place} 中正在运行的 {kind} {name}：发布 {number}。"
        );
        line(ports, actor, "service.adopt", Some(name.as_str()), Some(place.as_str()), sentence)
    };
    let along = Along { configured: configured.as_ref(), secrets: &sealed, trail: Some(&trail) };
    release.number = ports.store.release_create_with(&release, &placement, along).await?;
    super::release::publish(ports, service.team, &release);
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

fn beyond(error: &Error) -> Text {
    let (en, zh) = (&error.text.en, &error.text.zh);
    text!("It has more than Slipway can express: {en}", "它超出了 Slipway 能表达的范围：{zh}")
}
