//! The page of one service: what it is, how it is in each environment, its latest builds, what was changed.

mod builds;
mod delete;
mod environments;
mod head;
mod trail;

use std::time::Duration;

use domain::event::Event;
use domain::use_cases::event::Topic;
use frame::Title;
use frame::live::use_live;
use frame::{Fault, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton, PageHead, Panel, Skeleton};

use crate::api::{in_environments, latest_builds, service_by_name, service_if_there, trail};
use builds::LatestBuilds;
use delete::{DeleteDialog, Deletion};
use environments::EnvironmentTable;
use frame::fresh::Fresh;
use frame::soon::soon;
use head::{About, ServiceHead};
use trail::Trail;

/// The trail is written right after the change that it tells of; this is time enough for it.
const TRAIL_LAGS: Duration = Duration::from_millis(400);

#[component]
pub fn ServicePage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("service").unwrap_or_default()));
    // Another service is another page: nothing of the one before stays.
    move || view! { <OneService name=name.get()/> }
}

#[component]
fn OneService(name: String) -> impl IntoView {
    let of = |name: &String| {
        let name = name.clone();
        move || name.clone()
    };
    // It was here, and then it was deleted: that is good news, not a missing page.
    let was_here = RwSignal::new(false);
    let service = Resource::new(of(&name), move |name| async move {
        if !was_here.get_untracked() {
            return service_by_name(name).await.map(Some);
        }
        service_if_there(name).await
    });
    let environments = Resource::new(of(&name), in_environments);
    let builds = Resource::new(of(&name), latest_builds);
    let trail = Resource::new(of(&name), |name| trail(name, None));
    let deletion = Deletion::new();
    let fresh = Fresh::new();
    let fresh_builds = RwSignal::new(Vec::new());
    let live = use_live();
    let later = soon(TRAIL_LAGS, move || trail.refetch());
    live.listen(Topic { service: Some(name.clone()), environment: None, build: None }, move |event| match event {
        Event::Status(status) => fresh.put(status),
        Event::Build(build) => {
            fresh_builds.update(|known| builds::put(known, (**build).clone()));
            later();
        }
        Event::Service { service: changed } => {
            was_here.set(true);
            fresh.forget(changed);
            service.refetch();
        }
        Event::Release(_) | Event::Placement { .. } => later(),
        Event::BuildLog { .. } | Event::Cluster { .. } | Event::Platform => {}
    });
    live.on_open(move || {
        was_here.set(true);
        service.refetch();
        builds.refetch();
    });
    // What belongs to it is asked for again once it is known to be there still.
    Effect::new(move |before: Option<()>| {
        let there = matches!(service.get(), Some(Ok(Some(_))));
        if before.is_some() && there {
            environments.refetch();
            later();
        }
    });
    let title = name.clone();
    view! {
        <Title text=title/>
        <Transition fallback=|| view! { <Panel flush=true><Skeleton rows=6 columns=3/></Panel> }>
            {
                // Built anew only when it really differs; the dialog stands beside it and stays while it is there.
                let answer = Memo::new(move |_| service.get());
                let (name, of_dialog) = (name.clone(), name.clone());
                let there = Memo::new(move |_| answer.with(|answer| matches!(answer, Some(Ok(Some(_))))));
                view! {
                    {move || {
                        let name = name.clone();
                        answer.get().map(|result| match result {
                            Ok(Some(service)) => view! {
                                <ServiceHead service=service.clone() deletion/>
                                <div class="split-side-wide">
                                    <div class="stack">
                                        <EnvironmentTable service=service.clone() environments fresh/>
                                        <LatestBuilds service=service.clone() builds fresh=fresh_builds/>
                                        <Trail name=service.name.to_string() trail/>
                                    </div>
                                    <About service/>
                                </div>
                            }.into_any(),
                            Ok(None) => view! { <Gone name/> }.into_any(),
                            Err(error) => view! { <PageHead title=name/><Fault error retry=move |()| service.refetch()/> }.into_any(),
                        })
                    }}
                    {move || there.get().then(|| view! { <DeleteDialog name=of_dialog.clone() deletion/> })}
                }
            }
        </Transition>
    }
}

/// A service that was deleted while its page was open.
#[component]
fn Gone(name: String) -> impl IntoView {
    view! {
        <PageHead title=name.clone()/>
        <Panel>
            <EmptyState
                icon=Glyph::Check
                title=t!("{name} is deleted", "{name} 已删除", name = name)
                text=t!(
                    "Its objects were taken out of the clusters; its builds and releases are forgotten. Images stay in the registry.",
                    "其对象已从集群中移除，构建与发布记录已清除。镜像仍保留在镜像仓库中。"
                )
            >
                <LinkButton href=paths::SERVICES kind=ButtonKind::Primary>{t!("To the services", "前往服务列表")}</LinkButton>
            </EmptyState>
        </Panel>
    }
}
