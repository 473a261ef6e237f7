//! One request and its answer.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use futures::StreamExt;
use serde_json::Value;
use tower::ServiceExt;

/// The host that all requests go to.
pub const HOME: &str = "slipway.example";

pub struct Ask {
    router: Router,
    request: axum::http::request::Builder,
    body: Body,
    peer: [u8; 4],
}

impl Ask {
    pub fn new(router: Router, method: &str, path: &str) -> Self {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}")).header(HOST, HOME);
        Self { router, request, body: Body::empty(), peer: [192, 0, 2, 1] }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// As the browser of somebody who signed in sends it from our own page.
    pub fn session(self, session: &str) -> Self {
        self.header(COOKIE.as_str(), session).header("sec-fetch-site", "same-origin")
    }

    pub fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    pub fn text(mut self, body: &str) -> Self {
        self.body = Body::from(body.to_owned());
        self.header(CONTENT_TYPE.as_str(), "application/json")
    }

    pub fn at_address(mut self, peer: [u8; 4]) -> Self {
        self.peer = peer;
        self
    }

    /// Sends it; the body is still open.
    pub async fn open(self) -> Open {
        let mut request = self.request.body(self.body).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.peer, 40_000))));
        let (parts, body) = self.router.oneshot(request).await.unwrap().into_parts();
        Open { status: parts.status, headers: parts.headers, body: body.into_data_stream() }
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Answer {
        let Open { status, headers, body } = self.open().await;
        let bytes = to_bytes(Body::from_stream(body), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}

/// An answer whose body is still coming.
pub struct Open {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: BodyDataStream,
}

impl Open {
    /// Reads until the text is there; what was read.
    pub async fn until(&mut self, text: &str) -> String {
        let mut read = String::new();
        while !read.contains(text) {
            // What is waited for is long overdue when the stream has said this much else: it beats for ever.
            assert!(read.matches("event: beat").count() < 20, "{text:?} does not come: {read}");
            let piece = self.body.next().await.unwrap_or_else(|| panic!("ended without {text:?} after {read}"));
            read.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
        read
    }

    /// The whole body, of an answer that ends.
    pub async fn bytes(mut self) -> Vec<u8> {
        let mut read = Vec::new();
        while let Some(piece) = self.body.next().await {
            read.extend_from_slice(&piece.unwrap());
        }
        read
    }

    /// Reads to the end, which must come within ten seconds.
    pub async fn end(mut self) {
        let rest = async { while self.body.next().await.is_some() {} };
        tokio::time::timeout(std::time::Duration::from_secs(10), rest).await.unwrap();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body, of an answer with this status.
    #[track_caller]
    pub fn json(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// The sentence and the field of a problem document.
    #[track_caller]
    pub fn problem(&self, status: u16) -> (String, Option<String>) {
        let body = self.json(status);
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], "about:blank");
        assert!(body["title"].is_string());
        (body["detail"].as_str().unwrap().to_owned(), body["field"].as_str().map(str::to_owned))
    }

    /// The session's cookie that was set, as a browser sends it back.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let cookie = self.headers[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}
