//! The steps of a build, folded, each with its lines. What runs or failed is open until the person decides otherwise.

use domain::build::{Build, Step, StepStatus};
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Badge, Elapsed, Glyph, Icon, LinkButton, StateMark};

use crate::follow::Followed;
use crate::lines::{Lines, Shown};
use crate::log::span;
use crate::search::LogSearch;

/// Lines of a closed step are on the page too as long as they are few: then the browser's own search finds them.
const FEW: usize = 40;

#[component]
pub fn Steps(followed: Followed, shown: Shown) -> impl IntoView {
    let build = followed.build;
    let count = Memo::new(move |_| build.with(|build| build.steps.len()));
    let file = build.with_untracked(|build| paths::build_log_file(&build.service_name, build.number));
    view! {
        <section class="panel" aria-labelledby="steps">
            <div class="panel-head">
                <h2 id="steps">{t!("Steps", "步骤")}</h2>
                <span class="panel-note">
                    {move || build.with(|build| build.started_at.map(|since| view! { <Elapsed since=since until=build.finished_at/> }))}
                    {move || build.with(cached)}
                </span>
                <div class="panel-tools">
                    <LogSearch shown/>
                    <LinkButton href=file small=true icon=Glyph::Download download=true>{t!("Download", "下载")}</LinkButton>
                </div>
            </div>
            <For each=move || 0..count.get() key=|index| *index children=move |index| view! { <StepView shown index/> }/>
            <Show when=move || count.get() == 0>
                <p class="panel-body muted">
                    {move || match build.with(|build| build.status.is_final()) {
                        true => t!("It ended before its first step.", "在第一个步骤之前就已结束。"),
                        false => t!("The first step begins when its turn comes.", "轮到它时会开始第一个步骤。"),
                    }}
                </p>
            </Show>
            {move || followed.trouble.get().map(|error| {
                view! { <p class="panel-foot tone tone-warning" role="status">{error.sentence()}</p> }
            })}
            <Show when=move || followed.too_long.get()>
                <p class="panel-foot">
                    {t!("The log is longer than a page holds. Download it to read its end.", "日志过长，页面无法全部显示，请下载后查看末尾。")}
                </p>
            </Show>
        </section>
    }
    .into_any()
}

/// ` · 4 of 6 from cache`.
fn cached(build: &Build) -> Option<String> {
    let cached = build.steps.iter().filter(|step| step.cached).count();
    (cached > 0)
        .then(|| t!(" · {n} of {all} from cache", " · {all} 步中 {n} 步来自缓存", n = cached, all = build.steps.len()))
}

#[component]
fn StepView(shown: Shown, index: usize) -> impl IntoView {
    let build = shown.build;
    let step = Memo::new(move |_| build.with(|build| build.steps.get(index).cloned()));
    let status = Memo::new(move |_| step.with(|step| step.as_ref().map_or(StepStatus::Waiting, |step| step.status)));
    let name = Memo::new(move |_| step.with(|step| step.as_ref().map(|step| called(&step.name)).unwrap_or_default()));
    let range = Memo::new(move |_| {
        let (from, to) = build.with(|build| span(build, index));
        shown.log.with(|log| log.between(from, to))
    });
    let chosen = RwSignal::new(None::<bool>);
    let by_itself = move || matches!(status.get(), StepStatus::Running | StepStatus::Failed);
    let open = Memo::new(move |_| chosen.get().unwrap_or_else(by_itself));
    Effect::new(move |_| {
        shown.wanted.track();
        if let Some(line) = shown.marked.get_untracked()
            && range.with_untracked(|range| range.contains(&line))
        {
            chosen.set(Some(true));
            bring_into_view(line, index);
        }
    });
    let drawn = Memo::new(move |_| open.get() || range.with(ExactSizeIterator::len) <= FEW);
    view! {
        <details class="step" id=format!("step-{index}") open=move || open.get()>
            // The click is carried out here: the element's own way would be undone by the next change of the step.
            <summary on:click=move |event| {
                event.prevent_default();
                chosen.set(Some(!open.get_untracked()));
            }>
                <span class="step-fold"><Icon glyph=Glyph::ChevronRight/></span>
                {move || view! { <StateMark of=Badge::from(status.get())/> }}
                <span class="step-name">{move || name.get()}</span>
                <span class="step-time">{move || step.with(|step| step.as_ref().map(took))}</span>
            </summary>
            <div class="step-body" tabindex="0">
                {move || drawn.get().then(|| view! { <Lines shown range status name=name.get_untracked()/> })}
            </div>
        </details>
    }
    .into_any()
}

/// A step as people call it: Slipway's own in their language, a line of the Dockerfile as it was written.
fn called(name: &str) -> String {
    match name {
        "Clone" => t!("Clone", "克隆仓库").to_owned(),
        "Push" => t!("Push", "推送镜像").to_owned(),
        line => line.to_owned(),
    }
}

/// How long a step took, or how far it is.
fn took(step: &Step) -> String {
    match (step.status, step.duration_ms, step.percent) {
        _ if step.cached => t!("cached", "缓存").to_owned(),
        (StepStatus::Waiting, ..) => t!("not reached", "未执行").to_owned(),
        (StepStatus::Running, _, Some(percent)) => format!("{percent} %"),
        (StepStatus::Running, ..) => t!("running", "进行中").to_owned(),
        (_, Some(taken), _) => ui::duration(taken),
        (_, None, _) => String::new(),
    }
}

/// Scrolls the page to a line, or to its step where the step scrolls by itself. After the step was opened, which
/// takes until the next drawing.
fn bring_into_view(line: usize, step: usize) {
    request_animation_frame(move || {
        let row = document().query_selector(&format!("#step-{step} .log:not(.virtual) [data-line='{line}']"));
        let element = row.ok().flatten().or_else(|| document().get_element_by_id(&format!("step-{step}")));
        if let Some(element) = element {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
