//! The page of one release.

use domain::authorise::Action;
use domain::controller::ControllerKind;
use domain::difference::{Difference, Side};
use domain::release::Release;
use domain::settings::Settings;
use domain::status::State;
use frame::Load;
use frame::Title;
use frame::address::asked_by_address;
use frame::live::use_live;
use frame::placement::use_placement;
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use ui::{
    Ago, Badge, Chip, CopyButton, Elapsed, Fact, Facts, Moment, Panel, StateBadge, Timeline, TimelineItem, toasts,
};

use crate::again::{AgainButton, AgainDialog};
use crate::api::{self, ReleaseView};
use crate::changes::{Changes, counted};
use crate::commits::CommitsBetween;
use crate::export::ExportMenu;
use crate::list::{hear, version};
use crate::manifests::Manifests;
use crate::outcome::{CameFrom, Outcome, end};
use crate::progress::PodByPod;
use crate::promote::{PromoteButton, PromoteDialog, denied, targets};

/// `/services/{service}/environments/{environment}/releases/{release}`.
#[component]
pub fn ReleasePage() -> impl IntoView {
    let place = use_placement();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get_str("release").and_then(|text| text.parse::<u32>().ok())).unwrap_or_default()
    });
    let view = Resource::new(
        move || (place.service.get(), place.environment.get(), number.get()),
        |(service, environment, number)| api::look_at_release(service, environment, number),
    );
    let title = move || {
        t!(
            "Release {number} of {service} in {environment}",
            "{service} 在 {environment} 的发布 {number}",
            number = number.get(),
            service = place.service.get(),
            environment = place.environment.get()
        )
    };
    view! {
        <Title text=title/>
        <Load resource=view let:view>
            <Body view/>
        </Load>
    }
    .into_any()
}

#[component]
fn Body(view: ReleaseView) -> impl IntoView {
    let number = view.release.number;
    let release = RwSignal::new(view.release.clone());
    hear(move |news| {
        if news.number == number && release.try_with_untracked(|release| release != news) == Some(true) {
            release.set(news.clone());
        }
    });
    // What was said while the stream was cut was not heard, and it may have been the last word.
    let place = use_placement();
    use_live().on_open(move || {
        let seen = release.get_untracked();
        if seen.status.is_final() {
            return;
        }
        let (service, environment) = (place.service.get_untracked(), place.environment.get_untracked());
        leptos::task::spawn_local(async move {
            // An answer that was on its way while something was heard is the older one.
            if let Ok(view) = api::look_at_release(service, environment, number).await
                && release.try_with_untracked(|release| *release == seen) == Some(true)
            {
                release.try_set(view.release);
            }
        });
    });
    let now = RwSignal::new(view.now.clone());
    let chosen = RwSignal::new(None::<Release>);
    let promoting = RwSignal::new(false);
    let targets = targets(&view.environments, &view.release.environment_name);
    ask_from_address(&view, chosen, promoting);
    let difference = between(&view);
    let compared = view.before.as_ref().map(|before| before.number);
    let title = match compared {
        Some(before) => t!("What it changed against {before}", "相对发布 {before} 的变更", before = before),
        None => t!("What it began with", "最初的配置").to_owned(),
    };
    let counts = counted(difference.counts());
    let service = view.release.service_name.to_string();
    let before = view.before.as_ref().and_then(|before| before.build_number);
    let builds = Signal::stored(before.zip(view.release.build_number));
    // What runs on a schedule has arrived with the schedule; its runs come later.
    let controller = &view.release.settings.controller;
    let scheduled = controller.kind() == ControllerKind::CronJob;
    let completions = controller.job().map(|job| job.completions);
    let under_way = Memo::new(move |_| !scheduled && release.with(|release| !release.status.is_final()));
    view! {
        <Head view=view.clone() release chosen promoting/>
        <Outcome release/>
        <div class="split split-wide">
            <div class="stack">
                <Show when=move || under_way.get()>
                    <PodByPod release=number completions/>
                </Show>
                <Panel title=title note=counts flush=true>
                    <Changes of=difference.clone() all=true/>
                </Panel>
                <CommitsBetween service builds/>
                <Manifests of=Signal::derive(move || release.with(|release| release.manifests.clone()))/>
            </div>
            <div class="stack">
                <WhatRuns view=view.clone()/>
                <Times release/>
            </div>
        </div>
        <AgainDialog chosen now/>
        <PromoteDialog release=view.release targets open=promoting/>
    }
    .into_any()
}

/// An address may ask for a dialog: a roll back leads here, and so does the list.
fn ask_from_address(view: &ReleaseView, chosen: RwSignal<Option<Release>>, promoting: RwSignal<bool>) {
    let toasts = toasts();
    let (release, again) = (view.release.clone(), why_not(Action::Deploy, Some(view.team)));
    let promote = denied(view.team, view.environments.len() < 2);
    // The page of one release stands until that of the next is here: what is asked of the next is not its own.
    let own = paths::release(&release.service_name, &release.environment_name, release.number);
    let path = use_location().pathname;
    asked_by_address(move |asked| {
        if path.with_untracked(|path| *path != own) {
            return false;
        }
        let reason = match asked {
            paths::AGAIN => &again,
            paths::PROMOTE => &promote,
            _ => return false,
        };
        match reason.clone() {
            Some(reason) => toasts.failed(reason),
            None if asked == paths::PROMOTE => promoting.set(true),
            None => chosen.set(Some(release.clone())),
        }
        true
    });
}

