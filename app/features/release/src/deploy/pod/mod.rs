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

use domain::name::ServiceName;
use frame::form::FormState;
use frame::placement::use_placement;
use frame::t;
use leptos::prelude::*;
use ui::Panel;

use super::draft::Draft;
use super::network::NetworkSection;
use super::preflight::Ahead;
use super::wrong::Wrong;
use begin::{Shutdown, Start};
use companions::Companions;
use health::Health;
use place::Placing;
use security::SecurityChoice;
pub use texts::PodTexts;
use volumes::Volumes;

#[component]
pub fn PodPanel(draft: Draft, form: FormState, ahead: Option<Ahead>) -> impl IntoView {
    let place = use_placement();
    let written = Memo::new(move |_| draft.pod_written());
    let wrong = Wrong::of(form, ahead, written, move |written| {
        let pod = written.parse()?;
        draft.understood.with(|controller| pod.check(controller))?;
        match ServiceName::parse(&place.service.get()) {
            Ok(service) => pod.check_for(&service, &draft.ports()),
            Err(_) => Ok(()),
        }
    });
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
            <NetworkSection draft form ahead/>
        </Panel>
    }
    .into_any()
}
