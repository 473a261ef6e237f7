//! The table of teams.

use async_trait::async_trait;
use domain::id::TeamId;
use domain::name::TeamName;
use domain::ports::Teams;
use domain::team::Team;
use domain::{Result, text};
use sqlx::query;

use crate::Database;
use crate::fault::{hit, in_use};
use crate::row::{Columns, clean};

fn team(row: Columns<'_>) -> Result<Team> {
    Ok(Team {
        id: row.parsed("id")?,
        name: row.parsed("name")?,
        description: row.text("description")?,
        created_at: row.time("created_at")?,
    })
}

#[async_trait]
impl Teams for Database {
    async fn team_create(&self, team: &Team) -> Result<()> {
        let statement = query("INSERT INTO teams (id, name, description, created_at) VALUES ($1, $2, $3, $4)")
            .bind(team.id.to_string())
            .bind(team.name.as_str())
            .bind(clean(&team.description))
            .bind(team.created_at.timestamp_micros());
        self.write(statement).await.map(drop)
    }

    async fn team(&self, name: &TeamName) -> Result<Option<Team>> {
        self.one(query("SELECT * FROM teams WHERE name = $1").bind(name.as_str()), team).await
    }

    async fn teams(&self) -> Result<Vec<Team>> {
        self.many(query("SELECT * FROM teams ORDER BY name"), team).await
    }

    async fn team_delete(&self, id: TeamId) -> Result<()> {
        let rows = self.write(query("DELETE FROM teams WHERE id = $1").bind(id.to_string())).await;
        hit(in_use(
            rows,
            text!(
                "The team still owns services: give them to another team or delete them first.",
                "该团队仍拥有服务：请先将它们移交给其他团队或删除。"
            ),
        )?)
    }
}
