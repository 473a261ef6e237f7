//! Logs of builds, in chunks, each at its byte offset; the build's row holds the length.

use domain::id::BuildId;
use domain::{Error, Result, text};
use sqlx::query;

use crate::Database;
use crate::fault::{fault, gone};
use crate::row::{Columns, clean, signed};

pub(crate) async fn append(database: &Database, id: BuildId, offset: u64, text: &str) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let content = clean(text);
    let (start, size) = (signed(offset)?, signed(content.len() as u64)?);
    let mut transaction = database.begin().await?;
    // The condition on the length decides between two writers at once: the second finds it longer already.
    let grown = query("UPDATE builds SET log_length = log_length + $3 WHERE id = $1 AND log_length = $2")
        .bind(id.to_string())
        .bind(start)
        .bind(size)
        .execute(&mut *transaction)
        .await
        .map_err(fault)?
        .rows_affected();
    if grown == 0 {
        transaction.rollback().await.map_err(fault)?;
        let present = length(database, id).await?;
        return if offset.saturating_add(content.len() as u64) <= present {
            Ok(())
        } else {
            Err(Error::internal(format!("log of build {id}: {present} bytes long, appended at {offset}")))
        };
    }
    query("INSERT INTO build_logs (build_id, start, content) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(start)
        .bind(content)
        .execute(&mut *transaction)
        .await
        .map_err(fault)?;
    transaction.commit().await.map_err(fault)
}

pub(crate) async fn read(database: &Database, id: BuildId, offset: u64, max: u64) -> Result<String> {
    // Begins with the chunk that the offset lies in; `max` at least 1 so that this chunk is always among them.
    let statement = query(
        "SELECT start, content FROM build_logs
         WHERE build_id = $1 AND start < $3
           AND start >= (SELECT MAX(start) FROM build_logs WHERE build_id = $1 AND start <= $2)
         ORDER BY start",
    )
    .bind(id.to_string())
    .bind(signed(offset)?)
    .bind(signed(offset.saturating_add(max.max(1)).min(i64::MAX as u64))?);
    let chunks = database.many(statement, |row| Ok((row.number::<u64>("start")?, row.text("content")?))).await?;
    let mut log = String::new();
    for (start, content) in chunks {
        let skip = usize::try_from(offset.saturating_sub(start)).map_err(Error::internal)?;
        if skip < content.len() {
            log += content.get(skip..).ok_or_else(|| {
                Error::invalid(
                    "offset",
                    text!("The offset {offset} lies inside a character.", "偏移 {offset} 位于一个字符中间。"),
                )
            })?;
        }
    }
    Ok(log)
}

pub(crate) async fn length(database: &Database, id: BuildId) -> Result<u64> {
    let statement = query("SELECT log_length FROM builds WHERE id = $1").bind(id.to_string());
    let length = database.one(statement, |row: Columns<'_>| row.number("log_length")).await?;
    length.ok_or_else(gone)
}
