//! The browser's side of the stream: one `EventSource`, opened for what all listeners have in common, watched, and opened
//! again after a break.

mod sight;

use std::rc::Rc;

use domain::event::Event;
use domain::use_cases::event::Topic;
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

use super::{Live, LiveStream, refusal, topic};
use crate::paths;

/// The server beats every 2 seconds: after this many milliseconds of silence the connection is dead, even if nobody
/// said so (a laptop that slept, a proxy that forgot).
const SILENCE: f64 = 7_000.0;
/// Milliseconds before the first new try, doubled each time up to the longest.
const FIRST_WAIT: u32 = 500;
const LONGEST_WAIT: u32 = 15_000;

pub(super) use sight::{watch_network, watch_sight};

type Handler = Rc<dyn Fn(&Event)>;

#[derive(Default)]
pub(super) struct Stream {
    next: u64,
    listeners: Vec<(u64, Topic, Handler)>,
    /// How many show how fresh the page is (one frame comes before another goes): without listeners, everything in
    /// brief is listened to.
    kept: u32,
    open: Option<Open>,
    /// A new try, or a change of topics that is about to be carried out.
    soon: Option<Timeout>,
    ticking: Option<Interval>,
    tries: u32,
    /// It was open before, so opening it again leaves a gap behind.
    had_one: bool,
    /// The tab is out of sight: about to be, and for long enough.
    hiding: Option<Timeout>,
    asleep: bool,
}

/// An open connection; dropping it closes it.
struct Open {
    url: String,
    source: EventSource,
    _closures: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

pub(super) fn add(live: LiveStream, topic: Topic, on_event: impl Fn(&Event) + 'static) -> u64 {
    let id = live
        .stream
        .try_update_value(|stream| {
            stream.next += 1;
            stream.listeners.push((stream.next, topic, Rc::new(on_event)));
            stream.next
        })
        .unwrap_or_default();
    later(live, 0);
    id
}

pub(super) fn remove(live: LiveStream, id: u64) {
    live.stream.try_update_value(|stream| stream.listeners.retain(|(other, ..)| *other != id));
    later(live, 0);
}

/// Holds the stream open while a page listens to nothing.
pub(super) fn keep(live: LiveStream, by: i32) {
    live.stream.try_update_value(|stream| stream.kept = stream.kept.saturating_add_signed(by));
    later(live, 0);
}

/// Opens what is wanted after a while. A page that goes and one that comes are one change, so that moving between pages
/// opens one connection.
fn later(live: LiveStream, wait: u32) {
    live.stream.try_update_value(|stream| stream.soon = Some(Timeout::new(wait, move || settle(live))));
}

/// Makes the connection what the listeners want.
fn settle(live: LiveStream) {
    let wanted = live.stream.try_with_value(|stream| {
        let topics = stream.listeners.iter().map(|(_, topic, _)| topic.clone());
        (!stream.asleep).then(|| topic::wanted(topics, stream.kept > 0))
    });
    // Out of sight it waits until it is looked at.
    let Some(wanted) = wanted.flatten() else { return };
    let Some(topic) = wanted else {
        live.stream.try_update_value(|stream| {
            stream.open = None;
            stream.ticking = None;
            stream.had_one = false;
            stream.tries = 0;
        });
        live.state.try_set(Live::Off);
        return;
    };
    let url = paths::events(&topic);
    let same = live.stream.try_with_value(|stream| stream.open.as_ref().is_some_and(|open| open.url == url));
    if same == Some(true) {
        return;
    }
    live.stream.try_update_value(|stream| {
        if stream.open.take().is_some() {
            // Another topic: the stream begins with how things are, so this is no break. What it does not begin with is
            // asked for by `on_open`.
            stream.had_one = false;
        }
    });
    if live.state.try_get_untracked() == Some(Live::Off) {
        live.state.try_set(Live::Connecting);
    }
    match open(live, url) {
        Some(open) => {
            live.stream.try_update_value(|stream| {
                stream.open = Some(open);
                stream.ticking.get_or_insert_with(|| Interval::new(1_000, move || tick(live)));
            });
        }
        None => cut(live),
    }
}

fn open(live: LiveStream, url: String) -> Option<Open> {
    let source = EventSource::new(&url).ok()?;
    let opened = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        let gap = live
            .stream
            .try_update_value(|stream| {
                stream.tries = 0;
                std::mem::replace(&mut stream.had_one, true)
            })
            .unwrap_or_default();
        heard(live);
        live.opened.try_update(|count| *count += 1);
        if gap {
            live.resumed.try_update(|count| *count += 1);
        }
    });
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        heard(live);
        let Some(text) = message.data().as_string() else { return };
        match Event::parse(&text) {
            Ok(event) => tell(live, &event),
            // A server that is newer than this page knows more kinds of events.
            Err(error) => leptos::logging::debug_warn!("an event was not understood: {error}"),
        }
    });
    let beat = Closure::<dyn FnMut(MessageEvent)>::new(move |_| heard(live));
    let dropped = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        heard(live);
        live.opened.try_update(|count| *count += 1);
        live.resumed.try_update(|count| *count += 1);
    });
    let findings = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        heard(live);
        if let Some(count) = message.data().as_string().and_then(|text| text.parse().ok()) {
            live.findings.try_set(count);
        }
    });
    let failed = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        let answered = live.stream.try_with_value(|stream| {
            let open = stream.open.as_ref()?;
            (open.source.ready_state() == EventSource::CLOSED).then(|| open.url.clone())
        });
        cut(live);
        // The browser gives up by itself where the server answered with something else than a stream.
        if let Some(url) = answered.flatten() {
            refusal::ask(live, url);
        }
    });
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    source.set_onmessage(Some(message.as_ref().unchecked_ref()));
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    source.add_event_listener_with_callback("beat", beat.as_ref().unchecked_ref()).ok()?;
    source.add_event_listener_with_callback("findings", findings.as_ref().unchecked_ref()).ok()?;
    source.add_event_listener_with_callback("dropped", dropped.as_ref().unchecked_ref()).ok()?;
    Some(Open { url, source, _closures: vec![opened, message, beat, findings, dropped, failed] })
}

