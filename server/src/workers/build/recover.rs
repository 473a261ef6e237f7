//! Puts in order what a server that was killed left: a build that is said to run and does not. It is begun once more,
//! never a third time.

use domain::build::Build;
use domain::ports::Ports;
use domain::service::Service;
use domain::{Error, Kind, Result, text};

use super::outcome;

/// A build is begun at most this often.
const ATTEMPTS: u32 = 2;

/// A build that runs in the database and that this server does not work on.
pub async fn left(ports: &Ports, service: &Service, build: Build) -> Result<()> {
    tracing::warn!(
        build.id = %build.id,
        attempts = build.attempts,
        "Nobody works on build {} of {}, which is said to run: Slipway was ended meanwhile",
        build.number,
        build.service_name
    );
    ports.builder.clear(&build.id.to_string()).await?;
    if build.cancel_requested {
        outcome::cancelled(ports, service, build).await?;
    } else if build.attempts < ATTEMPTS {
        outcome::again(ports, service, build, outcome::ENDED).await?;
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
