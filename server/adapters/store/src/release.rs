//! The table of releases.

use async_trait::async_trait;
use domain::Result;
use domain::id::{EnvironmentId, ReleaseId, ServiceId};
use domain::page::{Page, Piece};
use domain::ports::{Along, Releases};
use domain::release::{Placement, Release, ReleaseStatus};
use sqlx::query;

use crate::Database;
use crate::build_list::{page, wrong};
use crate::release_create;
use crate::row::{Columns, json, json_maybe, micros};

macro_rules! releases {
    ($rest:literal) => {
        query(concat!(
            "SELECT releases.*, services.name AS service_name, environments.name AS environment_name
             FROM releases JOIN services ON services.id = service_id
             JOIN environments ON environments.id = environment_id ",
            $rest
        ))
    };
}

fn release(row: Columns<'_>) -> Result<Release> {
    Ok(Release {
        id: row.parsed("id")?,
        service: row.parsed("service_id")?,
        service_name: row.parsed("service_name")?,
        environment: row.parsed("environment_id")?,
        environment_name: row.parsed("environment_name")?,
        number: row.number("number")?,
        status: row.state("status", ReleaseStatus::parse)?,
        image: row.made("image")?,
        build: row.parsed_maybe("build_id")?,
        build_number: row.number_maybe("build_number")?,
        settings: row.json("settings")?,
        ports: row.json("ports")?,
        health_path: row.made_maybe("health_path")?,
        manifests: row.json("manifests")?,
        reason: row.text("reason")?,
        repeats: row.number_maybe("repeats")?,
        promoted: row.json_maybe("promoted")?,
        take_over: row.flag("take_over")?,
        sentence: row.json_maybe("sentence")?,
        created_by: row.parsed("created_by")?,
        created_at: row.time("created_at")?,
        applied_at: row.time_maybe("applied_at")?,
        finished_at: row.time_maybe("finished_at")?,
    })
}

#[async_trait]
impl Releases for Database {
    async fn release_create_with(&self, release: &Release, placement: &Placement, along: Along<'_>) -> Result<u32> {
        release_create::release_create(self, release, placement, along).await
    }

    async fn release(&self, service: ServiceId, environment: EnvironmentId, number: u32) -> Result<Option<Release>> {
        let statement = releases!("WHERE service_id = $1 AND environment_id = $2 AND number = $3")
            .bind(service.to_string())
            .bind(environment.to_string())
            .bind(i64::from(number));
        self.one(statement, release).await
    }

    async fn releases(&self, service: ServiceId, environment: EnvironmentId, piece: &Piece) -> Result<Page<Release>> {
        let after = match piece.after.as_deref() {
            None => i64::MAX,
            Some(after) => after.parse::<u32>().map_err(|_| wrong())?.into(),
        };
        let statement =
            releases!("WHERE service_id = $1 AND environment_id = $2 AND number < $3 ORDER BY number DESC LIMIT $4")
                .bind(service.to_string())
                .bind(environment.to_string())
                .bind(after)
                .bind(i64::from(piece.limit()) + 1);
        Ok(page(self.many(statement, release).await?, piece, |last| last.number.to_string()))
    }

    async fn releases_unfinished(&self) -> Result<Vec<Release>> {
        let statement =
            releases!("WHERE releases.status IN ('pending', 'progressing') ORDER BY releases.created_at, releases.id");
        self.many(statement, release).await
    }

    async fn release_update(&self, release: &Release) -> Result<bool> {
        let statement = query(
            "UPDATE releases SET status = $2, sentence = $3, manifests = $4, applied_at = $5, finished_at = $6
             WHERE id = $1 AND status IN ('pending', 'progressing')",
        )
        .bind(release.id.to_string())
        .bind(release.status.as_str())
        .bind(json_maybe(release.sentence.as_ref())?)
        .bind(json(&release.manifests)?)
        .bind(micros(release.applied_at))
        .bind(micros(release.finished_at));
        Ok(self.write(statement).await? > 0)
    }

    async fn release_ready_before(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        number: u32,
    ) -> Result<Option<u32>> {
        let statement = query(
            "SELECT number FROM releases
             WHERE service_id = $1 AND environment_id = $2 AND number < $3 AND status = 'ready'
             ORDER BY number DESC LIMIT 1",
        )
        .bind(service.to_string())
        .bind(environment.to_string())
        .bind(i64::from(number));
        self.one(statement, |row| row.number("number")).await
    }

    async fn release_by_id(&self, id: ReleaseId) -> Result<Option<Release>> {
        self.one(releases!("WHERE releases.id = $1").bind(id.to_string()), release).await
    }
}
