//! Making a release: its number, its row, the end of those it overtakes, the placement, the configuration that it is made
//! with, and the line of the trail, all or nothing.

use domain::Result;
use domain::ports::Along;
use domain::release::{Placement, Release};
use sqlx::{Any, Transaction, query};

use crate::Database;
use crate::fault::{fault, stale};
use crate::row::{Columns, clean, json, json_maybe, micros};
use crate::{audit, configuration};

pub(crate) async fn release_create(
    database: &Database,
    release: &Release,
    placement: &Placement,
    along: Along<'_>,
) -> Result<u32> {
    let mut transaction = database.begin().await?;
    if let Some(configured) = along.configured {
        configuration::write(&mut transaction, configured, along.secrets).await?;
    }
    let number = next_number(&mut transaction, release).await?;
    place(&mut transaction, release, placement, number).await?;
    query(
        "UPDATE releases SET status = 'superseded', finished_at = $3
         WHERE service_id = $1 AND environment_id = $2 AND status IN ('pending', 'progressing')",
    )
    .bind(release.service.to_string())
    .bind(release.environment.to_string())
    .bind(release.created_at.timestamp_micros())
    .execute(&mut *transaction)
    .await
    .map_err(fault)?;
    insert(&mut transaction, release, number).await?;
    if let Some(trail) = along.trail {
        audit::append(&trail(number))?.execute(&mut *transaction).await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)?;
    Ok(number)
}

/// Counting up locks the row until the transaction ends: two releases at once come one after the other.
async fn next_number(transaction: &mut Transaction<'static, Any>, release: &Release) -> Result<u32> {
    let row = query(
        "INSERT INTO release_numbers (service_id, environment_id, last) VALUES ($1, $2, 1)
         ON CONFLICT (service_id, environment_id) DO UPDATE SET last = release_numbers.last + 1
         RETURNING last",
    )
    .bind(release.service.to_string())
    .bind(release.environment.to_string())
    .fetch_one(&mut **transaction)
    .await
    .map_err(fault)?;
    Columns(&row).number("last")
}

/// Writes the placement if it is the very next version. What was applied stays as the row has it: only the worker
/// that applies counts it.
async fn place(
    transaction: &mut Transaction<'static, Any>,
    release: &Release,
    placement: &Placement,
    number: u32,
) -> Result<()> {
    let statement = if placement.version == 1 {
        query(
            "INSERT INTO placements (service_id, environment_id, release_number, replicas, stopped, restarted_at,
                    version, updated_at, run_version, automation, adopted, wanted_version, applied_version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) ON CONFLICT (service_id, environment_id) DO NOTHING",
        )
    } else {
        query(
            "UPDATE placements SET release_number = $3, replicas = $4, stopped = $5, restarted_at = $6, version = $7,
                    updated_at = $8, run_version = $9, automation = $10, adopted = $11, wanted_version = $12,
                    trouble = NULL
             WHERE service_id = $1 AND environment_id = $2 AND version = $7 - 1",
        )
    };
    let written = statement
        .bind(release.service.to_string())
        .bind(release.environment.to_string())
        .bind(i64::from(number))
        .bind(i64::from(placement.replicas))
        .bind(i64::from(placement.stopped))
        .bind(micros(placement.restarted_at))
        .bind(i64::from(placement.version))
        .bind(placement.updated_at.timestamp_micros())
        .bind(i64::from(placement.run_version))
        .bind(json(&placement.automation)?)
        .bind(json_maybe(placement.adopted.as_ref())?)
        .bind(i64::from(placement.wanted_version))
        .execute(&mut **transaction)
        .await
        .map_err(fault)?
        .rows_affected();
    if written == 0 { Err(stale()) } else { Ok(()) }
}

async fn insert(transaction: &mut Transaction<'static, Any>, release: &Release, number: u32) -> Result<()> {
    query(
        "INSERT INTO releases (id, service_id, environment_id, number, status, image, build_id, build_number, settings,
                ports, health_path, manifests, reason, repeats, sentence, created_by, created_at, applied_at, finished_at,
                promoted, take_over)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
    )
    .bind(release.id.to_string())
    .bind(release.service.to_string())
    .bind(release.environment.to_string())
    .bind(i64::from(number))
    .bind(release.status.as_str())
    .bind(String::from(release.image.clone()))
    .bind(release.build.map(|id| id.to_string()))
    .bind(release.build_number.map(i64::from))
    .bind(json(&release.settings)?)
    .bind(json(&release.ports)?)
    .bind(release.health_path.clone().map(String::from))
    .bind(json(&release.manifests)?)
    .bind(clean(&release.reason))
    .bind(release.repeats.map(i64::from))
    .bind(json_maybe(release.sentence.as_ref())?)
    .bind(release.created_by.as_str())
    .bind(release.created_at.timestamp_micros())
    .bind(micros(release.applied_at))
    .bind(micros(release.finished_at))
    .bind(json_maybe(release.promoted.as_ref())?)
    .bind(i64::from(release.take_over))
    .execute(&mut **transaction)
    .await
    .map(drop)
    .map_err(fault)
}
