//! How a state looks: one total map from state to shape, colour and word.

use domain::build::{BuildStatus, StepStatus};
use domain::release::ReleaseStatus;
use domain::status::State;
use domain::workload::RunStatus;
use leptos::prelude::*;

use crate::t;

/// A state as it is shown: its shape and colour, and the word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Badge {
    /// Decides shape and colour.
    pub state: State,
    /// Said in the reader's language.
    pub word: &'static str,
}

/// The class that gives whatever it stands on the state's colours (`--tone`, `--tone-soft`, `--tone-text`).
pub fn tone(state: State) -> &'static str {
    match state {
        State::Idle => "tone-idle",
        State::Ready => "tone-ready",
        State::Moving => "tone-moving",
        State::Unknown => "tone-unknown",
        State::Warning => "tone-warning",
        State::Failed => "tone-failed",
    }
}

impl From<State> for Badge {
    fn from(state: State) -> Self {
        let word = match state {
            State::Idle => t!("Idle", "空闲"),
            State::Ready => t!("Ready", "就绪"),
            State::Moving => t!("In progress", "进行中"),
            State::Unknown => t!("Unknown", "未知"),
            State::Warning => t!("Warning", "警告"),
            State::Failed => t!("Failed", "失败"),
        };
        Self { state, word }
    }
}

impl From<BuildStatus> for Badge {
    fn from(status: BuildStatus) -> Self {
        let (state, word) = match status {
            BuildStatus::Queued => (State::Idle, t!("Queued", "排队中")),
            BuildStatus::Running => (State::Moving, t!("Running", "构建中")),
            BuildStatus::Succeeded => (State::Ready, t!("Succeeded", "成功")),
            BuildStatus::Failed => (State::Failed, t!("Failed", "失败")),
            BuildStatus::Cancelled => (State::Idle, t!("Cancelled", "已取消")),
        };
        Self { state, word }
    }
}

impl From<StepStatus> for Badge {
    fn from(status: StepStatus) -> Self {
        let (state, word) = match status {
            StepStatus::Waiting => (State::Idle, t!("Not reached", "未执行")),
            StepStatus::Running => (State::Moving, t!("Running", "进行中")),
            StepStatus::Succeeded => (State::Ready, t!("Succeeded", "成功")),
            StepStatus::Failed => (State::Failed, t!("Failed", "失败")),
            StepStatus::Cancelled => (State::Idle, t!("Cancelled", "已取消")),
        };
        Self { state, word }
    }
}

impl From<ReleaseStatus> for Badge {
    fn from(status: ReleaseStatus) -> Self {
        let (state, word) = match status {
            ReleaseStatus::Pending => (State::Idle, t!("Pending", "等待中")),
            ReleaseStatus::Progressing => (State::Moving, t!("Progressing", "发布中")),
            ReleaseStatus::Ready => (State::Ready, t!("Ready", "就绪")),
            ReleaseStatus::Failed => (State::Failed, t!("Failed", "失败")),
            ReleaseStatus::Superseded => (State::Idle, t!("Superseded", "已被取代")),
        };
        Self { state, word }
    }
}

impl Badge {
    /// Of a release that another one has replaced: that it was ready once is nothing to look at today.
    pub fn of_past(status: ReleaseStatus) -> Self {
        match status {
            ReleaseStatus::Ready => Self { state: State::Idle, word: t!("Was ready", "曾就绪") },
            other => Self::from(other),
        }
    }
}

impl From<RunStatus> for Badge {
    fn from(status: RunStatus) -> Self {
        let (state, word) = match status {
            RunStatus::Running => (State::Moving, t!("Running", "运行中")),
            RunStatus::Suspended => (State::Idle, t!("Stopped", "已停止")),
            RunStatus::Succeeded => (State::Ready, t!("Ended well", "成功结束")),
            RunStatus::Failed => (State::Failed, t!("Failed", "失败")),
        };
        Self { state, word }
    }
}

fn shape(state: State) -> &'static str {
    match state {
        State::Ready => {
            r#"<circle cx="7" cy="7" r="5.7" fill="currentColor"/><path class="state-cut" d="m4.5 7.2 1.8 1.8 3.3-3.6" stroke-width="1.5"/>"#
        }
        State::Moving => {
            r#"<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-opacity=".28" stroke-width="2"/><path class="state-turning" d="M7 2a5 5 0 0 1 5 5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>"#
        }
        State::Warning => {
            r#"<path d="M7 1.3 13.3 12.4H.7z" fill="currentColor" stroke="currentColor" stroke-width="1" stroke-linejoin="round"/><path class="state-cut" d="M7 5.2v3.1M7 10.4v.1" stroke-width="1.5"/>"#
        }
        State::Failed => {
            r#"<path d="M7 .9 13.1 7 7 13.1.9 7z" fill="currentColor" stroke="currentColor" stroke-width="1" stroke-linejoin="round"/><path class="state-cut" d="m5.2 5.2 3.6 3.6M8.8 5.2 5.2 8.8" stroke-width="1.5"/>"#
        }
        State::Idle => {
            r#"<circle cx="7" cy="7" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.45 1.635"/>"#
        }
        State::Unknown => {
            r#"<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M5.4 5.7c.1-1 .8-1.5 1.7-1.5.9 0 1.6.6 1.6 1.4 0 1.1-1.6 1.2-1.6 2.3M7.1 9.9v.1" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/>"#
        }
    }
}

/// The shape alone, for where the word stands beside it or a line has no room. It says its word to a screen reader
/// and on hover unless `silent`.
#[component]
pub fn StateMark(
    #[prop(into)] of: Badge,
    /// The word is already said beside it.
    #[prop(optional)]
    silent: bool,
) -> impl IntoView {
    let class = format!("state {}", tone(of.state));
    // The word as a title of the drawing: a role and a name for screen readers, a hint for the mouse.
    let inner =
        if silent { shape(of.state).to_owned() } else { format!("<title>{}</title>{}", of.word, shape(of.state)) };
    view! {
        <svg
            class=class
            viewBox="0 0 14 14"
            focusable="false"
            role=(!silent).then_some("img")
            aria-label=(!silent).then_some(of.word)
            aria-hidden=silent.then_some("true")
            inner_html=inner
        ></svg>
    }
}

/// Shape and word together. `pill` puts them on a soft ground.
#[component]
pub fn StateBadge(
    #[prop(into)] of: Badge,
    /// Another word than the usual one: "Stopped", "2 of 3".
    #[prop(optional, into)]
    word: Option<String>,
    #[prop(optional)] pill: bool,
) -> impl IntoView {
    let class = format!("state-badge {}{}", tone(of.state), if pill { " state-pill" } else { "" });
    view! {
        <span class=class>
            <StateMark of=of silent=true/>
            {word.unwrap_or_else(|| of.word.to_owned())}
        </span>
    }
}
