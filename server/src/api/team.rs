//! Teams and who is in them.

use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::team::Team;
use domain::use_cases;
use domain::user::{Membership, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_teams, create_team))
        .routes(routes!(get_team, delete_team))
        .routes(routes!(list_members))
        .routes(routes!(set_member, remove_member))
}

/// A team.
#[derive(Serialize, ToSchema)]
#[schema(as = Team)]
struct TeamView {
    name: String,
    description: String,
    created_at: DateTime<Utc>,
}

impl From<Team> for TeamView {
    fn from(team: Team) -> Self {
        Self { name: team.name.into(), description: team.description, created_at: team.created_at }
    }
}

/// The teams one may see: one's own, or all for administrators.
#[utoipa::path(get, path = "/teams", tag = "people",
    responses((status = 200, body = List<TeamView>)), extensions(("x-action" = json!("own"))))]
async fn list_teams(caller: Caller) -> Result<Json<List<TeamView>>, Problem> {
    let teams = use_cases::team::list(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(teams, TeamView::from)))
}

/// A team to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    name: String,
    #[serde(default)]
    description: String,
}

/// Make a team.
#[utoipa::path(post, path = "/teams", tag = "people", request_body = NewTeam,
    responses((status = 201, body = TeamView)), extensions(("x-action" = json!("create_team"))))]
async fn create_team(caller: Caller, Body(body): Body<NewTeam>) -> Result<Created<TeamView>, Problem> {
    let team = use_cases::team::create(caller.ports(), &caller.actor, &body.name, &body.description).await?;
    Ok(Created(format!("/teams/{}", team.name), team.into()))
}

/// One team.
#[utoipa::path(get, path = "/teams/{team}", tag = "people", params(("team" = String, Path)),
    responses((status = 200, body = TeamView)), extensions(("x-action" = json!("view_team"))))]
async fn get_team(caller: Caller, Path(team): Path<String>) -> Result<Json<TeamView>, Problem> {
    Ok(Json(use_cases::team::get(caller.ports(), &caller.actor, &team).await?.into()))
}

/// Delete a team that owns no services.
#[utoipa::path(delete, path = "/teams/{team}", tag = "people", params(("team" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("delete_team"))))]
async fn delete_team(caller: Caller, Path(team): Path<String>) -> Result<StatusCode, Problem> {
    use_cases::team::delete(caller.ports(), &caller.actor, &team).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody in a team.
#[derive(Serialize, ToSchema)]
struct Member {
    user: String,
    #[schema(value_type = String, example = "developer")]
    role: Role,
}

impl From<Membership> for Member {
    fn from(membership: Membership) -> Self {
        Self { user: membership.user_name.into(), role: membership.role }
    }
}

/// Who is in the team.
#[utoipa::path(get, path = "/teams/{team}/members", tag = "people", params(("team" = String, Path)),
    responses((status = 200, body = List<Member>)), extensions(("x-action" = json!("view_team"))))]
async fn list_members(caller: Caller, Path(team): Path<String>) -> Result<Json<List<Member>>, Problem> {
    let members = use_cases::team::members(caller.ports(), &caller.actor, &team).await?;
    Ok(Json(List::all(members, Member::from)))
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleChange {
    /// `viewer`, `developer` or `lead`.
    #[schema(value_type = String, example = "developer")]
    role: Role,
}

/// Give somebody a role in the team.
#[utoipa::path(put, path = "/teams/{team}/members/{user}", tag = "people", request_body = RoleChange,
    params(("team" = String, Path), ("user" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_members"))))]
async fn set_member(
    caller: Caller,
    Path((team, user)): Path<(String, String)>,
    Body(body): Body<RoleChange>,
) -> Result<StatusCode, Problem> {
    use_cases::team::set_member(caller.ports(), &caller.actor, &team, &user, Some(body.role)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take somebody out of the team.
#[utoipa::path(delete, path = "/teams/{team}/members/{user}", tag = "people",
    params(("team" = String, Path), ("user" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_members"))))]
async fn remove_member(caller: Caller, Path((team, user)): Path<(String, String)>) -> Result<StatusCode, Problem> {
    use_cases::team::set_member(caller.ports(), &caller.actor, &team, &user, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
