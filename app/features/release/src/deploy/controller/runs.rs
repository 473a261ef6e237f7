//! What may be set of a Job and of a CronJob, as signals, and the fields for it.

use domain::controller::{Concurrency, RUNS_KEPT, Written};
use frame::t;
use leptos::prelude::*;
use ui::{Choice, Folded, Select, TextInput};

use super::due::{Preview, ScheduleFields};
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

/// How one run goes.
#[derive(Debug, Clone, Copy)]
pub struct JobTexts {
    pub completions: RwSignal<String>,
    pub parallelism: RwSignal<String>,
    pub retries: RwSignal<String>,
    pub deadline: RwSignal<String>,
    pub clean_up: RwSignal<String>,
}

/// When runs begin, and how each goes.
#[derive(Debug, Clone, Copy)]
pub struct CronTexts {
    pub schedule: RwSignal<String>,
    pub time_zone: RwSignal<String>,
    pub concurrency: RwSignal<String>,
    pub starting_deadline: RwSignal<String>,
    pub succeeded_kept: RwSignal<String>,
    pub failed_kept: RwSignal<String>,
    pub job: JobTexts,
}

fn empty() -> RwSignal<String> {
    RwSignal::new(String::new())
}

impl JobTexts {
    pub fn new() -> Self {
        Self { completions: empty(), parallelism: empty(), retries: empty(), deadline: empty(), clean_up: empty() }
    }

    pub fn fill(self, written: Written) {
        self.completions.set(written.completions);
        self.parallelism.set(written.parallelism);
        self.retries.set(written.retries);
        self.deadline.set(written.deadline);
        self.clean_up.set(written.clean_up);
    }

    pub fn write(self, written: &mut Written) {
        written.completions = self.completions.get();
        written.parallelism = self.parallelism.get();
        written.retries = self.retries.get();
        written.deadline = self.deadline.get();
        written.clean_up = self.clean_up.get();
    }
}

impl CronTexts {
    pub fn new() -> Self {
        Self {
            schedule: empty(),
            time_zone: empty(),
            concurrency: empty(),
            starting_deadline: empty(),
            succeeded_kept: empty(),
            failed_kept: empty(),
            job: JobTexts::new(),
        }
    }

    pub fn fill(self, written: Written) {
        self.schedule.set(written.schedule.clone());
        self.time_zone.set(written.time_zone.clone());
        self.concurrency.set(written.concurrency.clone());
        self.starting_deadline.set(written.starting_deadline.clone());
        self.succeeded_kept.set(written.succeeded_kept.clone());
        self.failed_kept.set(written.failed_kept.clone());
        self.job.fill(written);
    }

    pub fn write(self, written: &mut Written) {
        written.schedule = self.schedule.get();
        written.time_zone = self.time_zone.get();
        written.concurrency = self.concurrency.get();
        written.starting_deadline = self.starting_deadline.get();
        written.succeeded_kept = self.succeeded_kept.get();
        written.failed_kept = self.failed_kept.get();
        self.job.write(written);
    }
}

#[component]
pub fn JobFields(chosen: JobTexts, wrong: Wrong) -> impl IntoView {
    view! { <RunFields chosen wrong by_hand=true/> }
}

