//! How a release went, in a sentence: what it means to have arrived differs by what runs it.

use domain::Time;
use domain::controller::ControllerKind;
use domain::diagnosis::trouble;
use domain::release::{Release, ReleaseStatus};
use domain::status::{EnvironmentStatus, State};
use frame::placement::use_placement;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Badge, Banner};

/// What has happened when it is over, in a word or two.
pub fn end(status: ReleaseStatus, kind: ControllerKind) -> &'static str {
    match (status, kind) {
        (ReleaseStatus::Ready, ControllerKind::Job) => t!("Ended well", "成功结束"),
        (ReleaseStatus::Ready, ControllerKind::CronJob) => t!("Scheduled", "已安排"),
        (ReleaseStatus::Ready, _) => t!("Ready", "就绪"),
        (ReleaseStatus::Failed, _) => t!("Failed", "失败"),
        (ReleaseStatus::Superseded, _) => t!("Superseded", "被取代"),
        (ReleaseStatus::Pending | ReleaseStatus::Progressing, _) => t!("On its way", "进行中"),
    }
}

/// How it goes or went. `taken` is how long; `doubtful`: it is still tried, and nothing comes of it so far.
fn sentence(status: ReleaseStatus, kind: ControllerKind, taken: &str, doubtful: bool) -> String {
    match (status, kind) {
        (ReleaseStatus::Pending, _) => {
            t!("Written down; the cluster gets it next.", "已记录，即将提交到集群。").to_owned()
        }
        (ReleaseStatus::Progressing, ControllerKind::Job) if doubtful => {
            t!("Its run does not begin; Kubernetes is still trying.", "运行未能开始，Kubernetes 仍在重试。").to_owned()
        }
        (ReleaseStatus::Progressing, _) if doubtful => {
            t!("Its pods do not come up; Kubernetes is still trying.", "Pod 未能启动，Kubernetes 仍在重试。").to_owned()
        }
        (ReleaseStatus::Progressing, ControllerKind::Job) => t!("It runs.", "正在运行。").to_owned(),
        (ReleaseStatus::Progressing, ControllerKind::CronJob) => {
            t!("Its schedule is on its way to the cluster.", "正在向集群提交计划。").to_owned()
        }
        (ReleaseStatus::Progressing, _) => t!("Its pods are on their way.", "正在启动 Pod。").to_owned(),
        (ReleaseStatus::Ready, ControllerKind::Job) => {
            t!("It ended well after {taken}.", "{taken}后成功结束。", taken = taken)
        }
        (ReleaseStatus::Ready, ControllerKind::CronJob) => {
            t!("It was scheduled after {taken}.", "{taken}后计划已生效。", taken = taken)
        }
        (ReleaseStatus::Ready, _) => {
            t!("All its pods were ready after {taken}.", "{taken}后全部 Pod 就绪。", taken = taken)
        }
        (ReleaseStatus::Failed, _) => t!("It failed after {taken}.", "{taken}后失败。", taken = taken),
        (ReleaseStatus::Superseded, ControllerKind::Job) => {
            t!("A newer release came before this one had ended.", "在它结束之前有了更新的发布。").to_owned()
        }
        (ReleaseStatus::Superseded, _) => {
            t!("A newer release came before this one was ready.", "在它就绪之前有了更新的发布。").to_owned()
        }
    }
}

/// Whether it is this release that does not come up, and not the one before, whose pods still give way to it.
fn fails(status: &EnvironmentStatus, number: u32, made: Time) -> bool {
    if status.release != Some(number) || status.state != State::Failed {
        return false;
    }
    // Measured at a fixed moment: only what the cluster says is wrong counts, not how long something takes.
    let mut troubled = status.pods.iter().filter(|pod| trouble(pod, made).is_some()).peekable();
    troubled.peek().is_none() || troubled.any(|pod| pod.release == Some(number))
}

#[component]
pub fn Outcome(release: RwSignal<Release>) -> impl IntoView {
    let kind = release.with_untracked(|release| release.settings.controller.kind());
    let said = Memo::new(move |_| {
        release.with(|release| {
            let sentence = release.sentence.as_ref().map(|sentence| sentence.say(frame::language()).to_owned());
            let taken = release.finished_at.map(|end| (end - release.created_at).num_milliseconds());
            (release.status, sentence, taken.and_then(|taken| u64::try_from(taken).ok()))
        })
    });
    // The banner above says what is wrong; this one is not to sound as if nothing were.
    let place = use_placement();
    let in_trouble = Memo::new(move |_| {
        let (number, made) = release.with(|release| (release.number, release.created_at));
        place.status.with(|status| status.as_ref().is_some_and(|status| fails(status, number, made)))
    });
    move || {
        let (status, told, taken) = said.get();
        let doubtful = in_trouble.get() && status == ReleaseStatus::Progressing;
        let usual = sentence(status, kind, &taken.map(ui::duration).unwrap_or_default(), doubtful);
        let state = if doubtful { State::Warning } else { Badge::from(status).state };
        let (sentence, evidence) = match told {
            Some(told) => (told, Some(usual)),
            None => (usual, None),
        };
        view! { <Banner state=state sentence=sentence evidence=evidence quiet=state != State::Failed/> }
    }
}

/// Where a release comes from.
#[component]
pub fn CameFrom(release: Release) -> impl IntoView {
    release.promoted.map(|from| {
        let href = paths::release(&release.service_name, &from.environment, from.release);
        view! {
            <a class="chip" href=href>
                {t!("from {place}, release {n}", "来自 {place} 的发布 {n}", place = from.environment, n = from.release)}
            </a>
        }
    })
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn each_kind_arrives_in_its_own_way() {
        let ready = |kind| sentence(ReleaseStatus::Ready, kind, "3.0 s", false);
        assert_eq!(ready(ControllerKind::Deployment), "All its pods were ready after 3.0 s.");
        assert_eq!(ready(ControllerKind::Job), "It ended well after 3.0 s.");
        assert_eq!(ready(ControllerKind::CronJob), "It was scheduled after 3.0 s.");
        assert_eq!(end(ReleaseStatus::Ready, ControllerKind::Job), "Ended well");
        assert_eq!(sentence(ReleaseStatus::Progressing, ControllerKind::Job, "", false), "It runs.");
    }
}
