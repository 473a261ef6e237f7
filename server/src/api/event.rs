//! The stream of events that a page listens to (server-sent events).

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::Error;
use domain::use_cases::event::{self, Message, Topic};
use futures::{Stream, StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio_stream::wrappers::IntervalStream;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Problem;

use super::input::Query;
use super::{Api, Caller};

/// How often the stream says that it lives. Pages take three missing beats for a cut.
const BEAT: Duration = Duration::from_secs(2);

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_events))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Only this service.
    service: Option<String>,
    /// Only this environment, with pods and events; of a service's other environments comes the status in brief.
    environment: Option<String>,
    /// Only this build of the service, with its log.
    build: Option<u32>,
}

/// What a beat says.
#[derive(Serialize, ToSchema)]
struct Beat {
    /// The server's clock.
    now: DateTime<Utc>,
}

/// What happens, as server-sent events.
///
/// First comes how things are, then what changes, as it does: `data: {"event": "status" | "build" | "build_log" | "release" |
/// "placement" | "service" | "platform" | "cluster", "data": {...}}`. Every two seconds comes `event: beat`. `event:
/// findings` says how many findings the board has for the reader. `event: dropped` says
/// that some were lost because the reader was too slow; how things are now follows at once.
#[utoipa::path(get, path = "/events", tag = "running", params(Wanted),
    responses((status = 200, body = Beat, content_type = "text/event-stream")),
    extensions(("x-action" = json!("own")), ("x-stream" = json!(true))))]
async fn get_events(caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let Wanted { service, environment, build } = wanted;
    let topic = Topic { service, environment, build };
    let messages = event::subscribe(caller.ports(), &caller.actor, &topic).await?.map(said);
    let host = caller.ports().host.clone();
    let beats = IntervalStream::new(tokio::time::interval(BEAT))
        .map(move |_| Event::default().event("beat").json_data(Beat { now: host.now() }).unwrap_or_default());
    // Beats alone would keep a stream open that says nothing any more.
    let messages = messages.map(Some).chain(stream::once(std::future::ready(None)));
    let all = stream::select(messages, beats.map(Some)).take_while(|said| std::future::ready(said.is_some()));
    let all = all.filter_map(std::future::ready);
    let answer = Sse::new(until_somebody_else(all, caller).map(Ok::<_, Infallible>));
    // nginx would otherwise collect the stream before it passes it on.
    Ok(([("x-accel-buffering", "no")], answer).into_response())
}

fn said(message: Message) -> Event {
    match message {
        Message::Event(event) => Event::default().json_data(event).unwrap_or_else(|error| {
            tracing::error!(error.cause = %error, "an event could not be written");
            Event::default().event("dropped").data("{}")
        }),
        Message::Findings(count) => Event::default().event("findings").data(count.to_string()),
        Message::Dropped => Event::default().event("dropped").data("{}"),
    }
}

/// Ends with the session, and when its owner's roles change: the page opens it again at once, with the new ones.
fn until_somebody_else<S>(stream: S, caller: Caller) -> impl Stream<Item = S::Item> + Send + use<S>
where
    S: Stream + Send,
{
    let Caller { api, actor, credential, .. } = caller;
    let ended = api.auth.ended(credential, move |now| {
        let answer = if now == actor { Ok(()) } else { Err(Error::unauthenticated()) };
        std::future::ready(answer)
    });
    stream.take_until(Box::pin(ended))
}
