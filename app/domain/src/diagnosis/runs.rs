//! How something is that runs to an end: its newest run, the ones before, and its schedule.

use super::standstill::run_refused;
use super::trouble::worst;
use super::{Diagnosis, Facts};
use crate::controller::ControllerKind;
use crate::release::{Placement, ReleaseStatus};
use crate::status::{Remedy, State};
use crate::text;
use crate::text::Text;
use crate::workload::{Container, ContainerState, Controller, Pod, PodPhase, Run, RunStatus, Terminated, Workload};

/// The diagnosis of a Job or a CronJob.
pub(super) fn look(facts: &Facts<'_>, workload: &Workload, placement: &Placement, kind: ControllerKind) -> Diagnosis {
    let Some(controller) = &workload.controller else { return gone(facts, placement, kind) };
    let newest = workload.runs.first();
    if let Some(run) = newest.filter(|run| run.status == RunStatus::Running) {
        return running(facts, workload, run);
    }
    // A Job that is over stays so, also when it is held afterwards.
    let over = kind == ControllerKind::Job && newest.is_some_and(|run| run.status.is_final());
    if controller.suspended && !over {
        let stopped = Diagnosis::plain(State::Idle, stopped(kind));
        return Diagnosis { remedies: vec![Remedy::Start], since: Some(placement.updated_at), ..stopped };
    }
    match newest {
        Some(run) if run.status == RunStatus::Failed => failed(facts, workload, run),
        Some(run) if run.status == RunStatus::Succeeded => succeeded(facts, run, kind),
        Some(_) | None => waits(controller),
    }
}

fn stopped(kind: ControllerKind) -> Text {
    if kind == ControllerKind::CronJob {
        text!("Stopped: no run begins by itself.", "已停止：不会自动开始运行。")
    } else {
        text!("Stopped before its end.", "未运行完即已停止。")
    }
}

fn waits(controller: &Controller) -> Diagnosis {
    if controller.kind == ControllerKind::CronJob {
        return Diagnosis::plain(State::Ready, text!("Waits for its first run.", "等待第一次运行。"));
    }
    Diagnosis::plain(State::Moving, text!("About to run.", "即将运行。"))
}

/// Nothing of it is in the cluster. A Job that has ended may have been cleaned up, as it asks for.
fn gone(facts: &Facts<'_>, placement: &Placement, kind: ControllerKind) -> Diagnosis {
    let over = facts.release.filter(|release| kind == ControllerKind::Job && release.status == ReleaseStatus::Ready);
    match over {
        Some(release) if !placement.is_behind() => Diagnosis {
            since: release.finished_at,
            ..Diagnosis::plain(
                State::Ready,
                text!("It ended well; the run has been cleaned up since.", "已成功结束；运行记录已被清理。"),
            )
        },
        _ => super::wish::absent(facts, placement),
    }
}

fn running(facts: &Facts<'_>, workload: &Workload, run: &Run) -> Diagnosis {
    let of_run = Workload {
        pods: workload.pods.iter().filter(|pod| pod.run.as_ref() == Some(&run.name)).cloned().collect(),
        events: workload.events.clone(),
        ..Workload::default()
    };
    let name = &run.name;
    // A pod that ended badly is made again; what keeps one from running at all is told.
    let waiting = Workload {
        pods: of_run.pods.iter().filter(|pod| pod.phase == PodPhase::Pending).cloned().collect(),
        ..of_run.clone()
    };
    if let Some(trouble) = worst(&waiting, facts.now) {
        let cause = trouble.what();
        return Diagnosis {
            evidence: trouble.cause.evidence(),
            since: trouble.since,
            ..Diagnosis::plain(
                State::Failed,
                text!(
                    "Run {name} does not begin: {cause}",
                    "运行 {name} 无法开始：{cause_zh}",
                    cause = cause.en,
                    cause_zh = cause.zh
                ),
            )
        };
    }
    if let Some(refused) = run_refused(workload, run) {
        return Diagnosis {
            evidence: Some(refused.message).filter(|message| !message.is_empty()).map(Text::verbatim),
            since: refused.since,
            ..Diagnosis::plain(
                State::Failed,
                text!(
                    "Run {name} does not begin: the cluster refuses to make its pods.",
                    "运行 {name} 无法开始：集群拒绝创建 Pod。"
                ),
            )
        };
    }
    let (done, of, failed) = (run.succeeded, run.completions, run.failed);
    let sentence = if failed > 0 {
        text!(
            "Runs: {done} of {of} ended well, {failed} failed and is tried again.",
            "正在运行：{of} 个中 {done} 个成功，{failed} 个失败并将重试。"
        )
    } else if of > 1 {
        text!("Runs: {done} of {of} ended well.", "正在运行：{of} 个中 {done} 个成功。")
    } else {
        text!("Runs.", "正在运行。")
    };
    Diagnosis { since: run.started_at, ..Diagnosis::plain(State::Moving, sentence) }
}

