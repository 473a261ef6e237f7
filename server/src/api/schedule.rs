//! A schedule, looked at while it is being written.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::{Error, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::Query;
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(look_at_schedule))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Minute, hour, day of the month, month and day of the week, or a word such as `@daily`.
    #[param(example = "0 3 * * *")]
    schedule: String,
    /// A name such as `Europe/Berlin`; UTC when absent.
    #[serde(default)]
    time_zone: String,
}

/// What a schedule means, and when it would be due.
#[derive(Serialize, ToSchema)]
#[schema(as = Due)]
struct DueView {
    words: String,
    /// The next five times; fewer where there are none.
    next: Vec<DateTime<Utc>>,
    /// The same as a clock in the time zone shows them.
    #[schema(example = json!(["2026-11-27 03:00"]))]
    local: Vec<String>,
    time_zone: String,
}

/// Look at a schedule before it is deployed.
#[utoipa::path(get, path = "/schedule", tag = "releases", params(Asked),
    responses((status = 200, body = DueView)), extensions(("x-action" = json!("own"))))]
async fn look_at_schedule(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<DueView>, Problem> {
    let due = use_cases::schedule::look(caller.ports(), &asked.schedule, &asked.time_zone).map_err(in_query)?;
    let words = caller.say(&due.words);
    Ok(Json(DueView { words, next: due.next, local: due.local, time_zone: due.time_zone }))
}

/// A release has these fields in its controller; a query has them by themselves.
fn in_query(error: Error) -> Error {
    match error.field.as_deref().and_then(|field| field.strip_prefix("controller.")).map(str::to_owned) {
        Some(field) => error.at(&field),
        None => error,
    }
}
