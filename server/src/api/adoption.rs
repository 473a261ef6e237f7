//! What runs in an environment's namespace and is not Slipway's, and adopting it.

use std::collections::BTreeMap;

use axum::Json;
use domain::adoption::{Becomes, Choices, Place, Places};
use domain::use_cases::adoption::{self, Wish};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::adoption_view::{FoundView, LookView};
use super::input::{Body, Path};
use super::list::List;
use super::release::{self, ReleaseView};
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_workloads))
        .routes(routes!(look_at_workload))
        .routes(routes!(adopt_workload))
}

/// What runs in the environment's namespace and is not Slipway's. The cluster is asked at this moment.
#[utoipa::path(get, path = "/environments/{environment}/workloads", tag = "platform",
    params(("environment" = String, Path)),
    responses((status = 200, body = List<FoundView>)), extensions(("x-action" = json!("register_service"))))]
async fn list_workloads(caller: Caller, Path(environment): Path<String>) -> Result<Json<List<FoundView>>, Problem> {
    let found = adoption::list(caller.ports(), &caller.actor, &environment).await?;
    Ok(Json(List::all(found, |found| FoundView::of(&caller, found))))
}

/// What would be read of a workload, and what the next release would change of it.
#[utoipa::path(get, path = "/environments/{environment}/workloads/{kind}/{workload}", tag = "platform",
    params(("environment" = String, Path), ("kind" = String, Path), ("workload" = String, Path)),
    responses((status = 200, body = LookView)), extensions(("x-action" = json!("register_service"))))]
async fn look_at_workload(
    caller: Caller,
    Path((environment, kind, name)): Path<(String, String, String)>,
) -> Result<Json<LookView>, Problem> {
    let look = adoption::look(caller.ports(), &caller.actor, &environment, &kind, &name).await?;
    Ok(Json(LookView::of(&caller, look)))
}

/// For whom it is adopted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Adoption {
    /// The team that owns the service; that of the service of this name, where there is one.
    team: String,
    /// The one that was seen; 409 when it is another by now.
    generation: Option<i64>,
    /// What becomes of variables, by name, other than what is proposed: `plain`, `sealed` or `left`.
    #[serde(default)]
    #[schema(example = json!({"LOG_KEY": "plain"}))]
    variables: BTreeMap<String, String>,
    /// Autoscalers and disruption budgets, other than what is proposed: `adopted` or `outside`.
    #[serde(default)]
    #[schema(example = json!({"HorizontalPodAutoscaler/orders": "outside"}))]
    objects: BTreeMap<String, String>,
}

impl Adoption {
    fn places(&self) -> domain::Result<Places> {
        let place =
            |(name, place): (&String, &String)| Ok((name.clone(), Place::parse(place, &format!("objects.{name}"))?));
        self.objects.iter().map(place).collect()
    }

    fn choices(&self) -> domain::Result<Choices> {
        let choice = |(name, becomes): (&String, &String)| {
            Ok((name.clone(), Becomes::parse(becomes, &format!("variables.{name}"))?))
        };
        self.variables.iter().map(choice).collect()
    }
}

/// Take a workload over as it runs: it becomes a service with release 1, and nothing restarts.
#[utoipa::path(post, path = "/environments/{environment}/workloads/{kind}/{workload}/adopt", tag = "platform",
    request_body = Adoption,
    params(("environment" = String, Path), ("kind" = String, Path), ("workload" = String, Path)),
    responses((status = 201, body = ReleaseView)), extensions(("x-action" = json!("register_service"))))]
async fn adopt_workload(
    caller: Caller,
    Path((environment, kind, name)): Path<(String, String, String)>,
    Body(body): Body<Adoption>,
) -> Result<Created<ReleaseView>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let (variables, objects) = (body.choices()?, body.places()?);
    let wish = Wish { team: &body.team, generation: body.generation, variables, objects };
    let made = adoption::adopt(ports, actor, &environment, &kind, &name, wish).await?;
    let path = format!("/services/{}/environments/{environment}/releases/{}", made.service_name, made.number);
    Ok(Created(path, release::view(&caller, made)))
}
