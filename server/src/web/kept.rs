//! Pages kept for a breath. When something breaks, the same people press reload and open the same pages again and again;
//! each is drawn once for its reader until something changes. A page is drawn anew as soon as a request has changed
//! anything or a notice was published, and after [`LIFE`] in any case: for what nobody told of (the clock, another server
//! on the same database) that is how old a page can be before its stream corrects it.

use std::collections::HashMap;
use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HeaderName, HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use domain::ports::Events;
use frame::viewer::Reader;
use futures::stream;

use super::security;

const LIFE: Duration = Duration::from_secs(1);
/// Of all pages together; a page that does not fit is drawn each time.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a page is drawn from, as far as the request says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    address: String,
    cookies: Vec<HeaderValue>,
    languages: Vec<HeaderValue>,
}

impl Key {
    /// `None` for what is never kept.
    pub fn of(request: &Request) -> Option<Self> {
        let all = |name: HeaderName| request.headers().get_all(name).iter().cloned().collect();
        let (cookies, languages) = (all(COOKIE), all(ACCEPT_LANGUAGE));
        (*request.method() == Method::GET).then(|| Self { address: request.uri().to_string(), cookies, languages })
    }
}

/// How much has changed so far; equal means that nothing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    requests: u64,
    notices: u64,
}

struct Page {
    revision: Revision,
    reader: Reader,
    drawn: Instant,
    nonce: String,
    headers: HeaderMap,
    body: String,
}

/// The pages; clones share them.
#[derive(Clone)]
pub struct Kept {
    events: Arc<dyn Events>,
    requests: Arc<AtomicU64>,
    pages: Arc<Mutex<HashMap<Key, Arc<Page>>>>,
}

impl Kept {
    pub fn new(events: Arc<dyn Events>) -> Self {
        Self { events, requests: <_>::default(), pages: <_>::default() }
    }

    /// Counts the requests that may change something. One that is under way may have changed something already, so it
    /// counts when it comes and when it is answered.
    pub fn layer(self, router: Router) -> Router {
        router.layer(from_fn_with_state(self, count))
    }

    /// To be asked before a page is drawn.
    pub fn revision(&self) -> Revision {
        Revision { requests: self.requests.load(Ordering::SeqCst), notices: self.events.published() }
    }

    /// The page as it was drawn for this reader, with a nonce of its own, where nothing has changed since.
    pub fn find(&self, key: &Key, reader: &Reader) -> Option<Response> {
        let page = self.pages().get(key).cloned()?;
        let good = page.drawn.elapsed() < LIFE && page.revision == self.revision() && page.reader == *reader;
        if !good {
            return None;
        }
        let nonce = leptos::nonce::Nonce::new().to_string();
        let mut response = Response::new(Body::from(page.body.replace(&page.nonce, &nonce)));
        *response.headers_mut() = page.headers.clone();
        response.headers_mut().insert(security::POLICY, HeaderValue::from_str(&security::policy(&nonce)).ok()?);
        Some(response)
    }

    /// Keeps a page that is drawn, and gives it back.
    pub async fn keep(
        &self,
        key: Key,
        reader: Reader,
        revision: Revision,
        nonce: Option<String>,
        response: Response,
    ) -> Response {
        let (parts, body) = response.into_parts();
        let body = match to_bytes(body, usize::MAX).await {
            Ok(body) => body,
            // It breaks off in the browser as it did here.
            Err(error) => {
                let broken = stream::once(ready(Err::<Bytes, _>(error)));
                return Response::from_parts(parts, Body::from_stream(broken));
            }
        };
        let is_page = parts.status == StatusCode::OK && !parts.headers.contains_key(SET_COOKIE);
        if let (true, Some(nonce), Ok(text)) = (is_page, nonce, std::str::from_utf8(&body)) {
            let (headers, body) = (parts.headers.clone(), text.to_owned());
            let page = Page { revision, reader, drawn: Instant::now(), nonce, headers, body };
            self.insert(key, page);
        }
        Response::from_parts(parts, Body::from(body))
    }

