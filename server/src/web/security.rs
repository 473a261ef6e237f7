//! Headers that narrow what a page may do in a browser.

use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

pub const POLICY: HeaderName = CONTENT_SECURITY_POLICY;

/// For whatever brings no policy of its own.
const STRICT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What a page may load and run: its own files, and the two scripts that this answer carries. Style attributes are
/// allowed because charts and bars set lengths by them; style elements are not.
pub fn policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(POLICY).or_insert(STRICT);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // The own site is told, because a form without scripts is answered by going back to where it was sent from.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
