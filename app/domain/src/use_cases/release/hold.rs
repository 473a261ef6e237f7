//! What holds automatic deploys when a release is made, and what a hold keeps back. Each would else undo at once what somebody
//! chose.

use crate::automation::{Automation, Cause, Hold};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::text;

use super::{Order, What};
use crate::use_cases::automation::newest;

/// The older release that an order goes back to. To deploy the newest one once more is no step back.
pub(super) fn goes_back(before: Option<&Placement>, order: &Order) -> Option<u32> {
    let What::Release(number) = order.what else { return None };
    before.filter(|before| number < before.release).map(|_| number)
}

/// What Slipway does by itself from this release on. Going back holds it, and so does a person who deploys something else than
/// the newest build: until somebody lets it go on.
pub(super) async fn automation(
    ports: &Ports,
    service: &Service,
    before: Option<&Placement>,
    order: &Order,
    release: &Release,
) -> Result<Automation> {
    let Some(before) = before else { return Ok(Automation::default()) };
    let mut automation = before.automation.clone();
    let hold = |rolled_back_to, instead| Hold {
        since: release.created_at,
        by: release.created_by.clone(),
        rolled_back_to,
        failed: order.cause.and_then(Cause::failed),
        instead,
    };
    if let Some(number) = goes_back(Some(before), order) {
        automation.hold = Some(hold(Some(number), None));
    } else if is_instead(ports, service, before, order, release).await? {
        automation.hold = Some(hold(None, Some(release.version())));
    }
    Ok(automation)
}

/// Whether a person chose this although the newest build would take its place at once. To deploy the build that runs with other
/// settings is no such choice: a newer one may only wait for them.
async fn is_instead(
    ports: &Ports,
    service: &Service,
    before: &Placement,
    order: &Order,
    release: &Release,
) -> Result<bool> {
    let by_a_person = order.cause.is_none() && !order.automatic;
    let waits = !before.automation.deploys || before.automation.is_held();
    if !by_a_person || waits || matches!(order.what, What::Release(_)) {
        return Ok(false);
    }
    let Some(newest) = newest(ports, service).await? else { return Ok(false) };
    let Some(build) = release.build_number else { return Ok(true) };
    if newest.number <= build {
        return Ok(false);
    }
    let runs = ports.store.release(service.id, before.environment, before.release).await?;
    Ok(runs.and_then(|runs| runs.build_number) != Some(build))
}

/// Refuses what a program asks for meanwhile.
pub(super) fn held_back(service: &Service, environment: &Environment, hold: &Hold) -> Error {
    let (name, place, why) = (&service.name, &environment.name, hold.why());
    Error::conflict(text!(
        "Automatic deploys of {name} to {place} are held: {why} Let them go on first.",
        "{name} 到 {place} 的自动部署已暂停：{why_zh}请先恢复自动部署。",
        why = why.en,
        why_zh = why.zh
    ))
}
