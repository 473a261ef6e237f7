//! Lists of builds: filtered, newest first, in pieces. `next` names the last build's moment and id.

use domain::build::Build;
use domain::page::{Page, Piece};
use domain::ports::BuildFilter;
use domain::{Error, Result, text};
use sqlx::query;

use crate::Database;
use crate::build::{build, builds};

/// One more than wanted is asked for: whether it came says whether there is a next piece.
pub(crate) async fn builds(database: &Database, filter: &BuildFilter, piece: &Piece) -> Result<Page<Build>> {
    if filter.teams.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Page::all(Vec::new()));
    }
    let after = piece.after.as_deref().map(parse).transpose()?;
    let teams: Vec<String> = filter.teams.iter().flatten().map(ToString::to_string).collect();
    // Only places for values are built here; the values themselves are bound.
    let mut sql = String::from(builds!("WHERE 1 = 1"));
    let mut places = 0;
    let mut place = || {
        places += 1;
        format!("${places}")
    };
    if filter.service.is_some() {
        sql += &format!(" AND service_id = {}", place());
    }
    if filter.status.is_some() {
        sql += &format!(" AND builds.status = {}", place());
    }
    if !teams.is_empty() {
        let list: Vec<String> = teams.iter().map(|_| place()).collect();
        sql += &format!(" AND services.team_id IN ({})", list.join(", "));
    }
    if after.is_some() {
        sql += &format!(" AND (builds.created_at, builds.id) < ({}, {})", place(), place());
    }
    sql += &format!(" ORDER BY builds.created_at DESC, builds.id DESC LIMIT {}", place());

    let mut statement = query(&sql);
    if let Some(service) = filter.service {
        statement = statement.bind(service.to_string());
    }
    if let Some(status) = filter.status {
        statement = statement.bind(status.as_str());
    }
    for team in teams {
        statement = statement.bind(team);
    }
    if let Some((micros, id)) = after {
        statement = statement.bind(micros).bind(id.to_owned());
    }
    let items = database.many(statement.bind(i64::from(piece.limit()) + 1), build).await?;
    Ok(page(items, piece, |last| cursor(last.created_at, last.id)))
}

/// Cuts the one too many off; `next` is made of the last that stays.
pub(crate) fn page<T>(mut items: Vec<T>, piece: &Piece, next: impl Fn(&T) -> String) -> Page<T> {
    let limit = piece.limit() as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(next) } else { None };
    Page { items, next }
}

pub(crate) fn cursor(at: domain::Time, id: impl std::fmt::Display) -> String {
    format!("{}_{id}", at.timestamp_micros())
}

/// The moment and the id of a cursor.
pub(crate) fn parse(after: &str) -> Result<(i64, &str)> {
    let parts = after.split_once('_').and_then(|(micros, id)| Some((micros.parse().ok()?, id)));
    parts.ok_or_else(wrong)
}

pub(crate) fn wrong() -> Error {
    Error::invalid(
        "after",
        text!("This is not the end of an earlier piece of the list.", "这不是上一页列表给出的位置。"),
    )
}
