//! The lists of builds: of all services, and of one.

use domain::build::BuildStatus;
use domain::use_cases::event::Topic;
use frame::Load;
use frame::Title;
use frame::live::use_live;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{Badge, Choice, EmptyState, FilterChips, Glyph, LinkButton, PageHead, SearchBox};

use crate::api;
use crate::news::News;
use crate::queue::QueuePanel;
use crate::start::StartForm;
use crate::table::{Asked, BuildTable};
use frame::address::{choice_in_address, text_in_address};

fn statuses() -> Vec<Choice> {
    BuildStatus::ALL.into_iter().map(|status| Choice::new(status.as_str(), Badge::from(status).word)).collect()
}

/// Asks for the newest builds each time the stream was opened, in place: what is searched for and older pieces stay.
fn ask_again(news: News, service: impl Fn() -> Option<String> + 'static) {
    use_live().on_open(move || {
        let service = service();
        leptos::task::spawn_local(async move {
            // While they cannot be had, what is shown stays: the stream's own state says how old it is.
            if let Ok(newest) = api::builds(service, None, None).await {
                news.put_all(newest.items);
            }
        });
    });
}

/// Builds of every service that the viewer may see.
#[component]
pub fn BuildListPage() -> impl IntoView {
    let service = choice_in_address("service");
    let status = choice_in_address("status");
    let words = text_in_address("q");
    let builds =
        Resource::new(move || (service.get(), status.get()), |(service, status)| api::builds(service, status, None));
    let services = Resource::new(|| (), |()| api::built_services());
    let queue = Resource::new(|| (), |()| api::build_queue());
    let news = News::new();
    use_live().listen(Topic::default(), move |event| news.hear(event));
    // All of them, whatever the filter: the line is made of the same news.
    ask_again(news, || None);
    use_live().on_open(move || queue.refetch());
    let asked = move || Asked { service: service.get(), status: status.get().as_deref().and_then(BuildStatus::parse) };
    view! {
        <Title text=t!("Builds", "构建")/>
        <PageHead title=t!("Builds", "构建")/>
        <div class="toolbar">
            <SearchBox label=t!("Search builds", "搜索构建") value=words slash=true/>
            <Suspense>
                {move || services.get().map(|services| view! { <ServicePick names=services.unwrap_or_default() chosen=service/> })}
            </Suspense>
            <FilterChips label=t!("Status", "状态") options=statuses() selected=status/>
        </div>
        <div class="split split-side">
            <Load resource=builds let:first>
                <BuildTable first asked=asked() news words named=true>
                    <NoBuild filtered=service.get().is_some() || status.get().is_some()/>
                </BuildTable>
            </Load>
            <QueuePanel queue news/>
        </div>
    }
    .into_any()
}

/// Which service's builds are shown.
#[component]
fn ServicePick(names: Vec<String>, chosen: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <select
            class="input build-pick"
            name="service"
            aria-label=t!("Service", "服务")
            on:change=move |event| chosen.set(Some(event_target_value(&event)).filter(|name| !name.is_empty()))
        >
            <option value="" selected=move || chosen.get().is_none()>{t!("All services", "全部服务")}</option>
            {names
                .into_iter()
                .map(|name| {
                    let mine = name.clone();
                    view! {
                        <option value=name.clone() selected=move || chosen.get().as_ref() == Some(&mine)>{name.clone()}</option>
                    }
                })
                .collect_view()}
        </select>
    }
    .into_any()
}

/// What to do where no build is.
#[component]
fn NoBuild(filtered: bool) -> impl IntoView {
    let title = if filtered {
        t!("No build fits these filters", "没有符合条件的构建")
    } else {
        t!("No builds yet", "还没有构建")
    };
    let text = if filtered {
        t!("Take a filter back to see more.", "取消部分筛选条件可查看更多。")
    } else {
        t!(
            "A build turns a service's repository into an image. Open a service and start one.",
            "构建会把服务的代码仓库变成镜像。打开一个服务即可开始。"
        )
    };
    view! {
        <section class="panel">
            <EmptyState icon=Glyph::Build title=title text=text>
                {(!filtered)
                    .then(|| view! { <LinkButton href=paths::SERVICES icon=Glyph::Service>{t!("To the services", "查看服务")}</LinkButton> })}
            </EmptyState>
        </section>
    }
    .into_any()
}

/// Builds of one service, and the form that starts one.
#[component]
pub fn ServiceBuildsPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("service").unwrap_or_default()));
    let status = choice_in_address("status");
    let words = text_in_address("q");
    let builds =
        Resource::new(move || (name.get(), status.get()), |(service, status)| api::builds(Some(service), status, None));
    let service = Resource::new(move || name.get(), api::look_at_service);
    let news = News::new();
    let live = use_live();
    Effect::new(move |_| {
        let topic = Topic { service: Some(name.get()), ..Topic::default() };
        live.listen(topic, move |event| news.hear(event));
    });
    ask_again(news, move || Some(name.get_untracked()));
    let asked =
        move || Asked { service: Some(name.get()), status: status.get().as_deref().and_then(BuildStatus::parse) };
    let title = move || t!("Builds of {name}", "{name} 的构建", name = name.get());
    view! {
        <Title text=title/>
        <PageHead title=Signal::derive(title)/>
        <Load resource=service let:service>
            <StartForm name=name.get() service/>
        </Load>
        <div class="toolbar">
            <SearchBox label=t!("Search builds", "搜索构建") value=words slash=true/>
            <FilterChips label=t!("Status", "状态") options=statuses() selected=status/>
        </div>
        <Load resource=builds let:first>
            <BuildTable first asked=asked() news words named=false>
                <NoBuildOf filtered=status.get().is_some()/>
            </BuildTable>
        </Load>
    }
    .into_any()
}

#[component]
fn NoBuildOf(filtered: bool) -> impl IntoView {
    let (title, text) = if filtered {
        (
            t!("No build fits this filter", "没有符合条件的构建"),
            t!("Take the filter back to see more.", "取消筛选条件可查看更多。"),
        )
    } else {
        (t!("No builds yet", "还没有构建"), t!("Start the first one above.", "请在上方启动第一个构建。"))
    };
    view! {
        <section class="panel">
            <EmptyState icon=Glyph::Build title=title text=text/>
        </section>
    }
    .into_any()
}
