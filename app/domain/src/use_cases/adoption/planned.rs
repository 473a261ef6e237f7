//! The release that stands for what was adopted.

use crate::adoption::{Adopted, REASON, Read};
use crate::automation::Automation;
use crate::environment::Environment;
use crate::id::{ReleaseId, ServiceId};
use crate::ports::Ports;
use crate::release::{Placement, Release, ReleaseStatus};
use crate::service::Service;
use crate::user::Actor;

/// The release that stands for it, not yet counted, and what is wanted of the place with it.
pub(super) fn planned(
    ports: &Ports,
    actor: &Actor,
    environment: &Environment,
    read: &Read,
    adopted: Adopted,
    service: Option<&Service>,
) -> (Release, Placement) {
    let now = ports.host.now();
    let id = service.map_or_else(|| ServiceId(ports.host.id()), |service| service.id);
    let release = Release {
        id: ReleaseId(ports.host.id()),
        service: id,
        service_name: read.name.clone(),
        environment: environment.id,
        environment_name: environment.name.clone(),
        number: 1,
        status: ReleaseStatus::Pending,
        image: read.image.clone(),
        build: None,
        build_number: None,
        settings: read.settings.clone(),
        ports: read.ports.clone(),
        health_path: read.health_path.clone(),
        manifests: Vec::new(),
        reason: REASON.to_owned(),
        repeats: None,
        promoted: None,
        take_over: true,
        sentence: None,
        created_by: actor.name.clone(),
        created_at: now,
        applied_at: None,
        finished_at: None,
    };
    let placement = Placement {
        service: id,
        environment: environment.id,
        release: 0,
        replicas: read.settings.replicas,
        stopped: read.stopped,
        restarted_at: None,
        run_version: 0,
        automation: Automation::default(),
        version: 1,
        wanted_version: 1,
        applied_version: 0,
        trouble: None,
        adopted: Some(adopted),
        removal: None,
        updated_at: now,
    };
    (release, placement)
}
