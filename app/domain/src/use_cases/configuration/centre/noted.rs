//! What the centre held when a release was made, so that a later look can tell what changed since. It is noted while the
//! release is on its way, by a worker: whoever deploys does not wait for a centre.

use chrono::TimeDelta;

use crate::centre::Mark;
use crate::error::Result;
use crate::ports::{Known, Ports, Seen};
use crate::release::Release;

/// What is read later than this says nothing of the time when the release was made.
const SOON: TimeDelta = TimeDelta::minutes(10);

/// Releases on their way that something may be noted for.
pub async fn unnoted(ports: &Ports) -> Result<Vec<Release>> {
    let mut releases = ports.store.releases_unfinished().await?;
    releases.retain(|release| is_noted(ports, release));
    Ok(releases)
}

fn is_noted(ports: &Ports, release: &Release) -> bool {
    !release.settings.configuration.centre.is_empty() && ports.host.now() - release.created_at < SOON
}

/// Notes what the items of a release hold at this moment, each once. What cannot be read is not noted.
pub async fn note(ports: &Ports, release: &Release) -> Result<()> {
    if !is_noted(ports, release) {
        return Ok(());
    }
    let noted = ports.store.centre_marks(release.id).await?;
    let mut items = release.settings.configuration.centre.clone();
    items.retain(|item| noted.iter().all(|mark| mark.item != *item));
    if items.is_empty() {
        return Ok(());
    }
    let Some(record) = ports.store.centre(release.environment).await? else { return Ok(()) };
    // A password that does not open is said where the centre is looked at.
    let Ok(seen) = super::seen(ports, release.environment, record, &items, true).await else { return Ok(()) };
    let marks: Vec<Mark> =
        seen.iter().filter(|seen| seen.trouble.is_none()).filter_map(|seen| mark(ports, release, seen)).collect();
    ports.store.centre_marks_keep(release.id, &marks).await
}

/// Of what was read. The release in the hash keeps equal contents of two places from looking equal.
fn mark(ports: &Ports, release: &Release, seen: &Seen) -> Option<Mark> {
    let hash = match &seen.known {
        Known::Nothing => return None,
        Known::Missing(_) => String::new(),
        Known::Read(_, content) => ports.host.sha256(&format!("{}\n{}", release.id, content.text)),
    };
    Some(Mark { item: seen.item.clone(), hash })
}

/// Whether an item is not as it was when a release was made.
pub(in crate::use_cases) fn changed(ports: &Ports, release: &Release, marks: &[Mark], seen: &Seen) -> Option<bool> {
    let then = marks.iter().find(|mark| mark.item == seen.item)?;
    mark(ports, release, seen).map(|now| now.hash != then.hash)
}
