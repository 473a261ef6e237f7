//! The server functions of the deploy and release pages. Each asks who calls, then calls one use case after the other;
//! what a person may do is decided there.

use domain::build::Build;
use domain::controller::Proposal;
use domain::id::TeamId;
use domain::name::EnvironmentName;
use domain::page::Page;
use domain::preflight::{Check, Preflight};
use domain::release::Release;
use domain::repository::GitRef;
use domain::service::{HealthPath, Port};
use domain::use_cases::configuration::View;
use domain::use_cases::schedule::Due;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::form::DeployForm;
#[cfg(feature = "ssr")]
use crate::gather;

/// What the page to deploy begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Material {
    pub team: TeamId,
    /// What a build takes when it names nothing else; `None`: the image is built elsewhere.
    pub reference: Option<GitRef>,
    /// The image that the service was registered with, when it is built elsewhere.
    pub image: Option<String>,
    pub deleting: bool,
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
    /// Builds that succeeded, newest first.
    pub builds: Vec<Build>,
    /// Without their manifests, newest first.
    pub releases: Vec<Release>,
    /// When what runs here is due next, if it runs on a schedule.
    pub due: Option<Due>,
    /// Which controller suits it, where nothing was deployed yet.
    pub proposal: Option<Proposal>,
    /// What the next release takes along of the configuration.
    pub configuration: View,
    pub now: Now,
}

/// What runs, as the difference and the next order need it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Now {
    /// The release that should run, without its manifests.
    pub release: Option<Release>,
    pub commit: Option<String>,
    pub replicas: u32,
    /// Version of the placement; 0: never deployed.
    pub version: u32,
}

/// A piece of the list of releases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Releases {
    /// Without their manifests.
    pub page: Page<Release>,
    pub team: TeamId,
    pub now: Now,
}

/// What the page of one release begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReleaseView {
    pub release: Release,
    /// The build it came from.
    pub built: Option<Build>,
    /// The release before it, without its manifests.
    pub before: Option<Release>,
    pub team: TeamId,
    pub now: Now,
    /// All environments, from the left: dev before test before prod.
    pub environments: Vec<EnvironmentName>,
}

/// What bringing a release to another environment would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Promotion {
    /// How it is there.
    pub now: Now,
    /// What was looked at, without the objects.
    pub found: Preflight,
}

/// `build` is in the list even when it is old.
#[server(prefix = "/fn")]
pub async fn look_at_deploy(service: String, environment: String, build: Option<u32>) -> Result<Material, AppError> {
    use domain::build::BuildStatus;
    use domain::page::Piece;
    use domain::service::Source;
    use domain::use_cases as cases;
    let (ports, actor) = frame::server::caller()?;
    let of = cases::service::get(&ports, &actor, &service).await?;
    let first = Piece { after: None, limit: Some(50) };
    let good = Some(BuildStatus::Succeeded);
    let mut builds = cases::build::list(&ports, &actor, Some(&service), good, &first).await?.items;
    if let Some(older) = gather::build(&ports, &actor, &service, build).await?
        && older.status == BuildStatus::Succeeded
        && !builds.iter().any(|build| build.id == older.id)
    {
        builds.push(older);
    }
    let page = cases::release::list(&ports, &actor, &service, &environment, &first).await?;
    let releases = page.items.into_iter().map(gather::brief).collect();
    let now = gather::now(&ports, &actor, &service, &environment).await?;
    let (reference, image) = match of.source {
        Source::Git(git) => (Some(git.reference), None),
        Source::Image(image) => (None, Some(image.to_string())),
    };
    Ok(Material {
        team: of.team,
        reference,
        image,
        deleting: cases::status::get(&ports, &actor, &service, &environment).await?.deleting || of.deleting,
        ports: of.ports,
        health_path: of.health_path,
        builds,
        releases,
        due: gather::due(&ports, &now),
        proposal: gather::proposal(&ports, &actor, &service, &environment, now.version).await?,
        configuration: cases::configuration::get(&ports, &actor, &service, Some(&environment)).await?,
        now,
    })
}

/// A schedule that is being written, in words and as the next times. An empty time zone is UTC.
#[server(prefix = "/fn")]
pub async fn look_at_schedule(schedule: String, time_zone: String) -> Result<Due, AppError> {
    let (ports, _) = frame::server::caller()?;
    Ok(domain::use_cases::schedule::look(&ports, &schedule, &time_zone)?)
}

/// What runs at this moment.
#[server(prefix = "/fn")]
pub async fn look_at_now(service: String, environment: String) -> Result<Now, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(gather::now(&ports, &actor, &service, &environment).await?)
}

