//! The releases there were, newest first.

use std::collections::BTreeMap;

use domain::event::Event;
use domain::release::{Release, ReleaseStatus};
use domain::use_cases::event::Topic;
use frame::Load;
use frame::Title;
use frame::live::use_live;
use frame::placement::use_placement;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{
    Ago, Badge, Choice, EmptyRow, EmptyState, FilterChips, Glyph, LinkButton, LoadMore, SearchBox, StateBadge, Table,
    toasts,
};

use crate::again::{AgainButton, AgainDialog};
use crate::api::{self, Releases};
use crate::promote::PromoteLink;
use frame::address::{choice_in_address, text_in_address};

/// What the stream said of releases since the page asked for them.
pub type News = RwSignal<BTreeMap<u32, Release>>;

/// What people tell versions apart by: the build and its tag, or the image's.
pub fn version(release: &Release) -> String {
    match release.build_number {
        Some(number) => t!("build {number}", "构建 {number}", number = number),
        None => release.version(),
    }
}

/// Hears of the releases of this place until the page is left.
pub fn hear(on_release: impl Fn(&Release) + Clone + 'static) {
    let place = use_placement();
    let live = use_live();
    Effect::new(move |_| {
        let (service, environment) = (place.service.get(), place.environment.get());
        let topic = Topic { service: Some(service.clone()), environment: Some(environment.clone()), build: None };
        let on_release = on_release.clone();
        live.listen(topic, move |event| {
            if let Event::Release(release) = event
                && release.service_name.as_str() == service
                && release.environment_name.as_str() == environment
            {
                on_release(release);
            }
        });
    });
}

#[component]
pub fn ReleaseListPage() -> impl IntoView {
    let place = use_placement();
    let releases = Resource::new(
        move || (place.service.get(), place.environment.get()),
        |(service, environment)| api::list_releases(service, environment, None),
    );
    let news: News = RwSignal::new(BTreeMap::new());
    hear(move |release| {
        news.try_update(|news| news.insert(release.number, Release { manifests: Vec::new(), ..release.clone() }));
    });
    // In place: what is searched for, older pieces and an open dialog stay.
    use_live().on_open(move || {
        let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
        let seen = news.get_untracked();
        leptos::task::spawn_local(async move {
            // While they cannot be had, what is shown stays: the stream's own state says how old it is.
            if let Ok(newest) = api::list_releases(service, environment, None).await {
                news.try_update(|news| put_all(news, &seen, newest.page.items));
            }
        });
    });
    let title = move || {
        t!(
            "Releases of {service} in {environment}",
            "{service} 在 {environment} 的发布",
            service = place.service.get(),
            environment = place.environment.get()
        )
    };
    view! {
        <Title text=title/>
        <Load resource=releases let:first>
            <ReleaseTable first news/>
        </Load>
    }
    .into_any()
}

/// Takes over what was fetched. Of what was heard since it was asked for (`seen` was known then) the answer is the older one.
fn put_all(known: &mut BTreeMap<u32, Release>, seen: &BTreeMap<u32, Release>, fetched: Vec<Release>) {
    for release in fetched {
        if known.get(&release.number) == seen.get(&release.number) {
            known.insert(release.number, release);
        }
    }
}

fn holds(release: &Release, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let all = [
        release.number.to_string(),
        release.image.to_string(),
        release.why().say(frame::language()).to_owned(),
        release.created_by.to_string(),
        release.build_number.map(|number| format!("build {number}")).unwrap_or_default(),
    ];
    words.is_empty() || all.iter().any(|text| text.to_lowercase().contains(&words))
}

