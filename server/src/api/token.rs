//! Personal API tokens.

use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::id::TokenId;
use domain::user::Token;
use domain::{Error, text, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::list::List;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_tokens, create_token)).routes(routes!(delete_token))
}

/// A token as it is listed, without its value.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct TokenView {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name,
            created_at: token.created_at,
            last_used_at: token.last_used_at,
            expires_at: token.expires_at,
        }
    }
}

/// One's own tokens.
#[utoipa::path(get, path = "/tokens", tag = "account",
    responses((status = 200, body = List<TokenView>)), extensions(("x-action" = json!("own"))))]
async fn list_tokens(caller: Caller) -> Result<Json<List<TokenView>>, Problem> {
    let tokens = use_cases::account::tokens(caller.ports(), &caller.actor).await?;
    Ok(Json(List::all(tokens, TokenView::from)))
}

/// A token to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    name: String,
}

/// A token at the moment it is made: the only time that its value is shown.
#[derive(Serialize, ToSchema)]
struct CreatedToken {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    /// To be sent as `Authorization: Bearer ...`.
    #[schema(example = "slw_...")]
    token: String,
}

/// Make a token. It may do all that its owner may.
#[utoipa::path(post, path = "/tokens", tag = "account", request_body = NewToken,
    responses((status = 201, body = CreatedToken)), extensions(("x-action" = json!("own"))))]
async fn create_token(caller: Caller, Body(body): Body<NewToken>) -> Result<Created<CreatedToken>, Problem> {
    let new = use_cases::account::create_token(caller.ports(), &caller.actor, &body.name).await?;
    let id = new.token.id.to_string();
    let at = format!("/tokens/{id}");
    Ok(Created(at, CreatedToken { id, name: new.token.name, token: new.value.expose().clone() }))
}

/// Take a token back. It stops working at once.
#[utoipa::path(delete, path = "/tokens/{token}", tag = "account",
    params(("token" = String, Path, description = "Its id.")),
    responses((status = 204)), extensions(("x-action" = json!("own"))))]
async fn delete_token(caller: Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let missing = |_| Error::not_found(text!("There is no such token.", "没有这个令牌。"));
    let id: TokenId = id.parse().map_err(missing)?;
    use_cases::account::delete_token(caller.ports(), &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
