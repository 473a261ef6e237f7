//! The middleware before pages and API.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::secret::Secret;
use domain::{Error, Kind, Result, text};
use frame::paths;
use tower_sessions::Session;

use crate::problem::{self, Problem};

use super::{Auth, Credential, Keeper, Via, Who, origin};

pub fn layer(router: Router, auth: &Auth) -> Router {
    router.layer(from_fn_with_state(auth.clone(), guard))
}

async fn guard(State(auth): State<Auth>, mut request: Request, next: Next) -> Response {
    let language = problem::language(request.headers());
    match admit(&auth, &mut request).await {
        Ok(who) => {
            request.extensions_mut().insert(who);
        }
        Err(error) if is_function(&request) && !wants_page(&request) => return Problem::from(error).into_answer(),
        Err(error) if wants_page(&request) => return Problem::from(error).into_page(),
        Err(error) => return Problem::from(error).said_in(language).into_response(),
    }
    let changes = !request.method().is_safe();
    let response = next.run(request).await;
    if changes {
        // Roles, accounts and sessions only change by such requests. They are few, so all that is known is forgotten
        // rather than every use case made to say what it touched.
        auth.forget();
    }
    response
}

/// Says who asks, and puts the keeper at hand.
async fn admit(auth: &Auth, request: &mut Request) -> Result<Who> {
    let session = request.extensions().get::<Session>().cloned();
    let session = session.ok_or_else(|| Error::internal("the session's layer is missing"))?;
    let token = bearer(request.headers());
    if token.is_none() && !origin::is_ours(request.method(), request.uri(), request.headers(), session.id().is_some()) {
        return Err(Error::denied(text!(
            "This request came from another site or does not say where it came from, so it was not carried out. Open \
                Slipway itself and try again; scripts send a token.",
            "该请求来自其他网站或未说明来源，未予执行。请在 Slipway 页面中重试；脚本请使用令牌。"
        )));
    }
    let keeper = Keeper::new(auth.clone(), session.clone(), peer(request));
    request.extensions_mut().insert(keeper);
    let credential = token.map(Credential::Token).or_else(|| session.id().map(Credential::Session));
    let Some(credential) = credential else {
        return Ok(Who { actor: None, via: Via::Nobody });
    };
    match auth.actor(&credential).await {
        Ok(actor) => Ok(Who { actor: Some(actor), via: Via::By(credential) }),
        // A session that ended is somebody who is not signed in; a token is always meant, so a wrong one is told.
        Err(error) if error.kind == Kind::Unauthenticated && matches!(credential, Credential::Session(_)) => {
            Ok(Who { actor: None, via: Via::Nobody })
        }
        Err(error) => Err(error),
    }
}

fn is_function(request: &Request) -> bool {
    request.uri().path().starts_with(paths::FUNCTIONS)
}

/// Whether a person looks at the answer: a browser that goes to a page says that it wants HTML. The API's answers are
/// problems whoever asks.
fn wants_page(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") && !request.uri().path().starts_with("/api/")
}

/// The token of `Authorization: Bearer ...`. Other schemes belong to a proxy in front.
fn bearer(headers: &HeaderMap) -> Option<Secret<String>> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(value.trim().to_owned()))
}

/// The address that the throttle counts by. A proxy on the same machine is believed about whom it speaks for: without
/// that, all people behind it would be one address.
fn peer(request: &Request) -> Option<IpAddr> {
    let ConnectInfo(address) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(last.filter(|_| address.ip().is_loopback()).unwrap_or(address.ip()))
}
