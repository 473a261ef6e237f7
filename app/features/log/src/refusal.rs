//! What the server answers instead of a stream.

use frame::t;
use serde::Deserialize;

/// The part of a problem document (RFC 9457) that a person reads.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

/// Whether another try would be refused, too: the request itself is at fault, or whoever sends it. A server that is busy
/// (429), slow (408) or in trouble (5xx) may answer the next time.
pub fn refused_for_good(status: u16) -> bool {
    (400..500).contains(&status) && !matches!(status, 408 | 429)
}

/// The sentence of a problem; something that is none, as a proxy in between may send, is told by its status.
pub fn sentence(status: u16, body: &str) -> String {
    serde_json::from_str::<Problem>(body).map_or_else(
        |_| t!("Slipway answered with status {status}.", "Slipway 返回了状态 {status}。", status = status),
        |problem| problem.detail,
    )
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_for_good_is_not_tried_again() {
        assert!([400, 401, 403, 404].into_iter().all(refused_for_good));
        assert!(![408, 429, 500, 502, 503].into_iter().any(refused_for_good));
    }

    #[test]
    fn the_sentence_of_a_problem_is_shown() {
        let problem = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no service x."}"#;
        assert_eq!(sentence(404, problem), "There is no service x.");
        leptos::prelude::Owner::new().with(|| {
            ui::provide_language(ui::Language::English);
            assert_eq!(sentence(502, "<html>Bad Gateway"), "Slipway answered with status 502.");
        });
    }
}
