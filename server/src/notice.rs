//! The plainest page: one sentence in both languages, for when no other can be rendered.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::response::{Html, IntoResponse, Response};
use domain::Text;

/// A page that loads itself again soon when what is wrong may pass.
pub fn page(status: StatusCode, sentence: &Text) -> Response {
    let passes = status == StatusCode::SERVICE_UNAVAILABLE;
    let again = if passes { "<meta http-equiv=\"refresh\" content=\"3\">" } else { "" };
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">{again}<title>Slipway</title><h1>Slipway</h1>\
         <p>{}</p><p lang=\"zh-CN\">{}</p></html>\n",
        escaped(&sentence.en),
        escaped(&sentence.zh)
    );
    let page = (status, [(CACHE_CONTROL, "no-store")], Html(page));
    if passes { ([(RETRY_AFTER, "3")], page).into_response() } else { page.into_response() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
