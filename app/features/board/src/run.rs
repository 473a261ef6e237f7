//! What a cell says of a service that runs to an end, in the place where others count their pods: its last run, and when
//! the next one is due.

use domain::Time;
use domain::status::{EnvironmentStatus, State};
use domain::workload::RunStatus;
use frame::{language, t};
use leptos::prelude::*;
use ui::{Ago, Until};

/// The newest run as far as a cell tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Last {
    /// The sentence says more than a cell could.
    UnderWay,
    Over(RunStatus, Option<Time>),
    None,
}

fn last(status: &EnvironmentStatus) -> Last {
    match status.runs.first() {
        Some(run) if run.status.is_final() => Last::Over(run.status, run.finished_at),
        Some(_) => Last::UnderWay,
        None => Last::None,
    }
}

/// "failed", "ended well"; what is stopped says so.
fn words(status: &EnvironmentStatus) -> Option<&'static str> {
    if status.stopped {
        return Some(t!("stopped", "已停止"));
    }
    match last(status) {
        Last::Over(RunStatus::Failed, _) => Some(t!("failed", "失败")),
        Last::Over(..) => Some(t!("ended well", "成功结束")),
        // What is under way, or about to be, is said by the sentence.
        Last::UnderWay => None,
        Last::None if matches!(status.state, State::Moving | State::Warning | State::Failed) => None,
        Last::None => Some(t!("no run yet", "尚未运行")),
    }
}

#[component]
pub fn LastRun(status: EnvironmentStatus) -> impl IntoView {
    let over = match last(&status) {
        Last::Over(_, at) if !status.stopped => at,
        Last::Over(..) | Last::UnderWay | Last::None => None,
    };
    view! {
        {words(&status)}
        {over.map(|time| view! { " "<Ago time/> })}
        {status.next_run.filter(|_| !status.state.needs_attention() && words(&status).is_some()).map(|time| view! {
            {t!(" · next ", " · 下次：")}<Until time/>
        })}
    }
}

/// Why it is not as it should be, after what [`LastRun`] says: that a run failed is said there already.
pub fn cause(status: &EnvironmentStatus) -> Option<String> {
    match status.state {
        State::Moving | State::Warning | State::Failed => {}
        State::Idle | State::Ready | State::Unknown => return None,
    }
    let sentence = status.sentence.say(language()).trim_end_matches(['.', '。']);
    if words(status).is_none() {
        return Some(sentence.to_owned());
    }
    let cause = sentence.split_once(": ").or_else(|| sentence.split_once('：')).map(|(_, cause)| cause);
    cause.map(|cause| format!(" · {cause}"))
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use crate::fixture::status;
    use domain::controller::ControllerKind;
    use domain::text::Text;
    use domain::workload::Run;

    fn with(run: Option<RunStatus>, state: State, sentence: &str) -> EnvironmentStatus {
        let run = run.map(|status| Run {
            name: "orders-7".into(),
            status,
            by_hand: true,
            release: Some(2),
            created_at: None,
            started_at: None,
            finished_at: status.is_final().then_some(Time::UNIX_EPOCH),
            completions: 1,
            active: 0,
            succeeded: 0,
            failed: 0,
            reason: None,
        });
        EnvironmentStatus {
            controller: ControllerKind::CronJob,
            runs: run.into_iter().collect(),
            sentence: Text::verbatim(sentence.to_owned()),
            ..status("orders", "prod", state)
        }
    }

    #[test]
    fn a_cell_says_how_the_last_run_went() {
        let good = with(Some(RunStatus::Succeeded), State::Ready, "The last run ended well after 3 s.");
        assert_eq!((words(&good), cause(&good)), (Some("ended well"), None));
        let bad = with(Some(RunStatus::Failed), State::Failed, "Run orders-7 failed after 1 try: exit code 3.");
        assert_eq!((words(&bad), cause(&bad).as_deref()), (Some("failed"), Some(" · exit code 3")));
        assert_eq!(words(&EnvironmentStatus { stopped: true, ..good }), Some("stopped"));
    }

    #[test]
    fn a_run_under_way_is_told_by_its_sentence_alone() {
        let busy = with(Some(RunStatus::Running), State::Moving, "Runs: 1 of 3 ended well.");
        assert_eq!((words(&busy), cause(&busy).as_deref()), (None, Some("Runs: 1 of 3 ended well")));
        let waits = with(None, State::Ready, "Waits for its first run.");
        assert_eq!((words(&waits), cause(&waits)), (Some("no run yet"), None));
    }
}
