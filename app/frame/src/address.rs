//! Search and filters live in the address, so that what is seen can be sent to a colleague.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// A text that is kept in the address: `?q=orders`.
pub fn text_in_address(key: &'static str) -> RwSignal<String> {
    in_address(key, Option::unwrap_or_default, |text: &String| Some(text.clone()).filter(|text| !text.is_empty()))
}

/// A choice, or none, that is kept in the address: `?team=shop`.
pub fn choice_in_address(key: &'static str) -> RwSignal<Option<String>> {
    in_address(key, |value| value, Option::clone)
}

// Not `query_signal`: what it keeps may only be dropped where it was made, and the server drops a page on any thread.
fn in_address<T: Clone + PartialEq + Send + Sync + 'static>(
    key: &'static str,
    read: fn(Option<String>) -> T,
    write: fn(&T) -> Option<String>,
) -> RwSignal<T> {
    let (all, path, navigate) = (use_query_map(), use_location().pathname, use_navigate());
    let query = Memo::new(move |_| all.with(|all| all.get(key)));
    let value = RwSignal::new(read(query.get_untracked()));
    // What was written and has not been read back yet: fast typing is ahead of the address, and must not be undone by it.
    let ahead = StoredValue::new(Vec::<Option<String>>::new());
    Effect::new(move |before: Option<Option<String>>| {
        let now = value.with(write);
        if before.is_some_and(|before| before != now) && query.get_untracked() != now {
            ahead.update_value(|ahead| ahead.push(now.clone()));
            let mut next = all.get_untracked();
            match &now {
                Some(now) => next.replace(key, now.clone()),
                None => drop(next.remove(key)),
            }
            let address = format!("{}{}", path.get_untracked(), next.to_query_string());
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
        now
    });
    Effect::new(move |_| {
        let there = query.get();
        if there == value.with_untracked(write) {
            ahead.update_value(Vec::clear);
        } else if !ahead.with_value(|ahead| ahead.contains(&there)) {
            // Somebody followed a link to this page with other filters.
            value.set(read(there));
        }
    });
    value
}
