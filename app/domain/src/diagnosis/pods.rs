//! How the pods are that a cluster shows, and the controller above them.

use super::standstill::{refused, stands_still};
use super::trouble::{Cause, Probe, Trouble, ended_by_probe, role, worst_after};
use super::{Diagnosis, Facts, READY_PATIENCE, RESTART_MEMORY, pods_of};
use crate::Time;
use crate::controller::ControllerKind;
use crate::release::{Placement, ReleaseStatus};
use crate::status::{Remedy, State};
use crate::text;
use crate::text::Text;
use crate::workload::{Container, ContainerState, Controller, Pod, Terminated, Workload, short};

/// What is counted of a workload.
struct Count<'a> {
    pods: Vec<&'a Pod>,
    desired: u32,
    ready: u32,
    /// Release of the newest pods.
    newest: Option<u32>,
}

impl Count<'_> {
    fn of<'a>(workload: &'a Workload, controller: &Controller) -> Count<'a> {
        let pods: Vec<&Pod> = workload.pods.iter().filter(|pod| !pod.deleting).collect();
        // Pods of a controller that is replaced serve, but are none of those that are wanted.
        let own = |pod: &&&Pod| pod.ready && (workload.replaced.is_empty() || controller.names(pod));
        let ready = u32::try_from(pods.iter().filter(own).count()).unwrap_or(0);
        let newest = workload.pods.iter().filter_map(|pod| pod.release).max();
        Count { pods, desired: controller.desired, ready, newest }
    }

    /// The sentence of something that fails, with the pods of the release before that still serve.
    fn failing(&self, release: u32, cause: &Text) -> Text {
        let (desired, ready) = (self.desired, self.ready);
        let old = |pod: &&&Pod| pod.ready && pod.release.is_some_and(|number| number < self.newest.unwrap_or(release));
        let serving_old = self.pods.iter().filter(old).count();
        if serving_old > 0 {
            return text!(
                "Release {number} does not start: {cause} {of_before} of the release before still {serve}.",
                "发布 {number} 无法启动：{cause_zh}仍有 {serving_old} 个旧发布的 Pod 在服务。",
                number = self.newest.unwrap_or(release),
                of_before = pods_of(serving_old),
                serve = if serving_old == 1 { "serves" } else { "serve" },
                cause = cause.en,
                cause_zh = cause.zh
            );
        }
        text!(
            "{ready} of {pods} ready: {cause}",
            "{desired} 个 Pod 中 {ready} 个就绪：{cause_zh}",
            pods = pods_of(desired),
            cause = cause.en,
            cause_zh = cause.zh
        )
    }
}

/// The diagnosis of what is there, whatever is wished.
pub(super) fn look(facts: &Facts<'_>, workload: &Workload, placement: &Placement) -> Diagnosis {
    let wanted = facts.release.map(|release| release.settings.controller.kind());
    let kind = workload.controller.as_ref().map(|controller| controller.kind).or(wanted).unwrap_or_default();
    if kind.runs_to_an_end() {
        return super::runs::look(facts, workload, placement, kind);
    }
    let left = workload.pods.len();
    let controller = workload.controller.as_ref();
    // Stopped is what the cluster was told; a stop that it has not heard of leaves the pods as they are.
    if placement.stopped && controller.is_none_or(|controller| controller.desired == 0) {
        return if left == 0 {
            let stopped = Diagnosis::plain(State::Idle, text!("Stopped.", "已停止。"));
            Diagnosis { remedies: vec![Remedy::Start], since: Some(placement.updated_at), ..stopped }
        } else {
            Diagnosis::plain(
                State::Moving,
                text!("Stopping: {pods} still to end.", "正在停止：还有 {left} 个 Pod 未结束。", pods = pods_of(left)),
            )
        };
    }
    let Some(controller) = controller else { return super::wish::absent(facts, placement) };
    let count = Count::of(workload, controller);
    if let Some(trouble) = worst_after(patience(facts), workload, facts.now) {
        // Why a pod of the release before crashes is no reason why none of this one comes.
        let before = count.pods.iter().any(|pod| pod.name == trouble.pod && pod.release < controller.release);
        return stuck(facts, workload, placement, controller, &count)
            .filter(|_| before && refused(workload, controller).is_some())
            .unwrap_or_else(|| troubled(facts, workload, placement, &count, &trouble));
    }
    let (desired, ready) = (count.desired, count.ready);
    let settled =
        controller.observed_generation >= controller.generation && controller.replaced_all() && ready >= desired;
    if !settled {
        return stuck(facts, workload, placement, controller, &count)
            .unwrap_or_else(|| under_way(workload, controller, &count));
    }
    if let Some(restart) = recent_restart(&count.pods, facts.now) {
        return restarted(workload, &count, restart, facts.now);
    }
    if desired == 0 && controller.kind == ControllerKind::DaemonSet {
        return Diagnosis {
            remedies: vec![Remedy::Cluster],
            ..Diagnosis::plain(
                State::Warning,
                text!(
                    "No node of the cluster is one that it selects: it runs nowhere.",
                    "集群中没有它所选择的节点：没有任何 Pod 在运行。"
                ),
            )
        };
    }
    if desired == 0 {
        return Diagnosis::plain(State::Idle, text!("Scaled to no pods.", "已缩容为 0 个 Pod。"));
    }
    let held_back = controller.held_back;
    let sentence = if held_back == 0 {
        text!("{ready} of {pods} ready.", "{desired} 个 Pod 中 {ready} 个就绪。", pods = pods_of(desired))
    } else {
        text!(
            "{ready} of {pods} ready; {held} at the release before, as the partition says.",
            "{desired} 个 Pod 中 {ready} 个就绪；按分区设置，{held_back} 个保持上一个发布。",
            pods = pods_of(desired),
            held = if held_back == 1 { "1 stays".to_owned() } else { format!("{held_back} stay") }
        )
    };
    Diagnosis::plain(State::Ready, sentence)
}