fn succeeded(facts: &Facts<'_>, run: &Run, kind: ControllerKind) -> Diagnosis {
    let seconds = run.seconds(facts.now).unwrap_or_default();
    let sentence = if kind == ControllerKind::CronJob {
        text!("The last run ended well after {seconds} s.", "上次运行成功，用时 {seconds} 秒。")
    } else {
        text!("It ended well after {seconds} s.", "已成功结束，用时 {seconds} 秒。")
    };
    Diagnosis { since: run.finished_at, ..Diagnosis::plain(State::Ready, sentence) }
}

fn failed(facts: &Facts<'_>, workload: &Workload, run: &Run) -> Diagnosis {
    let last = last_words(workload, run);
    let mut remedies = Vec::new();
    if let Some((pod, container, _)) = last {
        remedies.push(Remedy::LastWords { pod: pod.name.clone(), container: container.name.clone() });
    }
    remedies.extend(facts.roll_back.map(|release| Remedy::RollBack { release }));
    let message = last.map(|(_, _, ended)| ended.message.clone()).filter(|message| !message.is_empty());
    let message = message.or_else(|| run.reason.as_ref().map(|reason| reason.message.clone()));
    Diagnosis {
        state: State::Failed,
        sentence: why(workload, run),
        evidence: message.filter(|message| !message.is_empty()).map(Text::verbatim),
        remedies,
        since: run.finished_at,
    }
}

/// Why a run has failed, in a sentence.
pub(crate) fn why(workload: &Workload, run: &Run) -> Text {
    let (name, failed) = (&run.name, run.failed.max(1));
    let reason = run.reason.as_ref().map(|reason| reason.reason.as_str()).unwrap_or_default();
    if reason == "DeadlineExceeded" {
        return text!("Run {name} failed: it took longer than it may.", "运行 {name} 失败：超过了允许的时间。");
    }
    let tries = text::count(u64::from(failed), "try", "tries");
    match last_words(workload, run) {
        Some((.., ended)) if ended.reason == "OOMKilled" => {
            text!(
                "Run {name} failed after {tries}: killed for memory.",
                "运行 {name} 在 {failed} 次尝试后失败：因内存被杀。"
            )
        }
        Some((_, container, ended)) if container.init => text!(
            "Run {name} failed after {tries}: its init container {container} ended with exit code {code}.",
            "运行 {name} 在 {failed} 次尝试后失败：其初始化容器 {container} 退出码 {code}。",
            container = container.name,
            code = ended.exit_code
        ),
        Some((.., ended)) => text!(
            "Run {name} failed after {tries}: exit code {code}.",
            "运行 {name} 在 {failed} 次尝试后失败：退出码 {code}。",
            code = ended.exit_code
        ),
        None => text!("Run {name} failed after {tries}.", "运行 {name} 在 {failed} 次尝试后失败。"),
    }
}

/// How the container of the run's last failed pod ended.
fn last_words<'a>(workload: &'a Workload, run: &Run) -> Option<(&'a Pod, &'a Container, &'a Terminated)> {
    let failed = |pod: &&Pod| pod.run.as_ref() == Some(&run.name) && pod.phase == PodPhase::Failed;
    let ended = |container: &'a Container| match &container.state {
        ContainerState::Terminated(ended) if ended.exit_code != 0 => Some((container, ended)),
        _ => None,
    };
    let newest = workload.pods.iter().filter(failed).max_by_key(|pod| pod.created_at)?;
    let (container, ended) = newest.containers.iter().find_map(ended)?;
    Some((newest, container, ended))
}
