//! What the database refuses, as errors of the domain: a constraint that is hurt becomes a sentence by its name.

use domain::{Error, Kind, Result, text};
use sqlx::error::ErrorKind;

/// Maps any failure of sqlx.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    let database = match error {
        sqlx::Error::Database(database) if is_away(database.code().as_deref()) => return away(database),
        sqlx::Error::Database(database) => database,
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

fn away(cause: impl std::fmt::Display) -> Error {
    Error::unavailable(text!("The database does not answer; try again soon.", "数据库没有响应，请稍后重试。"), cause)
}

/// PostgreSQL's classes for a connection that failed (08), too few resources (53) and a server that is told to end or
/// just begins (57P). https://www.postgresql.org/docs/current/errcodes-appendix.html
fn is_away(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.len() == 5 && ["08", "53", "57P"].iter().any(|class| code.starts_with(class)))
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
    use super::*;

    #[test]
    fn a_server_that_ends_or_is_full_is_away_and_a_wrong_statement_is_not() {
        assert!(["57P01", "57P03", "53300", "08006"].iter().all(|code| is_away(Some(code))));
        assert!(["23505", "42601", "5", "2067"].iter().all(|code| !is_away(Some(code))));
        assert_eq!(fault(sqlx::Error::Protocol("cut".to_owned())).kind, Kind::Unavailable);
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
