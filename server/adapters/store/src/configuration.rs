//! The tables of configurations and of the sealed values that they refer to.

use async_trait::async_trait;
use domain::configuration::{Configured, Key, Scope, SealedSecret, SecretRecord, SecretRef};
use domain::id::{EnvironmentId, ServiceId};
use domain::ports::Configurations;
use domain::{Error, Result};
use sqlx::{Any, Transaction, query};

use crate::Database;
use crate::fault::{fault, stale};
use crate::row::{Columns, json};

/// How the scope is written that is no environment.
const BASE: &str = "base";

fn environment(scope: Scope) -> Option<String> {
    match scope {
        Scope::Base => None,
        Scope::Environment(id) => Some(id.to_string()),
    }
}

fn written(scope: Scope) -> String {
    environment(scope).unwrap_or_else(|| BASE.to_owned())
}

fn scope(row: &Columns<'_>) -> Result<Scope> {
    let text = row.text("scope")?;
    if text == BASE {
        return Ok(Scope::Base);
    }
    let id: EnvironmentId = text.parse().map_err(|error| Error::internal(format!("column scope: {error}")))?;
    Ok(Scope::Environment(id))
}

fn configured(row: Columns<'_>) -> Result<Configured> {
    Ok(Configured {
        service: row.parsed("service_id")?,
        scope: scope(&row)?,
        version: row.number("version")?,
        configuration: row.json("level")?,
        updated_by: row.parsed("updated_by")?,
        updated_at: row.time("updated_at")?,
    })
}

fn record(row: Columns<'_>) -> Result<SecretRecord> {
    Ok(SecretRecord {
        key: row.json("of_key")?,
        reference: SecretRef { scope: scope(&row)?, version: row.number("version")? },
        created_by: row.parsed("created_by")?,
        created_at: row.time("created_at")?,
    })
}

#[async_trait]
impl Configurations for Database {
    async fn configuration(&self, service: ServiceId, scope: Scope) -> Result<Option<Configured>> {
        let statement = query("SELECT * FROM configurations WHERE service_id = $1 AND scope = $2")
            .bind(service.to_string())
            .bind(written(scope));
        self.one(statement, configured).await
    }

    async fn configurations(&self, service: ServiceId) -> Result<Vec<Configured>> {
        let statement = query(
            "SELECT * FROM configurations WHERE service_id = $1
             ORDER BY CASE WHEN environment_id IS NULL THEN 0 ELSE 1 END, scope",
        )
        .bind(service.to_string());
        self.many(statement, configured).await
    }

    async fn configuration_write(&self, configured: &Configured, secrets: &[SealedSecret]) -> Result<()> {
        let mut transaction = self.begin().await?;
        write(&mut transaction, configured, secrets).await?;
        transaction.commit().await.map_err(fault)
    }

    async fn secret(&self, service: ServiceId, key: &Key, reference: SecretRef) -> Result<Option<Vec<u8>>> {
        let statement =
            query("SELECT sealed FROM secrets WHERE service_id = $1 AND of_key = $2 AND scope = $3 AND version = $4")
                .bind(service.to_string())
                .bind(json(key)?)
                .bind(written(reference.scope))
                .bind(i64::from(reference.version));
        self.one(statement, |row| row.bytes("sealed")).await
    }

    async fn secrets(&self, service: ServiceId) -> Result<Vec<SecretRecord>> {
        // Without the values: nobody who lists them needs one.
        let statement = query(
            "SELECT of_key, scope, version, created_by, created_at FROM secrets WHERE service_id = $1
             ORDER BY of_key, CASE WHEN environment_id IS NULL THEN 0 ELSE 1 END, scope, version",
        )
        .bind(service.to_string());
        self.many(statement, record).await
    }
}

/// Writes a level and the values that were sealed for it.
pub(crate) async fn write(
    transaction: &mut Transaction<'static, Any>,
    configured: &Configured,
    secrets: &[SealedSecret],
) -> Result<()> {
    level(transaction, configured).await?;
    for secret in secrets {
        keep(transaction, configured, secret).await?;
    }
    Ok(())
}

/// Writes the level if it is the very next version.
async fn level(transaction: &mut Transaction<'static, Any>, configured: &Configured) -> Result<()> {
    let statement = if configured.version == 1 {
        query(
            "INSERT INTO configurations (service_id, scope, environment_id, version, level, updated_by, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (service_id, scope) DO NOTHING",
        )
    } else {
        query(
            "UPDATE configurations SET environment_id = $3, version = $4, level = $5, updated_by = $6, updated_at = $7
             WHERE service_id = $1 AND scope = $2 AND version = $4 - 1",
        )
    };
    let rows = statement
        .bind(configured.service.to_string())
        .bind(written(configured.scope))
        .bind(environment(configured.scope))
        .bind(i64::from(configured.version))
        .bind(json(&configured.configuration)?)
        .bind(configured.updated_by.as_str())
        .bind(configured.updated_at.timestamp_micros())
        .execute(&mut **transaction)
        .await
        .map_err(fault)?
        .rows_affected();
    if rows == 0 { Err(stale()) } else { Ok(()) }
}

async fn keep(
    transaction: &mut Transaction<'static, Any>,
    configured: &Configured,
    secret: &SealedSecret,
) -> Result<()> {
    query(
        "INSERT INTO secrets (service_id, of_key, scope, environment_id, version, sealed, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(configured.service.to_string())
    .bind(json(&secret.key)?)
    .bind(written(configured.scope))
    .bind(environment(configured.scope))
    .bind(i64::from(secret.version))
    .bind(secret.sealed.clone())
    .bind(configured.updated_by.as_str())
    .bind(configured.updated_at.timestamp_micros())
    .execute(&mut **transaction)
    .await
    .map(drop)
    .map_err(fault)
}
