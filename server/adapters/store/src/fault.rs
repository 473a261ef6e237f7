//! What the database refuses, as errors of the domain: a constraint that is hurt becomes a sentence by its name.

use domain::{Error, Kind, Result, Text, text};
use sqlx::error::ErrorKind;

/// Maps any failure of sqlx.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    let database = match error {
        sqlx::Error::Database(database) => match database.code().as_deref().and_then(trouble) {
            Some(sentence) => return Error::unavailable(sentence, database),
            None => database,
        },
        // A connection that is cut during its greeting is told as a breach of the protocol.
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed => return away(error),
        other => return Error::internal(other),
    };
    match database.kind() {
        ErrorKind::UniqueViolation => {
            let name = database.constraint().map_or_else(|| constraint(database.message()), str::to_owned);
            taken(&name).because(database)
        }
        ErrorKind::ForeignKeyViolation => Error::conflict(text!(
            "Something that this belongs to was deleted meanwhile. Reload the page.",
            "所属的对象已被删除，请刷新页面。"
        ))
        .because(database),
        _ => Error::internal(database),
    }
}

fn silent() -> Text {
    text!("The database does not answer; try again soon.", "数据库没有响应，请稍后重试。")
}

fn away(cause: impl std::fmt::Display) -> Error {
    Error::unavailable(silent(), cause)
}

/// What is said of a code that tells of the database's own state, and not of the statement: it passes, and what was to be
/// written can be written later. SQLite has numbers, whose lowest byte is the kind (https://www.sqlite.org/rescode.html);
/// PostgreSQL five characters (https://www.postgresql.org/docs/current/errcodes-appendix.html): a connection that failed
/// (08), too few resources (53), a server that is told to end or just begins (57P), its files (58030), its locks.
fn trouble(code: &str) -> Option<Text> {
    let postgres = |classes: &[&str]| code.len() == 5 && classes.iter().any(|class| code.starts_with(class));
    let sqlite = if code.len() < 5 { code.parse::<u32>().ok().map(|code| code & 0xff) } else { None };
    match sqlite {
        Some(13) => Some(full()),
        Some(10 | 14) => Some(unreadable()),
        Some(5 | 6) => Some(busy()),
        Some(_) => None,
        None if postgres(&["53100"]) => Some(full()),
        None if postgres(&["58030"]) => Some(unreadable()),
        None if postgres(&["55P03", "40P01", "40001"]) => Some(busy()),
        None => postgres(&["08", "53", "57P"]).then(silent),
    }
}

fn full() -> Text {
    text!(
        "The disk of the database is full. Ask an administrator to clear space, then try again.",
        "数据库所在磁盘已满。请联系管理员清理空间后重试。"
    )
}

fn unreadable() -> Text {
    text!(
        "The database's files cannot be read or written. An administrator should look at its disk.",
        "数据库文件无法读写。请管理员检查其磁盘。"
    )
}

fn busy() -> Text {
    text!("The database is busy; try again in a moment.", "数据库繁忙，请稍后重试。")
}

/// For a delete: a row that others still refer to is the given conflict.
pub(crate) fn in_use<T>(result: Result<T>, sentence: domain::Text) -> Result<T> {
    result.map_err(|error| match error.kind {
        Kind::Conflict => Error { text: sentence, ..error },
        _ => error,
    })
}

/// The second of two people who changed the same thing.
pub(crate) fn stale() -> Error {
    Error::conflict(text!(
        "Somebody changed this in between. Reload the page to see how it is now, then make your change again.",
        "其间有人修改了它。请刷新页面查看最新状态，再重新修改。"
    ))
}

/// A row that should be there and is not.
pub(crate) fn gone() -> Error {
    Error::not_found(text!("It does not exist any more.", "它已不存在。"))
}

/// Whether a statement that must hit a row did.
pub(crate) fn hit(rows: u64) -> Result<()> {
    if rows == 0 { Err(gone()) } else { Ok(()) }
}

/// SQLite does not name a unique constraint but its columns, `UNIQUE constraint failed: builds.service_id,
/// builds.number`; this gives the name that PostgreSQL makes by itself: `builds_service_id_number_key`.
fn constraint(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let mut name = columns.split('.').next().unwrap_or_default().to_owned();
    for column in columns.split(", ").filter_map(|column| column.split('.').nth(1)) {
        name.push('_');
        name.push_str(column);
    }
    name + "_key"
}

fn taken(constraint: &str) -> Error {
    match constraint {
        "users_name_key"
        | "teams_name_key"
        | "clusters_name_key"
        | "environments_name_key"
        | "services_name_key"
        | "tokens_user_id_name_key" => {
            Error::conflict(text!("This name is taken; choose another.", "名称已被占用，请换一个。")).at("name")
        }
        "environments_cluster_id_namespace_key" => Error::conflict(text!(
            "Another environment has this namespace of the cluster; choose another.",
            "该集群的此命名空间已被另一个环境使用，请换一个。"
        ))
        .at("namespace"),
        _ => Error::conflict(text!("It is there already.", "它已经存在。")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn what_passes_is_unavailable_with_its_own_sentence_and_a_wrong_statement_is_not() {
        // SQLITE_FULL; SQLITE_IOERR and one that says more; SQLITE_CANTOPEN; SQLITE_BUSY and SQLITE_BUSY_SNAPSHOT.
        let cases = [
            ("13 53100", full()),
            ("10 778 14 58030", unreadable()),
            ("5 517 6 55P03 40P01", busy()),
            ("57P01 57P03 53300 08006", silent()),
        ];
        for (codes, sentence) in cases {
            for code in codes.split(' ') {
                assert_eq!(trouble(code), Some(sentence.clone()), "{code}");
            }
        }
        // Among them SQLITE_CONSTRAINT_UNIQUE, whose lowest byte is SQLITE_CONSTRAINT.
        assert!(["23505", "42601", "1", "2067", "19", "", "odd"].iter().all(|code| trouble(code).is_none()));
        assert_eq!(fault(sqlx::Error::Protocol("cut".to_owned())).kind, Kind::Unavailable);
    }

    #[tokio::test]
    async fn a_full_database_is_said_to_be_full() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("a.sqlite").display());
        let database = crate::Database::open(&url).await.expect("a database");
        let mut connection = database.pool().acquire().await.expect("a connection");
        // SQLite's own limit answers as a full disk does.
        sqlx::query("PRAGMA max_page_count = 1").fetch_all(&mut *connection).await.expect("a limit");
        let grow = sqlx::query("CREATE TABLE large (x TEXT)").execute(&mut *connection).await;
        let error = fault(grow.expect_err("no page is left"));
        assert_eq!((error.kind, error.text), (Kind::Unavailable, full()));
    }

    #[test]
    fn sqlites_words_become_postgresqls_names() {
        assert_eq!(constraint("UNIQUE constraint failed: users.name"), "users_name_key");
        assert_eq!(
            constraint("UNIQUE constraint failed: environments.cluster_id, environments.namespace"),
            "environments_cluster_id_namespace_key"
        );
    }
}
