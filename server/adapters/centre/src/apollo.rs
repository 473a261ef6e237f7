//! Apollo's configuration service, by what its clients read without a cache:
//! <https://www.apolloconfig.com/#/en/client/other-language-client-user-guide>. With an access key each question is signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use domain::centre::{Access, Content, Format};
use domain::error::{Error, Result};
use hmac::{Hmac, Mac as _};
use reqwest::header::AUTHORIZATION;
use reqwest::{StatusCode, Url};
use serde_json::Value;
use sha1::Sha1;

use crate::fault;
use crate::http::{Answer, Http, below};

/// The cluster of whoever chose none.
const DEFAULT: &str = "default";
/// How namespaces that are files end.
const FILES: [&str; 5] = ["yaml", "yml", "json", "xml", "txt"];
/// How it says that there is no such namespace, unless it is told to keep its words.
const MISSING: &str = "Could not load configurations";

pub(crate) async fn read(http: &Http, access: &Access, app_id: &str, namespace: &str) -> Result<Option<Content>> {
    let answer = config(http, access, app_id, namespace).await?;
    if !fault::judged(access, answer.status, says_missing(&answer))? {
        return Ok(None);
    }
    let mut values =
        configurations(&answer).ok_or_else(|| fault::stranger(access, "no configurations in its answer"))?;
    // A namespace that is a file stands whole under one name; any other is names and values already.
    let ending = namespace.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let file = ending.is_some_and(|ending| FILES.contains(&ending.as_str()));
    if let Some(Value::String(text)) = values.get_mut("content").filter(|_| file) {
        let text = std::mem::take(text);
        return Ok(Some(Content { format: Format::recognise(None, namespace, &text), text }));
    }
    // Sorted, so that the same values are the same text.
    let text = serde_json::to_string(&values).map_err(Error::internal)?;
    Ok(Some(Content { format: Format::Json, text }))
}

/// Asks for an application that nobody has. Many servers say 404 in the very same document: then what only Apollo has is
/// asked for without what it needs, which it says by a 400.
pub(crate) async fn check(http: &Http, access: &Access) -> Result<()> {
    let answer = config(http, access, "slipway", "application").await?;
    if fault::judged(access, answer.status, says_missing(&answer))? {
        return match configurations(&answer) {
            Some(_) => Ok(()),
            None => Err(fault::stranger(access, "no configurations in its answer")),
        };
    }
    if answer.body.contains(MISSING) {
        return Ok(());
    }
    let asked = http.ask(access, http.get(below(access, &["notifications", "v2"])?)).await?;
    match asked.status {
        StatusCode::BAD_REQUEST => Ok(()),
        _ => Err(fault::stranger(access, "it has no notifications")),
    }
}

fn configurations(answer: &Answer) -> Option<serde_json::Map<String, Value>> {
    match serde_json::from_str::<Value>(&answer.body).ok()?.get_mut("configurations").map(Value::take) {
        Some(Value::Object(values)) => Some(values),
        _ => None,
    }
}

/// Its 404 is a document that names the path, and says in words which application it does not know unless it is told not to.
fn says_missing(answer: &Answer) -> bool {
    let said: Option<Value> = serde_json::from_str(&answer.body).ok();
    let path = said.as_ref().and_then(|said| said["path"].as_str());
    answer.status == StatusCode::NOT_FOUND
        && (answer.body.contains(MISSING) || path.is_some_and(|path| path.contains("/configs/")))
}

async fn config(http: &Http, access: &Access, app_id: &str, namespace: &str) -> Result<Answer> {
    let cluster = if access.namespace.is_empty() { DEFAULT } else { &access.namespace };
    let url = below(access, &["configs", app_id, cluster, namespace])?;
    let mut request = http.get(url.clone());
    if let Some(key) = &access.password {
        let at = Utc::now().timestamp_millis().to_string();
        let signed = signature(key.expose(), &at, &url)?;
        request = request.header("Timestamp", &at).header(AUTHORIZATION, format!("Apollo {app_id}:{signed}"));
    }
    http.ask(access, request).await
}

/// HMAC-SHA1 of the moment and the path, in Base64.
fn signature(key: &str, at: &str, url: &Url) -> Result<String> {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).map_err(Error::internal)?;
    mac.update(format!("{at}\n{}{query}", url.path()).as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_question_is_signed_over_the_moment_and_the_path() {
        let url = Url::parse("http://apollo:8080/configs/100004458/default/application?ip=10.0.0.1").unwrap();
        // Worked out with `openssl dgst -sha1 -hmac`, over the same two lines.
        let signed = signature("df23df3f59884980844ff3dada30fa97", "1576478257344", &url).unwrap();
        assert_eq!(signed, "EoKyziXvKqzHgwx+ijDJwgVTDgE=");
    }
}
