//! Reads the API's lines as they come. A stream that breaks is opened again a little before its newest line; lines that
//! were there already are left out. What the server refuses is not asked for again. It ends with the page.

use std::time::Duration;

use domain::Time;
use frame::{paths, t};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestInit, Response, TextDecodeOptions, TextDecoder};

use crate::buffer::{Buffer, MOST};
use crate::line::{Line, Wire};
use crate::model::{Flow, Model};
use crate::query::Query;
use crate::refusal::{refused_for_good, sentence};
use crate::repeat::Seen;

/// The most that is waited before another try.
const PATIENCE: Duration = Duration::from_secs(15);

/// How a stream went, when it did not break.
enum End {
    Over,
    /// As much as a page holds was read from a moment on.
    Full,
}

/// Why there is no stream.
enum Trouble {
    /// The server says no, and would say it again.
    Refused(String),
    Cut(String),
}

impl From<JsValue> for Trouble {
    /// The browser's own words say little, and in its own language.
    fn from(_: JsValue) -> Self {
        Self::Cut(t!("Slipway does not answer.", "Slipway 没有响应。").to_owned())
    }
}

/// Reads until the owner is gone. `same`: the lines that are held are of this very log, as those that the server drew,
/// and stay until its stream begins; those of another log go at once.
pub fn read(model: Model, service: String, environment: String, query: Query, same: bool) {
    let Ok(abort) = AbortController::new() else { return };
    let ended = abort.clone();
    on_cleanup(move || ended.abort());
    if !same {
        model.clear();
    }
    model.flow.set(Flow::Opening);
    leptos::task::spawn_local(async move {
        let mut place = Place { at: query.at, moment: query.at, begun: !same, ..Place::default() };
        let mut wait = Duration::from_secs(1);
        let mut cut = None::<Time>;
        loop {
            let url = paths::log_stream(&service, &environment, &query.wanted(place.seen.since()));
            place.opened = false;
            let outcome = pass_on(model, &url, &abort, &mut place).await;
            if abort.signal().aborted() || model.flow.is_disposed() {
                return;
            }
            if place.opened {
                (wait, cut) = (Duration::from_secs(1), None);
            }
            match outcome {
                Ok(End::Full) => return model.flow.set(Flow::Full),
                Err(Trouble::Refused(why)) => return model.flow.set(Flow::Refused { why }),
                Ok(End::Over) => {
                    // What the server drew is of a log that says nothing more: nothing of it may be left.
                    place.begin(model);
                    model.flow.set(Flow::Ended);
                    if query.previous {
                        return;
                    }
                    // A followed log that came to its end has no pods at this moment; new ones may come.
                }
                Err(Trouble::Cut(why)) => {
                    let since = *cut.get_or_insert_with(now);
                    model.flow.set(Flow::Cut { since, why });
                }
            }
            sleep(wait).await;
            if abort.signal().aborted() || model.flow.is_disposed() {
                return;
            }
            wait = (wait * 2).min(PATIENCE);
        }
    });
}

fn now() -> Time {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
    Time::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// How far the log was read.
#[derive(Default)]
struct Place {
    seen: Seen,
    /// Whether this stream came about.
    opened: bool,
    /// Whether what was held before is gone; the first batch replaces it.
    begun: bool,
    /// The moment that was asked for.
    moment: Option<Time>,
    /// The same, until it is shown.
    at: Option<Time>,
    /// Lines that came since the first of the moment.
    after: usize,
}

impl Place {
    fn begin(&mut self, model: Model) {
        if !self.begun {
            self.begun = true;
            model.clear();
        }
    }

    fn reached(&mut self, lines: &[Line]) {
        let Some(moment) = self.moment else { return };
        if self.after > 0 {
            self.after += lines.len();
        } else if let Some(first) = lines.iter().position(|line| !line.is_gap && line.time >= moment) {
            self.after = lines.len() - first;
        }
    }
}

/// Opens the stream and hands its lines to the page, batch by batch, until it ends or breaks.
async fn pass_on(model: Model, url: &str, abort: &AbortController, place: &mut Place) -> Result<End, Trouble> {
    let init = RequestInit::new();
    init.set_signal(Some(&abort.signal()));
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
    if !response.ok() {
        let status = response.status();
        let words = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        let why = sentence(status, &words);
        return Err(if refused_for_good(status) { Trouble::Refused(why) } else { Trouble::Cut(why) });
    }
    let body = response.body().ok_or(JsValue::NULL)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into().map_err(JsValue::from)?;
    let decoder = TextDecoder::new()?;
    let more = TextDecodeOptions::new();
    more.set_stream(true);
    let mut rest = String::new();
    place.opened = true;
    place.seen.opened();
    model.flow.try_set(Flow::Live);
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        let done = js_sys::Reflect::get(&piece, &"done".into())?.is_truthy();
        if done {
            return Ok(End::Over);
        }
        let bytes: js_sys::Uint8Array = js_sys::Reflect::get(&piece, &"value".into())?.dyn_into()?;
        // The decoder keeps a character that was cut at the border until the next piece.
        rest.push_str(&decoder.decode_with_js_u8_array_and_options(&bytes, &more)?);
        let Some(end) = rest.rfind('\n') else { continue };
        let tail = rest.split_off(end + 1);
        let whole = std::mem::replace(&mut rest, tail);
        if model.flow.is_disposed() {
            return Ok(End::Over);
        }
        take(model, place, &whole);
        // Reading on would push the moment out of memory that somebody came to see.
        if place.after >= MOST / 2 && model.peek(Buffer::held) >= MOST {
            let _promise = reader.cancel();
            return Ok(End::Full);
        }
    }
}

fn take(model: Model, place: &mut Place, text: &str) {
    let (mut lines, mut missing): (Vec<Line>, u64) = (Vec::new(), 0);
    for line in text.lines().filter(|line| !line.is_empty()) {
        match serde_json::from_str::<Wire>(line) {
            Ok(wire) => {
                if let Wire::Gap { gap } = &wire {
                    missing += gap.dropped.unwrap_or(0);
                }
                if place.seen.is_new(&wire) {
                    lines.push(wire.into());
                }
            }
            Err(error) => leptos::logging::warn!("a line of the log stream could not be read: {error}"),
        }
    }
    place.begin(model);
    place.reached(&lines);
    model.take(lines, missing);
    // Where the filter hides the moment, the first line after it that is shown is waited for.
    if place.after > 0
        && let Some(at) = place.at
        && model.peek(|buffer| buffer.moment(at)).is_some()
    {
        place.at = None;
        // The list has its new height only once it was drawn.
        request_animation_frame(move || {
            if !model.flow.is_disposed() {
                model.show(at);
            }
        });
    }
}
