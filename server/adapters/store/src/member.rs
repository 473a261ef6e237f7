//! The table of memberships: who has which role in which team.

use async_trait::async_trait;
use domain::Result;
use domain::id::{TeamId, UserId};
use domain::ports::Members;
use domain::user::{Membership, Role};
use sqlx::query;

use crate::Database;
use crate::row::Columns;

fn membership(row: Columns<'_>) -> Result<Membership> {
    Ok(Membership {
        team: row.parsed("team_id")?,
        team_name: row.parsed("team_name")?,
        user: row.parsed("user_id")?,
        user_name: row.parsed("user_name")?,
        role: row.state("role", Role::parse)?,
    })
}

#[async_trait]
impl Members for Database {
    async fn member_set(&self, user: UserId, team: TeamId, role: Option<Role>) -> Result<()> {
        let statement = match role {
            None => query("DELETE FROM memberships WHERE user_id = $1 AND team_id = $2"),
            Some(_) => query(
                "INSERT INTO memberships (user_id, team_id, role) VALUES ($1, $2, $3)
                 ON CONFLICT (user_id, team_id) DO UPDATE SET role = excluded.role",
            ),
        };
        let statement = statement.bind(user.to_string()).bind(team.to_string());
        let statement = match role {
            None => statement,
            Some(role) => statement.bind(role.as_str()),
        };
        self.write(statement).await.map(drop)
    }

    async fn memberships_of(&self, user: UserId) -> Result<Vec<Membership>> {
        let statement = query(
            "SELECT memberships.*, teams.name AS team_name, users.name AS user_name
             FROM memberships JOIN teams ON teams.id = team_id JOIN users ON users.id = user_id
             WHERE user_id = $1 ORDER BY teams.name",
        )
        .bind(user.to_string());
        self.many(statement, membership).await
    }

    async fn members_of(&self, team: TeamId) -> Result<Vec<Membership>> {
        let statement = query(
            "SELECT memberships.*, teams.name AS team_name, users.name AS user_name
             FROM memberships JOIN teams ON teams.id = team_id JOIN users ON users.id = user_id
             WHERE team_id = $1 ORDER BY users.name",
        )
        .bind(team.to_string());
        self.many(statement, membership).await
    }
}
