//! Reading the trail.

use crate::audit::{AuditEntry, AuditFilter};
use crate::authorise::{Action, Resource, authorise};
use crate::error::Result;
use crate::page::{Page, Piece};
use crate::ports::Ports;
use crate::user::Actor;

/// The whole trail, for administrators.
pub async fn list(ports: &Ports, actor: &Actor, filter: &AuditFilter, piece: &Piece) -> Result<Page<AuditEntry>> {
    authorise(actor, Action::ViewAudit, Resource::Platform)?;
    ports.store.audit(filter, piece).await
}

/// The trail of one service, for whoever may see the service.
pub async fn of_service(ports: &Ports, actor: &Actor, service: &str, piece: &Piece) -> Result<Page<AuditEntry>> {
    let service = super::service::get(ports, actor, service).await?;
    let filter = AuditFilter { service: Some(service.name.to_string()), ..AuditFilter::default() };
    ports.store.audit(&filter, piece).await
}
