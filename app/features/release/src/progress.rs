//! A release on its way, pod by pod: what the cluster says at this moment.

use domain::status::{EnvironmentStatus, State};
use domain::workload::{ContainerState, Pod, PodPhase};
use frame::placement::use_placement;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Chip, Panel, Progress, StateMark};

/// How a pod ended that is not run again.
fn ended(pod: &Pod) -> Option<(State, String)> {
    let code = pod.containers.iter().find_map(|container| match &container.state {
        ContainerState::Terminated(end) if end.exit_code != 0 => Some(end.exit_code),
        ContainerState::Waiting(_) | ContainerState::Running { .. } | ContainerState::Terminated(_) => None,
    });
    match (pod.phase, code) {
        (PodPhase::Succeeded, _) => Some((State::Ready, t!("ended well", "成功结束").to_owned())),
        (PodPhase::Failed, Some(code)) => {
            Some((State::Failed, t!("failed, exit code {code}", "失败，退出码 {code}", code = code)))
        }
        _ => None,
    }
}

/// A pod in few words. The pod's own troubles come in the cluster's words.
fn words(pod: &Pod) -> (State, String) {
    let waits = pod.containers.iter().find_map(|container| match &container.state {
        ContainerState::Waiting(reason) => Some(reason.reason.clone()),
        // Its phase is still "running": it will be restarted.
        ContainerState::Terminated(end) if end.exit_code != 0 => {
            Some(t!("ended with exit code {code}", "已退出，退出码 {code}", code = end.exit_code))
        }
        ContainerState::Running { .. } | ContainerState::Terminated(_) => None,
    });
    if pod.deleting {
        return (State::Idle, t!("ending", "正在结束").to_owned());
    }
    if let Some(ended) = ended(pod) {
        return ended;
    }
    if pod.ready && pod.run.is_some() {
        return (State::Moving, t!("running", "运行中").to_owned());
    }
    if pod.ready {
        return (State::Ready, t!("ready", "就绪").to_owned());
    }
    if let Some(trouble) = &pod.trouble {
        return (State::Warning, trouble.reason.clone());
    }
    match (pod.phase, waits.as_deref()) {
        (_, Some("ContainerCreating" | "PodInitializing")) => (State::Moving, t!("starting", "正在启动").to_owned()),
        (_, Some(reason)) => (State::Failed, reason.to_owned()),
        (PodPhase::Pending, None) => (State::Moving, t!("waiting for a node", "等待分配节点").to_owned()),
        (PodPhase::Running, None) if pod.run.is_some() => (State::Moving, t!("running", "运行中").to_owned()),
        (PodPhase::Running, None) => (State::Moving, t!("running, not ready yet", "运行中，尚未就绪").to_owned()),
        (PodPhase::Succeeded, None) => (State::Ready, t!("ended well", "成功结束").to_owned()),
        (PodPhase::Failed, None) => (State::Failed, t!("failed", "失败").to_owned()),
        (PodPhase::Unknown, None) => (State::Unknown, t!("its node does not answer", "所在节点没有响应").to_owned()),
    }
}

/// How many pods are where they should be, and how many should be: ready, or of a run ended well.
fn counts(status: &EnvironmentStatus, release: u32, completions: Option<u32>) -> Option<(u32, u32)> {
    if let Some(completions) = completions {
        let run = status.runs.iter().find(|run| run.release == Some(release));
        return Some((run.map_or(0, |run| run.succeeded), completions));
    }
    let mine = |pod: &&Pod| pod.release == Some(release) && pod.ready && !pod.deleting;
    Some((u32::try_from(status.pods.iter().filter(mine).count()).ok()?, status.desired))
}

/// The pods of this release and what is left of others.
#[component]
pub fn PodByPod(
    release: u32,
    /// Of a run: how many pods must end well.
    completions: Option<u32>,
) -> impl IntoView {
    let place = use_placement();
    let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
    let pods = Memo::new(move |_| place.status.with(|status| status.as_ref().map(|status| status.pods.clone())));
    let counts = Memo::new(move |_| place.status.with(|status| counts(status.as_ref()?, release, completions)));
    let part = Signal::derive(move || {
        let (ready, desired) = counts.get().unwrap_or_default();
        Some(f64::from(ready) / f64::from(desired.max(1)))
    });
    let said = move || {
        let (ready, desired) = counts.get().unwrap_or_default();
        t!("{ready} of {desired}", "{ready}/{desired}", ready = ready, desired = desired)
    };
    let chips = move || {
        pods.with(|pods| {
            let pods = pods.as_deref().unwrap_or_default();
            let (mine, others): (Vec<&Pod>, Vec<&Pod>) = pods.iter().partition(|pod| pod.release == Some(release));
            let chip = |pod: &Pod| {
                let (state, words) = words(pod);
                let href = paths::pod_logs(&service, &environment, &pod.name, false);
                let (name, short) = (pod.name.clone(), frame::pod::short(&pod.name));
                view! {
                    <li>
                        <a href=href title=name>
                            <Chip state=state>
                                <StateMark of=state silent=true/>
                                <span class="mono">{short}</span>
                                {words}
                            </Chip>
                        </a>
                    </li>
                }
            };
            let of_others = (!others.is_empty()).then(|| {
                view! {
                    <div class="stack-tight">
                        <span class="muted small">{t!("Pods of other releases", "其他发布的 Pod")}</span>
                        <ul class="chips">{others.iter().map(|pod| chip(pod)).collect_view()}</ul>
                    </div>
                }
            });
            view! {
                <ul class="chips">{mine.iter().map(|pod| chip(pod)).collect_view()}</ul>
                {of_others}
            }
        })
    };
    let label = match completions {
        Some(_) => t!("Pods that ended well", "成功结束的 Pod"),
        None => t!("Pods that are ready", "就绪的 Pod"),
    };
    view! {
        <Panel title=t!("Pod by pod", "逐个 Pod")>
            <Progress label=label value=part note=Signal::derive(said)/>
            {chips}
        </Panel>
    }
    .into_any()
}
