//! The audit trail.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::audit::{AuditEntry, AuditFilter};
use domain::page::Piece;
use domain::use_cases;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Path, Query};
use super::list::{Cursor, List};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_audit)).routes(routes!(list_audit_of_service))
}

/// Who did what, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct EntryView {
    at: DateTime<Utc>,
    /// A person's name, or `slipway` for what the server did by itself.
    actor: String,
    #[schema(example = "release.create")]
    action: String,
    service: Option<String>,
    environment: Option<String>,
    sentence: String,
}

fn view(caller: &Caller, entry: AuditEntry) -> EntryView {
    let AuditEntry { at, actor, action, service, environment, sentence, .. } = entry;
    EntryView { at, actor, action, service, environment, sentence: caller.say(&sentence) }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    service: Option<String>,
    actor: Option<String>,
    /// Noun and verb: `release.create`.
    action: Option<String>,
    /// `next` of the piece before.
    after: Option<String>,
    /// How many at most, 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// The whole trail, newest first, for administrators.
#[utoipa::path(get, path = "/audit", tag = "people", params(Filter),
    responses((status = 200, body = List<EntryView>)), extensions(("x-action" = json!("view_audit"))))]
async fn list_audit(caller: Caller, Query(filter): Query<Filter>) -> Result<Json<List<EntryView>>, Problem> {
    let Filter { service, actor, action, after, limit } = filter;
    let filter = AuditFilter { service, actor, action };
    let piece = Piece { after, limit };
    let entries = use_cases::audit::list(caller.ports(), &caller.actor, &filter, &piece).await?;
    Ok(Json(List::of(entries, |entry| view(&caller, entry))))
}

/// The trail of one service, newest first.
#[utoipa::path(get, path = "/services/{service}/audit", tag = "services", params(("service" = String, Path), Cursor),
    responses((status = 200, body = List<EntryView>)), extensions(("x-action" = json!("view_service"))))]
async fn list_audit_of_service(
    caller: Caller,
    Path(service): Path<String>,
    Query(cursor): Query<Cursor>,
) -> Result<Json<List<EntryView>>, Problem> {
    let entries = use_cases::audit::of_service(caller.ports(), &caller.actor, &service, &cursor.into()).await?;
    Ok(Json(List::of(entries, |entry| view(&caller, entry))))
}
