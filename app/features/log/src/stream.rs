//! Reads the API's lines as they come. A stream that breaks is opened again from the last line on; lines that were
//! there already are left out. It ends with the page.

use std::collections::HashSet;
use std::time::Duration;

use domain::Time;
use frame::paths;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestInit, Response, TextDecodeOptions, TextDecoder};

use crate::line::{Line, Wire};
use crate::model::{Flow, Model};
use crate::query::Query;

/// The most that is waited before another try.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads until the owner is gone.
pub fn read(model: Model, service: String, environment: String, query: Query) {
    let Ok(abort) = AbortController::new() else { return };
    let ended = abort.clone();
    on_cleanup(move || ended.abort());
    let at = query.at;
    leptos::task::spawn_local(async move {
        let mut place = Place::default();
        let mut wait = Duration::from_secs(1);
        let mut shown = at.is_none();
        loop {
            let url = paths::log_stream(&service, &environment, &query.wanted(place.last));
            let before = place.last;
            let outcome = pass_on(model, &url, &abort, &mut place).await;
            if abort.signal().aborted() || model.flow.is_disposed() {
                return;
            }
            if let Some(at) = at.filter(|_| !shown) {
                model.show(at);
                shown = true;
            }
            if place.last != before {
                wait = Duration::from_secs(1);
            }
            if outcome.is_ok() && query.previous {
                model.flow.set(Flow::Ended);
                return;
            }
            // A followed log that came to its end has no pods at this moment; new ones may come.
            let milliseconds = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
            let again = js_sys::Date::now() + f64::from(milliseconds);
            model.flow.set(if outcome.is_ok() { Flow::Ended } else { Flow::Cut { again } });
            sleep(wait).await;
            if abort.signal().aborted() || model.flow.is_disposed() {
                return;
            }
            wait = (wait * 2).min(PATIENCE);
        }
    });
}

/// How far the log was read.
#[derive(Default)]
struct Place {
    last: Option<Time>,
    /// The lines of the last moment: what is read again after a cut.
    of_last: HashSet<(String, String, String)>,
    /// Whether what the server drew is still there; the first batch replaces it.
    begun: bool,
}

impl Place {
    /// Whether a line is new.
    fn takes(&mut self, wire: &Wire) -> bool {
        let Wire::Line { time, pod, container, line } = wire else { return true };
        if self.last.is_some_and(|last| *time < last) {
            // Lines of other pods may come a little late; only what lies well before is a repetition.
            return self.last.is_some_and(|last| (last - *time).num_seconds() < 1);
        }
        if self.last != Some(*time) {
            self.last = Some(*time);
            self.of_last.clear();
        }
        self.of_last.insert((pod.clone(), container.clone(), line.clone()))
    }
}

/// Opens the stream and hands its lines to the page, batch by batch, until it ends or breaks.
async fn pass_on(model: Model, url: &str, abort: &AbortController, place: &mut Place) -> Result<(), JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(&abort.signal()));
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let body = response.body().ok_or(JsValue::NULL)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
    let decoder = TextDecoder::new()?;
    let more = TextDecodeOptions::new();
    more.set_stream(true);
    let mut rest = String::new();
    model.flow.try_set(Flow::Live);
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        let done = js_sys::Reflect::get(&piece, &"done".into())?.is_truthy();
        if done {
            return Ok(());
        }
        let bytes: js_sys::Uint8Array = js_sys::Reflect::get(&piece, &"value".into())?.dyn_into()?;
        // The decoder keeps a character that was cut at the border until the next piece.
        rest.push_str(&decoder.decode_with_js_u8_array_and_options(&bytes, &more)?);
        let Some(end) = rest.rfind('\n') else { continue };
        let tail = rest.split_off(end + 1);
        let whole = std::mem::replace(&mut rest, tail);
        if model.flow.is_disposed() {
            return Ok(());
        }
        take(model, place, &whole);
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
                if place.takes(&wire) {
                    lines.push(wire.into());
                }
            }
            Err(error) => leptos::logging::warn!("a line of the log stream could not be read: {error}"),
        }
    }
    if !place.begun {
        place.begun = true;
        model.clear();
    }
    model.take(lines, missing);
}
