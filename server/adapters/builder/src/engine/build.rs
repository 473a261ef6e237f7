//! One build by the engine's classic builder, told as steps and lines. Dropping it closes the connection, upon which
//! the engine ends the build and removes its container.

use bollard::Docker;
use bollard::query_parameters::BuildImageOptionsBuilder;
use domain::error::{Error, Kind, Result};
use domain::text;
use futures::StreamExt;

use super::context;
use super::output::{FirstError, Lines, Meaning, meaning};
use crate::builder::Teller;
use crate::git::Checkout;
use crate::login::Logins;
use crate::trouble::{disk_full, docker_away, said, says_disk_full};

/// Builds `image` (name and tag) from a checkout.
pub async fn build(
    docker: &Docker,
    logins: &Logins,
    checkout: &Checkout,
    dockerfile: &str,
    image: &str,
    teller: &mut Teller<'_>,
) -> Result<()> {
    let options = BuildImageOptionsBuilder::new().dockerfile(dockerfile).t(image).rm(true).forcerm(true).build();
    let body = bollard::body_try_stream(context::stream(checkout.context.clone(), dockerfile.to_owned()));
    // Many events at once become one entry of the log.
    let mut events = Box::pin(docker.build_image(options, logins.for_build(), Some(body)).ready_chunks(256));
    let (mut lines, mut first) = (Lines::default(), FirstError::default());
    while let Some(chunk) = events.next().await {
        for event in chunk {
            match event {
                Ok(event) => {
                    let text = match (event.stream, event.status, event.progress_detail) {
                        (Some(text), _, _) => text,
                        // Pulling a base image; the bars of its layers are left out.
                        (None, Some(status), detail) if detail.as_ref().is_none_or(|detail| detail.total.is_none()) => {
                            event.id.map_or(format!("{status}\n"), |id| format!("{id}: {status}\n"))
                        }
                        _ => continue,
                    };
                    for line in lines.push(&text) {
                        take(&line, teller, &mut first).await?;
                    }
                }
                Err(error) => {
                    if let Some(line) = lines.finish() {
                        take(&line, teller, &mut first).await?;
                    }
                    let Some(message) = said(&error) else { return Err(docker_away(error)) };
                    teller.line(message).await?;
                    return Err(failed(message, first));
                }
            }
        }
        teller.flush().await?;
    }
    if let Some(line) = lines.finish() {
        take(&line, teller, &mut first).await?;
    }
    teller.end().await
}

async fn take(line: &str, teller: &mut Teller<'_>, first: &mut FirstError) -> Result<()> {
    match meaning(line) {
        Meaning::Step(name) => {
            first.forget();
            teller.begin(name).await?;
        }
        Meaning::Cached => teller.cached(),
        Meaning::Other => first.see(line),
    }
    teller.line(line).await
}

fn failed(message: &str, first: FirstError) -> Error {
    if says_disk_full(message) {
        return disk_full(message);
    }
    let line = first.or(message);
    if says_disk_full(&line) {
        // A program in the container saw it; whose disk that was, Docker does not tell.
        let text = text!(
            "The build failed: “{line}”. If that is the disk of the build machine, ask an administrator to clear space.",
            "构建失败：“{line}”。如果是构建机器的磁盘已满，请联系管理员清理空间。"
        );
        return Error::new(Kind::Unavailable, text).because(message);
    }
    Error::new(Kind::Invalid, text!("The build failed: “{line}”", "构建失败：“{line}”")).because(message)
}
