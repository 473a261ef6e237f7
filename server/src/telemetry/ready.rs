//! Whether the server can do its work: the database answers and the workers are up. One sentence for each part.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::{Language, Text, text};
use serde::Serialize;

use super::Telemetry;

/// A database that takes longer than this serves no pages.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Serialize)]
struct Answer {
    ready: bool,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    part: String,
    ready: bool,
    sentence: String,
}

/// 200 when all parts are ready, else 503.
pub async fn ready(State(telemetry): State<Telemetry>, headers: HeaderMap) -> Response {
    let answer = tokio::time::timeout(PATIENCE, telemetry.database.ping()).await;
    let database = match answer {
        Ok(Ok(())) => (true, text!("The database answers.", "数据库正常响应。")),
        Ok(Err(error)) => (false, error.text),
        Err(_) => (false, text!("The database does not answer; try again soon.", "数据库没有响应，请稍后重试。")),
    };
    let mut parts = vec![("database".to_owned(), database.0, database.1)];
    let workers = telemetry.health.all().into_iter();
    parts.extend(workers.map(|(worker, up, sentence)| (format!("worker {worker}"), up, sentence)));
    tell(&headers, parts)
}

/// The answer about parts: name, whether it is ready, and the sentence.
pub fn tell(headers: &HeaderMap, parts: Vec<(String, bool, Text)>) -> Response {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = accepted.and_then(Language::from_header).unwrap_or_default();
    let ready = parts.iter().all(|(_, ready, _)| *ready);
    let parts = parts
        .into_iter()
        .map(|(part, ready, sentence)| Part { part, ready, sentence: sentence.say(language).to_owned() })
        .collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(CACHE_CONTROL, "no-store")], Json(Answer { ready, parts })).into_response()
}
