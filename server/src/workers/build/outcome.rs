//! The ends a build can come to, written down and told.

use domain::build::{Build, BuildStatus, StepStatus};
use domain::event::{Event, Notice};
use domain::ports::{Built, Ports};
use domain::service::Service;
use domain::use_cases::build::publish;
use domain::{Error, Kind, Result, text};

use super::keep::keep;

/// Bytes of log that are searched at a time.
const PIECE: u64 = 256 * 1024;

pub async fn succeeded(ports: &Ports, service: &Service, mut build: Build, built: Built) -> Result<Build> {
    build.status = BuildStatus::Succeeded;
    build.commit = Some(built.commit);
    build.image = Some(built.image);
    build.digest = Some(built.digest);
    if !built.history.is_empty() {
        keep(|| ports.store.build_commits_keep(build.id, &built.history)).await?;
    }
    finish(ports, service, build).await
}

pub async fn failed(ports: &Ports, service: &Service, mut build: Build, error: Error) -> Result<Build> {
    if matches!(error.kind, Kind::Internal | Kind::Unavailable) {
        tracing::warn!(build.id = %build.id, error.cause = error.cause.as_deref(), "A build failed: {error}");
    }
    build.status = BuildStatus::Failed;
    build.error_offset = place(ports, &build, &error).await?;
    build.sentence = Some(error.text);
    end_steps(&mut build, StepStatus::Failed);
    finish(ports, service, build).await
}

pub async fn cancelled(ports: &Ports, service: &Service, mut build: Build) -> Result<Build> {
    build.status = BuildStatus::Cancelled;
    build.sentence = Some(if build.started_at.is_some() {
        text!("Cancelled; its work has ended.", "已取消，相关工作已终止。")
    } else {
        text!("Cancelled before it began.", "在开始之前已取消。")
    });
    end_steps(&mut build, StepStatus::Cancelled);
    finish(ports, service, build).await
}

/// The server ends: the build goes back to the line, and the attempt does not count.
pub async fn stopped(ports: &Ports, service: &Service, mut build: Build) -> Result<Build> {
    build.attempts = build.attempts.saturating_sub(1);
    again(ports, service, build, ENDED).await
}

/// What the log says of an attempt that ended with the server.
pub const ENDED: &str = "Slipway was ended";

/// Back to its place in the line. The log is never cut, so a reader who comes back with its offset misses nothing: the
/// next attempt is written behind the last, and a line between them says why.
pub async fn again(ports: &Ports, service: &Service, mut build: Build, why: &str) -> Result<Build> {
    let offset = keep(|| ports.store.build_log_length(build.id)).await?;
    let line = format!("{why}; begun again\n");
    keep(|| ports.store.build_log_append(build.id, offset, &line)).await?;
    let end = offset + line.len() as u64;
    for step in build.steps.iter_mut().filter(|step| step.status == StepStatus::Running) {
        step.log_end = Some(end);
    }
    end_steps(&mut build, StepStatus::Cancelled);
    let (name, number) = (build.service_name.clone(), build.number);
    let event = Event::BuildLog { service: name, number, offset, text: line };
    ports.events.publish(Notice { team: Some(service.team), event });
    build.status = BuildStatus::Queued;
    build.started_at = None;
    build.sentence = None;
    build.error_offset = None;
    build.cancel_requested = keep(|| ports.store.build_update(&build)).await?;
    publish(ports, service.team, &build);
    Ok(build)
}

async fn finish(ports: &Ports, service: &Service, mut build: Build) -> Result<Build> {
    build.finished_at = Some(ports.host.now());
    build.cancel_requested = keep(|| ports.store.build_update(&build)).await?;
    publish(ports, service.team, &build);
    Ok(build)
}

/// A step that was under way when the work ended has ended too.
fn end_steps(build: &mut Build, status: StepStatus) {
    for step in build.steps.iter_mut().filter(|step| step.status == StepStatus::Running) {
        step.status = status;
    }
}

/// Where the line that the sentence quotes stands in the log: its first place within the step that failed. The quotation
/// may be the beginning of a long line; a line that only contains it is another, such as the step's own name.
async fn place(ports: &Ports, build: &Build, error: &Error) -> Result<Option<u64>> {
    let quoted = error.text.en.split_once('“').and_then(|(_, rest)| rest.rsplit_once('”')).map(|(line, _)| line.trim());
    let Some(quoted) = quoted.filter(|line| !line.is_empty()) else { return Ok(None) };
    let mut offset = build.steps.last().map_or(0, |step| step.log_start);
    // Where `open`, a line that may not have ended in the pieces so far, begins.
    let (mut begin, mut open) = (offset, String::new());
    loop {
        let piece = keep(|| ports.store.build_log(build.id, offset, PIECE)).await?;
        let last = piece.is_empty();
        offset += piece.len() as u64;
        open.push_str(&piece);
        while let Some(end) = open.find('\n').or_else(|| (last && !open.is_empty()).then_some(open.len())) {
            let line: String = open.drain(..(end + 1).min(open.len())).collect();
            if line.trim().starts_with(quoted) {
                return Ok(Some(begin));
            }
            begin += line.len() as u64;
        }
        if last {
            return Ok(None);
        }
    }
}
