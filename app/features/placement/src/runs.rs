//! The runs of what runs to an end: how each went, how long it took, and the way to its logs; and when the next one is due.

use domain::controller::ControllerKind;
use domain::status::{EnvironmentStatus, State};
use domain::workload::{Run, RunStatus};
use frame::{language, paths, t};
use leptos::prelude::*;
use ui::{Ago, Badge, Elapsed, EmptyRow, LoadMore, Moment, Panel, StateMark, Table, Until, tone};

use crate::here::Here;

/// How many runs are drawn at first.
const SHOWN: usize = 10;

#[component]
pub fn Runs(here: Here) -> impl IntoView {
    let names = here.memo(|status| status.runs.iter().map(|run| run.name.clone()).collect::<Vec<_>>());
    let limit = RwSignal::new(SHOWN);
    let count = move || names.with(|names| names.as_ref().map_or(0, Vec::len));
    let shown = move || names.get().unwrap_or_default().into_iter().take(limit.get()).collect::<Vec<_>>();
    view! {
        <Panel title=t!("Runs", "运行") flush=true tools=move || view! { <Next here/> }>
            <Table label=t!("Runs, newest first", "运行，最新在前")>
                <thead>
                    <tr>
                        <th scope="col">{t!("Run", "运行")}</th>
                        <th scope="col">{t!("Began", "开始")}</th>
                        <th scope="col">{t!("Took", "用时")}</th>
                        <th scope="col">{t!("Pods", "Pod")}</th>
                        <th scope="col" class="number">{t!("Release", "发布")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("Logs", "日志")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=String::clone let:name>
                        <RunRow here name/>
                    </For>
                    {move || (count() == 0).then(|| view! {
                        <EmptyRow columns=6>{move || here.with(nothing)}</EmptyRow>
                    })}
                </tbody>
            </Table>
            <LoadMore
                more=Signal::derive(move || count() > limit.get())
                note=Signal::derive(move || Some(format!("{} / {}", limit.get().min(count()), count())))
                on_click=move |()| limit.update(|limit| *limit += SHOWN)
            />
        </Panel>
    }
    .into_any()
}

/// When the schedule lets it run next.
#[component]
fn Next(here: Here) -> impl IntoView {
    let next = here.memo(|status| (status.next_run, status.stopped && status.controller == ControllerKind::CronJob));
    let schedule = here.memo(|status| status.schedule.clone());
    let due = move || match next.get().unwrap_or_default() {
        (_, true) => {
            view! { <span class="small muted">{t!("The schedule is held.", "计划已暂停。")}</span> }.into_any()
        }
        (Some(time), false) => view! {
            <span class="small muted">
                {t!("Next run ", "下次运行：")}<Until time/>" ("<Moment time whole=true zone=true/>")"
            </span>
        }
        .into_any(),
        (None, false) => ().into_any(),
    };
    let words = move || {
        let words = schedule.get().flatten()?;
        Some(view! { <span class="small">{words.say(language()).to_owned()}</span> })
    };
    view! { {words}{due} }
}

/// Why there are none, and what to do.
fn nothing(status: &EnvironmentStatus) -> &'static str {
    match (status.controller, status.state) {
        (_, State::Unknown) => t!("Not known: the cluster does not answer.", "未知：集群没有响应。"),
        (ControllerKind::CronJob, _) if status.stopped => t!(
            "No run yet. The schedule is held: Start lets it go on, and Run now does not wait for it.",
            "尚无运行。计划已暂停：“启动”可恢复计划，也可“立即运行”。"
        ),
        (ControllerKind::CronJob, _) => t!(
            "No run yet. The first one comes with the schedule; Run now does not wait for it.",
            "尚无运行。首次运行将按计划开始，也可“立即运行”。"
        ),
        (_, State::Moving) => t!("About to run.", "即将运行。"),
        _ => t!("No run is kept. Run again begins one.", "没有保留的运行。可“再次运行”。"),
    }
}