/// Against the release before it.
fn between(view: &ReleaseView) -> Difference {
    let before = view.before.as_ref().map(Side::of);
    Difference::between(before.as_ref(), &Side::of(&view.release))
}

#[component]
fn Head(
    view: ReleaseView,
    release: RwSignal<Release>,
    chosen: RwSignal<Option<Release>>,
    promoting: RwSignal<bool>,
) -> impl IntoView {
    let alone = view.environments.len() < 2;
    let status = Memo::new(move |_| release.with(|release| release.status));
    let fixed = view.release;
    let repeats = fixed.repeats.map(|older| {
        let href = paths::release(&fixed.service_name, &fixed.environment_name, older);
        view! {
            <a class="chip" href=href>{t!("repeats {older}", "重复发布 {older}", older = older)}</a>
        }
    });
    view! {
        <div class="section-head">
            <div class="grow stack-close">
                <div class="row row-wrap release-title">
                    <h2>{t!("Release {n}", "发布 {n}", n = fixed.number)}</h2>
                    {move || view! { <StateBadge of=status.get() pill=true/> }}
                    {repeats}
                    <CameFrom release=fixed.clone()/>
                    {fixed.take_over.then(|| view! { <Chip>{t!("took over what others owned", "接管了他人管理的字段")}</Chip> })}
                </div>
                <p class="muted">{fixed.created_by.to_string()}", "<Ago time=fixed.created_at/></p>
            </div>
            <ExportMenu release/>
            <AgainButton release=fixed.clone() team=view.team chosen/>
            <PromoteButton release team=view.team alone open=promoting/>
        </div>
    }
    .into_any()
}

/// How many pods it has.
fn pods(settings: &Settings) -> String {
    match (settings.controller.kind(), settings.controller.job()) {
        (_, Some(job)) => t!(
            "{completions} must end well, {parallelism} at a time",
            "需 {completions} 个成功，同时运行 {parallelism} 个",
            completions = job.completions,
            parallelism = job.parallelism
        ),
        (ControllerKind::DaemonSet, _) => {
            t!("one on every node that it selects", "在其选择的每个节点上各一个").to_owned()
        }
        _ => settings.replicas.to_string(),
    }
}

/// Image, build and why.
#[component]
fn WhatRuns(view: ReleaseView) -> impl IntoView {
    let release = view.release;
    let image = release.image.to_string();
    let copied = image.clone();
    let commit = view.built.and_then(|build| build.commit.zip(Some(build.subject.unwrap_or_default())));
    let build = release.build_number.map(|number| (paths::build(&release.service_name, number), version(&release)));
    let kind = release.settings.controller.kind();
    let pods = pods(&release.settings);
    let schedule = release.settings.controller.cron_job().map(|cron| {
        let zone = cron.time_zone.as_ref().map(|zone| format!(" ({zone})"));
        (cron.schedule.to_string(), zone)
    });
    let reason = Some(release.why().say(frame::language()).to_owned()).filter(|reason| !reason.is_empty());
    view! {
        <Panel title=t!("What it is", "内容") tools=move || view! { <CopyButton text=copied/> }>
            <Facts>
                {build.map(|(href, name)| view! { <Fact name=t!("Build", "构建")><a class="link" href=href>{name}</a></Fact> })}
                {commit.map(|(commit, subject)| view! {
                    <Fact name=t!("Commit", "提交")>
                        <span class="mono" title=commit.clone()>{commit.get(..7).unwrap_or(&commit).to_owned()}</span>" "{subject}
                    </Fact>
                })}
                <Fact name=t!("Image", "镜像")><span class="mono small break">{image}</span></Fact>
                <Fact name=t!("Controller", "控制器")>{kind.as_str()}</Fact>
                {schedule.map(|(schedule, zone)| view! {
                    <Fact name=t!("Schedule", "计划")><span class="mono">{schedule}</span>{zone}</Fact>
                })}
                <Fact name=t!("Pods", "Pod 数")>{pods}</Fact>
                <Fact name=t!("Why", "原因")>
                    {reason.unwrap_or_else(|| t!("nothing was said", "未填写").to_owned())}
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

/// When it was made, applied and over, and how long each took.
#[component]
fn Times(release: RwSignal<Release>) -> impl IntoView {
    let times = Memo::new(move |_| {
        release.with(|release| (release.status, release.created_at, release.applied_at, release.finished_at))
    });
    let kind = release.with_untracked(|release| release.settings.controller.kind());
    view! {
        <Panel title=t!("Times", "时间") flush=true>
            {move || {
                let (status, created, applied, finished) = times.get();
                view! {
                    <Timeline>
                        {applied.map(|at| view! {
                            <TimelineItem state=Badge::from(status).state when=move || view! { <Elapsed since=at until=finished/> }>
                                {end(status, kind)}
                                {finished.map(|end| view! { <div class="timeline-sub"><Moment time=end/></div> })}
                            </TimelineItem>
                        })}
                        {applied.map(|at| view! {
                            <TimelineItem state=State::Ready when=move || view! { <Elapsed since=created until=Some(at)/> }>
                                {t!("In the cluster", "已提交到集群")}
                                <div class="timeline-sub"><Moment time=at/></div>
                            </TimelineItem>
                        })}
                        <TimelineItem state=State::Ready when=|| ()>
                            {t!("Asked for", "发起")}
                            <div class="timeline-sub"><Moment time=created/></div>
                        </TimelineItem>
                    </Timeline>
                }
            }}
        </Panel>
    }
    .into_any()
}
