//! The head of a build's page: what it is, how it is, and what can be done with it.

use domain::build::Build;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Ago, Chip, PageHead, StateBadge};

use crate::actions::Actions;
use crate::api::BuildView;
use crate::follow::Followed;
use crate::table::{badge, short};

#[component]
pub fn Head(followed: Followed, view: StoredValue<BuildView>) -> impl IntoView {
    let build = followed.build;
    let fixed = build.get_untracked();
    let title = t!("Build {n}", "构建 {n}", n = fixed.number);
    let (service, reference) = (fixed.service_name.to_string(), fixed.reference.to_string());
    let state = Memo::new(move |_| build.with(badge));
    let commit = Memo::new(move |_| build.with(|build| (build.commit.clone(), build.subject.clone())));
    let beside = move || {
        view! {
            <a class="chip" href=paths::service_builds(&service)>{service.clone()}</a>
            <Chip>{reference}</Chip>
            {move || view! { <StateBadge of=state.get() pill=true/> }}
        }
    };
    let sub = move || {
        view! {
            {move || {
                let (commit, subject) = commit.get();
                commit.map(|commit| {
                    view! {
                        <span><span class="mono" title=commit.clone()>{short(&commit).to_owned()}</span>" "{subject}</span>
                        <span aria-hidden="true">"—"</span>
                    }
                })
            }}
            {who(&fixed)}
        }
    };
    view! {
        <PageHead title=title beside=beside sub=sub>
            <Actions followed view/>
        </PageHead>
    }
    .into_any()
}

/// Who asked for it, and when.
fn who(build: &Build) -> impl IntoView + use<> {
    view! {
        <span>{build.requested_by.to_string()}", "<Ago time=build.created_at/></span>
    }
}
