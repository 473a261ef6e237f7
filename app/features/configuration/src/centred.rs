//! Keeps what the page shows of a configuration centre up to date.

#[cfg(feature = "hydrate")]
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::look_at_centre;
use crate::editor::Editor;

/// As often as the server reads it again.
#[cfg(feature = "hydrate")]
const EVERY: Duration = Duration::from_secs(5);

/// Asks again now and then, but not while the page lies in a tab that nobody sees; and when what is read was saved. Whenever
/// the configuration is asked for, it comes along.
pub fn follow(editor: Editor) {
    let centred = editor.centred;
    let Some(environment) = editor.environment() else { return };
    let service = editor.service();
    let ask = move || {
        let (service, environment) = (service.clone(), environment.clone());
        spawn_local(async move {
            // What is shown stays when nothing newer can be had: it says how old it is.
            if let Ok(newer) = look_at_centre(service, environment).await {
                centred.try_set(Some(newer));
            }
        });
    };
    let saved = ask.clone();
    Effect::new(move |_| {
        if editor.saved() {
            saved();
        }
    });
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let ask = ask.clone();
        let reads =
            move || centred.with_untracked(|centred| centred.as_ref().is_some_and(|centred| !centred.items.is_empty()));
        let asking = set_interval_with_handle(
            move || {
                if reads() && !document().hidden() {
                    ask();
                }
            },
            EVERY,
        );
        if let Ok(asking) = asking {
            on_cleanup(move || asking.clear());
        }
    });
}