/// As long as a pod may run without being ready: its probes may ask for the first time much later.
fn patience(facts: &Facts<'_>) -> i64 {
    let probes = facts.release.map(|release| release.settings.pod.probes.patience());
    READY_PATIENCE.max(probes.map_or(0, i64::from))
}

/// A pod says what is wrong.
fn troubled(
    facts: &Facts<'_>,
    workload: &Workload,
    placement: &Placement,
    count: &Count<'_>,
    trouble: &Trouble,
) -> Diagnosis {
    let cause = trouble.what();
    let mut remedies = Vec::new();
    if let Some(container) = trouble.container.clone() {
        match trouble.cause {
            Cause::KilledForMemory { .. } | Cause::Crashes { .. } => {
                remedies.push(Remedy::LastWords { pod: trouble.pod.clone(), container });
            }
            Cause::NotReady { .. } => remedies.push(Remedy::Logs { pod: trouble.pod.clone() }),
            _ => {}
        }
    }
    if matches!(trouble.cause, Cause::Unschedulable { .. }) {
        remedies.push(Remedy::Cluster);
    }
    remedies.extend(facts.roll_back.map(|release| Remedy::RollBack { release }));
    let evidence = trouble.cause.evidence().or_else(|| unhealthy(workload, &trouble.pod));
    let sentence = count.failing(placement.release, &cause);
    Diagnosis { state: State::Failed, sentence, evidence, remedies, since: trouble.since }
}

/// No pod says what is wrong, and the controller does: it may make no pods, or nothing has moved for too long.
fn stuck(
    facts: &Facts<'_>,
    workload: &Workload,
    placement: &Placement,
    controller: &Controller,
    count: &Count<'_>,
) -> Option<Diagnosis> {
    let failed = |cause: &Text, evidence: Option<Text>, since| Diagnosis {
        state: State::Failed,
        sentence: count.failing(placement.release, cause),
        evidence,
        remedies: facts.roll_back.map(|release| Remedy::RollBack { release }).into_iter().collect(),
        since,
    };
    let says = |message: &str| (!message.is_empty()).then(|| Text::verbatim(message));
    if let Some(found) = refused(workload, controller) {
        let cause = text!("the cluster refuses to make its pods.", "集群拒绝创建 Pod。");
        return Some(failed(&cause, says(&found.message), found.since));
    }
    // A start after a long stop is no release, and begins all the same.
    let applied_at = facts.release.and_then(|release| release.applied_at).max(Some(placement.updated_at));
    // Where Slipway keeps the clock, it runs while a release is on its way: a restart or a scaling begins no other.
    let clocked = controller.kind == ControllerKind::Deployment
        || facts.release.is_some_and(|release| release.status == ReleaseStatus::Progressing);
    if let Some(found) = stands_still(workload, controller, applied_at, facts.now).filter(|_| clocked) {
        let cause = text!("nothing has moved for too long.", "长时间没有进展。");
        let warning = workload.events.iter().filter(|event| event.warning).max_by_key(|event| event.at);
        let evidence = warning.and_then(|event| says(&event.message)).or_else(|| says(&found.message));
        return Some(failed(&cause, evidence, found.since));
    }
    let release = facts.release.filter(|release| controller.release == Some(release.number))?;
    if release.status != ReleaseStatus::Failed {
        return None;
    }
    let cause = text!("release {number} has failed.", "发布 {number} 已失败。", number = release.number);
    Some(failed(&cause, release.sentence.clone(), release.finished_at))
}

