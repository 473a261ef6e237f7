//! The table of placements: what is wanted of a service in an environment.

use async_trait::async_trait;
use domain::id::{EnvironmentId, ServiceId};
use domain::ports::Placements;
use domain::release::Placement;
use domain::{Result, Text};
use sqlx::query;

use crate::Database;
use crate::fault::{fault, gone, stale};
use crate::row::{Columns, json, json_maybe, micros};

fn placement(row: Columns<'_>) -> Result<Placement> {
    Ok(Placement {
        service: row.parsed("service_id")?,
        environment: row.parsed("environment_id")?,
        release: row.number("release_number")?,
        replicas: row.number("replicas")?,
        stopped: row.flag("stopped")?,
        restarted_at: row.time_maybe("restarted_at")?,
        run_version: row.number("run_version")?,
        automation: row.json_maybe("automation")?.unwrap_or_default(),
        version: row.number("version")?,
        wanted_version: row.number("wanted_version")?,
        applied_version: row.number("applied_version")?,
        trouble: row.json_maybe("trouble")?,
        adopted: row.json_maybe("adopted")?,
        removal: row.json_maybe("removal")?,
        updated_at: row.time("updated_at")?,
    })
}

#[async_trait]
impl Placements for Database {
    async fn placement(&self, service: ServiceId, environment: EnvironmentId) -> Result<Option<Placement>> {
        let statement = query("SELECT * FROM placements WHERE service_id = $1 AND environment_id = $2")
            .bind(service.to_string())
            .bind(environment.to_string());
        self.one(statement, placement).await
    }

    async fn placements(&self) -> Result<Vec<Placement>> {
        self.many(query("SELECT * FROM placements ORDER BY service_id, environment_id"), placement).await
    }

    async fn placement_update(&self, placement: &Placement) -> Result<()> {
        let statement = query(
            "UPDATE placements SET replicas = $3, stopped = $4, restarted_at = $5, version = $6, updated_at = $7,
                    trouble = CASE WHEN wanted_version = $12 THEN trouble ELSE $8 END,
                    run_version = $9, automation = $10, removal = $11, wanted_version = $12
             WHERE service_id = $1 AND environment_id = $2 AND version = $6 - 1",
        )
        .bind(placement.service.to_string())
        .bind(placement.environment.to_string())
        .bind(i64::from(placement.replicas))
        .bind(i64::from(placement.stopped))
        .bind(micros(placement.restarted_at))
        .bind(i64::from(placement.version))
        .bind(placement.updated_at.timestamp_micros())
        .bind(json_maybe(placement.trouble.as_ref())?)
        .bind(i64::from(placement.run_version))
        .bind(json(&placement.automation)?)
        .bind(json_maybe(placement.removal.as_ref())?)
        .bind(i64::from(placement.wanted_version));
        if self.write(statement).await? > 0 {
            return Ok(());
        }
        match self.placement(placement.service, placement.environment).await? {
            Some(_) => Err(stale()),
            None => Err(gone()),
        }
    }

    async fn placement_applied(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        trouble: Option<&Text>,
    ) -> Result<()> {
        // No row is no fault: it was deleted, or a later version was noted first. What is said of a version stays with
        // it: when another is wanted meanwhile, that one begins without trouble.
        let statement = query(
            "UPDATE placements SET applied_version = $3, trouble = CASE WHEN wanted_version = $3 THEN $4 ELSE trouble END
             WHERE service_id = $1 AND environment_id = $2 AND applied_version < $3",
        )
        .bind(service.to_string())
        .bind(environment.to_string())
        .bind(i64::from(version))
        .bind(json_maybe(trouble)?);
        self.write(statement).await.map(drop)
    }

    async fn placement_trouble(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        trouble: Option<&Text>,
    ) -> Result<()> {
        let statement = query(
            "UPDATE placements SET trouble = $4
             WHERE service_id = $1 AND environment_id = $2 AND wanted_version = $3",
        )
        .bind(service.to_string())
        .bind(environment.to_string())
        .bind(i64::from(version))
        .bind(json_maybe(trouble)?);
        self.write(statement).await.map(drop)
    }

    async fn placement_forget(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        configuration: bool,
    ) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let (of, at) = (service.to_string(), environment.to_string());
        let gone = query("DELETE FROM placements WHERE service_id = $1 AND environment_id = $2 AND version = $3")
            .bind(of.clone())
            .bind(at.clone())
            .bind(i64::from(version))
            .execute(&mut *transaction)
            .await
            .map_err(fault)?
            .rows_affected();
        if gone == 0 {
            return Ok(false);
        }
        let mut statements = vec!["DELETE FROM releases WHERE service_id = $1 AND environment_id = $2"];
        if configuration {
            statements.push("DELETE FROM configurations WHERE service_id = $1 AND environment_id = $2");
            statements.push("DELETE FROM secrets WHERE service_id = $1 AND environment_id = $2");
        }
        for statement in statements {
            query(statement).bind(of.clone()).bind(at.clone()).execute(&mut *transaction).await.map_err(fault)?;
        }
        transaction.commit().await.map_err(fault)?;
        Ok(true)
    }
}
