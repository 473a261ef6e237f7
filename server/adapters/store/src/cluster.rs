//! The table of clusters, each with its sealed connection.

use async_trait::async_trait;
use domain::cluster::{Cluster, ClusterCheck};
use domain::id::ClusterId;
use domain::name::ClusterName;
use domain::ports::{ClusterRecord, Clusterings};
use domain::{Result, text};
use sqlx::query;

use crate::Database;
use crate::fault::{hit, in_use};
use crate::row::{Columns, json};

fn record(row: Columns<'_>) -> Result<ClusterRecord> {
    let cluster = Cluster {
        id: row.parsed("id")?,
        name: row.parsed("name")?,
        server: row.text("server")?,
        prometheus_url: row.text_maybe("prometheus_url")?,
        check: row.json("last_check")?,
        created_at: row.time("created_at")?,
    };
    Ok(ClusterRecord { cluster, sealed: row.bytes("sealed")? })
}

#[async_trait]
impl Clusterings for Database {
    async fn cluster_create(&self, record: &ClusterRecord) -> Result<()> {
        let cluster = &record.cluster;
        let statement = query(
            "INSERT INTO clusters (id, name, server, prometheus_url, last_check, sealed, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(cluster.id.to_string())
        .bind(cluster.name.as_str())
        .bind(cluster.server.as_str())
        .bind(cluster.prometheus_url.clone())
        .bind(json(&cluster.check)?)
        .bind(record.sealed.as_slice())
        .bind(cluster.created_at.timestamp_micros());
        self.write(statement).await.map(drop)
    }

    async fn cluster(&self, name: &ClusterName) -> Result<Option<ClusterRecord>> {
        self.one(query("SELECT * FROM clusters WHERE name = $1").bind(name.as_str()), record).await
    }

    async fn clusters(&self) -> Result<Vec<ClusterRecord>> {
        self.many(query("SELECT * FROM clusters ORDER BY name"), record).await
    }

    async fn cluster_update(&self, record: &ClusterRecord) -> Result<()> {
        let cluster = &record.cluster;
        let statement = query("UPDATE clusters SET server = $2, prometheus_url = $3, sealed = $4 WHERE id = $1")
            .bind(cluster.id.to_string())
            .bind(cluster.server.as_str())
            .bind(cluster.prometheus_url.clone())
            .bind(record.sealed.as_slice());
        hit(self.write(statement).await?)
    }

    async fn cluster_checked(&self, id: ClusterId, check: &ClusterCheck) -> Result<()> {
        let statement =
            query("UPDATE clusters SET last_check = $2 WHERE id = $1").bind(id.to_string()).bind(json(check)?);
        hit(self.write(statement).await?)
    }

    async fn cluster_delete(&self, id: ClusterId) -> Result<()> {
        let rows = self.write(query("DELETE FROM clusters WHERE id = $1").bind(id.to_string())).await;
        hit(in_use(
            rows,
            text!("The cluster still has environments: delete them first.", "该集群仍有环境：请先删除这些环境。"),
        )?)
    }
}
