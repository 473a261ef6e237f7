//! What does not fit on the cluster's nodes, and why.

use domain::status::EnvironmentStatus;
use frame::{AppError, Load, language, paths, t};
use leptos::prelude::*;
use ui::{Panel, Skeleton, StateMark};

#[component]
pub fn Unfitting(found: Resource<Result<Vec<EnvironmentStatus>, AppError>>) -> impl IntoView {
    view! {
        <Panel title=t!("What does not fit", "无法安置的 Pod") flush=true>
            <Load resource=found fallback=|| view! { <Skeleton rows=1 columns=2/> } let:found>
                {if found.is_empty() {
                    view! { <p class="panel-body muted">{t!("Every pod of your services has found a node.", "您的服务的所有 Pod 都已找到节点。")}</p> }.into_any()
                } else {
                    found.into_iter().map(|status| view! { <Finding status/> }).collect_view().into_any()
                }}
            </Load>
        </Panel>
    }
}

#[component]
fn Finding(status: EnvironmentStatus) -> impl IntoView {
    let href = paths::placement(&status.service, &status.environment);
    view! {
        <div class="finding">
            <StateMark of=status.state/>
            <span class="finding-name"><a href=href>{status.service.to_string()}</a> " " <span class="muted">{status.environment.to_string()}</span></span>
            <span class="finding-text">
                {status.sentence.say(language()).to_owned()}
                {status.evidence.map(|evidence| view! { <span class="finding-evidence">{evidence.say(language()).to_owned()}</span> })}
            </span>
        </div>
    }
}
