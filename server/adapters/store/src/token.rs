//! The table of API tokens; only hashes of their values are kept.

use async_trait::async_trait;
use domain::id::{TokenId, UserId};
use domain::ports::{TokenRecord, Tokens};
use domain::user::Token;
use domain::{Result, Time};
use sqlx::query;

use crate::Database;
use crate::row::{Columns, clean, micros};

fn token(row: Columns<'_>) -> Result<Token> {
    Ok(Token {
        id: row.parsed("id")?,
        user: row.parsed("user_id")?,
        name: row.text("name")?,
        created_at: row.time("created_at")?,
        last_used_at: row.time_maybe("last_used_at")?,
        expires_at: row.time_maybe("expires_at")?,
    })
}

#[async_trait]
impl Tokens for Database {
    async fn token_create(&self, record: &TokenRecord) -> Result<()> {
        let token = &record.token;
        let statement = query(
            "INSERT INTO tokens (id, user_id, name, hash, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(token.id.to_string())
        .bind(token.user.to_string())
        .bind(clean(&token.name))
        .bind(record.hash.as_str())
        .bind(token.created_at.timestamp_micros())
        .bind(micros(token.last_used_at))
        .bind(micros(token.expires_at));
        self.write(statement).await.map(drop)
    }

    async fn token_by_hash(&self, hash: &str) -> Result<Option<Token>> {
        self.one(query("SELECT * FROM tokens WHERE hash = $1").bind(hash), token).await
    }

    async fn tokens_of(&self, user: UserId) -> Result<Vec<Token>> {
        let statement = query("SELECT * FROM tokens WHERE user_id = $1 ORDER BY created_at, id").bind(user.to_string());
        self.many(statement, token).await
    }

    async fn token_delete(&self, user: UserId, id: TokenId) -> Result<bool> {
        let statement =
            query("DELETE FROM tokens WHERE user_id = $1 AND id = $2").bind(user.to_string()).bind(id.to_string());
        Ok(self.write(statement).await? > 0)
    }

    async fn token_used(&self, id: TokenId, at: Time) -> Result<()> {
        // A token that was deleted meanwhile is no fault: its last request was still allowed.
        let statement =
            query("UPDATE tokens SET last_used_at = $2 WHERE id = $1").bind(id.to_string()).bind(at.timestamp_micros());
        self.write(statement).await.map(drop)
    }
}
