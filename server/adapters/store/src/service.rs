//! The table of services.

use async_trait::async_trait;
use domain::Result;
use domain::id::ServiceId;
use domain::name::ServiceName;
use domain::ports::Services;
use domain::service::Service;
use sqlx::query;

use crate::Database;
use crate::fault::{gone, stale};
use crate::row::{Columns, clean, json};

/// A macro and not a constant: `concat!` takes literals only. The sealed credentials are left out on purpose.
macro_rules! services {
    ($rest:literal) => {
        query(concat!(
            "SELECT services.id, services.name, team_id, teams.name AS team_name, source, ports, health_path,
                    services.description, links, version, deleting, claims_go, services.created_at, updated_at,
                    CASE WHEN credentials IS NULL THEN 0 ELSE 1 END AS has_credentials
             FROM services JOIN teams ON teams.id = team_id ",
            $rest
        ))
    };
}

fn service(row: Columns<'_>) -> Result<Service> {
    Ok(Service {
        id: row.parsed("id")?,
        name: row.parsed("name")?,
        team: row.parsed("team_id")?,
        team_name: row.parsed("team_name")?,
        source: row.json("source")?,
        ports: row.json("ports")?,
        health_path: row.made_maybe("health_path")?,
        description: row.text("description")?,
        links: row.json("links")?,
        has_credentials: row.flag("has_credentials")?,
        version: row.number("version")?,
        deleting: row.flag("deleting")?,
        claims_go: row.flag("claims_go")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

#[async_trait]
impl Services for Database {
    async fn service_create(&self, service: &Service, sealed_credentials: Option<&[u8]>) -> Result<()> {
        let statement = query(
            "INSERT INTO services (id, name, team_id, source, ports, health_path, description, links, version,
                                   deleting, claims_go, created_at, updated_at, credentials)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(service.id.to_string())
        .bind(service.name.as_str())
        .bind(service.team.to_string())
        .bind(json(&service.source)?)
        .bind(json(&service.ports)?)
        .bind(service.health_path.clone().map(String::from))
        .bind(clean(&service.description))
        .bind(json(&service.links)?)
        .bind(i64::from(service.version))
        .bind(i64::from(service.deleting))
        .bind(i64::from(service.claims_go))
        .bind(service.created_at.timestamp_micros())
        .bind(service.updated_at.timestamp_micros())
        .bind(sealed_credentials.map(<[u8]>::to_vec));
        self.write(statement).await.map(drop)
    }

    async fn service(&self, name: &ServiceName) -> Result<Option<Service>> {
        self.one(services!("WHERE services.name = $1").bind(name.as_str()), service).await
    }

    async fn service_by_id(&self, id: ServiceId) -> Result<Option<Service>> {
        self.one(services!("WHERE services.id = $1").bind(id.to_string()), service).await
    }

    async fn service_credentials(&self, id: ServiceId) -> Result<Option<Vec<u8>>> {
        let statement = query("SELECT credentials FROM services WHERE id = $1").bind(id.to_string());
        Ok(self.one(statement, |row| row.bytes_maybe("credentials")).await?.flatten())
    }

    async fn services(&self) -> Result<Vec<Service>> {
        self.many(services!("ORDER BY services.name"), service).await
    }

    async fn service_update(&self, service: &Service, sealed_credentials: Option<Option<Vec<u8>>>) -> Result<()> {
        let statement = query(
            "UPDATE services SET name = $2, team_id = $3, source = $4, ports = $5, health_path = $6, description = $7,
                    links = $8, version = $9, deleting = $10, claims_go = $11, updated_at = $12,
                    credentials = CASE WHEN $13 = 1 THEN $14 ELSE credentials END
             WHERE id = $1 AND version = $9 - 1",
        )
        .bind(service.id.to_string())
        .bind(service.name.as_str())
        .bind(service.team.to_string())
        .bind(json(&service.source)?)
        .bind(json(&service.ports)?)
        .bind(service.health_path.clone().map(String::from))
        .bind(clean(&service.description))
        .bind(json(&service.links)?)
        .bind(i64::from(service.version))
        .bind(i64::from(service.deleting))
        .bind(i64::from(service.claims_go))
        .bind(service.updated_at.timestamp_micros())
        .bind(i64::from(sealed_credentials.is_some()))
        .bind(sealed_credentials.flatten());
        if self.write(statement).await? > 0 {
            return Ok(());
        }
        match self.service_by_id(service.id).await? {
            Some(_) => Err(stale()),
            None => Err(gone()),
        }
    }

    async fn service_delete(&self, id: ServiceId, version: u32) -> Result<bool> {
        // Builds, logs, releases and placements go with it: ON DELETE CASCADE.
        let statement = query("DELETE FROM services WHERE id = $1 AND version = $2");
        Ok(self.write(statement.bind(id.to_string()).bind(i64::from(version))).await? > 0)
    }
}
