//! Accounts, for administrators.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::secret::Secret;
use domain::use_cases;
use domain::user::User;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_users, create_user)).routes(routes!(edit_user))
}

/// An account.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
struct UserView {
    name: String,
    administrator: bool,
    /// Cannot sign in; their tokens do not work.
    disabled: bool,
    created_at: DateTime<Utc>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            name: user.name.into(),
            administrator: user.administrator,
            disabled: user.disabled,
            created_at: user.created_at,
        }
    }
}

/// All accounts, by name.
#[utoipa::path(get, path = "/users", tag = "people",
    responses((status = 200, body = List<UserView>)), extensions(("x-action" = json!("edit_users"))))]
async fn list_users(caller: Caller) -> Result<Json<List<UserView>>, Problem> {
    let users = use_cases::account::list(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(users, UserView::from)))
}

/// An account to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    name: String,
    #[schema(value_type = String, format = Password, min_length = 10)]
    password: Secret<String>,
    #[serde(default)]
    administrator: bool,
}

/// Make an account.
#[utoipa::path(post, path = "/users", tag = "people", request_body = NewUser,
    responses((status = 201, body = UserView)), extensions(("x-action" = json!("edit_users"))))]
async fn create_user(caller: Caller, Body(body): Body<NewUser>) -> Result<Created<UserView>, Problem> {
    let NewUser { name, password, administrator } = body;
    let user = use_cases::account::register(caller.ports(), &caller.actor, &name, password, administrator).await?;
    Ok(Created(format!("/users/{}", user.name), user.into()))
}

/// What changes of an account; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    disabled: Option<bool>,
    administrator: Option<bool>,
    /// Another password, for somebody who lost theirs. All their sessions end.
    #[schema(value_type = Option<String>, format = Password, min_length = 10)]
    password: Option<Secret<String>>,
}

/// Disable an account or let it in again, make it an administrator or no more, give it another password.
///
/// It acts at once on its sessions, streams and tokens. An administrator who can sign in must be left.
#[utoipa::path(patch, path = "/users/{user}", tag = "people", request_body = UserChange,
    params(("user" = String, Path)),
    responses((status = 200, body = UserView)), extensions(("x-action" = json!("edit_users"))))]
async fn edit_user(
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<UserChange>,
) -> Result<Json<UserView>, Problem> {
    let UserChange { disabled, administrator, password } = body;
    let change = use_cases::account::Change { disabled, administrator, password };
    let user = use_cases::account::edit(caller.ports(), &caller.actor, &name, change).await?;
    Ok(Json(user.into()))
}
