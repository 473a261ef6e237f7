//! The table of builds.

use async_trait::async_trait;
use domain::build::{Build, BuildStatus};
use domain::commits::Commit;
use domain::id::{BuildId, ServiceId};
use domain::page::{Page, Piece};
use domain::ports::{BuildFilter, Builds};
use domain::{Result, Time};
use sqlx::query;

use crate::Database;
use crate::fault::{fault, gone, hit};
use crate::row::{Columns, json, json_maybe, micros, signed};
use crate::{build_commits, build_list, build_log};

macro_rules! builds {
    ($rest:literal) => {
        concat!(
            "SELECT builds.*, services.name AS service_name FROM builds JOIN services ON services.id = service_id ",
            $rest
        )
    };
}
pub(crate) use builds;

pub(crate) fn build(row: Columns<'_>) -> Result<Build> {
    Ok(Build {
        id: row.parsed("id")?,
        service: row.parsed("service_id")?,
        service_name: row.parsed("service_name")?,
        number: row.number("number")?,
        status: row.state("status", BuildStatus::parse)?,
        reference: row.made("reference")?,
        commit: row.text_maybe("commit_hash")?,
        subject: row.text_maybe("subject")?,
        image: row.made_maybe("image")?,
        digest: row.made_maybe("digest")?,
        steps: row.json("steps")?,
        sentence: row.json_maybe("sentence")?,
        error_offset: row.number_maybe("error_offset")?,
        cancel_requested: row.flag("cancel_requested")?,
        attempts: row.number("attempts")?,
        requested_by: row.parsed("requested_by")?,
        created_at: row.time("created_at")?,
        started_at: row.time_maybe("started_at")?,
        finished_at: row.time_maybe("finished_at")?,
    })
}

#[async_trait]
impl Builds for Database {
    async fn build_create(&self, build: &Build) -> Result<u32> {
        let mut transaction = self.begin().await?;
        let row =
            query("UPDATE services SET builds_numbered = builds_numbered + 1 WHERE id = $1 RETURNING builds_numbered")
                .bind(build.service.to_string())
                .fetch_optional(&mut *transaction)
                .await
                .map_err(fault)?
                .ok_or_else(gone)?;
        let number: u32 = Columns(&row).number("builds_numbered")?;
        query(
            "INSERT INTO builds (id, service_id, number, status, reference, commit_hash, subject, image, digest, steps,
                    sentence, error_offset, cancel_requested, attempts, requested_by, created_at, started_at, finished_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        )
        .bind(build.id.to_string())
        .bind(build.service.to_string())
        .bind(i64::from(number))
        .bind(build.status.as_str())
        .bind(String::from(build.reference.clone()))
        .bind(build.commit.clone())
        .bind(build.subject.clone())
        .bind(build.image.clone().map(String::from))
        .bind(build.digest.clone().map(String::from))
        .bind(json(&build.steps)?)
        .bind(json_maybe(build.sentence.as_ref())?)
        .bind(build.error_offset.map(signed).transpose()?)
        .bind(i64::from(build.cancel_requested))
        .bind(i64::from(build.attempts))
        .bind(build.requested_by.as_str())
        .bind(build.created_at.timestamp_micros())
        .bind(micros(build.started_at))
        .bind(micros(build.finished_at))
        .execute(&mut *transaction)
        .await
        .map_err(fault)?;
        transaction.commit().await.map_err(fault)?;
        Ok(number)
    }

    async fn build(&self, service: ServiceId, number: u32) -> Result<Option<Build>> {
        let statement =
            query(builds!("WHERE service_id = $1 AND number = $2")).bind(service.to_string()).bind(i64::from(number));
        self.one(statement, build).await
    }

    async fn build_by_id(&self, id: BuildId) -> Result<Option<Build>> {
        self.one(query(builds!("WHERE builds.id = $1")).bind(id.to_string()), build).await
    }

    async fn builds(&self, filter: &BuildFilter, piece: &Piece) -> Result<Page<Build>> {
        build_list::builds(self, filter, piece).await
    }

    async fn builds_unfinished(&self) -> Result<Vec<Build>> {
        let statement =
            query(builds!("WHERE builds.status IN ('queued', 'running') ORDER BY builds.created_at, builds.id"));
        self.many(statement, build).await
    }

    async fn build_update(&self, build: &Build) -> Result<bool> {
        let statement = query(
            "UPDATE builds SET status = $2, reference = $3, commit_hash = $4, subject = $5, image = $6, digest = $7,
                    steps = $8, sentence = $9, error_offset = $10, attempts = $11, started_at = $12, finished_at = $13
             WHERE id = $1 RETURNING cancel_requested",
        )
        .bind(build.id.to_string())
        .bind(build.status.as_str())
        .bind(String::from(build.reference.clone()))
        .bind(build.commit.clone())
        .bind(build.subject.clone())
        .bind(build.image.clone().map(String::from))
        .bind(build.digest.clone().map(String::from))
        .bind(json(&build.steps)?)
        .bind(json_maybe(build.sentence.as_ref())?)
        .bind(build.error_offset.map(signed).transpose()?)
        .bind(i64::from(build.attempts))
        .bind(micros(build.started_at))
        .bind(micros(build.finished_at));
        // All rows, of which there is one: SQLite is certain to be done with the statement only then.
        self.many(statement, |row| row.flag("cancel_requested")).await?.pop().ok_or_else(gone)
    }

    async fn build_claim(&self, id: BuildId, at: Time) -> Result<bool> {
        let statement = query(
            "UPDATE builds SET status = 'running', attempts = attempts + 1, started_at = $2
             WHERE id = $1 AND status = 'queued' AND cancel_requested = 0",
        )
        .bind(id.to_string())
        .bind(at.timestamp_micros());
        Ok(self.write(statement).await? > 0)
    }

    async fn build_request_cancel(&self, id: BuildId) -> Result<()> {
        hit(self.write(query("UPDATE builds SET cancel_requested = 1 WHERE id = $1").bind(id.to_string())).await?)
    }

    async fn build_log_append(&self, id: BuildId, offset: u64, text: &str) -> Result<()> {
        build_log::append(self, id, offset, text).await
    }

    async fn build_log(&self, id: BuildId, offset: u64, max: u64) -> Result<String> {
        build_log::read(self, id, offset, max).await
    }

    async fn build_log_length(&self, id: BuildId) -> Result<u64> {
        build_log::length(self, id).await
    }

    async fn build_commits_keep(&self, id: BuildId, commits: &[Commit]) -> Result<()> {
        build_commits::keep(self, id, commits).await
    }

    async fn build_commits(&self, id: BuildId) -> Result<Vec<Commit>> {
        build_commits::read(self, id).await
    }
}
