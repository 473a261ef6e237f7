//! Nacos 2, by its version 1 interface: <https://nacos.io/docs/v2/guide/user/open-api/>. With a user the token of a login goes
//! along as a header.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use domain::Result;
use domain::centre::{Access, Content, Format};
use domain::secret::Secret;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{StatusCode, Url};

use crate::http::{Answer, below};
use crate::{Reader, fault};

/// How it says that there is no such item.
const MISSING: &str = "config data not exist";
/// A token is good for five hours unless its operator chose otherwise; a shorter one is noticed when it is refused.
const GOOD_FOR: Duration = Duration::from_secs(600);
/// So many logins are remembered.
const MOST: usize = 100;

/// The tokens of the logins, by how each centre is reached.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<Vec<(Access, Secret<String>, Instant)>>);

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    fn get(&self, access: &Access) -> Option<Secret<String>> {
        let kept = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (_, token, at) = kept.iter().find(|(of, ..)| of == access)?;
        (at.elapsed() < GOOD_FOR).then(|| token.clone())
    }

    fn keep(&self, access: &Access, token: &Secret<String>) {
        let mut kept = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.retain(|(of, _, at)| of != access && at.elapsed() < GOOD_FOR);
        kept.truncate(MOST - 1);
        kept.push((access.clone(), token.clone(), Instant::now()));
    }

    fn forget(&self, access: &Access) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).retain(|(of, ..)| of != access);
    }
}

pub(crate) async fn read(reader: &Reader, access: &Access, group: &str, data_id: &str) -> Result<Option<Content>> {
    let answer = config(reader, access, group, data_id).await?;
    if !fault::judged(access, answer.status, says_missing(&answer))? {
        return Ok(None);
    }
    let format = Format::recognise(answer.header("config-type"), data_id, &answer.body);
    Ok(Some(Content { format, text: answer.body }))
}

/// Asks for something that nobody has: Nacos says so in its own words.
pub(crate) async fn check(reader: &Reader, access: &Access) -> Result<()> {
    reader.tokens.forget(access);
    let answer = config(reader, access, "slipway", "slipway").await?;
    match fault::judged(access, answer.status, says_missing(&answer))? {
        // Somebody may have it all the same; then the answer says how it is written.
        true if answer.header("content-md5").is_none() => Err(fault::stranger(access, "no Content-MD5 in its answer")),
        _ => Ok(()),
    }
}

fn says_missing(answer: &Answer) -> bool {
    answer.status == StatusCode::NOT_FOUND && answer.body.trim() == MISSING
}

async fn config(reader: &Reader, access: &Access, group: &str, data_id: &str) -> Result<Answer> {
    let mut url = below(access, &["v1", "cs", "configs"])?;
    url.query_pairs_mut().append_pair("dataId", data_id).append_pair("group", group);
    if !access.namespace.is_empty() {
        url.query_pairs_mut().append_pair("tenant", &access.namespace);
    }
    if access.user.is_empty() {
        return reader.http.ask(access, reader.http.get(url)).await;
    }
    if let Some(token) = reader.tokens.get(access) {
        let answer = with(reader, access, url.clone(), &token).await?;
        // It ended before its time, or Nacos was started anew.
        if !matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Ok(answer);
        }
        reader.tokens.forget(access);
    }
    let token = login(reader, access).await?;
    with(reader, access, url, &token).await
}

async fn with(reader: &Reader, access: &Access, url: Url, token: &Secret<String>) -> Result<Answer> {
    let header = format!("Bearer {}", token.expose());
    reader.http.ask(access, reader.http.get(url).header(AUTHORIZATION, header)).await
}

async fn login(reader: &Reader, access: &Access) -> Result<Secret<String>> {
    let url = below(access, &["v1", "auth", "login"])?;
    let password = access.password.as_ref().map(|password| password.expose().as_str()).unwrap_or_default();
    // A form is written as a query is; it goes in the body.
    let mut form = url.clone();
    form.query_pairs_mut().append_pair("username", &access.user).append_pair("password", password);
    let body = form.query().unwrap_or_default().to_owned();
    let request = reader.http.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
    let answer = reader.http.ask(access, request).await?;
    // Of a wrong password it answers 403, older ones 500 with these words.
    if answer.status == StatusCode::INTERNAL_SERVER_ERROR && answer.body.contains("unknown user") {
        return Err(fault::refused(access, StatusCode::FORBIDDEN));
    }
    fault::judged(access, answer.status, false)?;
    let said: Option<serde_json::Value> = serde_json::from_str(&answer.body).ok();
    let token = said.as_ref().and_then(|said| said["accessToken"].as_str());
    let token = token.ok_or_else(|| fault::stranger(access, "a login without a token"))?;
    let token = Secret::new(token.to_owned());
    reader.tokens.keep(access, &token);
    Ok(token)
}
