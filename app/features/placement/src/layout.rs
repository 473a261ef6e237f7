//! The frame around all pages of a service in an environment: who and where, the truth in a sentence, what can be done,
//! and the tabs. It asks for the status once and keeps it true for every page under it.

use std::time::Duration;

use domain::event::Event;
use domain::use_cases::event::Topic;
use frame::Load;
use frame::live::use_live;
use frame::placement::PlacementContext;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton, PageHead, Panel, Skeleton, Tab, Tabs};

use crate::api::{Head, load_head};
use crate::head::PlacementHead;
use crate::here::Here;
use crate::truth::Truth;

#[component]
pub fn PlacementLayout() -> impl IntoView {
    let place = PlacementContext::from_route();
    provide_context(place);
    let head = Resource::new(
        move || (place.service.get(), place.environment.get()),
        |(service, environment)| load_head(service, environment),
    );
    view! {
        <Load resource=head fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=3/></section> } let:head>
            <Placed head place/>
        </Load>
    }
    .into_any()
}

#[component]
fn Placed(head: Head, place: PlacementContext) -> impl IntoView {
    let here = Here::new(head, place);
    provide_context(here);
    listen(here);
    let gone = Memo::new(move |_| here.gone.get());
    move || if gone.get() { view! { <Gone here/> }.into_any() } else { view! { <Pages here/> }.into_any() }
}

#[component]
fn Pages(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    let href = {
        let (service, environment) = (service.clone(), environment.clone());
        move |of: fn(String, String) -> String| of(service.clone(), environment.clone())
    };
    view! {
        <PlacementHead here/>
        <Truth here/>
        <Tabs label=t!("{service} in {environment}", "{environment} 中的 {service}", service = service, environment = environment)>
            <Tab href=href(paths::placement) label=t!("Overview", "概览")/>
            <Tab href=href(paths::placement_logs) label=t!("Logs", "日志")/>
            <Tab href=href(paths::placement_metrics) label=t!("Metrics", "指标")/>
            <Tab href=href(paths::placement_configuration) label=t!("Configuration", "配置")/>
            <Tab
                href=href(paths::releases)
                label=t!("Releases", "发布")
                count=Signal::derive(move || Some(here.releases.get()).filter(|count| *count > 0).map(|n| n.to_string()))
                nested=true
            />
        </Tabs>
        <Outlet/>
    }
    .into_any()
}

/// It was deleted while its page was open.
#[component]
fn Gone(here: Here) -> impl IntoView {
    let (service, environment) = here.names();
    view! {
        <PageHead title=format!("{service} · {environment}")/>
        <Panel>
            <EmptyState
                icon=Glyph::Check
                title=t!("{service} is deleted", "{service} 已删除", service = service)
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

/// Keeps the status true.
fn listen(here: Here) {
    let live = use_live();
    let (service, environment) = here.names();
    let topic = Topic { service: Some(service), environment: Some(environment), build: None };
    live.listen(topic, move |event| match event {
        Event::Status(status) if here.is(&status.service, &status.environment) => here.put((**status).clone()),
        Event::Release(release) if here.is(&release.service_name, &release.environment_name) => {
            here.releases.try_update(|count| *count = release.number.max(*count));
        }
        Event::Service { .. } => here.refresh(),
        Event::Status(status) => here.beside(status),
        Event::Release(_)
        | Event::Build(_)
        | Event::BuildLog { .. }
        | Event::Placement { .. }
        | Event::Cluster { .. }
        | Event::Platform => {}
    });
    live.on_open(move || here.refresh());
}

/// Does something again and again in the browser while somebody can see the page.
pub fn while_seen(every: Duration, act: impl Fn() + Send + Sync + 'static) {
    let act = std::sync::Arc::new(act);
    Effect::new(move |_| {
        let act = act.clone();
        let seen = move || {
            if !document().hidden() {
                act();
            }
        };
        if let Ok(timer) = set_interval_with_handle(seen, every) {
            on_cleanup(move || timer.clear());
        }
    });
}
