//! Tables that sort and filter, and the controls above them.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};
use crate::t;

/// A table in a region of its own that may scroll sideways, so that the page never does. At phone width each row
/// becomes a small card; give cells `attr:data-label` (or `data-label` on a plain `<td>`) to name them there.
#[component]
pub fn Table(
    /// What the table lists, for screen readers.
    #[prop(into)]
    label: String,
    /// Stays a table at phone width.
    #[prop(optional)]
    keep: bool,
    /// `<thead>` and `<tbody>`.
    children: Children,
) -> impl IntoView {
    let name = label.clone();
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=name>
            <table class=if keep { "table table-keep" } else { "table" }>
                <caption class="visually-hidden">{label}</caption>
                {children()}
            </table>
        </div>
    }
    .into_any()
}

/// By which column a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

impl Sort {
    pub fn ascending(column: &'static str) -> Self {
        Self { column, descending: false }
    }

    pub fn descending(column: &'static str) -> Self {
        Self { column, descending: true }
    }

    /// What a click on this column's header leads to: first its natural order, then the other.
    pub fn clicked(self, column: &'static str) -> Self {
        Self { column, descending: self.column == column && !self.descending }
    }

    /// Turns a comparison round where the order is descending.
    pub fn apply(self, order: std::cmp::Ordering) -> std::cmp::Ordering {
        if self.descending { order.reverse() } else { order }
    }
}

/// A header cell that sorts.
#[component]
pub fn SortHeader(
    column: &'static str,
    #[prop(into)] label: String,
    sort: RwSignal<Sort>,
    /// Its cells are numbers, set to the right.
    #[prop(optional)]
    number: bool,
) -> impl IntoView {
    let direction = move || {
        let sort = sort.get();
        match (sort.column == column, sort.descending) {
            (true, false) => "ascending",
            (true, true) => "descending",
            (false, _) => "none",
        }
    };
    view! {
        <th scope="col" class=number.then_some("number") aria-sort=direction>
            <button class="sort-button" type="button" on:click=move |_| sort.update(|sort| *sort = sort.clicked(column))>
                {label}
                <Icon glyph=Glyph::ArrowUp/>
            </button>
        </th>
    }
}

/// The one row of a table that has nothing to show.
#[component]
pub fn EmptyRow(columns: u32, children: Children) -> impl IntoView {
    view! {
        <tr class="table-empty">
            <td colspan=columns.to_string()>{children()}</td>
        </tr>
    }
}

/// A box to search in what is on the page. The key "/" goes to it.
#[component]
pub fn SearchBox(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(default = "q".to_owned(), into)] name: String,
    /// Whether "/" goes to it; only one box of a page can have it.
    #[prop(optional)]
    slash: bool,
    /// Whether what stands in it cannot be searched for.
    #[prop(optional, into)]
    invalid: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Input>::new();
    if slash {
        crate::keyboard::on_key("/", move || {
            if let Some(input) = node.get_untracked() {
                // A box that cannot take the focus is not on the page any more: nothing to do.
                let _ = input.focus();
            }
        });
    }
    crate::field::keep_in_step(
        value,
        move || node.get().map(|input| input.value()),
        move |value| {
            if let Some(input) = node.get_untracked() {
                input.set_value(value);
            }
        },
    );
    let shown = placeholder.unwrap_or_else(|| label.clone());
    view! {
        <div class="search-box" role="search">
            <Icon glyph=Glyph::Search/>
            <input
                node_ref=node
                class="input"
                type="search"
                name=name
                aria-label=label
                aria-invalid=move || invalid.get().then_some("true")
                placeholder=shown
                autocomplete="off"
                spellcheck="false"
                value=value.get_untracked()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {slash.then(|| view! { <kbd aria-hidden="true">"/"</kbd> })}
        </div>
    }
    .into_any()
}

/// Asks for the next part of a long list.
#[component]
pub fn LoadMore(
    /// Whether there is more.
    #[prop(into)]
    more: Signal<bool>,
    #[prop(optional, into)] pending: Signal<bool>,
    /// "50 of 212".
    #[prop(optional, into)]
    note: MaybeProp<String>,
    #[prop(into)] on_click: Callback<()>,
) -> impl IntoView {
    move || {
        more.get().then(|| {
            view! {
                <div class="more">
                    {move || note.get()}
                    <crate::Button small=true pending=pending on_click=Callback::new(move |_| on_click.run(()))>
                        {t!("Show more", "显示更多")}
                    </crate::Button>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_click_on_a_header_turns_the_order_round() {
        let sort = Sort::ascending("name");
        assert_eq!(sort.clicked("name"), Sort::descending("name"));
        assert_eq!(sort.clicked("name").clicked("name"), Sort::ascending("name"));
        assert_eq!(Sort::descending("name").clicked("age"), Sort::ascending("age"));
    }
}
