//! The board's address: what is asked of the grid stands in it, so that it can be sent to a colleague.

use domain::status::State;
use frame::paths;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::order::{Filter, Order};

/// The name of the search box, and of its part of the address.
pub const TEXT: &str = "q";

/// The states that a filter can ask for, worst first.
pub const STATES: [State; 6] =
    [State::Failed, State::Warning, State::Unknown, State::Moving, State::Ready, State::Idle];

pub fn parse_state(text: &str) -> Option<State> {
    STATES.into_iter().find(|state| state.as_str() == text)
}

/// The address of a filter.
pub fn address(filter: &Filter) -> String {
    let text = Some(filter.text.trim()).filter(|text| !text.is_empty());
    let parts = [
        (TEXT, text),
        ("team", filter.team.as_deref()),
        ("mine", filter.mine.then_some("true")),
        ("state", filter.state.map(State::as_str)),
        ("environment", filter.environment.as_deref()),
        ("order", filter.order.as_query()),
    ];
    let query: Vec<String> =
        parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", paths::encode(value?)))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", paths::BOARD, query.join("&"))
}

fn parse(query: &ParamsMap) -> Filter {
    Filter {
        text: query.get_str(TEXT).unwrap_or_default().to_owned(),
        team: query.get("team").filter(|team| !team.is_empty()),
        mine: query.get_str("mine") == Some("true"),
        state: query.get_str("state").and_then(parse_state),
        environment: query.get("environment").filter(|name| !name.is_empty()),
        order: Order::parse(query.get_str("order")),
    }
}

/// The filter of this page, and the text of its search box.
///
/// The box is ahead of the address while somebody types, so it has a signal of its own that the address follows. The
/// address leads only while the box does not have the focus: a link, or the way back.
pub fn use_filter() -> (Memo<Filter>, RwSignal<String>) {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(parse));
    let text = RwSignal::new(asked.with_untracked(|filter| filter.text.clone()));
    let navigate = use_navigate();
    Effect::watch(
        move || text.get(),
        move |text, _, _| {
            let filter = Filter { text: text.clone(), ..asked.get_untracked() };
            if filter.text.trim() != asked.with_untracked(|asked| asked.text.trim().to_owned()) {
                navigate(&address(&filter), NavigateOptions { replace: true, scroll: false, ..Default::default() });
            }
        },
        false,
    );
    Effect::watch(
        move || asked.with(|filter| filter.text.clone()),
        move |asked, _, _| {
            let typing = document().active_element().and_then(|element| element.get_attribute("name"));
            if typing.as_deref() != Some(TEXT) && text.with_untracked(|text| text.trim() != asked.trim()) {
                text.set(asked.clone());
            }
        },
        false,
    );
    let filter = Memo::new(move |_| Filter { text: text.get(), ..asked.get() });
    (filter, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_as_it_was_written() {
        let filter = Filter {
            text: "a&b=c".into(),
            team: Some("shop".into()),
            mine: true,
            state: Some(State::Failed),
            environment: Some("prod".into()),
            order: Order::Name,
        };
        let address = address(&filter);
        assert_eq!(address, "/?q=a%26b%3Dc&team=shop&mine=true&state=failed&environment=prod&order=name");
        let parts = [
            ("q", "a&b=c"),
            ("team", "shop"),
            ("mine", "true"),
            ("state", "failed"),
            ("environment", "prod"),
            ("order", "name"),
        ];
        let query: ParamsMap = parts.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(parse(&query), filter);
    }

    #[test]
    fn the_plain_board_has_the_plain_address() {
        assert_eq!(address(&Filter::default()), "/");
        assert_eq!(parse(&ParamsMap::new()), Filter::default());
    }
}