/// On the way. What the health check says of a new pod is shown at once, before patience has an end.
fn under_way(workload: &Workload, controller: &Controller, count: &Count<'_>) -> Diagnosis {
    let (desired, ready, updated) = (count.desired, count.ready, controller.updated);
    let evidence = count.pods.iter().filter(|pod| !pod.ready).find_map(|pod| unhealthy(workload, &pod.name));
    let evidence = evidence.or_else(|| count.pods.iter().find_map(|pod| prepares(pod)));
    let late = count.pods.iter().filter(|pod| !pod.ready).count();
    let plain = Diagnosis::plain(
        State::Moving,
        if ready < desired {
            text!(
                "Starting: {ready} of {pods} ready.",
                "正在启动：{desired} 个 Pod 中 {ready} 个就绪。",
                pods = pods_of(desired)
            )
        } else if late > 0 {
            text!(
                "Replacing pods: {updated} of {desired} {are} new, {late} not ready yet.",
                "正在替换 Pod：{desired} 个中 {updated} 个是新的，{late} 个尚未就绪。",
                are = if desired == 1 { "is" } else { "are" }
            )
        } else {
            text!(
                "Replacing pods: {updated} of {desired} are new.",
                "正在替换 Pod：{desired} 个中 {updated} 个是新的。"
            )
        },
    );
    Diagnosis { evidence, ..plain }
}

/// What the service still waits for in a pod.
fn prepares(pod: &Pod) -> Option<Text> {
    let runs = |container: &&Container| container.init && matches!(container.state, ContainerState::Running { .. });
    let container = pod.containers.iter().find(runs)?;
    Some(text!(
        "Pod {pod} begins when its init container {container} has ended.",
        "Pod {pod} 会在其初始化容器 {container} 结束后开始。",
        pod = short(&pod.name),
        container = container.name
    ))
}

/// A pod, a container of it, and how that ended the last time.
type Restart<'a> = (&'a Pod, &'a Container, &'a Terminated);

fn restarted(workload: &Workload, count: &Count<'_>, restart: Restart<'_>, now: Time) -> Diagnosis {
    let (pod, container, last) = restart;
    let (desired, ready) = (count.desired, count.ready);
    let minutes = last.finished_at.map_or(0, |at| (now - at).num_minutes());
    let probe = ended_by_probe(workload, pod, &container.name, last);
    let why = match &probe {
        _ if last.reason == "OOMKilled" => text!("killed for memory", "因内存被杀"),
        Some((Probe::Liveness, _)) => text!("its liveness probe failed", "存活探针失败"),
        Some((Probe::Startup, _)) => text!("its startup probe failed", "启动探针失败"),
        None => text!("exit code {code}", "退出码 {code}", code = last.exit_code),
    };
    let (name, of) = (&container.name, short(&pod.name));
    let who = match role(pod, container) {
        Some(_) => text!("the sidecar {name} of pod {of}", " Pod {of} 的边车容器 {name}"),
        None => text!("pod {of}", " Pod {of}"),
    };
    let message = probe.map_or_else(|| last.message.clone(), |(_, said)| said);
    Diagnosis {
        state: State::Warning,
        sentence: text!(
            "{ready} of {pods} ready, but {who} was restarted {minutes} min ago: {why}.",
            "{desired} 个 Pod 中 {ready} 个就绪，但{who_zh} 在 {minutes} 分钟前重启过：{why_zh}。",
            pods = pods_of(desired),
            who = who.en,
            who_zh = who.zh,
            why = why.en,
            why_zh = why.zh
        ),
        evidence: (!message.is_empty()).then(|| Text::verbatim(message)),
        remedies: vec![Remedy::LastWords { pod: pod.name.clone(), container: container.name.clone() }],
        since: last.finished_at,
    }
}

/// The health check's last complaint about a pod.
fn unhealthy(workload: &Workload, pod: &str) -> Option<Text> {
    let object = format!("Pod {pod}");
    let event = workload.events.iter().find(|event| event.reason == "Unhealthy" && event.object == object)?;
    Some(Text::verbatim(event.message.clone()))
}

/// The latest restart within the last minutes, of a pod that has recovered since. An init container that ended well in the
/// end restarted nothing.
fn recent_restart<'a>(pods: &[&'a Pod], now: Time) -> Option<Restart<'a>> {
    pods.iter()
        .flat_map(|pod| pod.containers.iter().map(move |container| (*pod, container)))
        .filter(|(_, container)| container.restarts > 0 && !container.init)
        .filter_map(|(pod, container)| Some((pod, container, container.last.as_ref()?)))
        .filter(|(_, _, last)| last.finished_at.is_some_and(|at| (now - at).num_seconds() < RESTART_MEMORY))
        .max_by_key(|(_, _, last)| last.finished_at)
}
