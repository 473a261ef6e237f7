//! The API's description (OpenAPI 3.1) at `/api/v1/openapi.json`. It is gathered from the operations themselves; here
//! is what they have in common.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use crate::auth::COOKIE;
use crate::problem::Document;

/// What stands above all operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Slipway",
        description = "From a repository to running pods, and the truth about them.\n\nScripts send a personal token \
            (`Authorization: Bearer slw_...`); pages send their session's cookie. Lists are `{items, next?}`. Failures \
            are problem documents (RFC 9457) whose `field` names the place at fault. Sentences are in the language of \
            `Accept-Language`: English or Chinese. `x-action` names what an operation takes: an action of the table of \
            roles, `own` for anybody who is signed in, `anyone`."
    ),
    servers((url = "/api/v1")),
    security(("session" = []), ("token" = [])),
    components(schemas(Document)),
    modifiers(&Ways),
    tags(
        (name = "account", description = "Signing in, and one's own account and tokens."),
        (name = "services", description = "What a team registers once and deploys to many environments."),
        (name = "configuration", description = "Variables, files and an entrypoint script: base values, and each environment's own."),
        (name = "builds", description = "Source code becomes an image in a registry."),
        (name = "releases", description = "An image with its settings, deployed to an environment."),
        (name = "running", description = "How services run: status, scale, logs, metrics, events."),
        (name = "platform", description = "Clusters and environments."),
        (name = "people", description = "Accounts, teams, and who did what."),
    )
)]
pub struct Description;

/// The two ways to say who one is.
struct Ways;

impl Modify for Ways {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_default();
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
        let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        components.add_security_scheme("session", cookie);
        components.add_security_scheme("token", token);
    }
}

/// Serves the finished description.
pub fn routes(mut description: utoipa::openapi::OpenApi) -> Router {
    add_failures(&mut description);
    // It never changes while the server runs, so it is written once. An API without a description is still an API.
    let json = description.to_json().unwrap_or_else(|error| {
        tracing::error!(error.cause = %error, "the API's description could not be written");
        "{}".to_owned()
    });
    let json = Bytes::from(json);
    let serve = move || std::future::ready(([(CONTENT_TYPE, "application/json")], json.clone()).into_response());
    Router::new().route("/openapi.json", get(serve))
}

/// Every operation may answer with a problem document.
fn add_failures(description: &mut utoipa::openapi::OpenApi) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let failure = ResponseBuilder::new()
        .description("What went wrong and what to do.")
        .content("application/problem+json", content)
        .build();
    for path in description.paths.paths.values_mut() {
        let all = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete, &mut path.patch];
        for operation in all.into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), RefOr::T(failure.clone()));
        }
    }
}
