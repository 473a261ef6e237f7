//! What changes: value by value, or as the lines of the objects that the cluster gets.

use domain::difference::Difference;
use frame::address::text_in_address;
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Diff, DiffLine, Panel, Segmented};

use super::draft::Draft;
use super::preflight::Ahead;
use crate::changes::{Changes, counted};
use crate::controller::transition;
use crate::yaml;

/// The value in the address; the other one is what the page begins with.
const MANIFESTS: &str = "manifests";

#[component]
pub fn WhatChanges(
    draft: Draft,
    difference: Memo<Difference>,
    /// `None` for whoever may not deploy: nothing is looked at for them.
    ahead: Option<Ahead>,
) -> impl IntoView {
    let shown = text_in_address("changes");
    let manifests = Memo::new(move |_| shown.get() == MANIFESTS);
    let note = move || difference.with(|difference| counted(difference.counts()));
    let options = vec![Choice::new("", t!("Settings", "配置")), Choice::new(MANIFESTS, t!("Manifests", "清单"))];
    view! {
        <Panel
            title=t!("What changes", "变更内容")
            note=Signal::derive(note)
            flush=true
            tools=move || ahead.map(|_| view! { <Segmented label=t!("As", "显示为") options=options value=shown/> })
            foot=move || move || draft.understood.with(|after| transition(draft.running_kind(), after))
        >
            {move || match ahead.filter(|_| manifests.get()) {
                Some(ahead) => view! { <Lines ahead/> }.into_any(),
                None => view! { <Changes of=difference all=true/> }.into_any(),
            }}
        </Panel>
    }
    .into_any()
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
