//! Signing in and out, and one's own account.

use axum::Json;
use axum::http::StatusCode;
use domain::secret::Secret;
use domain::use_cases;
use domain::user::{Actor, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Keeper;
use crate::problem::Problem;

use super::input::{Body, Query};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(sign_in, sign_out)).routes(routes!(get_me)).routes(routes!(change_password))
}

/// A name and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    #[schema(value_type = String, format = Password)]
    password: Secret<String>,
}

/// Whoever is signed in.
#[derive(Serialize, ToSchema)]
struct Me {
    name: String,
    administrator: bool,
    teams: Vec<TeamRole>,
}

/// A role in a team.
#[derive(Serialize, ToSchema)]
struct TeamRole {
    team: String,
    #[schema(value_type = String, example = "developer")]
    role: Role,
}

impl From<Actor> for Me {
    fn from(actor: Actor) -> Self {
        let teams = actor.memberships.into_iter();
        let teams = teams.map(|membership| TeamRole { team: membership.team_name.into(), role: membership.role });
        Self { name: actor.name.into(), administrator: actor.administrator, teams: teams.collect() }
    }
}

/// Sign in.
///
/// The answer sets the session's cookie. After several wrong passwords it is 429, and `Retry-After` says how long.
#[utoipa::path(post, path = "/session", tag = "account", request_body = SignIn,
    responses((status = 200, body = Me)), extensions(("x-action" = json!("anyone"))))]
async fn sign_in(keeper: Keeper, Body(body): Body<SignIn>) -> Result<Json<Me>, Problem> {
    Ok(Json(keeper.sign_in(&body.name, body.password).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SignOut {
    /// End the sessions of all browsers, not only this one.
    #[serde(default)]
    everywhere: bool,
}

/// Sign out, here or everywhere.
#[utoipa::path(delete, path = "/session", tag = "account", params(SignOut),
    responses((status = 204)), extensions(("x-action" = json!("own"))))]
async fn sign_out(caller: Caller, keeper: Keeper, Query(query): Query<SignOut>) -> Result<StatusCode, Problem> {
    if query.everywhere {
        use_cases::session::sign_out_everywhere(caller.ports(), &caller.actor).await?;
    }
    keeper.sign_out().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in, and with which roles.
#[utoipa::path(get, path = "/me", tag = "account",
    responses((status = 200, body = Me)), extensions(("x-action" = json!("own"))))]
async fn get_me(caller: Caller) -> Json<Me> {
    Json(caller.actor.into())
}

/// The present password and a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    #[schema(value_type = String, format = Password)]
    present: Secret<String>,
    #[schema(value_type = String, format = Password, min_length = 10)]
    new: Secret<String>,
}

/// Change one's own password. All sessions end; tokens stay. Slowed down after wrong ones, as signing in is.
#[utoipa::path(put, path = "/me/password", tag = "account", request_body = PasswordChange,
    responses((status = 204)), extensions(("x-action" = json!("own"))))]
async fn change_password(
    caller: Caller,
    keeper: Keeper,
    Body(body): Body<PasswordChange>,
) -> Result<StatusCode, Problem> {
    keeper.change_password(&caller.actor, body.present, body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}
