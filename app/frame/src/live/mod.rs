//! The page's one event stream. The shell provides it; a page says what it listens to, and what to do with what comes:
//!
//! ```ignore
//! let live = use_live();
//! live.listen(Topic { service: Some(name), environment: Some(environment), build: None }, move |event| {
//!     if let Event::Status(new) = event { status.set(Some((**new).clone())); }
//! });
//! live.on_open(move || releases.refetch());
//! ```
//!
//! The stream is open while somebody listens, or somebody shows how fresh the page is, and the tab is in sight. It
//! begins with how things are now, so whoever listens is right after a break too. What it does not begin with (lists) is
//! asked for again by `on_open`: between a page's answer and the stream something may have happened. `resumed` counts
//! the breaks alone. On the server nothing of this happens.

#[cfg(feature = "hydrate")]
mod refusal;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(any(test, feature = "hydrate"))]
mod topic;

use domain::event::Event;
use domain::use_cases::event::Topic;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use stream::Stream;

/// How the stream is. Times are milliseconds of the browser's clock.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Live {
    /// Nobody listens.
    #[default]
    Off,
    Connecting,
    /// Open; something (at least the server's beat) came at `last`.
    Live {
        last: f64,
    },
    /// Cut since then. It is tried again by itself.
    Cut {
        since: f64,
    },
    /// The server will not give it: nobody is signed in any more, or what it was about is gone. It is not tried again.
    Refused {
        signed_out: bool,
    },
}

/// The handle of the stream, from [`use_live`].
#[derive(Clone, Copy)]
pub struct LiveStream {
    state: RwSignal<Live>,
    /// The browser's clock, once a second while the stream is wanted.
    now: RwSignal<f64>,
    resumed: RwSignal<u32>,
    opened: RwSignal<u32>,
    findings: RwSignal<usize>,
    #[cfg(feature = "hydrate")]
    stream: StoredValue<Stream, LocalStorage>,
}

/// Provides the stream to all pages. Called once, by the shell.
pub fn provide_live() -> LiveStream {
    let live = LiveStream {
        state: RwSignal::new(Live::Off),
        now: RwSignal::new(0.0),
        resumed: RwSignal::new(0),
        opened: RwSignal::new(0),
        findings: RwSignal::new(crate::viewer::reader().findings),
        #[cfg(feature = "hydrate")]
        stream: StoredValue::new_local(Stream::default()),
    };
    #[cfg(feature = "hydrate")]
    {
        stream::watch_network(live);
        stream::watch_sight(live);
    }
    provide_context(live);
    live
}

/// The page's stream.
pub fn use_live() -> LiveStream {
    use_context().unwrap_or_else(provide_live)
}

impl LiveStream {
    /// Hears what happens about a topic until the current owner (a page, an effect) is gone. All who listen share one
    /// stream, which carries what their topics have in common, so a handler looks at what it gets.
    pub fn listen(self, topic: Topic, on_event: impl Fn(&Event) + 'static) {
        #[cfg(feature = "hydrate")]
        {
            let id = stream::add(self, topic, on_event);
            on_cleanup(move || stream::remove(self, id));
        }
        #[cfg(not(feature = "hydrate"))]
        let _no_stream_on_the_server = (topic, on_event);
    }

    /// Holds the stream open until the current owner is gone, so that how fresh the page is and how much was found are
    /// true on every page; a page that listens decides what it is about.
    pub fn keep(self) {
        #[cfg(feature = "hydrate")]
        {
            stream::keep(self, 1);
            on_cleanup(move || stream::keep(self, -1));
        }
    }

    /// Does something each time the stream was opened, or lost something, from now on: what it does not repeat by
    /// itself may have changed before. A page that comes to a stream which is open already does it at once: what was
    /// said between its answer and its listening, nobody heard.
    pub fn on_open(self, act: impl Fn() + 'static) {
        let joins = matches!(self.state.get_untracked(), Live::Live { .. });
        Effect::watch(move || self.opened.get(), move |_, _, _| act(), joins);
    }

    pub fn state(self) -> Live {
        self.state.get()
    }

    /// Milliseconds since something was heard, or since the stream was cut.
    pub fn age(self) -> f64 {
        match self.state.get() {
            Live::Off | Live::Connecting | Live::Refused { .. } => 0.0,
            Live::Live { last: since } | Live::Cut { since } => (self.now.get() - since).max(0.0),
        }
    }

    /// How many findings the board has for this reader.
    pub fn findings(self) -> usize {
        self.findings.get()
    }

    /// How often the stream was cut and came back, or lost something.
    pub fn resumed(self) -> u32 {
        self.resumed.get()
    }
}
