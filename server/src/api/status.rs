//! How services are: the board, and one service in one environment with its pods.

use axum::Json;
use domain::use_cases;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::Path;
use super::list::List;
use super::status_view::{StatusView, view};
use super::{Api, Caller};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_board)).routes(routes!(get_status))
}

/// Every service one may see in every environment it was deployed to, without pods and events.
#[utoipa::path(get, path = "/board", tag = "running",
    responses((status = 200, body = List<StatusView>)), extensions(("x-action" = json!("own"))))]
async fn get_board(caller: Caller) -> Json<List<StatusView>> {
    let cells = use_cases::status::board(caller.ports(), &caller.actor);
    Json(List::all(cells, |cell| view(&caller, cell)))
}

/// How a service in an environment is: its state, the truth in a sentence, its pods.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}", tag = "running",
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = StatusView)), extensions(("x-action" = json!("view_service"))))]
async fn get_status(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
) -> Result<Json<StatusView>, Problem> {
    let status = use_cases::status::get(caller.ports(), &caller.actor, &service, &environment).await?;
    Ok(Json(view(&caller, status)))
}
