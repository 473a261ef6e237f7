//! What Slipway does by itself in an environment, and letting it go on.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::automation::Automation;
use domain::use_cases::automation::{Wish, choose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::{Body, Path};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(automate))
}

/// What Slipway does by itself for a service in an environment.
#[derive(Serialize, ToSchema)]
#[schema(as = Automation)]
pub struct AutomationView {
    /// Each build of the service that succeeds is deployed here.
    deploys: bool,
    /// When a release fails, the newest one before it that was ready is deployed again.
    rolls_back: bool,
    /// While it is held, nothing is deployed here but by a person.
    hold: Option<HoldView>,
}

/// Since when automatic deploys wait, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Hold)]
struct HoldView {
    since: DateTime<Utc>,
    by: String,
    /// The release that was gone back to; absent, and no `instead`: a person asked for it.
    rolled_back_to: Option<u32>,
    /// The release that failed, where Slipway went back by itself.
    failed: Option<u32>,
    /// The version that a person deployed in the place of the newest build.
    instead: Option<String>,
}

impl From<Automation> for AutomationView {
    fn from(automation: Automation) -> Self {
        let Automation { deploys, rolls_back, hold } = automation;
        let hold = hold.map(|hold| HoldView {
            since: hold.since,
            by: hold.by.into(),
            rolled_back_to: hold.rolled_back_to,
            failed: hold.failed,
            instead: hold.instead,
        });
        Self { deploys, rolls_back, hold }
    }
}

/// What is chosen; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAutomation {
    deploys: Option<bool>,
    rolls_back: Option<bool>,
    /// `false` lets automatic deploys go on, `true` holds them.
    hold: Option<bool>,
    /// `placement_version` that was seen; a change made meanwhile is then told as a 409.
    version: Option<u32>,
}

/// What is done by itself now.
#[derive(Serialize, ToSchema)]
#[schema(as = Automated)]
struct AutomatedView {
    #[serde(flatten)]
    automation: AutomationView,
    /// The placement's, for the next change.
    version: u32,
}

/// Choose what Slipway does by itself, hold automatic deploys, let them go on.
///
/// A roll back holds them: they would bring the same again. So does a person who deploys something else than the newest build.
#[utoipa::path(put, path = "/services/{service}/environments/{environment}/automation", tag = "releases",
    request_body = NewAutomation, params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = AutomatedView)), extensions(("x-action" = json!("deploy"))))]
async fn automate(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<NewAutomation>,
) -> Result<Json<AutomatedView>, Problem> {
    let NewAutomation { deploys, rolls_back, hold, version } = body;
    let wish = Wish { deploys, rolls_back, hold };
    let placement = choose(caller.ports(), &caller.actor, &service, &environment, wish, version).await?;
    Ok(Json(AutomatedView { automation: placement.automation.into(), version: placement.version }))
}
