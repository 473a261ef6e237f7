//! What changes: value by value, or as the lines of the objects that the cluster gets.

use domain::difference::Difference;
use frame::address::text_in_address;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Diff, DiffLine, Panel, Segmented};

use super::draft::Draft;
use super::fields;
use super::preflight::Ahead;
use super::wrong::Wrong;
use crate::changes::{Changes, counted};
use crate::controller::transition;
use crate::yaml;

/// The value in the address; the other one is what the page begins with.
const MANIFESTS: &str = "manifests";

#[component]
pub fn WhatChanges(
    draft: Draft,
    difference: Memo<Difference>,
    wrong: Wrong,
    /// `None` for whoever may not deploy: nothing is looked at for them.
    ahead: Option<Ahead>,
) -> impl IntoView {
    let shown = text_in_address("changes");
    let manifests = Memo::new(move |_| shown.get() == MANIFESTS);
    // What stands in the form and cannot be read changes nobody knows what: not what was understood before.
    let untold = Memo::new(move |_| untold(&wrong.unread()));
    let note = move || untold.with(Option::is_none).then(|| difference.with(|difference| counted(difference.counts())));
    let options = vec![Choice::new("", t!("Settings", "配置")), Choice::new(MANIFESTS, t!("Manifests", "清单"))];
    view! {
        <Panel
            title=t!("What changes", "变更内容")
            note=Signal::derive(note)
            flush=true
            tools=move || ahead.map(|_| view! { <Segmented label=t!("As", "显示为") options=options value=shown/> })
            foot=move || move || {
                untold.with(Option::is_none).then(|| draft.understood.with(|after| transition(draft.running_kind(), after)))
            }
        >
            {move || match (untold.get(), ahead.filter(|_| manifests.get())) {
                (Some(sentence), _) => view! { <p class="release-same tone tone-warning">{sentence}</p> }.into_any(),
                (None, Some(ahead)) => view! { <Lines ahead/> }.into_any(),
                (None, None) => view! { <Changes of=difference all=true/> }.into_any(),
            }}
        </Panel>
    }
    .into_any()
}

/// Why it cannot be told, by the fields that cannot be read.
fn untold(unread: &[String]) -> Option<String> {
    if unread.is_empty() {
        return None;
    }
    let names: Vec<String> = unread.iter().map(|field| fields::name(field)).collect();
    Some(t!(
        "It cannot be told until this is right: {fields}.",
        "修正以下内容后才能得知：{fields}。",
        fields = names.join(t!(", ", "、"))
    ))
}

#[component]
fn Lines(ahead: Ahead) -> impl IntoView {
    // As text, so that nothing is drawn anew while the answer stays the same.
    let lines = Memo::new(move |_| {
        ahead.found.with(|found| match found {
            Some(Ok(found)) if !found.after.is_empty() => Some(yaml::difference(&found.before, &found.after)),
            Some(Ok(_) | Err(_)) | None => None,
        })
    });
    move || match lines.get() {
        Some(lines) => {
            let lines: Vec<DiffLine> = lines;
            view! { <Diff label=t!("What changes in the manifests", "清单变更") lines=lines/> }.into_any()
        }
        None => view! {
            <p class="release-same muted">
                {t!("The manifests stand here once the order can be carried out.", "配置可用后会在此显示清单。")}
            </p>
        }
        .into_any(),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::untold;

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(untold(&[]), None);
        let fields = ["controller.max_surge", "resources.memory_limit"].map(str::to_owned);
        let said = untold(&fields).unwrap_or_default();
        assert_eq!(said, "It cannot be told until this is right: Extra pods while updating, Memory limit.");
    }
}
