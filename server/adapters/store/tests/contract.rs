//! One contract for both engines: every case runs on a SQLite file and on a real PostgreSQL, started for the test.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "contract/cases.rs"]
mod cases;
#[path = "contract/centre.rs"]
mod centre;
#[path = "contract/configuration.rs"]
mod configuration;
#[path = "contract/fixtures.rs"]
mod fixtures;
#[path = "contract/postgres.rs"]
mod postgres;
#[path = "contract/removal.rs"]
mod removal;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/settings.rs"]
mod settings;

use store::Database;

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/slipway.db", folder.path().display());
    let database = Database::open(&url).await.unwrap();
    cases::all(&database).await;
    sessions::all(&database).await;
    removal::all(&database).await;
    centre::all(&database).await;
    settings::all(&database, &url).await;
    configuration::all(&database, &url).await;
    database.close().await;
    // A second start finds the tables as they are.
    let again = Database::open(&url).await.unwrap();
    again.ping().await.unwrap();
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract() {
    let server = postgres::Postgres::start();
    let database = Database::open(&server.url()).await.unwrap();
    cases::all(&database).await;
    sessions::all(&database).await;
    removal::all(&database).await;
    centre::all(&database).await;
    settings::all(&database, &server.url()).await;
    configuration::all(&database, &server.url()).await;
    database.close().await;
    Database::open(&server.url()).await.unwrap().close().await;
}

#[tokio::test]
async fn another_url_is_refused_by_its_field() {
    let error = Database::open("mysql://host/x").await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("database"));
}
