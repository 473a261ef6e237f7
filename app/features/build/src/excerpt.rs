//! On the server: which part of a log the page begins with. A short log comes whole; of a long one comes the part
//! from its first error on, or else its last step, and the browser fetches the rest when it is alive.

use domain::build::Build;
use domain::error::Result;
use domain::ports::Ports;
use domain::use_cases::build::{LogPiece, log};
use domain::user::Actor;

use crate::api::Excerpt;

/// Bytes of a log that come with the page.
const WITH_PAGE: u64 = 96 * 1024;
/// How far before the first error the page may begin, so that its step is read from its first line.
const BEFORE: u64 = 32 * 1024;
/// Bytes in one answer to the browser.
const ANSWER: u64 = 1024 * 1024;

/// Reads pieces from an offset on until there are enough or no more.
async fn gather(
    ports: &Ports,
    actor: &Actor,
    service: &str,
    number: u32,
    offset: u64,
    enough: u64,
) -> Result<LogPiece> {
    let mut whole = log(ports, actor, service, number, offset).await?;
    while !whole.finished && !whole.text.is_empty() && whole.next - offset < enough {
        let more = log(ports, actor, service, number, whole.next).await?;
        whole.finished = more.finished;
        if more.text.is_empty() {
            break;
        }
        whole.text.push_str(&more.text);
        whole.next = more.next;
    }
    Ok(whole)
}

/// One answer to a browser that reads on.
pub async fn read_on(ports: &Ports, actor: &Actor, service: &str, number: u32, offset: u64) -> Result<LogPiece> {
    gather(ports, actor, service, number, offset, ANSWER).await
}

/// The part of the log that the page begins with.
pub async fn read(ports: &Ports, actor: &Actor, build: &Build) -> Result<Excerpt> {
    let offset = begin(build);
    let piece = gather(ports, actor, build.service_name.as_str(), build.number, offset, WITH_PAGE).await?;
    Ok(Excerpt { offset, text: piece.text })
}

/// Where that part begins: always the beginning of a line.
fn begin(build: &Build) -> u64 {
    let known = build.steps.iter().map(|step| step.log_end.unwrap_or(step.log_start)).max().unwrap_or(0);
    if known.max(build.error_offset.unwrap_or(0)) < WITH_PAGE {
        return 0;
    }
    let last = |until: u64| build.steps.iter().map(|step| step.log_start).filter(|start| *start <= until).max();
    match build.error_offset {
        Some(error) => last(error).filter(|start| error - start <= BEFORE).unwrap_or(error),
        None => last(u64::MAX).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn build(steps: &[(u64, u64)], error_offset: Option<u64>) -> Build {
        let steps: Vec<_> = steps
            .iter()
            .map(|(start, end)| {
                serde_json::json!({"name": "RUN", "status": "succeeded", "cached": false, "log_start": start,
                    "log_end": end, "duration_ms": 1, "percent": null})
            })
            .collect();
        let id = "00000000-0000-7000-8000-000000000001";
        serde_json::from_value(serde_json::json!({
            "id": id, "service": id, "service_name": "orders", "number": 1, "status": "failed", "ref": "main",
            "steps": steps, "error_offset": error_offset, "cancel_requested": false, "attempts": 1,
            "requested_by": "ann", "created_at": "2026-01-01T00:00:00Z",
        }))
        .expect("a build")
    }

    #[test]
    fn a_short_log_comes_from_its_beginning() {
        assert_eq!(begin(&build(&[(0, 100), (100, 9_000)], Some(8_000))), 0);
    }

    #[test]
    fn of_a_long_log_comes_the_step_that_failed() {
        let steps = [(0, 900_000), (900_000, 1_000_000)];
        assert_eq!(begin(&build(&steps, Some(910_000))), 900_000);
        assert_eq!(begin(&build(&steps, Some(990_000))), 990_000);
        assert_eq!(begin(&build(&steps, None)), 900_000);
    }
}
