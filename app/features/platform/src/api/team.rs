//! Teams and who is in them.

use domain::service::Service;
use domain::team::Team;
use domain::user::Membership;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A team, who is in it, and what it owns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamView {
    pub team: Team,
    pub members: Vec<Membership>,
    pub services: Vec<Service>,
}

#[server(prefix = "/fn")]
pub async fn teams() -> Result<Vec<TeamView>, AppError> {
    use domain::use_cases::{service, team};
    let (ports, actor) = frame::server::caller()?;
    let services = service::list(&ports, &actor).await?;
    let mut views = Vec::new();
    for team in team::list(&ports, &actor).await? {
        views.push(TeamView {
            members: team::members(&ports, &actor, team.name.as_str()).await?,
            services: services.iter().filter(|service| service.team == team.id).cloned().collect(),
            team,
        });
    }
    Ok(views)
}

#[server(prefix = "/fn")]
pub async fn team_by_name(name: String) -> Result<TeamView, AppError> {
    use domain::use_cases::{service, team};
    let (ports, actor) = frame::server::caller()?;
    let found = team::get(&ports, &actor, &name).await?;
    let mut services = service::list(&ports, &actor).await?;
    services.retain(|service| service.team == found.id);
    Ok(TeamView { members: team::members(&ports, &actor, &name).await?, team: found, services })
}

#[server(prefix = "/fn")]
pub async fn create_team(name: String, #[server(default)] description: String) -> Result<Team, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let team = domain::use_cases::team::create(&ports, &actor, name.trim(), &description).await?;
    frame::server::go_to(&frame::paths::team(&team.name));
    Ok(team)
}

#[server(prefix = "/fn")]
pub async fn delete_team(name: String) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    domain::use_cases::team::delete(&ports, &actor, &name).await?;
    frame::server::go_to(frame::paths::TEAMS);
    Ok(())
}

/// Gives a person a role in the team; without one they are taken out of it.
#[server(prefix = "/fn")]
pub async fn set_member(team: String, user: String, #[server(default)] role: String) -> Result<(), AppError> {
    use domain::text;
    use domain::user::Role;
    let (ports, actor) = frame::server::caller()?;
    let role = match role.as_str() {
        "" => None,
        given => Some(Role::parse(given).ok_or_else(|| {
            domain::Error::invalid(
                "role",
                text!(
                    "“{given}” is not a role: viewer, developer or lead.",
                    "“{given}” 不是角色：应为 viewer（查看者）、developer（开发者）或 lead（负责人）。"
                ),
            )
        })?),
    };
    domain::use_cases::team::set_member(&ports, &actor, &team, user.trim(), role).await?;
    Ok(())
}
