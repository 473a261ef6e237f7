//! What the browser says of the page: whether somebody looks at it, and whether the network is there.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::later;
use crate::live::{Live, LiveStream};

/// Milliseconds that a tab may be out of sight before its connection is given back: over plain HTTP a browser holds six
/// to one server, for all tabs together, and a seventh tab would wait for ever.
const OUT_OF_SIGHT: u32 = 10_000;

/// A network that is back is tried at once rather than at the end of a wait.
pub fn watch_network(live: LiveStream) {
    let handle = window_event_listener_untyped("online", move |_| later(live, 0));
    on_cleanup(move || handle.remove());
}

/// A tab that nobody looks at gives its connection back after a while, and has it again the moment it is looked at.
pub fn watch_sight(live: LiveStream) {
    let look = move || {
        let hidden = document().hidden();
        let slept = live.stream.try_update_value(|stream| {
            stream.hiding = hidden.then(|| Timeout::new(OUT_OF_SIGHT, move || sleep(live)));
            let slept = stream.asleep;
            stream.asleep = slept && hidden;
            slept
        });
        if slept == Some(true) && !hidden {
            later(live, 0);
        }
    };
    // It may have been opened in the background.
    look();
    let handle = window_event_listener_untyped("visibilitychange", move |_| look());
    on_cleanup(move || handle.remove());
}

/// Closes the connection. That it was open stays known: opening it again counts as a break, and what the stream does not
/// repeat is asked for.
fn sleep(live: LiveStream) {
    live.stream.try_update_value(|stream| {
        stream.asleep = true;
        stream.open = None;
        stream.soon = None;
        stream.ticking = None;
        stream.tries = 0;
    });
    // What it says when it is looked at again: nothing was cut.
    if !matches!(live.state.try_get_untracked(), None | Some(Live::Off | Live::Refused { .. })) {
        live.state.try_set(Live::Connecting);
    }
}
