//! The settings of the pods, folded away section by section: most services need few of them.

mod begin;
mod companions;
mod health;
mod place;
mod rows;
mod said;
mod security;
mod texts;
mod volumes;

use frame::t;
use leptos::prelude::*;
use ui::Panel;

use super::draft::Draft;
use super::network::NetworkSection;
use super::wrong::Wrong;
use begin::{Shutdown, Start};
use companions::Companions;
use health::Health;
use place::Placing;
use security::SecurityChoice;
pub use texts::PodTexts;
use volumes::Volumes;

#[component]
pub fn PodPanel(draft: Draft, wrong: Wrong) -> impl IntoView {
    let asked = Memo::new(move |_| texts::is_asked(draft.controller.kind()));
    view! {
        <Panel title=t!("Pod", "Pod 设置") flush=true>
            <Start draft wrong/>
            <Show when=move || asked.get()>
                <Health draft wrong/>
            </Show>
            <Shutdown draft wrong/>
            <SecurityChoice draft wrong/>
            <Volumes draft wrong/>
            <Companions draft wrong/>
            <Placing draft wrong/>
            <NetworkSection draft wrong/>
        </Panel>
    }
    .into_any()
}
