//! What runs in an environment's namespace and is not Slipway's, and adopting it.

use std::collections::BTreeMap;

use axum::Json;
use domain::adoption::{Becomes, Choices, Difference, Found, Unread, Variable};
use domain::use_cases::adoption::{self, Look, Wish};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

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

/// A workload that may be adopted.
#[derive(Serialize, ToSchema)]
#[schema(as = ForeignWorkload)]
struct FoundView {
    #[schema(example = "Deployment")]
    kind: &'static str,
    name: String,
    image: String,
    /// Pods that are wanted; absent for a schedule.
    desired: Option<u32>,
    ready: u32,
    /// Who brought it and who changes it: a Helm release, Argo CD, field managers.
    managers: Vec<String>,
    /// Counts changes of what is wanted of it.
    generation: i64,
    /// Why it cannot be adopted.
    obstacle: Option<String>,
}

impl FoundView {
    fn of(caller: &Caller, found: Found) -> Self {
        Self {
            kind: found.kind.as_str(),
            name: found.name,
            image: found.image,
            desired: found.desired,
            ready: found.ready,
            managers: found.managers,
            generation: found.generation,
            obstacle: found.obstacle.map(|why| caller.say(&why)),
        }
    }
}

/// A field that the next release changes.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionDifference)]
struct DifferenceView {
    #[schema(example = "spec.template.spec.nodeSelector")]
    path: String,
    /// As it is; absent: nothing is said of it. Values of variables are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    now: Option<serde_json::Value>,
    /// As it would be; absent: it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    next: Option<serde_json::Value>,
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        Self { path: difference.path.to_string(), now: difference.now, next: difference.next }
    }
}

/// A variable, and what becomes of it. Its value is not told.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionVariable)]
struct VariableView {
    /// As a choice names it: the variable, or `container/variable` of a container beside the service.
    #[schema(example = "DATABASE_PASSWORD")]
    name: String,
    /// The object of the namespace that it comes from, and its key there; absent: it stands in the workload.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<FromView>,
    /// What is proposed: `plain`, `sealed`, or `left`: the next release has none.
    #[schema(example = "sealed")]
    becomes: &'static str,
    /// What it may become.
    choices: Vec<&'static str>,
    /// Why it cannot become what was to be expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionFrom)]
struct FromView {
    #[schema(example = "Secret")]
    kind: &'static str,
    name: String,
    key: String,
}

impl VariableView {
    fn of(caller: &Caller, variable: Variable) -> Self {
        Self {
            name: variable.id(),
            from: variable.origin.map(|origin| FromView {
                kind: origin.object.kind.as_str(),
                name: origin.object.name,
                key: origin.key,
            }),
            becomes: variable.becomes.as_str(),
            choices: variable.choices.into_iter().map(Becomes::as_str).collect(),
            why: variable.why.map(|why| caller.say(&why)),
        }
    }
}

/// An object whose keys are all variables, and that could not be read.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionUnread)]
struct UnreadView {
    #[schema(example = "Secret")]
    kind: &'static str,
    name: String,
    why: String,
}

/// What adopting it would mean.
#[derive(Serialize, ToSchema)]
#[schema(as = AdoptionLook)]
struct LookView {
    #[serde(flatten)]
    found: FoundView,
    /// Pods that Slipway would go on asking for.
    replicas: Option<u32>,
    /// What becomes of the variables: configuration of the environment, or nothing.
    variables: Vec<VariableView>,
    /// Where more variables come from that nobody could read: the next release has none of them.
    unread: Vec<UnreadView>,
    /// Ports by name.
    ports: BTreeMap<String, u16>,
    /// What the next release would change of it.
    differences: Vec<DifferenceView>,
    /// Its Service comes along, and stays as it is.
    service: bool,
    /// What refers to it and stays outside.
    outside: Vec<String>,
    /// The team of the service of this name, where there is one already.
    team: Option<String>,
}

impl LookView {
    fn of(caller: &Caller, look: Look) -> Self {
        let settings = look.read.as_ref().map(|read| &read.settings);
        let ports = look.read.iter().flat_map(|read| &read.ports);
        Self {
            replicas: settings.map(|settings| settings.replicas),
            variables: look.variables.into_iter().map(|variable| VariableView::of(caller, variable)).collect(),
            unread: look.unread.into_iter().map(|unread| unread_view(caller, unread)).collect(),
            ports: ports.map(|port| (port.name.clone(), port.port)).collect(),
            differences: look.differences.into_iter().map(DifferenceView::from).collect(),
            service: look.service,
            outside: look.outside,
            team: look.team.map(String::from),
            found: FoundView::of(caller, look.found),
        }
    }
}

fn unread_view(caller: &Caller, unread: Unread) -> UnreadView {
    UnreadView { kind: unread.object.kind.as_str(), name: unread.object.name, why: caller.say(&unread.why) }
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
}

impl Adoption {
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
    let wish = Wish { team: &body.team, generation: body.generation, variables: body.choices()? };
    let made = adoption::adopt(ports, actor, &environment, &kind, &name, wish).await?;
    let path = format!("/services/{}/environments/{environment}/releases/{}", made.service_name, made.number);
    Ok(Created(path, release::view(&caller, made)))
}
