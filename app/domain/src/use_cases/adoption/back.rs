//! The way back from an adoption that did not come to its end.

use crate::environment::Environment;
use crate::error::Result;
use crate::page::Piece;
use crate::ports::Ports;
use crate::release::Placement;
use crate::service::Service;

/// More than anybody tries while the first does not arrive.
const LOOKED_AT: u32 = 100;

/// Before the objects of a place are deleted: where it was adopted and nothing was ever applied, some of them may have
/// Slipway's labels from half of the way. They are somebody else's still, so they lose those instead, and are not deleted.
pub async fn give_back(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placement: &Placement,
) -> Result<()> {
    if placement.adopted.is_none() {
        return Ok(());
    }
    let piece = Piece { after: None, limit: Some(LOOKED_AT) };
    let releases = ports.store.releases(service.id, environment.id, &piece).await?.items;
    if releases.iter().any(|release| release.applied_at.is_some()) {
        return Ok(());
    }
    ports.clusters.give_back(&crate::use_cases::placement::key(service, environment)).await
}
