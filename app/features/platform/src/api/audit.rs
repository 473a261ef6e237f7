//! The audit trail.

use domain::audit::{AuditEntry, AuditFilter};
use domain::page::Page;
use frame::AppError;
use leptos::prelude::*;

#[server(prefix = "/fn")]
pub async fn audit(
    #[server(default)] filter: AuditFilter,
    after: Option<String>,
) -> Result<Page<AuditEntry>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let piece = domain::page::Piece { after, limit: Some(50) };
    Ok(domain::use_cases::audit::list(&ports, &actor, &filter, &piece).await?)
}
