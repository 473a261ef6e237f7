//! Releases: deploy, and what there was.

use std::collections::BTreeMap;

use axum::Json;
use chrono::{DateTime, Utc};
use domain::automation::Cause;
use domain::image::ImageRef;
use domain::release::{Release, ReleaseStatus};
use domain::use_cases::release::{Order, What};
use domain::{Error, Result, text, use_cases};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::autoscaling::AutoscalingBody;
use super::build::number;
use super::controller::ControllerBody;
use super::input::{Body, Path, Query, given};
use super::list::{Cursor, List};
use super::network::NetworkBody;
use super::pod::PodBody;
use super::released::{FileView, PromotedView, UsedView};
use super::resources::ResourcesBody;
use super::service_view::PortView;
use super::{Api, Caller, Created};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_releases, deploy)).routes(routes!(get_release))
}

/// An image with its settings, deployed to an environment. It never changes; only its status follows the cluster.
#[derive(Serialize, ToSchema)]
#[schema(as = Release)]
pub(super) struct ReleaseView {
    service: String,
    environment: String,
    number: u32,
    #[schema(value_type = String, example = "ready", pattern = "pending|progressing|ready|failed|superseded")]
    status: ReleaseStatus,
    /// Why it failed, or what it waits for.
    sentence: Option<String>,
    image: String,
    build: Option<u32>,
    controller: ControllerBody,
    replicas: u32,
    /// The cluster decides the number of pods; absent: by hand.
    autoscaling: Option<AutoscalingBody>,
    variables: BTreeMap<String, String>,
    /// Sealed values that it was made with: which, never what they are.
    secrets: Vec<UsedView>,
    files: Vec<FileView>,
    /// The profile that its framework starts with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "spring-boot:dev")]
    profile: Option<String>,
    /// What it reads of the configuration centre by itself.
    centre: Vec<String>,
    /// The script that runs instead of the image's entrypoint; only of a single release.
    #[serde(skip_serializing_if = "Option::is_none")]
    entrypoint: Option<String>,
    resources: ResourcesBody,
    pod: PodBody,
    network: NetworkBody,
    ports: Vec<PortView>,
    health_path: Option<String>,
    reason: String,
    /// The older release that this one brought back.
    repeats: Option<u32>,
    /// Where it came from, if it was promoted.
    promoted: Option<PromotedView>,
    /// What other field managers own was taken over.
    take_over: bool,
    created_by: String,
    created_at: DateTime<Utc>,
    applied_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    /// The Kubernetes objects as they were applied; only of a single release.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    manifests: Option<Vec<serde_json::Value>>,
}

pub(super) fn view(caller: &Caller, release: Release) -> ReleaseView {
    let configuration = release.settings.configuration;
    ReleaseView {
        service: release.service_name.into(),
        environment: release.environment_name.into(),
        number: release.number,
        status: release.status,
        sentence: release.sentence.map(|sentence| caller.say(&sentence)),
        image: release.image.into(),
        build: release.build_number,
        controller: release.settings.controller.into(),
        replicas: release.settings.replicas,
        autoscaling: release.settings.autoscaling.map(AutoscalingBody::from),
        variables: release.settings.variables,
        secrets: configuration.secrets.into_iter().map(UsedView::from).collect(),
        files: configuration.files.iter().map(|(path, content)| FileView::of(caller, path, content)).collect(),
        profile: configuration.profile.map(String::from),
        centre: configuration.centre.iter().map(ToString::to_string).collect(),
        entrypoint: None,
        resources: release.settings.resources.into(),
        pod: release.settings.pod.into(),
        network: release.settings.network.into(),
        ports: release.ports.into_iter().map(PortView::from).collect(),
        health_path: release.health_path.map(String::from),
        reason: caller.say(&Cause::said(&release.reason)),
        repeats: release.repeats,
        promoted: release.promoted.map(PromotedView::from),
        take_over: release.take_over,
        created_by: release.created_by.into(),
        created_at: release.created_at,
        applied_at: release.applied_at,
        finished_at: release.finished_at,
        manifests: None,
    }
}

