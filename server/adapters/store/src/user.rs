//! The table of users.

use async_trait::async_trait;
use domain::Result;
use domain::id::UserId;
use domain::name::UserName;
use domain::ports::{UserRecord, Users};
use domain::user::User;
use sqlx::query;

use crate::Database;
use crate::fault::hit;
use crate::row::Columns;

fn user(row: Columns<'_>) -> Result<User> {
    read(&row)
}

fn read(row: &Columns<'_>) -> Result<User> {
    Ok(User {
        id: row.parsed("id")?,
        name: row.parsed("name")?,
        administrator: row.flag("administrator")?,
        disabled: row.flag("disabled")?,
        created_at: row.time("created_at")?,
    })
}

fn record(row: Columns<'_>) -> Result<UserRecord> {
    Ok(UserRecord {
        user: read(&row)?,
        password_hash: row.text("password_hash")?,
        session_epoch: row.number("session_epoch")?,
    })
}

#[async_trait]
impl Users for Database {
    async fn user_create(&self, user: &User, password_hash: &str) -> Result<()> {
        let statement = query(
            "INSERT INTO users (id, name, password_hash, session_epoch, administrator, disabled, created_at)
             VALUES ($1, $2, $3, 0, $4, $5, $6)",
        )
        .bind(user.id.to_string())
        .bind(user.name.as_str())
        .bind(password_hash)
        .bind(i64::from(user.administrator))
        .bind(i64::from(user.disabled))
        .bind(user.created_at.timestamp_micros());
        self.write(statement).await.map(drop)
    }

    async fn user(&self, id: UserId) -> Result<Option<UserRecord>> {
        self.one(query("SELECT * FROM users WHERE id = $1").bind(id.to_string()), record).await
    }

    async fn user_by_name(&self, name: &UserName) -> Result<Option<UserRecord>> {
        self.one(query("SELECT * FROM users WHERE name = $1").bind(name.as_str()), record).await
    }

    async fn users(&self) -> Result<Vec<User>> {
        self.many(query("SELECT * FROM users ORDER BY name"), user).await
    }

    async fn user_update(&self, user: &User) -> Result<()> {
        let statement = query("UPDATE users SET administrator = $2, disabled = $3 WHERE id = $1")
            .bind(user.id.to_string())
            .bind(i64::from(user.administrator))
            .bind(i64::from(user.disabled));
        hit(self.write(statement).await?)
    }

    async fn user_set_password(&self, id: UserId, password_hash: &str) -> Result<()> {
        let statement = query("UPDATE users SET password_hash = $2, session_epoch = session_epoch + 1 WHERE id = $1")
            .bind(id.to_string())
            .bind(password_hash);
        hit(self.write(statement).await?)
    }

    async fn user_sign_out_everywhere(&self, id: UserId) -> Result<()> {
        let statement = query("UPDATE users SET session_epoch = session_epoch + 1 WHERE id = $1").bind(id.to_string());
        hit(self.write(statement).await?)
    }
}
