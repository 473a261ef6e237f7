//! Address and controls stay in step, both ways: what is chosen stands in the address, and a link to this page with
//! another query is followed by the controls.

use frame::paths;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::model::Model;
use crate::query::Query;
use crate::toolbar::Controls;

/// What was written to the address and was not read back from it yet: somebody who types fast is ahead of the address,
/// and must not be undone by it.
#[derive(Debug, Default)]
struct Ahead(Vec<Query>);

impl Ahead {
    fn wrote(&mut self, query: &Query) {
        self.0.push(query.clone());
    }

    /// Whether what now stands in the address came from elsewhere, so that the controls have to follow it.
    fn is_followed(&mut self, there: &Query, chosen: &Query) -> bool {
        if there == chosen {
            self.0.clear();
            return false;
        }
        !self.0.contains(there)
    }
}

/// Other filters show other lines; another source reads another log.
pub fn keep_in_step(model: Model, controls: Controls, query: Memo<Query>, service: &str, environment: &str) {
    let there = {
        let map = use_query_map();
        Memo::new(move |_| map.with(Query::parse))
    };
    let ahead = StoredValue::new(Ahead::default());
    let (name, place) = (service.to_owned(), environment.to_owned());
    let navigate = use_navigate();
    Effect::watch(
        move || query.get(),
        move |query, before, _| {
            if before.is_none_or(|before| !before.shows_the_same(query)) {
                model.filter(query);
            }
            if there.get_untracked() != *query {
                ahead.update_value(|ahead| ahead.wrote(query));
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&query.address(&name, &place), options);
            }
        },
        false,
    );
    let (path, here) = (use_location().pathname, paths::placement_logs(service, environment));
    Effect::watch(
        move || there.get(),
        move |there, _, _| {
            // The address changes before a page is gone that is left: another page's query is none of ours.
            let is_here = path.with_untracked(|path| path.trim_end_matches('/') == here);
            let chosen = query.get_untracked();
            if is_here && ahead.try_update_value(|ahead| ahead.is_followed(there, &chosen)).unwrap_or(false) {
                model.follow.set(there.at.is_none());
                controls.set(there);
            }
        },
        false,
    );
    // What only a browser can do is done once the page is alive: until then it is what the server drew.
    Effect::new(move |_| {
        let query = query.get_untracked();
        if query.regex {
            model.filter(&query);
        }
        if is_narrow() {
            controls.wraps_by_itself.set(true);
            controls.wrap.set(there.get_untracked().wrap.unwrap_or(true));
        }
    });
    #[cfg(feature = "hydrate")]
    {
        let (service, environment) = (service.to_owned(), environment.to_owned());
        let source = Memo::new_with_compare(
            move |_| query.get(),
            |before, after| !matches!((before, after), (Some(before), Some(after)) if before.reads_the_same(after)),
        );
        Effect::new(move |before: Option<Query>| {
            model.again.track();
            let source = source.get();
            // What is held of this very log stays until its stream has begun.
            let same = before.is_none_or(|before| before.reads_the_same(&source));
            crate::stream::read(model, service.clone(), environment.clone(), source.clone(), same);
            source
        });
    }
}

/// Whether the page has a phone's width, as the style sheets mean it.
fn is_narrow() -> bool {
    window().match_media("(max-width: 760px)").ok().flatten().is_some_and(|media| media.matches())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query { text: text.into(), ..Query::default() }
    }

    #[test]
    fn a_link_to_the_same_page_is_followed() {
        let mut ahead = Ahead::default();
        let link = Query { pod: Some("orders-1".into()), previous: true, ..Query::default() };
        assert!(ahead.is_followed(&link, &query("")));
        assert!(!ahead.is_followed(&link, &link));
    }

    #[test]
    fn who_types_fast_is_not_undone_by_the_address() {
        let mut ahead = Ahead::default();
        ahead.wrote(&query("a"));
        ahead.wrote(&query("ab"));
        assert!(!ahead.is_followed(&query("a"), &query("ab")));
        assert!(!ahead.is_followed(&query("ab"), &query("ab")));
        assert!(ahead.is_followed(&query("a"), &query("ab")), "once caught up, an address that differs is a link");
    }
}
