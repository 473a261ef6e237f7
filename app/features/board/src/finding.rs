//! What needs attention: a line for each finding with its state, its cause in a sentence, since when, and the way out.

use std::collections::BTreeMap;

use domain::status::State;
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Ago, Badge, Button, StateMark, plural};

use crate::model::{Model, Place};
use crate::remedy::RemedyButton;

/// As many as are shown at first: more would push the grid off the screen.
const SHOWN: usize = 12;

#[component]
pub fn Findings(model: Model) -> impl IntoView {
    let found = Memo::new(move |_| model.findings());
    let counts = Memo::new(move |_| model.counts());
    let all = RwSignal::new(false);
    let shown = move || {
        let mut found = found.get();
        found.truncate(if all.get() { usize::MAX } else { SHOWN });
        found
    };
    let hidden = move || if all.get() { 0 } else { found.with(Vec::len).saturating_sub(SHOWN) };
    view! {
        <section class="panel" aria-labelledby="findings">
            <div class="panel-head">
                {move || view! { <StateMark of=found.with(|found| worst(found)) silent=true/> }}
                <h2 id="findings">
                    {move || {
                        if found.with(Vec::is_empty) {
                            t!("Nothing needs attention", "没有需要处理的问题")
                        } else {
                            t!("Needs attention", "需要处理")
                        }
                    }}
                </h2>
                <span class="panel-note" role="status">
                    {move || {
                        let found = found.with(Vec::len) as u64;
                        if found == 0 {
                            counts.with(calm)
                        } else {
                            let findings = plural(found, "finding", "findings", "项");
                            t!("{findings}, worst first", "{findings}，最严重的在前", findings = findings)
                        }
                    }}
                </span>
            </div>
            <ul>
                <For each=shown key=Place::clone let:place>
                    <Finding model place/>
                </For>
            </ul>
            {move || {
                (hidden() > 0)
                    .then(|| {
                        view! {
                            <div class="more">
                                <Button small=true on_click=move |_| all.set(true)>
                                    {t!("Show {n} more", "再显示 {n} 项", n = hidden())}
                                </Button>
                            </div>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

/// The worst of the findings, which come worst first.
fn worst(found: &[Place]) -> State {
    found.first().map_or(State::Ready, |place| place.state)
}

/// How everything is when nothing is wrong: "12 ready, 1 in progress".
fn calm(counts: &BTreeMap<State, u32>) -> String {
    let parts =
        counts.iter().rev().map(|(state, count)| format!("{count} {}", Badge::from(*state).word.to_lowercase()));
    parts.collect::<Vec<_>>().join(t!(", ", "，"))
}

#[component]
fn Finding(model: Model, place: Place) -> impl IntoView {
    let cell = model.cell(&place.service, &place.environment);
    let cluster = model.cluster_of(&place.environment);
    let href = paths::placement(&place.service, &place.environment);
    let (service, environment) = (place.service.to_string(), place.environment.to_string());
    view! {
        <li class="finding">
            <StateMark of=place.state/>
            <a class="finding-name" href=href>
                {service}
                <span class="muted">" · " {environment}</span>
            </a>
            {move || {
                let status = cell.get()?;
                let sentence = status.sentence.say(language()).to_owned();
                let evidence = status.evidence.as_ref().map(|words| words.say(language()).to_owned());
                let since = status.since;
                Some(view! {
                    <span class="finding-text" title=evidence>
                        <span class="finding-sentence">{sentence}</span>
                        {evidence.clone().map(|words| view! { <span class="finding-evidence">{words}</span> })}
                    </span>
                    <span class="finding-when">{since.map(|since| view! { <Ago time=since/> })}</span>
                    <RemedyButton status cluster=cluster.clone()/>
                })
            }}
        </li>
    }
    .into_any()
}