    fn insert(&self, key: Key, page: Page) {
        let mut pages = self.pages();
        pages.retain(|_, page| page.drawn.elapsed() < LIFE);
        let held: usize = pages.values().map(|page| page.body.len()).sum();
        if held + page.body.len() <= BYTES_MAX {
            pages.insert(key, Arc::new(page));
        }
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<Key, Arc<Page>>> {
        // Whole pages are put in and taken out: a panic in between leaves nothing half done.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn count(State(kept): State<Kept>, request: Request, next: Next) -> Response {
    let changes = !request.method().is_safe();
    if changes {
        kept.requests.fetch_add(1, Ordering::SeqCst);
    }
    let response = next.run(request).await;
    if changes {
        kept.requests.fetch_add(1, Ordering::SeqCst);
    }
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use axum::routing::any;
    use domain::event::{Event, Notice};
    use domain::name::ServiceName;
    use tower::ServiceExt;

    use super::*;
    use crate::hub::Hub;

    fn request(address: &str, cookie: &str) -> Request {
        Request::get(address).header(COOKIE, cookie).body(Body::empty()).unwrap()
    }

    fn kept() -> (Kept, Hub) {
        let hub = Hub::default();
        (Kept::new(Arc::new(hub.clone())), hub)
    }

    async fn keep(kept: &Kept, key: &Key, reader: &Reader) {
        let response = Response::new(Body::from("<script nonce=old>"));
        kept.keep(key.clone(), reader.clone(), kept.revision(), Some("old".to_owned()), response).await;
    }

    async fn text(response: Response) -> String {
        String::from_utf8(to_bytes(response.into_body(), 1000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_page_is_kept_for_its_reader_and_each_answer_has_a_nonce_of_its_own() {
        let (kept, _) = kept();
        let (key, reader) = (Key::of(&request("/", "slipway=one")).unwrap(), Reader::default());
        keep(&kept, &key, &reader).await;
        let found = kept.find(&key, &reader).unwrap();
        let policy = found.headers()[security::POLICY].to_str().unwrap().to_owned();
        let body = text(found).await;
        let nonce = body.strip_prefix("<script nonce=").unwrap().strip_suffix('>').unwrap();
        assert!(nonce != "old" && policy.contains(&format!("'nonce-{nonce}'")), "{policy} {body}");
        assert!(kept.find(&Key::of(&request("/", "slipway=two")).unwrap(), &reader).is_none());
        assert!(kept.find(&Key::of(&request("/?team=shop", "slipway=one")).unwrap(), &reader).is_none());
        let other = Reader { findings: 1, ..Reader::default() };
        assert!(kept.find(&key, &other).is_none());
    }

    #[tokio::test]
    async fn what_was_published_is_on_the_next_page() {
        let (kept, hub) = kept();
        let (key, reader) = (Key::of(&request("/", "")).unwrap(), Reader::default());
        keep(&kept, &key, &reader).await;
        hub.publish(Notice { team: None, event: Event::Service { service: ServiceName::parse("orders").unwrap() } });
        assert!(kept.find(&key, &reader).is_none());
    }

    #[tokio::test]
    async fn what_a_request_changed_is_on_the_next_page() {
        let (kept, _) = kept();
        let (key, reader) = (Key::of(&request("/", "")).unwrap(), Reader::default());
        let router = kept.clone().layer(Router::new().route("/", any(|| async {})));
        keep(&kept, &key, &reader).await;
        router.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert!(kept.find(&key, &reader).is_some(), "looking changes nothing");
        router.oneshot(Request::post("/").body(Body::empty()).unwrap()).await.unwrap();
        assert!(kept.find(&key, &reader).is_none());
    }

    #[tokio::test]
    async fn what_is_no_page_or_sets_a_cookie_is_not_kept() {
        let (kept, _) = kept();
        let (key, reader) = (Key::of(&request("/", "")).unwrap(), Reader::default());
        for (name, value, status) in [(SET_COOKIE, "a=b", StatusCode::OK), (COOKIE, "", StatusCode::NOT_FOUND)] {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = status;
            response.headers_mut().insert(name, HeaderValue::from_static(value));
            kept.keep(key.clone(), reader.clone(), kept.revision(), Some("old".to_owned()), response).await;
            assert!(kept.find(&key, &reader).is_none());
        }
        assert!(Key::of(&Request::head("/").body(Body::empty()).unwrap()).is_none());
    }
}