#[component]
fn ReleaseTable(first: Releases, news: News) -> impl IntoView {
    let place = use_placement();
    let status = choice_in_address("status");
    let words = text_in_address("q");
    let fetched = RwSignal::new(first.page.items);
    let next = RwSignal::new(first.page.next);
    let (team, now) = (first.team, RwSignal::new(first.now));
    let chosen = RwSignal::new(None::<Release>);
    // Before it asks, the dialog compares with what runs at that moment.
    Effect::new(move |_| {
        if chosen.with(Option::is_some) {
            let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = api::look_at_now(service, environment).await {
                    now.try_set(fresh);
                }
            });
        }
    });
    let toasts = toasts();
    let load = Action::new(move |after: &String| {
        let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
        let after = after.clone();
        async move {
            match api::list_releases(service, environment, Some(after)).await {
                Ok(more) => {
                    fetched.update(|releases| releases.extend(more.page.items));
                    next.set(more.page.next);
                }
                Err(error) => toasts.failed(error.sentence()),
            }
        }
    });
    let all = Memo::new(move |_| {
        let mut all: BTreeMap<u32, Release> =
            fetched.with(|fetched| fetched.iter().map(|release| (release.number, release.clone())).collect());
        news.with(|news| all.extend(news.iter().map(|(number, release)| (*number, release.clone()))));
        all.into_values().rev().collect::<Vec<_>>()
    });
    let rows = Memo::new(move |_| {
        let (status, words) = (status.get().as_deref().and_then(ReleaseStatus::parse), words.get());
        let fits = |release: &&Release| status.is_none_or(|status| release.status == status) && holds(release, &words);
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let running = Memo::new(move |_| place.status.with(|status| status.as_ref().and_then(|status| status.release)));
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let found_none = Memo::new(move |_| rows.with(Vec::is_empty));
    let statuses: Vec<_> =
        ReleaseStatus::ALL.into_iter().map(|status| Choice::new(status.as_str(), Badge::from(status).word)).collect();
    let deploy = move || paths::deploy(place.service.get(), place.environment.get());
    view! {
        <h2 class="visually-hidden">{t!("Releases", "发布")}</h2>
        <div class="toolbar">
            <SearchBox label=t!("Search releases", "搜索发布") value=words slash=true/>
            <FilterChips label=t!("Status", "状态") options=statuses selected=status/>
        </div>
        <section class="panel">
            <Show when=move || none.get()>
                <EmptyState
                    icon=Glyph::Deploy
                    title=t!("Nothing was deployed here yet", "尚未部署")
                    text=t!(
                        "A release is one image with one set of settings. Each stays here, so that you can go back to it.",
                        "一个发布就是一个镜像加一组配置。它们都会保留，可随时回退。"
                    )
                >
                    <LinkButton href=Signal::derive(deploy) kind=ui::ButtonKind::Primary icon=Glyph::Deploy>
                        {t!("Deploy", "部署")}
                    </LinkButton>
                </EmptyState>
            </Show>
            <Show when=move || !none.get()>
                <Table label=t!("Releases, newest first", "发布，最新在前")>
                    <thead>
                        <tr>
                            <th scope="col">{t!("Release", "发布")}</th>
                            <th scope="col">{t!("Status", "状态")}</th>
                            <th scope="col">{t!("Version", "版本")}</th>
                            <th scope="col">{t!("By", "发布人")}</th>
                            <th scope="col">{t!("When", "时间")}</th>
                            <th scope="col">{t!("Why", "原因")}</th>
                            <th scope="col"><span class="visually-hidden">{t!("Actions", "操作")}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || rows.get()
                            key=|release| (release.number, release.status, release.sentence.is_some())
                            children=move |release| view! { <Row release team chosen running/> }
                        />
                        <Show when=move || found_none.get()>
                            <EmptyRow columns=7>{t!("No release fits.", "没有符合条件的发布。")}</EmptyRow>
                        </Show>
                    </tbody>
                </Table>
                <LoadMore
                    more=Signal::derive(move || next.with(Option::is_some))
                    pending=load.pending()
                    on_click=move |()| {
                        if let Some(after) = next.get_untracked() {
                            load.dispatch(after);
                        }
                    }
                />
            </Show>
        </section>
        <AgainDialog chosen now/>
    }
    .into_any()
}

#[component]
fn Row(
    release: Release,
    team: domain::id::TeamId,
    chosen: RwSignal<Option<Release>>,
    running: Memo<Option<u32>>,
) -> impl IntoView {
    let (number, status) = (release.number, release.status);
    let href = paths::release(&release.service_name, &release.environment_name, number);
    let why = (release.status == ReleaseStatus::Failed).then(|| release.sentence.clone()).flatten();
    let repeats = release.repeats.map(|older| t!("release {older} again", "重复发布 {older}", older = older));
    let from = release.promoted.as_ref().map(|from| {
        let href = paths::release(&release.service_name, &from.environment, from.release);
        let words =
            t!("from {place}, release {n}", "来自 {place} 的发布 {n}", place = from.environment, n = from.release);
        view! { <a class="link small" href=href>{words}</a> }
    });
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=href>{number}</a>
                {move || (running.get() == Some(number)).then(|| view! {
                    " "<span class="chip">{t!("current", "当前")}</span>
                })}
            </th>
            <td>
                {move || {
                    // While it is not known what runs, nothing is said to be past.
                    let past = running.get().is_some_and(|running| running != number);
                    view! { <StateBadge of=if past { Badge::of_past(status) } else { Badge::from(status) }/> }
                }}
            </td>
            <td data-label=t!("Version", "版本")>
                {release.version()}
            </td>
            <td data-label=t!("By", "发布人")>{release.created_by.to_string()}</td>
            <td data-label=t!("When", "时间") class="muted"><Ago time=release.created_at/></td>
            <td class="release-why">
                <div>
                    <div>{release.why().say(frame::language()).to_owned()}</div>
                    {repeats.map(|repeats| view! { <div class="small muted">{repeats}</div> })}
                    {from}
                    {why.map(|why| view! { <div class="small tone tone-failed">{why.say(frame::language()).to_owned()}</div> })}
                </div>
            </td>
            <td class="number">
                <div class="row row-end">
                    <PromoteLink release=release.clone() team/>
                    <AgainButton release team chosen small=true/>
                </div>
            </td>
        </tr>
    }
    .into_any()
}
