//! Puts in order what a server that was killed left: builds that are said to run and do not. Each is begun once more,
//! never a third time.

use domain::build::{Build, BuildStatus};
use domain::ports::Ports;
use domain::service::Service;
use domain::{Error, Kind, Result, text};

use super::outcome;

/// A build is begun at most this often.
const ATTEMPTS: u32 = 2;

/// All builds that run in the database: none of them runs in this server yet.
pub async fn all(ports: &Ports) -> Result<()> {
    for build in ports.store.builds_unfinished().await?.into_iter().filter(|one| one.status == BuildStatus::Running) {
        if let Some(service) = ports.store.service_by_id(build.service).await? {
            one(ports, &service, build).await?;
        }
    }
    Ok(())
}

async fn one(ports: &Ports, service: &Service, build: Build) -> Result<()> {
    tracing::warn!(
        build.id = %build.id,
        attempts = build.attempts,
        "Slipway was ended while build {} of {} ran",
        build.number,
        build.service_name
    );
    ports.builder.clear(&build.id.to_string()).await?;
    if build.cancel_requested {
        outcome::cancelled(ports, service, build).await?;
    } else if build.attempts < ATTEMPTS {
        outcome::again(ports, service, build).await?;
    } else {
        let attempts = build.attempts;
        let error = Error::new(
            Kind::Conflict,
            text!(
                "Slipway was ended {attempts} times while this build ran, so it was given up. Start a new build.",
                "构建运行期间 Slipway 被终止了 {attempts} 次，已放弃。请重新构建。"
            ),
        );
        outcome::failed(ports, service, build, error).await?;
    }
    Ok(())
}
