//! The trail: appended to, never changed.

use async_trait::async_trait;
use domain::Result;
use domain::audit::{AuditEntry, AuditFilter};
use domain::page::{Page, Piece};
use domain::ports::Audits;
use sqlx::query;

use crate::Database;
use crate::build_list::{cursor, page, parse};
use crate::database::Statement;
use crate::row::{Columns, json};

fn entry(row: Columns<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        id: row.parsed("id")?,
        at: row.time("happened_at")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        service: row.text_maybe("service")?,
        environment: row.text_maybe("environment")?,
        sentence: row.json("sentence")?,
    })
}

/// Adds a line.
pub(crate) fn append(entry: &AuditEntry) -> Result<Statement<'static>> {
    let statement = query(
        "INSERT INTO audits (id, happened_at, actor, action, service, environment, sentence)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    Ok(statement
        .bind(entry.id.to_string())
        .bind(entry.at.timestamp_micros())
        .bind(entry.actor.clone())
        .bind(entry.action.clone())
        .bind(entry.service.clone())
        .bind(entry.environment.clone())
        .bind(json(&entry.sentence)?))
}

#[async_trait]
impl Audits for Database {
    async fn audit_append(&self, entry: &AuditEntry) -> Result<()> {
        self.write(append(entry)?).await.map(drop)
    }

    async fn audit(&self, filter: &AuditFilter, piece: &Piece) -> Result<Page<AuditEntry>> {
        // The first piece begins after all moments there are.
        let (micros, id) = piece.after.as_deref().map(parse).transpose()?.unwrap_or((i64::MAX, ""));
        let mut sql = String::from("SELECT * FROM audits WHERE (happened_at, id) < ($1, $2)");
        let wanted = [("service", &filter.service), ("actor", &filter.actor), ("action", &filter.action)];
        let wanted: Vec<(&str, &String)> =
            wanted.into_iter().filter_map(|(column, value)| Some((column, value.as_ref()?))).collect();
        for (at, (column, _)) in wanted.iter().enumerate() {
            sql += &format!(" AND {column} = ${}", at + 4);
        }
        sql += " ORDER BY happened_at DESC, id DESC LIMIT $3";
        let mut statement = query(&sql).bind(micros).bind(id).bind(i64::from(piece.limit()) + 1);
        for (_, value) in wanted {
            statement = statement.bind(value.as_str());
        }
        Ok(page(self.many(statement, entry).await?, piece, |last| cursor(last.at, last.id)))
    }
}
