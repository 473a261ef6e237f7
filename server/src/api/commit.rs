//! The commits between two builds.

use axum::Json;
use chrono::{DateTime, Utc};
use domain::commits::{Between, Commit, Few};
use domain::use_cases;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::build::number;
use super::input::{Path, Query};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_commits))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Number of the build that it would take the place of.
    since: u32,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Commit)]
struct CommitView {
    hash: String,
    /// First line of its message.
    subject: String,
    author: String,
    at: DateTime<Utc>,
}

/// The newest ones, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Commits)]
struct CommitsView {
    commits: Vec<CommitView>,
    /// How many more there are; at least, with `open`.
    more: usize,
    /// There are still more: so far back nothing was kept.
    open: bool,
}

/// What comes with a build in the place of another, and what goes.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitsBetween)]
struct BetweenView {
    new: CommitsView,
    /// Not in it any more: it is a step back, or of another branch.
    lost: CommitsView,
    /// Why nothing is known of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<String>,
}

impl From<Few> for CommitsView {
    fn from(few: Few) -> Self {
        let view = |Commit { hash, subject, author, at, .. }| CommitView { hash, subject, author, at };
        Self { commits: few.commits.into_iter().map(view).collect(), more: few.more, open: few.open }
    }
}

/// The commits between two builds.
///
/// From what was kept when they were built: no repository is asked.
#[utoipa::path(get, path = "/services/{service}/builds/{number}/commits", tag = "builds",
    params(("service" = String, Path), ("number" = u32, Path), Asked),
    responses((status = 200, body = BetweenView)), extensions(("x-action" = json!("view_service"))))]
async fn list_commits(
    caller: Caller,
    Path((service, build)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<BetweenView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let found = use_cases::commit::look(ports, actor, &service, asked.since, number(&build)?).await?;
    let (Between { new, lost }, unknown) = match found {
        Ok(between) => (between, None),
        Err(why) => (Between::default(), Some(caller.say(&why))),
    };
    Ok(Json(BetweenView { new: new.into(), lost: lost.into(), unknown }))
}
