//! More server functions: what is asked about a deployment beside the page itself.

use domain::commits::Between;
use domain::drift::Taken;
use domain::text::Text;
use frame::AppError;
use leptos::prelude::*;

/// The commits from one build to another, or why nothing is known of them.
#[server(prefix = "/fn")]
pub async fn look_at_commits(service: String, from: u32, to: u32) -> Result<Result<Between, Text>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::commit::look(&ports, &actor, &service, from, to).await?)
}

/// What was changed in the cluster, as far as a release can say it.
#[server(prefix = "/fn")]
pub async fn look_at_changes(service: String, environment: String) -> Result<Taken, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::drift::to_take(&ports, &actor, &service, &environment).await?)
}
