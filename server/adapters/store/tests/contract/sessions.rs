//! Browsers' sessions: the same for both engines.

use serde_json::json;
use store::Database;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::{ExpiredDeletion, SessionStore};

fn record(days: i64) -> Record {
    // Microseconds: what both engines keep.
    let end = OffsetDateTime::now_utc() + Duration::days(days);
    let end = end.replace_microsecond(end.microsecond()).unwrap();
    Record { id: Id::default(), data: [("session".to_owned(), json!({"epoch": 1}))].into(), expiry_date: end }
}

pub async fn all(database: &Database) {
    let sessions = database.sessions().await.unwrap();
    let mut kept = record(14);
    sessions.create(&mut kept).await.unwrap();
    assert_eq!(sessions.load(&kept.id).await.unwrap(), Some(kept.clone()));
    kept.data.insert("more".to_owned(), json!(true));
    sessions.save(&kept).await.unwrap();
    assert_eq!(database.sessions().await.unwrap().load(&kept.id).await.unwrap(), Some(kept.clone()), "opened again");

    let mut twin = Record { id: kept.id, ..record(14) };
    sessions.create(&mut twin).await.unwrap();
    assert_ne!(twin.id, kept.id, "an id that is taken is not given twice");

    let mut over = record(-1);
    sessions.create(&mut over).await.unwrap();
    assert_eq!(sessions.load(&over.id).await.unwrap(), None, "a session that ran out is none");
    sessions.delete_expired().await.unwrap();
    assert!(sessions.load(&kept.id).await.unwrap().is_some(), "the others stay");
    sessions.delete(&kept.id).await.unwrap();
    assert_eq!(sessions.load(&kept.id).await.unwrap(), None);
}
