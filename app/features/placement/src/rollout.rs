//! A rollout under way, pod by pod: how far the new release is, and what is left of the one before.

use domain::status::State;
use domain::workload::Pod;
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Chip, Panel, Progress, StateMark};

use crate::here::Here;
use crate::pod_state::{Rollout, pod_state};

#[component]
pub fn RolloutPanel(here: Here) -> impl IntoView {
    let rollout = here.memo(|status| match status.release {
        Some(release) if !status.stopped => Rollout::of(release, status.desired, &status.pods),
        Some(_) | None => None,
    });
    // While the cluster cannot be seen nobody knows how far it is.
    let seen = here.memo(|status| status.state != State::Unknown);
    let under_way = Memo::new(move |_| rollout.get().flatten().filter(|_| seen.get() == Some(true)));
    move || under_way.get().map(|rollout| view! { <UnderWay here rollout/> })
}

#[component]
fn UnderWay(here: Here, rollout: Rollout) -> impl IntoView {
    let (service, environment) = here.names();
    let release = rollout.release;
    let note = rollout.note().say(language()).to_owned();
    let part = f64::from(rollout.arrived) / f64::from(rollout.desired.max(1));
    let groups = here.memo(move |status| groups(release, &status.pods, status.state));
    let stuck = here.memo(|status| status.state == State::Failed);
    let title = Signal::derive(move || {
        if stuck.get() == Some(true) {
            t!("Release {release} does not arrive", "发布 {release} 未能完成", release = release)
        } else {
            t!("Release {release} on its way", "发布 {release} 进行中", release = release)
        }
    });
    view! {
        <Panel
            title=title
            note=note
            tools=move || view! { <a class="link small" href=paths::release(&service, &environment, release)>{t!("See the release", "查看发布")}</a> }
        >
            <Progress label=t!("Pods of release {release} that are ready", "发布 {release} 的就绪 Pod", release = release) value=part note=format!("{}/{}", rollout.arrived, rollout.desired)/>
            <div class="rollout">
                {move || {
                    groups
                        .get()
                        .unwrap_or_default()
                        .into_iter()
                        .map(|(release, pods)| {
                            view! {
                                <div class="rollout-group">
                                    <span class="rollout-name">{t!("Release {release}", "发布 {release}", release = release)}</span>
                                    <ul class="rollout-pods">
                                        {pods
                                            .into_iter()
                                            .map(|(state, short, words)| {
                                                view! {
                                                    <li>
                                                        <Chip state=state>
                                                            <StateMark of=state silent=true/>
                                                            <span class="mono">{short}</span>
                                                            {words}
                                                        </Chip>
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ul>
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </Panel>
    }
    .into_any()
}

type Line = (State, String, String);

/// Pods by release, the newest first.
fn groups(release: u32, pods: &[Pod], overall: State) -> Vec<(u32, Vec<Line>)> {
    let mut groups = std::collections::BTreeMap::<u32, Vec<Line>>::new();
    for pod in pods {
        let (state, words) = pod_state(pod, overall);
        let line = (state, frame::pod::short(&pod.name), words.say(language()).to_owned());
        groups.entry(pod.release.unwrap_or(release)).or_default().push(line);
    }
    groups.into_iter().rev().collect()
}
