//! What can be done with a service in an environment as it is now, and why something cannot. Pure: the page says it before
//! somebody asks, and the use case decides by the same once they did.

use crate::autoscaling;
use crate::controller::ControllerKind;
use crate::text;
use crate::text::Text;

/// What somebody wants to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Scale,
    /// To its end, once more.
    Run,
    Restart,
}

/// How it is now, as far as that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Present<'a> {
    pub kind: ControllerKind,
    /// The cluster decides how many pods there are.
    pub autoscaled: bool,
    pub stopped: bool,
    pub replicas: u32,
    /// The name of a run that still goes on.
    pub running: Option<&'a str>,
}

impl Present<'_> {
    pub fn why_not(self, deed: Deed) -> Option<Text> {
        let kind = self.kind;
        match deed {
            Deed::Scale if self.autoscaled => Some(autoscaling::why_not_scaled()),
            Deed::Scale => kind.why_not_scaled(),
            Deed::Restart if kind.runs_to_an_end() => {
                Some(text!("A {kind} is not restarted: run it once more.", "{kind} 不能重启：请再运行一次。"))
            }
            Deed::Restart if self.stopped || self.replicas == 0 => Some(text!(
                "Nothing runs that could be restarted. Start it, or scale it up.",
                "没有可重启的 Pod，请先启动或扩容。"
            )),
            Deed::Run if !kind.runs_to_an_end() => {
                Some(text!("A {kind} runs all the time: restart it.", "{kind} 一直在运行：请使用重启。"))
            }
            // Beside its schedule, and beside what goes on.
            Deed::Run if kind == ControllerKind::CronJob => None,
            Deed::Run if self.stopped => Some(text!("It is stopped. Start it first.", "它已停止，请先启动。")),
            Deed::Run => self.running.map(|name| {
                text!(
                    "Run {name} still goes on. Wait for its end, or stop it.",
                    "运行 {name} 仍在进行。请等待其结束或停止它。"
                )
            }),
            Deed::Restart => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn present(kind: ControllerKind) -> Present<'static> {
        Present { kind, autoscaled: false, stopped: false, replicas: 2, running: None }
    }

    #[rstest]
    #[case(present(ControllerKind::Deployment), Deed::Scale, "")]
    #[case(Present { autoscaled: true, ..present(ControllerKind::Deployment) }, Deed::Scale, "The cluster decides")]
    #[case(present(ControllerKind::DaemonSet), Deed::Scale, "A DaemonSet runs one pod on every node")]
    #[case(present(ControllerKind::Job), Deed::Scale, "A Job runs as many pods")]
    #[case(present(ControllerKind::DaemonSet), Deed::Restart, "")]
    #[case(Present { stopped: true, ..present(ControllerKind::StatefulSet) }, Deed::Restart, "Nothing runs")]
    #[case(Present { replicas: 0, ..present(ControllerKind::Deployment) }, Deed::Restart, "Nothing runs")]
    #[case(present(ControllerKind::CronJob), Deed::Restart, "A CronJob is not restarted")]
    #[case(present(ControllerKind::Deployment), Deed::Run, "A Deployment runs all the time")]
    #[case(present(ControllerKind::Job), Deed::Run, "")]
    #[case(Present { stopped: true, ..present(ControllerKind::Job) }, Deed::Run, "It is stopped")]
    #[case(Present { running: Some("orders-7"), ..present(ControllerKind::Job) }, Deed::Run, "Run orders-7 still goes on")]
    #[case(Present { running: Some("orders-7"), stopped: true, ..present(ControllerKind::CronJob) }, Deed::Run, "")]
    fn what_cannot_be_done_is_said(#[case] present: Present<'_>, #[case] deed: Deed, #[case] begins: &str) {
        let said = present.why_not(deed).map(|why| why.en.into_owned()).unwrap_or_default();
        assert!(if begins.is_empty() { said.is_empty() } else { said.starts_with(begins) }, "{said}");
    }
}
