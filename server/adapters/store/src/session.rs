//! Where browser sessions lie: the ready-made stores of `tower-sessions-sqlx-store`, one for each engine. They want a
//! pool that knows its engine, so a second, small one is opened beside the one of all other tables.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Error, Result, text};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result as StoreResult;
use tower_sessions::{ExpiredDeletion, SessionStore};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

use crate::{Database, Engine};

/// Sessions in the database; clones share one pool.
#[derive(Debug, Clone)]
pub struct Sessions(Inner);

#[derive(Debug, Clone)]
enum Inner {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Database {
    /// Opens the table of sessions in the same database and makes it when it is missing.
    pub async fn sessions(&self) -> Result<Sessions> {
        self.open_sessions().await.map(Sessions).map_err(|error| {
            Error::unavailable(
                text!("The table of sessions cannot be opened.", "无法打开会话表。"),
                format!("sessions: {error}"),
            )
        })
    }

    async fn open_sessions(&self) -> sqlx::Result<Inner> {
        let url = &self.pool().connect_options().database_url.clone();
        Ok(match self.engine() {
            Engine::Sqlite => {
                let options = SqliteConnectOptions::from_url(url)?
                    .create_if_missing(true)
                    .busy_timeout(Duration::from_secs(5))
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal);
                let pool = SqlitePoolOptions::new();
                // A database in memory is one connection's own.
                let pool = if url.as_str().contains(":memory:") {
                    pool.max_connections(1).idle_timeout(None).max_lifetime(None)
                } else {
                    pool.max_connections(2)
                };
                let store = SqliteStore::new(pool.connect_with(options).await?);
                store.migrate().await?;
                Inner::Sqlite(store)
            }
            Engine::Postgres => {
                let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(10));
                let store = PostgresStore::new(pool.connect_with(PgConnectOptions::from_url(url)?).await?);
                store.migrate().await?;
                Inner::Postgres(store)
            }
        })
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        match &self.0 {
            Inner::Sqlite(store) => store.create(record).await,
            Inner::Postgres(store) => store.create(record).await,
        }
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        match &self.0 {
            Inner::Sqlite(store) => store.save(record).await,
            Inner::Postgres(store) => store.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        match &self.0 {
            Inner::Sqlite(store) => store.load(id).await,
            Inner::Postgres(store) => store.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        match &self.0 {
            Inner::Sqlite(store) => store.delete(id).await,
            Inner::Postgres(store) => store.delete(id).await,
        }
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    async fn delete_expired(&self) -> StoreResult<()> {
        match &self.0 {
            Inner::Sqlite(store) => store.delete_expired().await,
            Inner::Postgres(store) => store.delete_expired().await,
        }
    }
}
