//! One build from its beginning to its end, whichever end that is.

use domain::build::Build;
use domain::id::BuildId;
use domain::image::ImageRef;
use domain::ports::{BuildOrder, Built, Ports};
use domain::service::{Service, Source};
use domain::use_cases::service::credentials;
use domain::{Error, Result, Text, text};
use tokio_util::sync::CancellationToken;

use super::keep::keep;
use super::{outcome, sink};
use crate::workers::World;

/// How the work ended.
enum End {
    Done(Result<Built>),
    /// Somebody asked for it, or the service is being deleted.
    Cancelled,
    /// The server ends, or this worker begins again.
    Stopped,
}

/// Works on a claimed build until the database knows how it ended. What cannot be written now is put in order
/// later; then this is why.
pub async fn run(world: World, service: Service, build: Build, cancel: CancellationToken) -> Option<Text> {
    let (id, name, number) = (build.id, build.service_name.clone(), build.number);
    tracing::info!(build.id = %id, service = %name, "Build {number} of {name} begins");
    match work(&world, &service, build, &cancel).await {
        Ok(build) => {
            tracing::info!(build.id = %id, service = %name, "Build {number} of {name}: {}", build.status.as_str());
            None
        }
        Err(error) => {
            tracing::error!(
                build.id = %id,
                service = %name,
                error.cause = error.cause.as_deref(),
                "How build {number} of {name} ended could not be written: {error}"
            );
            Some(error.text)
        }
    }
}

async fn work(world: &World, service: &Service, build: Build, cancel: &CancellationToken) -> Result<Build> {
    let ports = &world.ports;
    let key = build.id.to_string();
    let offset = keep(|| ports.store.build_log_length(build.id)).await?;
    let (sink, writer) = sink::open(ports, service.team, build.clone(), offset);
    let end = match order(ports, service, &build).await {
        Err(error) => End::Done(Err(error)),
        Ok(order) => tokio::select! {
            done = ports.builder.build(order, &sink) => End::Done(done),
            () = cancel.cancelled() => End::Cancelled,
            () = world.ending.cancelled() => End::Stopped,
        },
    };
    drop(sink);
    let (build, written) = writer.await.map_err(Error::internal)?;
    let end = match (end, written) {
        // The builder only knows that it could not tell; the reason is the writer's.
        (End::Done(Err(_)), Err(error)) => End::Done(Err(error)),
        (end, _) => end,
    };
    if let Err(error) = ports.builder.clear(&key).await {
        tracing::warn!(build.id = %key, error.cause = error.cause.as_deref(), "A build's folder: {error}");
    }
    match end {
        End::Done(Ok(built)) => outcome::succeeded(ports, service, build, built).await,
        End::Done(Err(error)) => outcome::failed(ports, service, build, error).await,
        // A worker that begins again cancels everything too: only the row knows whether a person wanted it.
        End::Cancelled if wanted(ports, build.id).await? => outcome::cancelled(ports, service, build).await,
        End::Cancelled | End::Stopped => outcome::stopped(ports, service, build).await,
    }
}

async fn wanted(ports: &Ports, id: BuildId) -> Result<bool> {
    let row = keep(|| ports.store.build_by_id(id)).await?;
    Ok(row.is_none_or(|build| build.cancel_requested))
}

/// What the builder is to do. The service is as it was when the build was taken from the line.
async fn order(ports: &Ports, service: &Service, build: &Build) -> Result<BuildOrder> {
    let Source::Git(source) = &service.source else {
        return Err(Error::conflict(text!(
            "{name} is deployed from an image now, so there is nothing to build.",
            "{name} 现在直接使用镜像，无需构建。",
            name = service.name
        )));
    };
    let Some(registry) = &ports.options.registry else {
        return Err(Error::conflict(text!(
            "No image registry is configured any more, so a built image could not be kept. An administrator sets the key registry.",
            "镜像仓库配置已被移除，构建出的镜像无处存放。请管理员设置配置项 registry。"
        )));
    };
    Ok(BuildOrder {
        key: build.id.to_string(),
        source: source.clone(),
        reference: build.reference.clone(),
        credentials: credentials(ports, service).await?,
        repository: ImageRef { repository: format!("{}/{}", registry.repository, service.name), ..registry.clone() },
        number: build.number,
    })
}
