//! Opening a database: which engine, its settings, its migrations; and the few ways every table is asked.

use std::time::Duration;

use domain::{Error, Kind, Result, text};
use sqlx::any::{AnyArguments, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::query::Query;
use sqlx::{Any, AnyPool, Executor, Transaction};

use crate::fault::fault;
use crate::row::Columns;

static SQLITE: Migrator = sqlx::migrate!("../../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../../migrations/postgres");

/// Set on every connection. WAL lets pages read while a worker writes; with it, NORMAL loses at most the last
/// transactions on a power cut and never the file's integrity (https://www.sqlite.org/pragma.html#pragma_synchronous).
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
    PRAGMA foreign_keys = ON;";

/// The two database engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn of(url: &str) -> Result<Self> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(Error::invalid(
                "database",
                text!(
                    "The database's URL must begin with sqlite: or postgres:.",
                    "数据库地址必须以 sqlite: 或 postgres: 开头。"
                ),
            )),
        }
    }
}

/// The whole database; clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct Database {
    pool: AnyPool,
    engine: Engine,
}

pub(crate) type Statement<'q> = Query<'q, Any, AnyArguments<'q>>;

impl Database {
    /// Opens `sqlite:path` (the file is created when it is missing) or `postgres://user:password@host/database`, and
    /// brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self> {
        let engine = Engine::of(url)?;
        sqlx::any::install_default_drivers();
        let options = AnyPoolOptions::new().acquire_timeout(Duration::from_secs(10));
        let (options, url) = match engine {
            Engine::Sqlite => (sqlite_options(options, url), creating(url)),
            Engine::Postgres => (options.max_connections(16), url.to_owned()),
        };
        // The URL may hold a password: it is in no sentence.
        let pool = options
            .connect(&url)
            .await
            .map_err(|error| Error::unavailable(text!("The database cannot be opened.", "无法打开数据库。"), error))?;
        let migrator = match engine {
            Engine::Sqlite => &SQLITE,
            Engine::Postgres => &POSTGRES,
        };
        migrator.run(&pool).await.map_err(|error| {
            Error::new(
                Kind::Internal,
                text!("The database's tables could not be brought up to date.", "无法更新数据库的表结构。"),
            )
            .because(error)
        })?;
        Ok(Self { pool, engine })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Whether it answers, for the readiness check.
    pub async fn ping(&self) -> Result<()> {
        self.pool.execute("SELECT 1").await.map(drop).map_err(fault)
    }

    /// Waits for what runs, then lets all connections go.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins a transaction that will write. SQLite must know so at once: a reader that turns writer while another
    /// writes fails immediately instead of waiting (https://www.sqlite.org/lang_transaction.html).
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>> {
        let statement = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        self.pool.begin_with(statement).await.map_err(fault)
    }

    /// Runs a statement; how many rows it wrote.
    pub(crate) async fn write(&self, statement: Statement<'_>) -> Result<u64> {
        statement.execute(&self.pool).await.map(|done| done.rows_affected()).map_err(fault)
    }

    /// The row, if there is one.
    pub(crate) async fn one<T>(
        &self,
        statement: Statement<'_>,
        read: fn(Columns<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let row = statement.fetch_optional(&self.pool).await.map_err(fault)?;
        row.as_ref().map(|row| read(Columns(row))).transpose()
    }

    /// All rows.
    pub(crate) async fn many<T>(&self, statement: Statement<'_>, read: fn(Columns<'_>) -> Result<T>) -> Result<Vec<T>> {
        let rows = statement.fetch_all(&self.pool).await.map_err(fault)?;
        rows.iter().map(|row| read(Columns(row))).collect()
    }
}

fn sqlite_options(options: AnyPoolOptions, url: &str) -> AnyPoolOptions {
    // A connection is a file of this machine: it does not die while it waits, so it need not be tried first.
    let options = options.test_before_acquire(false);
    let options =
        options.after_connect(|connection, _| Box::pin(async move { connection.execute(PRAGMAS).await.map(drop) }));
    if url.contains(":memory:") {
        // Every connection would see a database of its own, and an idle one would be forgotten with its tables.
        options.max_connections(1).idle_timeout(None).max_lifetime(None)
    } else {
        options.max_connections(8)
    }
}

/// The URL with the wish to create the file, unless it says something about that itself.
fn creating(url: &str) -> String {
    if url.contains("mode=") {
        url.to_owned()
    } else {
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}mode=rwc")
    }
}
