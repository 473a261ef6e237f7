//! What the pages of a service in an environment ask the server for, and the changes they ask it to make.

use domain::drift::Changed;
use domain::id::TeamId;
use domain::metric::{Figures, Usage};
use domain::name::{ClusterName, EnvironmentName, ServiceName, TeamName};
use domain::release::Placement;
use domain::removal::Leaving;
use domain::status::{EnvironmentStatus, State};
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::history::Begin;
use crate::history::{Cursor, History};
#[cfg(feature = "ssr")]
use domain::use_cases;

/// What the head of the pages shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub service: ServiceName,
    pub team: TeamId,
    pub team_name: TeamName,
    /// Slipway builds it, rather than deploying an image that was built elsewhere.
    pub built_here: bool,
    pub deleting: bool,
    /// From the left: dev before test before prod.
    pub neighbours: Vec<Neighbour>,
    /// How many releases there were in this environment.
    pub releases: u32,
    pub status: EnvironmentStatus,
    /// What each pod uses now.
    pub usage: Vec<Usage>,
}

/// An environment, and how the service is there; `None` where it was never deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    pub environment: EnvironmentName,
    pub cluster: ClusterName,
    pub state: Option<State>,
}

/// The head of one service in one environment.
#[server(prefix = "/fn")]
pub async fn load_head(service: String, environment: String) -> Result<Head, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let status = use_cases::status::get(&ports, &actor, &service, &environment).await?;
    let found = use_cases::service::get(&ports, &actor, &service).await?;
    let newest = domain::page::Piece { after: None, limit: Some(1) };
    let releases = use_cases::release::list(&ports, &actor, &service, &environment, &newest).await?;
    let state_in = |environment: &EnvironmentName| {
        ports.board.get(&(found.name.clone(), environment.clone())).map(|status| status.state)
    };
    let neighbours = use_cases::environment::list(&ports, &actor)
        .await?
        .into_iter()
        .map(|environment| Neighbour {
            state: state_in(&environment.name),
            environment: environment.name,
            cluster: environment.cluster_name,
        })
        .collect();
    Ok(Head {
        usage: ports.board.usage(&(found.name.clone(), status.environment.clone())),
        neighbours,
        releases: releases.items.first().map_or(0, |release| release.number),
        built_here: matches!(found.source, domain::service::Source::Git(_)),
        deleting: found.deleting,
        service: found.name,
        team: found.team,
        team_name: found.team_name,
        status,
    })
}

/// CPU, memory and restarts over the last `seconds`.
#[server(prefix = "/fn")]
pub async fn load_usage_over(service: String, environment: String, seconds: u32) -> Result<Figures, AppError> {
    use domain::metric::Range;
    let (ports, actor) = frame::server::caller()?;
    let now = ports.host.now();
    let range = Range::parse(now - chrono::Duration::seconds(i64::from(seconds)), now, None)?;
    Ok(use_cases::metric::figures(&ports, &actor, &service, &environment, range).await?)
}

/// A piece of what happened: releases, and what people did. What the cluster said comes with the status.
#[server(prefix = "/fn")]
pub async fn load_history(service: String, environment: String, after: Cursor) -> Result<History, AppError> {
    use domain::page::{Page, Piece};
    const PIECE: u32 = 30;
    let (ports, actor) = frame::server::caller()?;
    let piece = |begin: Begin| match begin {
        Begin::Newest => Some(Piece { after: None, limit: Some(PIECE) }),
        Begin::After(at) => Some(Piece { after: Some(at), limit: Some(PIECE) }),
        Begin::End => None,
    };
    let releases = match piece(after.releases) {
        Some(piece) => use_cases::release::list(&ports, &actor, &service, &environment, &piece).await?,
        None => Page::all(Vec::new()),
    };
    let mut trail = match piece(after.trail) {
        Some(piece) => use_cases::audit::of_service(&ports, &actor, &service, &piece).await?,
        None => Page::all(Vec::new()),
    };
    let begin = |next: Option<String>| next.map_or(Begin::End, Begin::After);
    let oldest_looked_at = trail.items.last().map(|entry| entry.at);
    // Making a release is told by the release itself, with how it went.
    trail
        .items
        .retain(|entry| entry.environment.as_ref().is_none_or(|name| *name == environment) && !entry.makes_a_release());
    Ok(History {
        trail_to: trail.next.is_some().then_some(oldest_looked_at).flatten(),
        releases_to: releases.next.is_some().then(|| releases.items.last().map(|it| it.created_at)).flatten(),
        after: Cursor { releases: begin(releases.next), trail: begin(trail.next) },
        releases: releases.items.into_iter().map(Into::into).collect(),
        trail: trail.items,
    })
}

