//! Failures as problem documents (RFC 9457), in the reader's language. The cause is logged here, once, and never sent.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Error, Kind, Language, Text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Refused;
use crate::notice;

/// A failure on its way out. [`speak`] says it in the reader's language.
#[derive(Debug, Clone)]
pub struct Problem {
    error: Error,
    status: StatusCode,
    retry_after: Option<u32>,
    language: Language,
}

/// What is sent of a failure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// Always `about:blank`: the status says what sort of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, in the reader's language.
    detail: String,
    /// The field at fault, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Problem {
    /// A failure of HTTP itself, which has no kind in the domain.
    pub fn of(status: StatusCode, sentence: Text) -> Self {
        Self { status, ..Self::from(Error::new(Kind::Invalid, sentence)) }
    }

    #[must_use]
    pub fn said_in(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// As the pages' scripts read the failure of a server function.
    pub fn into_answer(self) -> Response {
        self.log();
        (self.status, Json(self.error)).into_response()
    }

    /// As a page, for a browser that wants one.
    pub fn into_page(self) -> Response {
        self.log();
        notice::page(self.status, &self.error.text)
    }

    fn document(&self) -> Document {
        Document {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: self.error.text.say(self.language).to_owned(),
            field: self.error.field.clone(),
        }
    }

    fn log(&self) {
        let Error { kind, text, cause, .. } = &self.error;
        match (kind, cause) {
            (Kind::Internal, cause) => {
                tracing::error!(error.cause = cause.as_deref(), "a request failed: {text}");
            }
            (Kind::Unavailable, cause) => {
                tracing::warn!(error.cause = cause.as_deref(), "something outside does not answer: {text}");
            }
            (_, Some(cause)) => {
                tracing::info!(error.cause = %cause, error.kind = ?kind, "a request was refused: {text}")
            }
            (_, None) => {}
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { error, status, retry_after: None, language: Language::default() }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self { retry_after: refused.retry_after, ..Self::from(refused.error) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.log();
        let mut response = (self.status, Json(self.document())).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(axum::http::header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Says a problem in the language of whoever asked: where it arose, nobody knew who that was.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    if problem.language == language {
        return response;
    }
    // The headers stay as they are, but for the length, which the new body brings itself.
    response.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
    let (parts, _) = response.into_parts();
    let body = Json(problem.said_in(language).document()).into_response().into_body();
    Response::from_parts(parts, body)
}

/// The reader's language: what the page's switch chose, else what the browser asks for, else English.
pub fn language(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies
        .flat_map(|line| line.split(';'))
        .find_map(|pair| Language::from_header(pair.trim().strip_prefix("language=")?));
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Language::from_header);
    chosen.or(asked).unwrap_or_default()
}