/// The row of one run. It stays the same row while the run goes on.
#[component]
fn RunRow(here: Here, name: String) -> impl IntoView {
    let found = here.memo(move |status| {
        let run = status.runs.iter().find(|run| run.name == name).cloned()?;
        let mine = status.pods.iter().filter(|pod| pod.run.as_ref() == Some(&run.name));
        let pods: Vec<String> = mine.map(|pod| pod.name.clone()).collect();
        Some((run, pods))
    });
    let (service, environment) = here.names();
    move || {
        let (run, pods) = found.get().flatten()?;
        let badge = Badge::from(run.status);
        let (service, environment) = (&service, &environment);
        let why = why(&run).map(|why| view! { <span class=format!("pod-words {}", tone(badge.state))>{why}</span> });
        let began = run.started_at.or(run.created_at);
        let took = match (run.status, run.started_at) {
            (RunStatus::Suspended, _) | (_, None) => "—".into_any(),
            (_, Some(since)) => view! { <Elapsed since until=run.finished_at/> }.into_any(),
        };
        let release = run.release.map(|number| {
            view! { <a class="link" href=paths::release(service, environment, number)>{number}</a> }
        });
        let label = t!("Logs of run {name}", "运行 {name} 的日志", name = run.name);
        let logs = match pods.as_slice() {
            [] if run.status == RunStatus::Running => {
                view! { <span class="muted">{t!("no pods yet", "尚无 Pod")}</span> }.into_any()
            }
            // Its pods went with it, or were never there.
            [] => view! { <span class="muted">{t!("no pods left", "已无 Pod")}</span> }.into_any(),
            [pod] => {
                let href = paths::pod_logs(service, environment, pod, false);
                view! { <a class="link" href=href aria-label=label>{t!("Logs", "日志")}</a> }.into_any()
            }
            _ => {
                let href = paths::pod_logs(service, environment, &run.name, false);
                view! { <a class="link" href=href aria-label=label>{t!("Logs", "日志")}</a> }.into_any()
            }
        };
        Some(view! {
            <tr>
                <td>
                    <div class="pod">
                        <StateMark of=badge silent=true/>
                        <div class="pod-text">
                            <span class="pod-name">{badge.word}</span>
                            {why}
                            <span class="pod-links muted"><code>{run.name.clone()}</code><span>{asked_by(&run)}</span></span>
                        </div>
                    </div>
                </td>
                <td data-label=t!("Began", "开始")>{began.map(|time| view! { <Ago time/> })}</td>
                <td data-label=t!("Took", "用时")>{took}</td>
                <td data-label=t!("Pods", "Pod")>{counted(&run)}</td>
                <td data-label=t!("Release", "发布") class="number">{release}</td>
                <td data-label=t!("Logs", "日志") class="number">{logs}</td>
            </tr>
        }
        .into_any())
    }
}

fn asked_by(run: &Run) -> &'static str {
    if run.by_hand { t!("by hand", "手动") } else { t!("by the schedule", "按计划") }
}

/// "2 of 3 ended well, 1 failed".
fn counted(run: &Run) -> String {
    let good =
        t!("{done} of {all} ended well", "{all} 个中 {done} 个成功", done = run.succeeded, all = run.completions);
    let more = [
        (run.active > 0).then(|| t!("{n} at work", "{n} 个运行中", n = run.active)),
        (run.failed > 0).then(|| t!("{n} failed", "{n} 个失败", n = run.failed)),
    ];
    let parts: Vec<String> = std::iter::once(good).chain(more.into_iter().flatten()).collect();
    parts.join(t!(", ", "，"))
}

/// Why it failed, where more is known than that.
fn why(run: &Run) -> Option<String> {
    let reason = run.reason.as_ref().filter(|_| run.status == RunStatus::Failed)?;
    Some(match reason.reason.as_str() {
        "DeadlineExceeded" => t!("took longer than it may", "超过了允许的时间").to_owned(),
        "BackoffLimitExceeded" => t!("no retries were left", "重试次数已用尽").to_owned(),
        _ if reason.message.is_empty() => reason.reason.clone(),
        _ => reason.message.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{head, run};
    use domain::workload::Reason;

    #[test]
    fn a_run_says_how_many_of_its_pods_ended_how() {
        assert_eq!(counted(&run("orders-7", RunStatus::Succeeded, 100)), "1 of 1 ended well");
        let busy = Run { completions: 3, succeeded: 1, failed: 2, ..run("orders-8", RunStatus::Running, 100) };
        assert_eq!(counted(&busy), "1 of 3 ended well, 1 at work, 2 failed");
    }

    #[test]
    fn a_run_that_failed_says_why_and_another_one_does_not() {
        let reason = |reason: &str| Some(Reason { reason: reason.into(), message: String::new() });
        let of = |status, why: &str| Run { reason: reason(why), ..run("orders-7", status, 100) };
        let said = |status, text: &str| why(&of(status, text));
        assert_eq!(said(RunStatus::Failed, "DeadlineExceeded").as_deref(), Some("took longer than it may"));
        assert_eq!(said(RunStatus::Failed, "PodFailurePolicy").as_deref(), Some("PodFailurePolicy"));
        assert_eq!(said(RunStatus::Succeeded, "CompletionsReached"), None);
    }

    #[test]
    fn where_nothing_has_run_it_says_what_to_do() {
        let of = |controller, stopped| EnvironmentStatus { controller, stopped, ..head().status };
        assert!(nothing(&of(ControllerKind::Job, false)).contains("Run again"));
        assert!(nothing(&of(ControllerKind::CronJob, false)).contains("comes with the schedule"));
        assert!(nothing(&of(ControllerKind::CronJob, true)).contains("is held"));
    }

    #[test]
    fn who_asked_for_a_run_is_said() {
        let by_hand = run("orders-7", RunStatus::Succeeded, 100);
        assert_eq!(asked_by(&by_hand), "by hand");
        assert_eq!(asked_by(&Run { by_hand: false, ..by_hand }), "by the schedule");
    }
}