/// The server will not give this stream: it is not asked for again until another page listens.
pub(super) fn stop(live: LiveStream, signed_out: bool) {
    live.stream.try_update_value(|stream| {
        stream.soon = None;
        stream.ticking = None;
        stream.tries = 0;
    });
    live.state.try_set(Live::Refused { signed_out });
}

/// Hands an event to all listeners. They are copied out first: a handler may well add or remove one.
fn tell(live: LiveStream, event: &Event) {
    let handlers: Vec<(u64, Handler)> = live
        .stream
        .try_with_value(|stream| stream.listeners.iter().map(|(id, _, handler)| (*id, handler.clone())).collect())
        .unwrap_or_default();
    for (id, handler) in handlers {
        let still_there = live.stream.try_with_value(|stream| stream.listeners.iter().any(|(other, ..)| *other == id));
        if still_there == Some(true) {
            handler(event);
        }
    }
}

fn heard(live: LiveStream) {
    let now = js_sys::Date::now();
    live.now.try_set(now);
    live.state.try_set(Live::Live { last: now });
}

fn tick(live: LiveStream) {
    let now = js_sys::Date::now();
    live.now.try_set(now);
    if let Some(Live::Live { last }) = live.state.try_get_untracked()
        && now - last > SILENCE
    {
        cut(live);
    }
}

/// The connection is gone: says so, and tries again after a while. It may be called from one of the connection's own
/// closures, so these are dropped later.
fn cut(live: LiveStream) {
    let since = match live.state.try_get_untracked() {
        Some(Live::Live { last: since } | Live::Cut { since }) => since,
        Some(Live::Off | Live::Connecting | Live::Refused { .. }) | None => js_sys::Date::now(),
    };
    live.now.try_set(js_sys::Date::now());
    live.state.try_set(Live::Cut { since });
    let wait = live.stream.try_update_value(|stream| {
        if let Some(open) = stream.open.take() {
            open.source.close();
            Timeout::new(0, move || drop(open)).forget();
        }
        stream.ticking.get_or_insert_with(|| Interval::new(1_000, move || tick(live)));
        let wait = FIRST_WAIT.saturating_mul(1 << stream.tries.min(8)).min(LONGEST_WAIT);
        stream.tries += 1;
        wait
    });
    if let Some(wait) = wait {
        // Not all pages of a server that was started again come back in the same moment.
        let spread = js_sys::Math::random() * f64::from(wait) / 4.0;
        later(live, wait + spread as u32);
    }
}
