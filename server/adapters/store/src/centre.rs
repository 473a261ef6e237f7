//! The tables of configuration centres, and of what they held when releases were made.

use async_trait::async_trait;
use domain::Result;
use domain::centre::{Centre, CentreKind, CentreRecord, Mark};
use domain::id::{EnvironmentId, ReleaseId};
use domain::ports::Centres;
use sqlx::query;

use crate::Database;
use crate::fault::fault;
use crate::row::Columns;

fn record(row: Columns<'_>) -> Result<CentreRecord> {
    let sealed = row.bytes_maybe("sealed")?;
    Ok(CentreRecord {
        environment: row.parsed("environment_id")?,
        centre: Centre {
            kind: row.state("kind", |text| CentreKind::parse(text).ok())?,
            address: row.made("url")?,
            namespace: row.text("namespace")?,
            user: row.text("user_name")?,
            has_password: sealed.is_some(),
            updated_by: row.parsed("updated_by")?,
            updated_at: row.time("updated_at")?,
        },
        sealed,
    })
}

fn mark(row: Columns<'_>) -> Result<Mark> {
    Ok(Mark { item: row.made("item")?, hash: row.text("hash")? })
}

#[async_trait]
impl Centres for Database {
    async fn centre(&self, environment: EnvironmentId) -> Result<Option<CentreRecord>> {
        let statement = query("SELECT * FROM centres WHERE environment_id = $1").bind(environment.to_string());
        self.one(statement, record).await
    }

    async fn centre_set(&self, record: &CentreRecord) -> Result<()> {
        let CentreRecord { environment, centre, sealed } = record;
        let statement = query(
            "INSERT INTO centres (environment_id, kind, url, namespace, user_name, sealed, updated_by, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (environment_id) DO UPDATE SET kind = $2, url = $3, namespace = $4, user_name = $5, sealed = $6,
                    updated_by = $7, updated_at = $8",
        )
        .bind(environment.to_string())
        .bind(centre.kind.as_str())
        .bind(centre.address.as_str().to_owned())
        .bind(centre.namespace.clone())
        .bind(centre.user.clone())
        .bind(sealed.clone())
        .bind(centre.updated_by.as_str())
        .bind(centre.updated_at.timestamp_micros());
        self.write(statement).await.map(drop)
    }

    async fn centre_delete(&self, environment: EnvironmentId) -> Result<bool> {
        let statement = query("DELETE FROM centres WHERE environment_id = $1").bind(environment.to_string());
        Ok(self.write(statement).await? > 0)
    }

    async fn centre_marks_keep(&self, release: ReleaseId, marks: &[Mark]) -> Result<()> {
        let mut transaction = self.begin().await?;
        for mark in marks {
            query(
                "INSERT INTO centre_marks (release_id, item, hash) VALUES ($1, $2, $3)
                 ON CONFLICT (release_id, item) DO UPDATE SET hash = $3",
            )
            .bind(release.to_string())
            .bind(mark.item.to_string())
            .bind(mark.hash.clone())
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        }
        transaction.commit().await.map_err(fault)
    }

    async fn centre_marks(&self, release: ReleaseId) -> Result<Vec<Mark>> {
        let statement =
            query("SELECT item, hash FROM centre_marks WHERE release_id = $1 ORDER BY item").bind(release.to_string());
        self.many(statement, mark).await
    }
}
