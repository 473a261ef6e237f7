//! The latest builds of a service, live, and the way to start one.

use domain::authorise::Action;
use domain::build::Build;
use domain::service::{Service, Source};
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{AppError, Load, language, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Ago, Button, ButtonKind, Elapsed, EmptyState, Glyph, Panel, Skeleton, StateBadge, Table, TextInput};

use super::head::going;
use crate::api::StartBuild;

/// How many are shown; the rest has its own page.
const SHOWN: usize = 5;

/// Puts a build's latest state among those that the stream told of.
pub fn put(known: &mut Vec<Build>, build: Build) {
    known.retain(|other| other.number != build.number);
    known.push(build);
}

/// What was fetched, brought up to date by the stream; newest first.
fn merged(fetched: Vec<Build>, fresh: &[Build]) -> Vec<Build> {
    let mut all = fetched;
    for build in fresh {
        put(&mut all, build.clone());
    }
    all.sort_by_key(|build| std::cmp::Reverse(build.number));
    all.truncate(SHOWN);
    all
}

#[component]
pub fn LatestBuilds(
    service: Service,
    builds: Resource<Result<Vec<Build>, AppError>>,
    fresh: RwSignal<Vec<Build>>,
) -> impl IntoView {
    if matches!(service.source, Source::Image(_)) {
        return ().into_any();
    }
    let all = paths::service_builds(&service.name);
    view! {
        <Panel
            title=t!("Latest builds", "最近构建")
            flush=true
            tools=move || view! { <a class="button button-quiet button-small" href=all>{t!("All builds", "所有构建")}</a> }
        >
            <StartForm service/>
            <Load resource=builds fallback=|| view! { <Skeleton rows=3 columns=4/> } let:builds>
                {move || {
                    let builds = fresh.with(|fresh| merged(builds.clone(), fresh));
                    if builds.is_empty() { view! { <NoBuild/> }.into_any() } else { view! { <BuildTable builds/> }.into_any() }
                }}
            </Load>
        </Panel>
    }
    .into_any()
}

#[component]
fn NoBuild() -> impl IntoView {
    view! {
        <EmptyState
            icon=Glyph::Build
            title=t!("Not built yet", "尚未构建")
            text=t!("A build clones the repository, builds the image and pushes it to the registry.", "构建会克隆仓库、构建镜像并推送到镜像仓库。")
        />
    }
}

/// Starts a build, of the service's own branch or of another ref.
#[component]
fn StartForm(service: Service) -> impl IntoView {
    let own = match &service.source {
        Source::Git(source) => source.reference.to_string(),
        Source::Image(_) => String::new(),
    };
    let reason = why_not(Action::StartBuild, Some(service.team)).or_else(|| going(&service));
    let action = ServerAction::<StartBuild>::new();
    let form = FormState::of(action);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(build)) = action.value().get() {
            navigate(&paths::build(&build.service_name, build.number), Default::default());
        }
    });
    view! {
        <ActionForm action attr:class="start-build">
            <input type="hidden" name="name" value=service.name.to_string()/>
            <TextInput
                name="reference"
                label=t!("Another branch, tag or commit", "其他分支、标签或提交")
                placeholder=own
                mono=true
                error=form.field("ref")
            />
            <Button kind=ButtonKind::Primary icon=Glyph::Build submit=true pending=form.pending reason=reason>{t!("Build", "构建")}</Button>
            <FormError form/>
        </ActionForm>
    }
}

#[component]
fn BuildTable(builds: Vec<Build>) -> impl IntoView {
    let rows = builds.into_iter().map(|build| {
        let href = paths::build(&build.service_name, build.number);
        let commit: Option<String> = build.commit.as_ref().map(|commit| commit.chars().take(7).collect());
        let said = match &build.sentence {
            Some(sentence) => Some(sentence.say(language()).to_owned()),
            None => build.subject.clone(),
        };
        let taken = build.started_at.map(|since| view! { <Elapsed since=since until=build.finished_at/> });
        view! {
            <tr>
                <th scope="row"><a class="row-link" href=href>{build.number.to_string()}</a></th>
                <td data-label=t!("Status", "状态")><StateBadge of=build.status/></td>
                <td data-label=t!("Source", "来源")>
                    <div class="service-state"><span class="mono">{build.reference.to_string()} " " {commit}</span>
                    <div class="cell-sub">{said}</div></div>
                </td>
                <td data-label=t!("Took", "用时") class="number">{taken}</td>
                <td data-label=t!("Started", "启动")><span>{build.requested_by.to_string()} " " <Ago time=build.created_at/></span></td>
            </tr>
        }
    });
    view! {
        <Table label=t!("Latest builds", "最近构建")>
            <thead>
                <tr>
                    <th scope="col">{t!("Build", "构建")}</th>
                    <th scope="col">{t!("Status", "状态")}</th>
                    <th scope="col">{t!("Source", "来源")}</th>
                    <th scope="col" class="number">{t!("Took", "用时")}</th>
                    <th scope="col">{t!("Started", "启动")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </Table>
    }
}