/// What each pod uses now.
#[server(prefix = "/fn")]
pub async fn load_usage(service: String, environment: String) -> Result<Vec<Usage>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let status = use_cases::status::get(&ports, &actor, &service, &environment).await?;
    Ok(ports.board.usage(&(status.service, status.environment)))
}

/// Runs another number of pods. `version` is the one that the person saw.
#[server(prefix = "/fn")]
pub async fn scale(service: String, environment: String, replicas: u32, version: u32) -> Result<Placement, AppError> {
    change(&service, &environment, use_cases::placement::Change::Scale(replicas), version).await
}

/// Runs it to its end once more.
#[server(prefix = "/fn")]
pub async fn run(service: String, environment: String, version: u32) -> Result<Placement, AppError> {
    change(&service, &environment, use_cases::placement::Change::Run, version).await
}

/// Replaces all pods, without another release.
#[server(prefix = "/fn")]
pub async fn restart(service: String, environment: String, version: u32) -> Result<Placement, AppError> {
    change(&service, &environment, use_cases::placement::Change::Restart, version).await
}

#[server(prefix = "/fn")]
pub async fn stop(service: String, environment: String, version: u32) -> Result<Placement, AppError> {
    change(&service, &environment, use_cases::placement::Change::Stop, version).await
}

#[server(prefix = "/fn")]
pub async fn start(service: String, environment: String, version: u32) -> Result<Placement, AppError> {
    change(&service, &environment, use_cases::placement::Change::Start, version).await
}

/// Chooses what Slipway does by itself; what is `None` stays.
#[server(prefix = "/fn")]
pub async fn choose_automation(
    service: String,
    environment: String,
    deploys: Option<bool>,
    rolls_back: Option<bool>,
    hold: Option<bool>,
    version: u32,
) -> Result<Placement, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let wish = use_cases::automation::Wish { deploys, rolls_back, hold };
    Ok(use_cases::automation::choose(&ports, &actor, &service, &environment, wish, Some(version)).await?)
}

/// What deleting the service from this environment takes away.
#[server(prefix = "/fn")]
pub async fn what_leaves(service: String, environment: String) -> Result<Leaving, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(use_cases::removal::leaving(&ports, &actor, &service, &environment).await?)
}

/// Its volumes, and where they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Volumes {
    pub namespace: String,
    pub claims: Vec<domain::workload::Claim>,
}

/// The volumes of its StatefulSet, also those that were kept when it left.
#[server(prefix = "/fn")]
pub async fn list_volumes(service: String, environment: String) -> Result<Volumes, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let claims = use_cases::removal::volumes(&ports, &actor, &service, &environment).await?;
    let environment = use_cases::environment::get(&ports, &actor, &environment).await?;
    Ok(Volumes { namespace: environment.namespace.to_string(), claims })
}

/// Deletes it from this environment; with `claims` the data in its volumes goes, too.
#[server(prefix = "/fn")]
pub async fn delete_here(
    service: String,
    environment: String,
    #[server(default)] confirm: String,
    #[server(default)] claims: bool,
    #[server(default)] keeps_configuration: bool,
) -> Result<Placement, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let removal = domain::removal::Removal { claims, configuration: !keeps_configuration };
    Ok(use_cases::removal::begin(&ports, &actor, &service, &environment, &confirm, removal).await?)
}

/// What was changed in the cluster behind Slipway's back.
#[server(prefix = "/fn")]
pub async fn look_at_drift(service: String, environment: String) -> Result<Vec<Changed>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(use_cases::drift::changes(&ports, &actor, &service, &environment).await?)
}

/// Puts it back as it was applied.
#[server(prefix = "/fn")]
pub async fn put_back(service: String, environment: String, version: u32) -> Result<Placement, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(use_cases::drift::put_back(&ports, &actor, &service, &environment, Some(version)).await?)
}

#[cfg(feature = "ssr")]
async fn change(
    service: &str,
    environment: &str,
    change: use_cases::placement::Change,
    version: u32,
) -> Result<Placement, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let seen = Some(version);
    Ok(use_cases::placement::change(&ports, &actor, service, environment, change, seen).await?)
}
