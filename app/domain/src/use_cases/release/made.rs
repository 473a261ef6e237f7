//! Writing a release down, with the line of the trail. From then on it stands, and nothing fails it: who asked for it would see
//! an error and ask once more.

use crate::configuration::Configured;
use crate::error::Result;
use crate::ports::{Along, Ports};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::Service;
use crate::user::Actor;

use super::publish;
use super::told::{and_held, told};
use crate::use_cases::line;

/// Gives the release its number. `back`: it repeats one that was older than what was wanted until then.
pub(super) async fn make(
    ports: &Ports,
    actor: &Actor,
    service: &Service,
    (release, placement): (&mut Release, &Placement),
    configured: Option<&Configured>,
    back: bool,
) -> Result<()> {
    let mut overtaken = ports.store.releases_unfinished().await?;
    overtaken.retain(|other| other.service == release.service && other.environment == release.environment);
    let hold = placement.automation.hold.as_ref();
    let held = hold.is_some_and(|hold| hold.instead.is_some() && hold.since == release.created_at);
    let trail = |number| {
        let (action, sentence) = told(&Release { number, ..release.clone() }, back);
        let sentence = if held { and_held(&sentence) } else { sentence };
        let names = (release.service_name.as_str(), release.environment_name.as_str());
        line(ports, actor, action, Some(names.0), Some(names.1), sentence)
    };
    let along = Along { configured, secrets: &[], trail: Some(&trail) };
    let number = ports.store.release_create_with(release, placement, along).await?;
    release.number = number;
    for other in overtaken {
        // Read again: it may have arrived in between. What cannot be read is as this release left it.
        let found = ports.store.release_by_id(other.id).await;
        let left = || Release { status: ReleaseStatus::Superseded, finished_at: Some(release.created_at), ..other };
        if let Some(other) = found.unwrap_or_else(|_| Some(left())) {
            publish(ports, service.team, &other);
        }
    }
    publish(ports, service.team, release);
    Ok(())
}