#[server(prefix = "/fn")]
pub async fn list_releases(service: String, environment: String, after: Option<String>) -> Result<Releases, AppError> {
    use domain::use_cases as cases;
    let (ports, actor) = frame::server::caller()?;
    let piece = domain::page::Piece { after, limit: Some(50) };
    let page = cases::release::list(&ports, &actor, &service, &environment, &piece).await?;
    let page = Page { items: page.items.into_iter().map(gather::brief).collect(), next: page.next };
    let team = cases::service::get(&ports, &actor, &service).await?.team;
    Ok(Releases { page, team, now: gather::now(&ports, &actor, &service, &environment).await? })
}

#[server(prefix = "/fn")]
pub async fn look_at_release(service: String, environment: String, number: u32) -> Result<ReleaseView, AppError> {
    use domain::use_cases as cases;
    let (ports, actor) = frame::server::caller()?;
    let release = cases::release::get(&ports, &actor, &service, &environment, number).await?;
    let built = gather::build(&ports, &actor, &service, release.build_number).await?;
    let before = number.checked_sub(1);
    let before = gather::release(&ports, &actor, &service, &environment, before).await?.map(gather::brief);
    let team = cases::service::get(&ports, &actor, &service).await?.team;
    let now = gather::now(&ports, &actor, &service, &environment).await?;
    let environments = cases::environment::list(&ports, &actor).await?.into_iter().map(|one| one.name).collect();
    Ok(ReleaseView { release, built, before, team, now, environments })
}

/// What promoting would do to another environment.
#[server(prefix = "/fn")]
pub async fn look_at_promotion(
    service: String,
    from: String,
    number: u32,
    environment: String,
    #[server(default)] take_over: bool,
) -> Result<Promotion, AppError> {
    use domain::use_cases::release::{Order, What};
    let (ports, actor) = frame::server::caller()?;
    let now = gather::now(&ports, &actor, &service, &environment).await?;
    let order = Order { take_over, ..Order::of(What::Promoted { environment: from, release: number }) };
    let mut found = domain::use_cases::preflight::look(&ports, &actor, &service, &environment, &order).await?;
    (found.before, found.after) = (Vec::new(), Vec::new());
    Ok(Promotion { now, found })
}

/// Brings a release of `from` to another environment; what is configured there stays.
#[server(prefix = "/fn")]
pub async fn promote(
    service: String,
    from: String,
    number: u32,
    environment: String,
    version: u32,
    reason: String,
    #[server(default)] take_over: bool,
) -> Result<Release, AppError> {
    use domain::use_cases::release::{Order, What};
    let (ports, actor) = frame::server::caller()?;
    let what = What::Promoted { environment: from, release: number };
    let order = Order { take_over, reason, version: Some(version), ..Order::of(what) };
    let release = domain::use_cases::release::deploy(&ports, &actor, &service, &environment, order).await?;
    Ok(gather::brief(release))
}

#[server(prefix = "/fn")]
pub async fn deploy(order: DeployForm) -> Result<Release, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let (service, environment) = (&order.service, &order.environment);
    let release = domain::use_cases::release::deploy(&ports, &actor, service, environment, order.order()?).await?;
    frame::server::go_to(&frame::paths::release(service, environment, release.number));
    Ok(gather::brief(release))
}

/// Looks at an order before it is sent.
#[server(prefix = "/fn")]
pub async fn look_ahead(order: DeployForm) -> Result<Preflight, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let (service, environment) = (&order.service, &order.environment);
    Ok(domain::use_cases::preflight::look(&ports, &actor, service, environment, &order.order()?).await?)
}

/// What going back to a release would not bring back of the configuration centre.
#[server(prefix = "/fn")]
pub async fn look_back(service: String, environment: String, number: u32) -> Result<Vec<Check>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::preflight::back(&ports, &actor, &service, &environment, number).await?)
}

/// Deploys an older release as it was; the number of copies stays as it is now.
#[server(prefix = "/fn")]
pub async fn deploy_again(
    service: String,
    environment: String,
    number: u32,
    version: u32,
    reason: String,
) -> Result<Release, AppError> {
    use domain::use_cases::release::{Order, What};
    let (ports, actor) = frame::server::caller()?;
    // The dialog says where another kind of controller comes back, and the version holds what it said.
    let order = Order { replace: true, reason, version: Some(version), ..Order::of(What::Release(number)) };
    let release = domain::use_cases::release::deploy(&ports, &actor, &service, &environment, order).await?;
    Ok(gather::brief(release))
}
