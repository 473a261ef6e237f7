//! The commits that builds were made of.

use domain::Result;
use domain::commits::Commit;
use domain::id::BuildId;
use sqlx::query;

use crate::Database;
use crate::row::json;

pub(crate) async fn keep(database: &Database, id: BuildId, commits: &[Commit]) -> Result<()> {
    let statement = query(
        "INSERT INTO build_commits (build_id, commits) VALUES ($1, $2)
         ON CONFLICT (build_id) DO UPDATE SET commits = excluded.commits",
    )
    .bind(id.to_string())
    .bind(json(&commits)?);
    database.write(statement).await.map(drop)
}

pub(crate) async fn read(database: &Database, id: BuildId) -> Result<Vec<Commit>> {
    let statement = query("SELECT commits FROM build_commits WHERE build_id = $1").bind(id.to_string());
    Ok(database.one(statement, |row| row.json("commits")).await?.unwrap_or_default())
}
