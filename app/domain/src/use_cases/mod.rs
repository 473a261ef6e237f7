//! What a person may do: each function says first who may (`authorise`), then does it over the ports, then writes the
//! audit trail. Pages, API and streams call these and decide nothing themselves.

pub mod account;
pub mod adoption;
pub mod audit;
pub mod automation;
pub mod build;
pub mod centre;
pub mod cluster;
pub mod commit;
pub mod configuration;
pub mod deletion;
pub mod drift;
pub mod environment;
pub mod event;
pub mod log;
pub mod metric;
pub mod placement;
pub mod preflight;
pub mod proposal;
pub mod release;
pub mod removal;
pub mod rollout;
pub mod schedule;
pub mod service;
pub mod session;
pub mod status;
pub mod team;

use crate::audit::AuditEntry;
use crate::error::Result;
use crate::event::{Event, Notice};
use crate::id::AuditId;
use crate::ports::Ports;
use crate::text::Text;
use crate::user::Actor;

/// Tells pages that there are other environments or clusters now.
pub(crate) fn platform_changed(ports: &Ports) {
    ports.events.publish(Notice { team: None, event: Event::Platform });
}

/// Writes one line of the trail. `action` is noun and verb: `service.register`.
pub(crate) async fn note(
    ports: &Ports,
    actor: &Actor,
    action: &str,
    service: Option<&str>,
    environment: Option<&str>,
    sentence: Text,
) -> Result<()> {
    ports.store.audit_append(&line(ports, actor, action, service, environment, sentence)).await
}

/// One line of the trail, to be written with what it tells of.
pub(crate) fn line(
    ports: &Ports,
    actor: &Actor,
    action: &str,
    service: Option<&str>,
    environment: Option<&str>,
    sentence: Text,
) -> AuditEntry {
    AuditEntry {
        id: AuditId(ports.host.id()),
        at: ports.host.now(),
        actor: actor.name.to_string(),
        action: action.to_owned(),
        service: service.map(str::to_owned),
        environment: environment.map(str::to_owned),
        sentence,
    }
}