#[component]
pub fn CronJobFields(draft: Draft, wrong: Wrong) -> impl IntoView {
    let chosen = draft.controller.cron;
    let preview = Preview::of(draft);
    let [late, good, bad] = ["controller.starting_deadline", "controller.succeeded_kept", "controller.failed_kept"]
        .map(|name| wrong.at(name));
    let kept = Signal::derive(move || good.get().is_some() || bad.get().is_some());
    let of_run = JOB.map(|name| wrong.at(name));
    let run = Signal::derive(move || of_run.iter().any(|error| error.get().is_some()));
    view! {
        <ScheduleFields chosen wrong preview/>
        <div class="form-row">
            <Select
                name="order[controller][concurrency]"
                label=t!("If the run before still goes on", "若上一次运行未结束")
                required=true
                options=Concurrency::ALL.map(|policy| Choice::new(policy.as_str(), concurrency(policy))).to_vec()
                error=wrong.at("controller.concurrency")
                bind=chosen.concurrency
            />
            <TextInput
                name="order[controller][starting_deadline]"
                label=t!("Latest start, seconds", "最迟开始（秒）")
                hint=t!("A run that has not begun this long after its time is left out; empty: no limit.", "超过计划时间这么久仍未能开始的运行会被跳过；留空则不限。")
                mono=true
                error=late
                bind=chosen.starting_deadline
            />
        </div>
        <Folded summary=t!("How a run goes", "运行方式") open=run>
            <RunFields chosen=chosen.job wrong by_hand=false/>
        </Folded>
        <Folded summary=t!("Runs kept", "保留的运行") open=kept>
            <div class="form-row">
                <TextInput
                    name="order[controller][succeeded_kept]"
                    label=t!("Successful", "成功的")
                    hint=t!("With their logs; {n} if empty.", "连同日志；留空为 {n}。", n = RUNS_KEPT)
                    mono=true
                    error=good
                    bind=chosen.succeeded_kept
                />
                <TextInput
                    name="order[controller][failed_kept]"
                    label=t!("Failed", "失败的")
                    hint=t!("With their logs; {n} if empty.", "连同日志；留空为 {n}。", n = RUNS_KEPT)
                    mono=true
                    error=bad
                    bind=chosen.failed_kept
                />
            </div>
        </Folded>
    }
    .into_any()
}

/// What a policy means, with its name in Kubernetes.
fn concurrency(policy: Concurrency) -> &'static str {
    match policy {
        Concurrency::Allow => t!("Both run (Allow)", "同时运行（Allow）"),
        Concurrency::Forbid => t!("The new one is left out (Forbid)", "跳过新的（Forbid）"),
        Concurrency::Replace => t!("The old one is ended (Replace)", "结束旧的（Replace）"),
    }
}

/// The fields of one run, as errors name them.
const JOB: [&str; 5] = [
    "controller.completions",
    "controller.parallelism",
    "controller.retries",
    "controller.deadline",
    "controller.clean_up",
];

#[component]
fn RunFields(
    chosen: JobTexts,
    wrong: Wrong,
    /// A person asks for each run, and no schedule says how many are kept.
    by_hand: bool,
) -> impl IntoView {
    let [completions, parallelism, retries, deadline, clean_up] = JOB.map(|name| wrong.at(name));
    let kept = if by_hand {
        t!(
            "After its end; if empty, the last {n} runs are kept.",
            "从结束时算起；留空则保留最近 {n} 次运行。",
            n = RUNS_KEPT
        )
    } else {
        t!("After its end, though it would be kept longer.", "从结束时算起，即使尚在保留数量之内。").to_owned()
    };
    // Without limits of the browser's own: it could not show them while this is folded.
    view! {
        <div class="form-row">
            <TextInput
                name="order[controller][completions]"
                label=t!("Successes (completions)", "成功数（completions）")
                hint=t!("Pods that must succeed; 1 if empty", "需成功的 Pod；留空为 1")
                mono=true
                error=completions
                bind=chosen.completions
            />
            <TextInput
                name="order[controller][parallelism]"
                label=t!("At a time (parallelism)", "同时运行（parallelism）")
                hint=t!("Pods at most; 1 if empty", "Pod 数上限；留空为 1")
                mono=true
                error=parallelism
                bind=chosen.parallelism
            />
            <TextInput
                name="order[controller][retries]"
                label=t!("Retries", "重试次数")
                hint=t!("For pods that fail; 0 if empty", "Pod 失败后；留空为 0")
                mono=true
                error=retries
                bind=chosen.retries
            />
        </div>
        <div class="form-row">
            <TextInput
                name="order[controller][deadline]"
                label=t!("Deadline, seconds", "时限（秒）")
                hint=t!("A run that takes longer is ended and has failed.", "超时的运行会被结束并视为失败。")
                mono=true
                error=deadline
                bind=chosen.deadline
            />
            <TextInput
                name="order[controller][clean_up]"
                label=t!("Clean up after, seconds", "清理时间（秒）")
                hint=kept
                mono=true
                error=clean_up
                bind=chosen.clean_up
            />
        </div>
    }
    .into_any()
}