/// What to deploy: a build, an image, an older release of this environment, or a release of another. What is left out stays as it is there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    /// Number of a build that succeeded.
    build: Option<u32>,
    #[schema(example = "registry.example/shop/orders:1.4")]
    image: Option<String>,
    /// Number of an older release, to bring back with its settings.
    release: Option<u32>,
    /// A release of another environment, to bring along with its image, ports and health check.
    promote: Option<PromotedView>,
    /// What runs the pods; all of it, not only what changes.
    controller: Option<ControllerBody>,
    /// Another kind of controller may take the place of the one that runs.
    #[serde(default)]
    replace: bool,
    /// How many pods. A DaemonSet has one on every node that it selects, and what runs to an end as many as its
    /// controller says, whatever stands here.
    #[schema(maximum = 200)]
    replicas: Option<u32>,
    /// The plain variables of the environment, all of them; left out: as its configuration has them.
    variables: Option<BTreeMap<String, String>>,
    /// `version` of the environment's configuration that was seen; a change made meanwhile is then told as a 409.
    configuration_version: Option<u32>,
    resources: Option<ResourcesBody>,
    /// Let the cluster decide the number of pods; `null`: by hand again.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<AutoscalingBody>)]
    autoscaling: Option<Option<AutoscalingBody>>,
    /// What the pods are made of beside the image; all of it, not only what changes.
    pod: Option<PodBody>,
    /// How it is reached from outside of the cluster; all of it, not only what changes.
    network: Option<NetworkBody>,
    /// Take over the fields that other field managers own and that this sets otherwise; the preflight names them.
    #[serde(default)]
    take_over: bool,
    /// Asked for by a program: refused while automatic deploys are held.
    #[serde(default)]
    automatic: bool,
    /// Why, for those who come after.
    #[serde(default)]
    reason: String,
    /// `placement_version` that was seen (0: never deployed); a change made meanwhile is then told as a 409.
    version: Option<u32>,
}

impl NewRelease {
    pub fn parse(self) -> Result<Order> {
        let what = match (self.build, self.image, self.release, self.promote) {
            (Some(build), None, None, None) => What::Build(build),
            (None, Some(image), None, None) => What::Image(ImageRef::parse(image.trim())?),
            (None, None, Some(release), None) => What::Release(release),
            (None, None, None, Some(from)) => from.into(),
            _ => {
                return Err(Error::invalid(
                    "build",
                    text!(
                        "Name one of build, image, release and promote: it is what will run.",
                        "请在 build、image、release、promote 中指定一个：它就是要运行的内容。"
                    ),
                ));
            }
        };
        Ok(Order {
            controller: self.controller.map(ControllerBody::parse).transpose()?,
            replace: self.replace,
            replicas: self.replicas,
            variables: self.variables,
            configuration_version: self.configuration_version,
            resources: self.resources.map(|resources| resources.parse()).transpose()?,
            autoscaling: self.autoscaling.map(|wanted| wanted.map_or(Ok(None), AutoscalingBody::parse)).transpose()?,
            pod: self.pod.map(PodBody::parse).transpose()?,
            network: self.network.map(NetworkBody::parse).transpose()?,
            take_over: self.take_over,
            automatic: self.automatic,
            reason: self.reason,
            version: self.version,
            ..Order::of(what)
        })
    }
}

/// Releases in an environment, newest first.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/releases", tag = "releases",
    params(("service" = String, Path), ("environment" = String, Path), Cursor),
    responses((status = 200, body = List<ReleaseView>)), extensions(("x-action" = json!("view_service"))))]
async fn list_releases(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Query(cursor): Query<Cursor>,
) -> Result<Json<List<ReleaseView>>, Problem> {
    let (ports, actor) = (caller.ports(), &caller.actor);
    let releases = use_cases::release::list(ports, actor, &service, &environment, &cursor.into()).await?;
    Ok(Json(List::of(releases, |release| view(&caller, release))))
}

/// Deploy.
///
/// The answer comes when it is written down; its status then follows the cluster.
#[utoipa::path(post, path = "/services/{service}/environments/{environment}/releases", tag = "releases",
    request_body = NewRelease,
    params(("service" = String, Path), ("environment" = String, Path)),
    responses((status = 201, body = ReleaseView)), extensions(("x-action" = json!("deploy"))))]
async fn deploy(
    caller: Caller,
    Path((service, environment)): Path<(String, String)>,
    Body(body): Body<NewRelease>,
) -> Result<Created<ReleaseView>, Problem> {
    let order = body.parse()?;
    let release = use_cases::release::deploy(caller.ports(), &caller.actor, &service, &environment, order).await?;
    let at = format!("/services/{service}/environments/{environment}/releases/{}", release.number);
    Ok(Created(at, view(&caller, release)))
}

/// One release, with the Kubernetes objects as they were applied.
#[utoipa::path(get, path = "/services/{service}/environments/{environment}/releases/{number}", tag = "releases",
    params(("service" = String, Path), ("environment" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = ReleaseView)), extensions(("x-action" = json!("view_service"))))]
async fn get_release(
    caller: Caller,
    Path((service, environment, release)): Path<(String, String, String)>,
) -> Result<Json<ReleaseView>, Problem> {
    let number = number(&release)?;
    let mut release = use_cases::release::get(caller.ports(), &caller.actor, &service, &environment, number).await?;
    let manifests = std::mem::take(&mut release.manifests);
    let mut contents = release.settings.configuration.files.clone().into_values();
    let entrypoint = release.settings.configuration.entrypoint.as_ref().map(|entrypoint| entrypoint.script.clone());
    let mut shown = ReleaseView { manifests: Some(manifests), entrypoint, ..view(&caller, release) };
    // In the same order.
    shown.files.iter_mut().for_each(|file| file.content = contents.next());
    Ok(Json(shown))
}
