//! What runs by an order, found out: which image, and with which settings.

use crate::build::BuildStatus;
use crate::configuration::{Key, to_the_letter};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::id::BuildId;
use crate::image::ImageRef;
use crate::name::EnvironmentName;
use crate::pod::{COMPANIONS, Command, Companion, PodSettings, Security};
use crate::ports::Ports;
use crate::release::{Placement, Promoted, Release};
use crate::service::{HealthPath, Port, Service};
use crate::settings::Settings;
use crate::status::Freshness;
use crate::text;
use crate::use_cases::configuration;

use super::{Order, What};

/// What runs by an order, found out.
pub(super) struct Content {
    /// The settings of the release that should run now, if one was deployed.
    pub present: Option<Settings>,
    pub image: ImageRef,
    pub build: Option<(BuildId, u32)>,
    pub settings: Settings,
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
    pub repeats: Option<u32>,
    pub promoted: Option<Promoted>,
}

pub(super) async fn content(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    before: Option<&Placement>,
    order: &Order,
) -> Result<Content> {
    let last = match before {
        Some(placement) => ports.store.release(service.id, environment.id, placement.release).await?,
        None => None,
    };
    let before_this = last.map(|release| release.settings);
    let present = before_this.clone().unwrap_or_else(Settings::first);
    // What was seen before the view was cut may be long over.
    let live = ports.clusters.freshness(environment.cluster) == Freshness::Live;
    let seen = ports.clusters.workload(&super::super::placement::key(service, environment)).filter(|_| live);
    let desired = seen.and_then(|workload| workload.controller).map(|controller| controller.desired);
    let chosen = before.map(|placement| present.pods_now(placement.replicas, desired));
    let replicas = order.replicas.or(chosen).unwrap_or(present.replicas);
    let draft = configuration::draft(ports, service, environment, before_this.as_ref()).await?;
    let settings = |mut base: Settings| {
        // As it was adopted only where nothing else is asked for; what containers beside it had sealed is for that alone.
        let adopted = base.adopted && asks_nothing_else(order, &base);
        if !adopted {
            base.configuration.secrets.retain(|used| !used.beside);
        }
        // What is said plainly takes the place of what was sealed.
        if let Some(variables) = &order.variables {
            let said = |key: &Key| matches!(key, Key::Variable(name) if variables.contains_key(name));
            base.configuration.secrets.retain(|used| !said(&used.key));
        }
        Settings {
            adopted,
            controller: order.controller.clone().unwrap_or(base.controller),
            replicas,
            variables: order.variables.clone().unwrap_or(base.variables),
            resources: order.resources.clone().unwrap_or(base.resources),
            autoscaling: order.autoscaling.clone().unwrap_or(base.autoscaling),
            pod: order.pod.clone().unwrap_or(base.pod),
            network: order.network.clone().unwrap_or(base.network),
            configuration: base.configuration,
        }
    };
    let configured = async |image: &ImageRef, base: &Settings| {
        let settings = settings(base.clone());
        let wanted = match &order.variables {
            Some(variables) => draft.effective().with_variables(variables),
            None => draft.effective(),
        };
        let original = match wanted.has_entrypoint() {
            true => started(ports, image, &settings.pod).await?,
            false => Command::default(),
        };
        Ok::<_, Error>(Settings {
            variables: wanted.variables(),
            configuration: wanted.released(&original),
            adopted: false,
            ..settings
        })
    };
    let of_service = |image, build, settings| Content {
        present: before_this.clone(),
        image,
        build,
        settings,
        ports: service.ports.clone(),
        health_path: service.health_path.clone(),
        repeats: None,
        promoted: None,
    };
    match &order.what {
        What::Build(number) => {
            let (image, id) = built(ports, service, *number).await?;
            let settings = configured(&image, &present).await?;
            Ok(of_service(image, Some((id, *number)), settings))
        }
        What::Image(image) => {
            let image = held(ports, image).await?;
            let settings = configured(&image, &present).await?;
            Ok(of_service(image, None, settings))
        }
        What::Promoted { environment: from, release } => {
            let source = promoted(ports, service, environment, from, *release).await?;
            // Where nothing runs yet it begins as it does there; what is configured for this environment stays.
            let base = before_this.clone().unwrap_or_else(|| first_of(&source.settings));
            let mut settings = configured(&source.image, &base).await?;
            if before.is_none() {
                settings.replicas = order.replicas.unwrap_or(base.replicas);
            }
            Ok(Content {
                present: before_this.clone(),
                image: source.image,
                build: source.build.zip(source.build_number),
                settings,
                ports: source.ports,
                health_path: source.health_path,
                repeats: None,
                promoted: Some(Promoted { environment: source.environment_name, release: source.number }),
            })
        }
        What::Release(number) => {
            let older = ports.store.release(service.id, environment.id, *number).await?.ok_or_else(|| {
                let place = &environment.name;
                Error::invalid("release", text!("{place} has no release {number}.", "{place} 没有发布 {number}。"))
            })?;
            let begins = |pod: &PodSettings| (pod.command.is_empty(), pod.arguments.is_empty());
            let before = begins(&older.settings.pod);
            let mut settings = settings(older.settings);
            // Started otherwise, the script goes on with something else.
            if let Some(entrypoint) =
                settings.configuration.entrypoint.as_mut().filter(|_| begins(&settings.pod) != before)
            {
                entrypoint.original = started(ports, &older.image, &settings.pod).await?;
            }
            Ok(Content {
                present: before_this.clone(),
                image: older.image,
                build: older.build.zip(older.build_number),
                settings,
                ports: older.ports,
                health_path: older.health_path,
                repeats: Some(*number),
                promoted: None,
            })
        }
    }
}

