//! Disconf 2, by what its clients read: `GET /api/config/file` answers with the file, `GET /api/config/item` with a document
//! that says whether there is such an item. Neither asks who reads.

use domain::centre::{Access, Content, Format};
use domain::error::Result;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::fault;
use crate::http::{Answer, Http, below};

/// How its document says that there is a value.
const FOUND: i64 = 1;

/// A key with an ending is a file, as its own console has it; any other is an item with one value.
pub(crate) async fn read(http: &Http, access: &Access, app: &str, version: &str, key: &str) -> Result<Option<Content>> {
    if key.contains('.') {
        let answer = ask(http, access, "file", [app, version, key]).await?;
        // It answers its page for errors with 404, and documents with 200.
        let found = fault::judged(access, answer.status, answer.status == StatusCode::NOT_FOUND)?;
        return Ok(found.then(|| Content { format: Format::recognise(None, key, &answer.body), text: answer.body }));
    }
    let answer = ask(http, access, "item", [app, version, key]).await?;
    fault::judged(access, answer.status, false)?;
    let said = document(&answer).ok_or_else(|| fault::stranger(access, "its answer is no document"))?;
    let value = said["value"].as_str().filter(|_| said["status"].as_i64() == Some(FOUND));
    Ok(value.map(|value| Content { format: Format::Json, text: json!({ key: value }).to_string() }))
}

/// Asks for an application that nobody has: the document says so.
pub(crate) async fn check(http: &Http, access: &Access) -> Result<()> {
    let answer = ask(http, access, "item", ["slipway", "1", "slipway"]).await?;
    fault::judged(access, answer.status, false)?;
    document(&answer).map(drop).ok_or_else(|| fault::stranger(access, "its answer is no document"))
}

fn document(answer: &Answer) -> Option<Value> {
    let said: Value = serde_json::from_str(&answer.body).ok()?;
    (said.get("status").is_some_and(Value::is_i64) && said.get("value").is_some()).then_some(said)
}

async fn ask(http: &Http, access: &Access, what: &str, [app, version, key]: [&str; 3]) -> Result<Answer> {
    let mut url = below(access, &["api", "config", what])?;
    url.query_pairs_mut()
        .append_pair("app", app)
        .append_pair("env", &access.namespace)
        .append_pair("version", version)
        .append_pair("key", key);
    http.ask(access, http.get(url)).await
}
