//! What is being built and what waits, with its place and the reason.

use domain::Language;
use domain::build::{Build, BuildStatus, StepStatus};
use domain::use_cases::build::Queue;
use frame::Load;
use frame::{AppError, paths, t};
use leptos::prelude::*;
use ui::{Elapsed, Panel};

use crate::news::{News, fraction};

/// The line of builds.
#[component]
pub fn QueuePanel(queue: Resource<Result<Queue, AppError>>, news: News) -> impl IntoView {
    view! {
        <Load resource=queue let:queue>
            <Line queue news/>
        </Load>
    }
    .into_any()
}

#[component]
fn Line(queue: Queue, news: News) -> impl IntoView {
    let (at_once, others) = (queue.at_once, queue.others);
    let line = Memo::new(move |_| news.line(&queue));
    let running = move || line.with(|line| line.iter().filter(|build| build.status == BuildStatus::Running).count());
    let note = move || t!("{n} of {limit} at work", "{limit} 个名额中 {n} 个在用", n = running(), limit = at_once);
    view! {
        <Panel title=t!("Queue", "队列") note=Signal::derive(note)>
            {move || {
                let line = line.get();
                if line.is_empty() {
                    return view! { <p class="muted small">{t!("Nothing is being built.", "当前没有构建。")}</p> }.into_any();
                }
                let (running, waiting): (Vec<_>, Vec<_>) =
                    line.into_iter().partition(|build| build.status == BuildStatus::Running);
                view! {
                    <div class="stack-tight">
                        {running.into_iter().map(at_work).collect_view()}
                        {waiting
                            .into_iter()
                            .enumerate()
                            .map(|(place, build)| waits(&build, place + 1, at_once))
                            .collect_view()}
                    </div>
                }
                    .into_any()
            }}
            {(others > 0).then(|| view! { <p class="muted small">{of_others(others)}</p> })}
        </Panel>
    }
    .into_any()
}

fn at_work(build: Build) -> impl IntoView {
    let name = format!("{} {}", build.service_name, build.number);
    let doing = build.steps.iter().rev().find(|step| step.status == StepStatus::Running);
    let percent = doing.and_then(|step| step.percent);
    let doing = doing.map(|step| match percent {
        Some(percent) => format!("{} · {percent} %", step.name),
        None => step.name.clone(),
    });
    let said = if build.cancel_requested { Some(t!("Ending…", "正在结束……").to_owned()) } else { doing };
    let value = fraction(&build).map(|part| format!("{:.0}", part * 100.0));
    view! {
        <div class="stack-close">
            <div class="row row-between small">
                <a class="row-link" href=paths::build(&build.service_name, build.number)>{name.clone()}</a>
                {build.started_at.map(|since| view! { <span class="muted"><Elapsed since=since/></span> })}
            </div>
            <div class="progress">
                <progress max="100" value=value aria-label=t!("Progress of {name}", "{name} 的进度", name = name)></progress>
            </div>
            <div class="muted small truncate">{said}</div>
        </div>
    }
}

fn waits(build: &Build, place: usize, at_once: u32) -> impl IntoView + use<> {
    let name = format!("{} {}", build.service_name, build.number);
    view! {
        <p class="small">
            <a class="row-link" href=paths::build(&build.service_name, build.number)>{name}</a>
            " "
            <span class="muted">{why_waiting(place, at_once)}</span>
        </p>
    }
}

/// Why a build waits, and where it stands.
pub fn why_waiting(place: usize, at_once: u32) -> String {
    let english = match at_once {
        1 => "one build is the limit".to_owned(),
        2 => "two builds are the limit".to_owned(),
        n => format!("{n} builds are the limit"),
    };
    let nth = ordinal(place);
    match frame::language() {
        Language::English => format!("waits: {english}, {nth} in line"),
        Language::Chinese => format!("排队中：最多同时 {at_once} 个构建，当前第 {place} 位"),
    }
}

fn of_others(others: u32) -> String {
    match others {
        1 => t!("1 build of another team is in the line too.", "队列中还有其他团队的 1 个构建。").to_owned(),
        n => t!("{n} builds of other teams are in the line too.", "队列中还有其他团队的 {n} 个构建。", n = n),
    }
}

/// 1st, 2nd, 3rd, 4th, 11th, 21st.
fn ordinal(number: usize) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_the_line_is_told_with_its_reason() {
        assert_eq!(why_waiting(1, 2), "waits: two builds are the limit, 1st in line");
        assert_eq!(why_waiting(12, 1), "waits: one build is the limit, 12th in line");
        Owner::new().with(|| {
            ui::provide_language(Language::Chinese);
            assert_eq!(why_waiting(3, 2), "排队中：最多同时 2 个构建，当前第 3 位");
        });
    }

    #[test]
    fn ordinals_end_as_people_write_them() {
        let said: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).to_vec();
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
    }
}
