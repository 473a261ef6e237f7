//! The configuration centre of an environment, and what a service reads of it.

use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::centre::Centre;
use domain::configuration::Origin;
use domain::secret::Secret;
use domain::use_cases::centre::{self, Wish};
use domain::use_cases::configuration::centre::{Centred, ItemState, ItemView, KeyView, look};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(get_centre, set_centre, delete_centre))
        .routes(routes!(try_centre))
        .routes(routes!(get_centred))
}

/// Where services of an environment read part of their configuration by themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = Centre)]
struct CentreView {
    #[schema(example = "nacos", pattern = "nacos|apollo|disconf")]
    kind: &'static str,
    #[schema(example = "http://nacos.infra:8848/nacos")]
    url: String,
    /// A namespace of Nacos (its ID), a cluster of Apollo, an env of Disconf; empty: its default.
    namespace: String,
    user: String,
    /// A password or an access key is kept. It is never shown again.
    has_password: bool,
    updated_by: String,
    updated_at: DateTime<Utc>,
}

impl From<Centre> for CentreView {
    fn from(centre: Centre) -> Self {
        Self {
            kind: centre.kind.as_str(),
            url: centre.address.into(),
            namespace: centre.namespace,
            user: centre.user,
            has_password: centre.has_password,
            updated_by: centre.updated_by.into(),
            updated_at: centre.updated_at,
        }
    }
}

/// A centre as it is to be, whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCentre {
    #[schema(example = "nacos", pattern = "nacos|apollo|disconf")]
    kind: String,
    /// http or https, without a password. Of Nacos without a path it is `/nacos`.
    #[schema(example = "http://nacos.infra:8848")]
    url: String,
    /// A namespace of Nacos (its ID), a cluster of Apollo, an env of Disconf; empty: its default.
    #[serde(default)]
    namespace: String,
    /// Of Nacos; empty: it lets everybody read.
    #[serde(default)]
    user: String,
    /// Of Nacos's user, or Apollo's access key. Left out: the one that is kept stays, for the same address and user; empty: none.
    password: Option<String>,
}

impl From<NewCentre> for Wish {
    fn from(NewCentre { kind, url, namespace, user, password }: NewCentre) -> Self {
        Self { kind, url, namespace, user, password: password.map(Secret::new) }
    }
}

/// The configuration centre of an environment. 404: it has none.
#[utoipa::path(get, path = "/environments/{environment}/centre", tag = "platform",
    params(("environment" = String, Path)),
    responses((status = 200, body = CentreView)), extensions(("x-action" = json!("view_platform"))))]
async fn get_centre(caller: Caller, Path(name): Path<String>) -> Result<Json<CentreView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let found = centre::get(ports, actor, &name).await?;
    let environment = domain::use_cases::environment::get(ports, actor, &name).await?;
    Ok(Json(found.ok_or_else(|| centre::none(&environment))?.into()))
}

/// Say where an environment's configuration centre is. It need not answer now.
#[utoipa::path(put, path = "/environments/{environment}/centre", tag = "platform", request_body = NewCentre,
    params(("environment" = String, Path)),
    responses((status = 200, body = CentreView)), extensions(("x-action" = json!("edit_environment"))))]
async fn set_centre(
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<NewCentre>,
) -> Result<Json<CentreView>, Problem> {
    Ok(Json(centre::set(caller.ports(), &caller.actor, &name, body.into()).await?.into()))
}

/// Forget the configuration centre. Nothing in it changes.
#[utoipa::path(delete, path = "/environments/{environment}/centre", tag = "platform",
    params(("environment" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_environment"))))]
async fn delete_centre(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    centre::delete(caller.ports(), &caller.actor, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try a configuration centre before it is kept.
///
/// 204 when it answers and lets Slipway in; else a problem that says what is wrong, at its field.
#[utoipa::path(post, path = "/environments/{environment}/centre/try", tag = "platform", request_body = NewCentre,
    params(("environment" = String, Path)),
    responses((status = 204)), extensions(("x-action" = json!("edit_environment"))))]
async fn try_centre(
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<NewCentre>,
) -> Result<StatusCode, Problem> {
    centre::check(caller.ports(), &caller.actor, &name, body.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a service reads of the centre.
#[derive(Serialize, ToSchema)]
#[schema(as = Centred)]
struct CentredView {
    /// `null`: the environment has none.
    centre: Option<CentreView>,
    items: Vec<CentredItem>,
    /// The release that should run, which `changed` goes by.
    release: Option<u32>,
}

#[derive(Serialize, ToSchema)]
struct CentredItem {
    #[schema(example = "nacos:DEFAULT_GROUP/orders.yaml")]
    item: String,
    /// The level that names it.
    #[schema(example = "base", pattern = "base|environment")]
    origin: &'static str,
    /// `elsewhere`: it is of another kind of centre; `unknown`: the centre never answered.
    #[schema(value_type = String, example = "read", pattern = "read|missing|unknown|elsewhere")]
    state: ItemState,
    /// When it was read.
    at: Option<DateTime<Utc>>,
    /// Why it is not newer, or cannot be read into names and values.
    trouble: Option<String>,
    bytes: usize,
    keys: Vec<CentredKey>,
    /// How many more there are.
    more: usize,
    /// It is not as it was when the release that should run was made; `null`: nothing was noted then.
    changed: Option<bool>,
}

#[derive(Serialize, ToSchema)]
struct CentredKey {
    #[schema(example = "app.pool-size")]
    name: String,
    /// `null`: its name says that nobody should see it.
    value: Option<String>,
    /// The container's variable of the same setting; which one holds is for the application to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
}

fn item(caller: &Caller, view: ItemView) -> CentredItem {
    let key = |KeyView { name, value, variable }| CentredKey { name, value, variable };
    CentredItem {
        item: view.item.to_string(),
        origin: match view.origin {
            Origin::Base => "base",
            Origin::Environment => "environment",
        },
        state: view.state,
        at: view.at,
        trouble: view.trouble.as_ref().map(|trouble| caller.say(trouble)),
        bytes: view.bytes,
        keys: view.keys.into_iter().map(key).collect(),
        more: view.more,
        changed: view.changed,
    }
}

/// What a service reads of its environment's configuration centre, as it is there now.
///
/// Answered from what was read lately; the first look waits two seconds at most.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/configuration/centre", tag = "configuration",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = CentredView)), extensions(("x-action" = json!("view_service"))))]
async fn get_centred(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> Result<Json<CentredView>, Problem> {
    let found = look(caller.ports(), &caller.actor, &service, &environment).await?;
    let Centred { centre, items, release, .. } = found;
    let items = items.into_iter().map(|view| item(&caller, view)).collect();
    Ok(Json(CentredView { centre: centre.map(CentreView::from), items, release }))
}
