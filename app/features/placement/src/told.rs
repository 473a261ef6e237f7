//! How a happening is told: its state, its sentence, and what belongs to it.

use domain::automation::Cause;
use domain::controller::ControllerKind;
use domain::release::ReleaseStatus;
use domain::status::State;
use frame::{language, t};
use ui::{Badge, duration};

use crate::history::{Happening, ReleaseNote};

pub fn state(happening: &Happening) -> State {
    match happening {
        Happening::Release(release) => Badge::from(release.status).state,
        Happening::Change(_) => State::Ready,
        Happening::Event(event) if event.warning => State::Warning,
        Happening::Event(_) => State::Idle,
    }
}

/// "Release 42 (77ab01f): ready in 21 s".
pub fn release(release: &ReleaseNote) -> String {
    let (number, version) = (release.number, &release.version);
    let taken = release.finished_at.map(|at| (at - release.created_at).num_milliseconds().max(0).unsigned_abs());
    let outcome = match (release.status, taken) {
        (ReleaseStatus::Ready, Some(taken)) if release.kind == ControllerKind::Job => {
            t!("ended well in {time}", "用时 {time} 成功结束", time = duration(taken))
        }
        (ReleaseStatus::Ready, Some(taken)) if release.kind == ControllerKind::CronJob => {
            t!("scheduled in {time}", "用时 {time} 安排完成", time = duration(taken))
        }
        (ReleaseStatus::Ready, Some(taken)) => t!("ready in {time}", "就绪，用时 {time}", time = duration(taken)),
        (ReleaseStatus::Failed, Some(taken)) => t!("failed after {time}", "{time}后失败", time = duration(taken)),
        (status, _) => Badge::from(status).word.to_lowercase(),
    };
    t!(
        "Release {number} ({version}): {outcome}",
        "发布 {number}（{version}）：{outcome}",
        number = number,
        version = version,
        outcome = outcome
    )
}

/// Who, and what belongs to it.
pub fn sub(happening: &Happening) -> Option<String> {
    match happening {
        Happening::Release(release) => {
            let repeats =
                release.repeats.map(|number| t!("repeats release {number}", "重复发布 {number}", number = number));
            let from = release.promoted.as_ref().map(|from| {
                t!("from {place}, release {n}", "来自 {place} 的发布 {n}", place = from.environment, n = from.release)
            });
            let failed = release.sentence.as_ref().map(|words| words.say(language()).to_owned());
            let reason =
                Some(Cause::said(&release.reason).say(language()).to_owned()).filter(|reason| !reason.is_empty());
            let parts: Vec<String> =
                [Some(release.created_by.clone()), repeats, from, reason, failed].into_iter().flatten().collect();
            Some(parts.join(" · "))
        }
        Happening::Change(entry) => Some(entry.actor.clone()),
        Happening::Event(event) => Some(event.object.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at, release as note};
    use domain::release::Promoted;

    #[test]
    fn a_release_says_how_it_went_and_how_long_it_took() {
        let ready = ReleaseNote { finished_at: Some(at(121)), version: "43 · c81e0d2".into(), ..note(42, 100) };
        assert_eq!(release(&ready), "Release 42 (43 · c81e0d2): ready in 21.0 s");
        let job = ReleaseNote { kind: ControllerKind::Job, ..ready };
        assert_eq!(release(&job), "Release 42 (43 · c81e0d2): ended well in 21.0 s");
        let on_its_way = ReleaseNote { status: ReleaseStatus::Progressing, ..note(7, 100) };
        assert_eq!(release(&on_its_way), "Release 7 (c81e0d2): progressing");
    }

    #[test]
    fn a_roll_back_says_what_it_repeats_and_why() {
        let again = ReleaseNote { repeats: Some(41), reason: "memory".into(), ..note(43, 100) };
        assert_eq!(sub(&Happening::Release(again)).as_deref(), Some("ann · repeats release 41 · memory"));
        let environment = "dev".parse().ok();
        let promoted = environment.map(|environment| Promoted { environment, release: 7 });
        let brought = ReleaseNote { promoted, ..note(3, 100) };
        assert_eq!(sub(&Happening::Release(brought)).as_deref(), Some("ann · from dev, release 7"));
    }
}
