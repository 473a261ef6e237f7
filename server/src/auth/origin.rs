//! Whether a request that changes something was sent by our own page. SameSite=Lax keeps the cookie from most of what
//! other sites send; this also holds for sibling domains and old browsers, and for signing in, which needs no cookie.
//! Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, Uri};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the request may be acted on in the name of the session whose cookie it carries. A browser that says where
/// the request comes from is believed; one that says nothing is not, if there is a cookie to misuse.
pub fn is_ours(method: &Method, uri: &Uri, headers: &HeaderMap, has_cookie: bool) -> bool {
    if method.is_safe() {
        return true;
    }
    match text(headers, &SEC_FETCH_SITE) {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    match text(headers, &ORIGIN) {
        // HTTP/2 has the host in the URI.
        Some(origin) => {
            host(origin).is_some_and(|host| text(headers, &HOST).or(uri.authority().map(|a| a.as_str())) == Some(host))
        }
        None => !has_cookie,
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Host and port of an origin; `null` (a sandboxed frame, a redirect across sites) has none.
fn host(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, host)| host)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "none")], true)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "https://slipway.example")], false)]
    #[case(&[("origin", "https://slipway.example")], true)]
    #[case(&[("origin", "https://slipway.example:8443")], false)]
    #[case(&[("origin", "https://evil.example")], false)]
    #[case(&[("origin", "null")], false)]
    #[case(&[], false)]
    fn only_our_own_page_may_use_the_cookie(#[case] said: &[(&'static str, &'static str)], #[case] ours: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "slipway.example".parse().unwrap());
        for (name, value) in said {
            headers.insert(*name, value.parse().unwrap());
        }
        let uri = Uri::from_static("/api/v1/session");
        assert_eq!(is_ours(&Method::POST, &uri, &headers, true), ours);
        assert!(is_ours(&Method::GET, &uri, &headers, true), "reading is free");
    }

    #[test]
    fn a_script_without_a_cookie_needs_to_say_nothing() {
        let uri = Uri::from_static("/api/v1/session");
        assert!(is_ours(&Method::POST, &uri, &HeaderMap::new(), false));
    }
}
