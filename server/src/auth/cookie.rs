//! The session's cookie.

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use store::Sessions;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, SessionManagerLayer};

/// The cookie's name.
pub const NAME: &str = "slipway";
/// A session is kept this long after signing in, used or not.
const DAYS: i64 = 14;

/// When a session that begins now ends.
pub fn end() -> Expiry {
    Expiry::AtDateTime(OffsetDateTime::now_utc() + Duration::days(DAYS))
}

/// Gives every request its session. It is read only when somebody asks for it and written only when it changes.
pub fn layer(router: Router, sessions: Sessions) -> Router {
    let manager = SessionManagerLayer::new(sessions)
        .with_name(NAME)
        .with_path("/")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(false);
    router.layer(manager).layer(from_fn(secure))
}

/// Adds `Secure` where the browser came over https. The same server may be asked directly over http, where a browser
/// would drop such a cookie, so the flag cannot be fixed.
async fn secure(request: Request, next: Next) -> Response {
    let proto = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let over_https = proto.is_some_and(|proto| proto.split(',').next().is_some_and(|first| first.trim() == "https"))
        || request.uri().scheme_str() == Some("https");
    let mut response = next.run(request).await;
    if over_https {
        for cookie in response.headers_mut().iter_mut().filter(|(name, _)| *name == SET_COOKIE).map(|(_, value)| value)
        {
            let flagged = [cookie.as_bytes(), b"; Secure"].concat();
            if let Ok(flagged) = HeaderValue::from_bytes(&flagged) {
                *cookie = flagged;
            }
        }
    }
    response
}
