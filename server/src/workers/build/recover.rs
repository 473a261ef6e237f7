//! Puts in order what a server that was killed left: a build that is said to run and does not. It is begun once more,
//! never a third time.

use domain::build::Build;
use domain::ports::Ports;
use domain::service::Service;
use domain::{Error, Kind, Result, Text, text};

use super::outcome;

/// A build is begun at most this often.
const ATTEMPTS: u32 = 2;

/// A build that runs in the database and that this server does not work on: another was ended while it did, or its end
/// could not be written, which is `broken`.
pub async fn left(ports: &Ports, service: &Service, build: Build, broken: Option<&Text>) -> Result<()> {
    let why = broken.map_or(outcome::ENDED, |why| why.en.as_ref());
    tracing::warn!(
        build.id = %build.id,
        attempts = build.attempts,
        "Nobody works on build {} of {}, which is said to run: {why}",
        build.number,
        build.service_name
    );
    ports.builder.clear(&build.id.to_string()).await?;
    if build.cancel_requested {
        outcome::cancelled(ports, service, build).await?;
    } else if build.attempts < ATTEMPTS {
        let why = broken.map_or(outcome::ENDED.to_owned(), |why| format!("How it ended could not be written ({why})"));
        outcome::again(ports, service, build, &why).await?;
    } else {
        let attempts = build.attempts;
        let why = match broken {
            Some(why) => why.clone(),
            None => text!("Slipway was ended while it ran.", "运行期间 Slipway 被终止。"),
        };
        let error = Error::new(
            Kind::Conflict,
            text!(
                "This build was begun {attempts} times and never came to its end, so it was given up. The last time: {en} Start a new build.",
                "该构建开始了 {attempts} 次，均未完成，已放弃。最近一次：{zh}请重新构建。",
                en = why.en,
                zh = why.zh
            ),
        );
        outcome::failed(ports, service, build, error).await?;
    }
    Ok(())
}
