//! What stands beside a build's steps: the line while it waits, its image, and how it compares with the last good one.

use domain::build::{Build, BuildStatus};
use frame::{paths, t};
use leptos::prelude::*;
use ui::{CopyButton, Elapsed, Fact, Facts, Moment, Panel};

use crate::api::{self, BuildView};
use crate::follow::Followed;
use crate::queue::QueuePanel;
use crate::table::short;

#[component]
pub fn Side(followed: Followed, view: StoredValue<BuildView>) -> impl IntoView {
    let build = followed.build;
    let status = Memo::new(move |_| build.with(|build| build.status));
    let image = Memo::new(move |_| build.with(|build| build.image.clone().zip(build.digest.clone())));
    view! {
        <div class="stack build-side">
            {move || (status.get() == BuildStatus::Queued).then(|| {
                let queue = Resource::new(|| (), |()| api::build_queue());
                view! { <QueuePanel queue news=followed.news/> }
            })}
            {move || image.get().map(|(image, digest)| {
                let whole = image.pinned(&digest).to_string();
                view! {
                    <Panel title=t!("Image", "镜像") tools=move || view! { <CopyButton text=whole/> }>
                        <p class="mono small break">{image.to_string()}</p>
                        <p class="mono small break muted">{digest.to_string()}</p>
                    </Panel>
                }
            })}
            <Times of=build/>
            {view.with_value(|view| view.last_good.clone()).map(|good| view! { <Against of=build good/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Times(of: RwSignal<Build>) -> impl IntoView {
    let build = of;
    let times = Memo::new(move |_| build.with(|build| (build.started_at, build.finished_at, build.attempts)));
    let asked = build.with_untracked(|build| build.created_at);
    view! {
        <Panel title=t!("Times", "时间")>
            <Facts>
                <Fact name=t!("Asked for", "发起")><Moment time=asked/></Fact>
                {move || {
                    let (started, finished, attempts) = times.get();
                    view! {
                        {started.map(|at| view! { <Fact name=t!("Waited", "等待")><Elapsed since=asked until=Some(at)/></Fact> })}
                        {started.map(|at| view! { <Fact name=t!("Took", "用时")><Elapsed since=at until=finished/></Fact> })}
                        {finished.map(|at| view! { <Fact name=t!("Over", "结束")><Moment time=at/></Fact> })}
                        {(attempts > 1).then(|| view! {
                            <Fact name=t!("Begun", "启动次数")>
                                {t!("{n} times, because the server was restarted", "{n} 次，因为服务器曾重启", n = attempts)}
                            </Fact>
                        })}
                    }
                }}
            </Facts>
        </Panel>
    }
    .into_any()
}

/// How a build compares with the last one that succeeded before it.
#[component]
fn Against(of: RwSignal<Build>, good: Build) -> impl IntoView {
    let build = of;
    let title = t!("Against build {n}", "与构建 {n} 相比", n = good.number);
    let href = paths::build(&good.service_name, good.number);
    let before = good
        .started_at
        .zip(good.finished_at)
        .map(|(from, to)| ui::duration(u64::try_from((to - from).num_milliseconds()).unwrap_or_default()));
    let cached = |build: &Build| {
        let cached = build.steps.iter().filter(|step| step.cached).count();
        t!("{n} of {all}", "{all} 步中 {n} 步", n = cached, all = build.steps.len())
    };
    let (cached_before, commit_before) = (cached(&good), good.commit.clone());
    let commit = Memo::new(move |_| build.with(|build| build.commit.clone()));
    let commit_said = move || match (commit.get(), &commit_before) {
        (Some(now), Some(before)) if now == *before => t!("the same", "相同").to_owned(),
        (Some(_), Some(before)) => t!("another than {before}", "与 {before} 不同", before = short(before)),
        _ => t!("not known yet", "未知").to_owned(),
    };
    let span = Memo::new(move |_| build.with(|build| build.started_at.map(|at| (at, build.finished_at))));
    view! {
        <Panel title=title tools=move || view! { <a class="link small" href=href>{t!("Open", "打开")}</a> }>
            <Facts>
                <Fact name=t!("Commit", "提交")>{commit_said}</Fact>
                <Fact name=t!("Took", "用时")>
                    {move || span.get().map(|(since, until)| view! { <Elapsed since=since until=until/> })}
                    " "
                    {before.map(|before| view! { <span class="faint">{format!("({before})")}</span> })}
                </Fact>
                <Fact name=t!("From cache", "缓存")>
                    {move || build.with(cached)}" "<span class="faint">{format!("({cached_before})")}</span>
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}
