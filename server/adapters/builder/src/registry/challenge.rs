//! How a registry says what it wants to see before it answers.
//! Source: https://distribution.github.io/distribution/spec/auth/token/ and RFC 9110, 11.6.1

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Challenge {
    /// A token that another server gives, also to those who are nobody.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
    /// A user name and a password.
    Basic,
}

/// The challenge of an answer; a token is preferred, since it may take no credentials.
pub fn of(headers: &HeaderMap) -> Option<Challenge> {
    let all = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| parse(value.to_str().ok()?));
    all.min_by_key(|challenge| *challenge == Challenge::Basic)
}

fn parse(text: &str) -> Option<Challenge> {
    let (scheme, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let (mut realm, mut service, mut scope) = (None, None, None);
    let mut rest = rest;
    while let Some((name, after)) = rest.split_once('=') {
        let (value, next) = value(after.trim_start())?;
        match name.trim_matches([',', ' ']).to_ascii_lowercase().as_str() {
            "realm" => realm = Some(value),
            "service" => service = Some(value),
            "scope" => scope = Some(value),
            _ => {}
        }
        rest = next;
    }
    Some(Challenge::Bearer { realm: realm?, service, scope })
}

/// A value, in quotes (then it may hold commas) or bare, and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    match text.strip_prefix('"') {
        Some(quoted) => {
            let (value, rest) = quoted.split_once('"')?;
            Some((value.to_owned(), rest))
        }
        None => {
            let end = text.find(',').unwrap_or(text.len());
            Some((text[..end].trim().to_owned(), &text[end..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_read() {
        let hub = "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/nginx:pull,push\"";
        assert_eq!(
            parse(hub),
            Some(Challenge::Bearer {
                realm: "https://auth.docker.io/token".to_owned(),
                service: Some("registry.docker.io".to_owned()),
                scope: Some("repository:library/nginx:pull,push".to_owned()),
            })
        );
        let bare = "bearer service=x, realm=https://a.example/t, error=invalid_token";
        let wanted = ("https://a.example/t".to_owned(), Some("x".to_owned()));
        assert_eq!(parse(bare), Some(Challenge::Bearer { realm: wanted.0, service: wanted.1, scope: None }));
        assert_eq!(parse("Basic realm=\"registry\""), Some(Challenge::Basic));
        for odd in ["", "Bearer", "Bearer realm=\"open", "Digest realm=\"x\"", "Bearer scope=\"x\""] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}
