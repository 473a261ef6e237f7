//! Search and filters live in the address, so that what is seen can be sent to a colleague; a dialog can be asked for there.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use ui::Sort;

use crate::paths;

/// A text that is kept in the address: `?q=orders`.
pub fn text_in_address(key: &'static str) -> RwSignal<String> {
    in_address(key, Option::unwrap_or_default, |text: &String| Some(text.clone()).filter(|text| !text.is_empty()))
}

/// A choice, or none, that is kept in the address: `?team=shop`.
pub fn choice_in_address(key: &'static str) -> RwSignal<Option<String>> {
    in_address(key, |value| value, Option::clone)
}

/// The address of this page with another value there, or none, and all else as it is.
pub fn address_with(key: &'static str, value: Option<&'static str>) -> Signal<String> {
    let (all, path) = (use_query_map(), use_location().pathname);
    Signal::derive(move || {
        let mut next = all.get();
        match value {
            Some(value) => next.replace(key, value.to_owned()),
            None => drop(next.remove(key)),
        }
        format!("{}{}", path.get(), next.to_query_string())
    })
}

/// By which of these columns a table is sorted, and which way: `?sort=-age` is by age, downwards. Without it, upwards by
/// the first.
pub fn sort_in_address(key: &'static str, columns: &'static [&'static str]) -> RwSignal<Sort> {
    let text = text_in_address(key);
    let sort = RwSignal::new(read_sort(&text.get_untracked(), columns));
    Effect::new(move |_| {
        let there = read_sort(&text.get(), columns);
        if sort.get_untracked() != there {
            sort.set(there);
        }
    });
    Effect::new(move |_| {
        let chosen = sort.get();
        if read_sort(&text.get_untracked(), columns) != chosen {
            text.set(write_sort(chosen, columns));
        }
    });
    sort
}

/// Hears what the address asks for by `?do=`: the palette and roll backs lead to a page with its dialog open. `take` says
/// whether it was meant; it then happens once, and the address no longer asks.
pub fn asked_by_address(take: impl Fn(&str) -> bool + 'static) {
    let (query, path, navigate) = (use_query_map(), use_location().pathname, use_navigate());
    Effect::new(move |_| {
        let asked = query.with(|query| query.get(paths::DIALOG));
        if !asked.is_some_and(|asked| take(&asked)) {
            return;
        }
        let mut rest = query.get_untracked();
        drop(rest.remove(paths::DIALOG));
        let address = format!("{}{}", path.get_untracked(), rest.to_query_string());
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
}

fn read_sort(text: &str, columns: &[&'static str]) -> Sort {
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text, false),
    };
    match columns.iter().find(|column| **column == name) {
        Some(column) => Sort { column, descending },
        None => Sort::ascending(columns.first().copied().unwrap_or_default()),
    }
}

fn write_sort(sort: Sort, columns: &[&str]) -> String {
    match (sort.descending, columns.first() == Some(&sort.column)) {
        (true, _) => format!("-{}", sort.column),
        (false, true) => String::new(),
        (false, false) => sort.column.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back_from_the_address() {
        let columns = ["name", "age"];
        for sort in [Sort::ascending("name"), Sort::descending("name"), Sort::ascending("age"), Sort::descending("age")]
        {
            assert_eq!(read_sort(&write_sort(sort, &columns), &columns), sort);
        }
        assert_eq!(write_sort(Sort::ascending("name"), &columns), "");
        assert_eq!(read_sort("-nothing", &columns), Sort::ascending("name"));
    }
}