/// Whether an order leaves everything as a release has it. A form says all of it, also what stays.
fn asks_nothing_else(order: &Order, release: &Settings) -> bool {
    fn stays<T: PartialEq>(asked: Option<&T>, is: &T) -> bool {
        asked.is_none_or(|asked| asked == is)
    }
    stays(order.controller.as_ref(), &release.controller)
        && stays(order.variables.as_ref(), &release.variables)
        && stays(order.resources.as_ref(), &release.resources)
        && stays(order.autoscaling.as_ref(), &release.autoscaling)
        && stays(order.pod.as_ref(), &release.pod)
        && stays(order.network.as_ref(), &release.network)
}

/// The settings that a place begins with by those of another: ports of nodes are chosen for each.
fn first_of(source: &Settings) -> Settings {
    Settings { network: source.network.clone().without_numbers(), ..source.clone() }
}

/// The release of another environment.
async fn promoted(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    from: &str,
    number: u32,
) -> Result<Release> {
    if from == environment.name.as_str() {
        return Err(Error::invalid(
            "promote",
            text!("{from} is this environment: choose another.", "{from} 就是当前环境，请选择其他环境。"),
        ));
    }
    let missing = || Error::invalid("promote", text!("There is no environment {from}.", "没有环境 {from}。"));
    let name = EnvironmentName::parse(from).map_err(|_| missing())?;
    let source = ports.store.environment(&name).await?.ok_or_else(missing)?;
    ports.store.release(service.id, source.id, number).await?.ok_or_else(|| {
        Error::invalid("promote", text!("{from} has no release {number}.", "{from} 没有发布 {number}。"))
    })
}

/// What the image starts by itself, as far as a pod says nothing else: a command stands instead of its entrypoint and
/// arguments, arguments alone instead of its own.
async fn started(ports: &Ports, image: &ImageRef, pod: &PodSettings) -> Result<Command> {
    if !pod.command.is_empty() {
        return Ok(Command::default());
    }
    let why = match ports.registry.config(image).await {
        Ok(Some(config)) => {
            let arguments = config.command.into_iter().filter(|_| pod.arguments.is_empty());
            // As words of the image Kubernetes leaves them alone; as arguments of the script it would not.
            let words = config.entrypoint.into_iter().chain(arguments).map(|word| to_the_letter(&word)).collect();
            return Command::of(words, "entrypoint");
        }
        Ok(None) => text!("The registry has no image {image}.", "镜像仓库中没有 {image}。"),
        Err(error) => error.text,
    };
    Err(Error::invalid(
        "entrypoint",
        text!(
            "What the entrypoint script is to go on with cannot be found out: {why} Say it as the command.",
            "无法得知入口脚本之后要启动什么：{why_zh} 请填写启动命令。",
            why = why.en,
            why_zh = why.zh
        ),
    ))
}

/// The image of a build that succeeded, held to its digest.
async fn built(ports: &Ports, service: &Service, number: u32) -> Result<(ImageRef, BuildId)> {
    let build = ports.store.build(service.id, number).await?.ok_or_else(|| {
        let name = &service.name;
        Error::invalid("build", text!("{name} has no build {number}.", "{name} 没有构建 {number}。"))
    })?;
    match (build.status, build.image, build.digest) {
        (BuildStatus::Succeeded, Some(image), Some(digest)) => Ok((image.pinned(&digest), build.id)),
        _ => Err(Error::invalid(
            "build",
            text!(
                "Build {number} has no image: only a build that succeeded can be deployed.",
                "构建 {number} 没有镜像：只能部署成功的构建。"
            ),
        )),
    }
}

/// What runs beside the service, held as the service is: a pod that is made later has the same.
pub(super) async fn hold(ports: &Ports, pod: &mut PodSettings) -> Result<()> {
    for companion in &mut pod.companions {
        companion.image = held(ports, &companion.image).await.map_err(|error| error.at(COMPANIONS))?;
    }
    Ok(())
}

/// The safest that all images of the pod surely run with: what holds for one container holds for those beside it. `None`:
/// one of them cannot be asked.
pub(super) async fn proposed(ports: &Ports, image: &ImageRef, beside: &[Companion]) -> Option<Security> {
    let of_service = ports.registry.config(image).await.ok().flatten()?;
    for companion in beside {
        match ports.registry.config(&companion.image).await {
            Ok(Some(image)) if Security::proposed(&image).non_root => {}
            Ok(_) => return Some(Security { proposed: true, ..Security::default() }),
            Err(_) => return None,
        }
    }
    Some(Security::proposed(&of_service))
}

/// The image held to the digest that its tag points to now. When the registry cannot be asked from here, the tag stays:
/// the cluster's nodes may well be able to pull it.
async fn held(ports: &Ports, image: &ImageRef) -> Result<ImageRef> {
    if image.digest.is_some() {
        return Ok(image.clone());
    }
    match ports.registry.digest(image).await {
        Ok(Some(digest)) => Ok(image.pinned(&digest)),
        Ok(None) => Err(Error::invalid(
            "image",
            text!(
                "The registry has no image {image}. Check its name and tag.",
                "镜像仓库中没有 {image}，请检查名称和标签。"
            ),
        )),
        Err(_) => Ok(image.clone()),
    }
}
