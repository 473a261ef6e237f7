//! The table of environments.

use async_trait::async_trait;
use domain::environment::Environment;
use domain::id::EnvironmentId;
use domain::name::EnvironmentName;
use domain::ports::Environments;
use domain::{Result, text};
use sqlx::query;

use crate::Database;
use crate::fault::{hit, in_use};
use crate::row::Columns;

fn environment(row: Columns<'_>) -> Result<Environment> {
    Ok(Environment {
        id: row.parsed("id")?,
        name: row.parsed("name")?,
        cluster: row.parsed("cluster_id")?,
        cluster_name: row.parsed("cluster_name")?,
        namespace: row.parsed("namespace")?,
        position: row.number("position")?,
        created_at: row.time("created_at")?,
    })
}

#[async_trait]
impl Environments for Database {
    async fn environment_create(&self, environment: &Environment) -> Result<()> {
        let statement = query(
            "INSERT INTO environments (id, name, cluster_id, namespace, position, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(environment.id.to_string())
        .bind(environment.name.as_str())
        .bind(environment.cluster.to_string())
        .bind(environment.namespace.as_str())
        .bind(i64::from(environment.position))
        .bind(environment.created_at.timestamp_micros());
        self.write(statement).await.map(drop)
    }

    async fn environment(&self, name: &EnvironmentName) -> Result<Option<Environment>> {
        let statement = query(
            "SELECT environments.*, clusters.name AS cluster_name
             FROM environments JOIN clusters ON clusters.id = cluster_id WHERE environments.name = $1",
        )
        .bind(name.as_str());
        self.one(statement, environment).await
    }

    async fn environments(&self) -> Result<Vec<Environment>> {
        let statement = query(
            "SELECT environments.*, clusters.name AS cluster_name
             FROM environments JOIN clusters ON clusters.id = cluster_id
             ORDER BY environments.position, environments.name",
        );
        self.many(statement, environment).await
    }

    async fn environment_set_position(&self, id: EnvironmentId, position: u32) -> Result<()> {
        let statement =
            query("UPDATE environments SET position = $2 WHERE id = $1").bind(id.to_string()).bind(i64::from(position));
        hit(self.write(statement).await?)
    }

    async fn environment_delete(&self, id: EnvironmentId) -> Result<()> {
        let rows = self.write(query("DELETE FROM environments WHERE id = $1").bind(id.to_string())).await;
        hit(in_use(
            rows,
            text!(
                "Services are still placed in this environment: take them out of it first.",
                "仍有服务部署在该环境中：请先将它们移出。"
            ),
        )?)
    }
}
