//! Keeps what the page shows of a configuration centre up to date.

#[cfg(feature = "hydrate")]
use std::time::Duration;

use domain::use_cases::configuration::centre::Centred;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::look_at_centre;
use crate::editor::Editor;

/// As often as the server reads it again.
#[cfg(feature = "hydrate")]
const EVERY: Duration = Duration::from_secs(5);

/// Asks again now and then, but not while the page lies in a tab that nobody sees; and when what is read was saved.
pub fn follow(editor: Editor, centred: RwSignal<Option<Centred>>) {
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
    let version = Memo::new(move |_| editor.sheet.view.with(|view| (view.version, view.base_version, view.release)));
    let saved = ask.clone();
    Effect::new(move |before: Option<_>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            saved();
        }
        now
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
