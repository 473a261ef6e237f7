//! A wish about a service in an environment on its way to the server, what was wrong with the last one, and which wishes
//! are possible.

use domain::controller::ControllerKind;
use domain::possible::{Deed, Present};
use domain::release::Placement;
use domain::status::EnvironmentStatus;
use frame::{AppError, language, t};
use leptos::prelude::*;
use ui::{plural, toasts};

use crate::api::{load_head, restart, run, scale, start, stop};
use crate::here::Here;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Scale(u32),
    /// To its end, once more.
    Run,
    Restart,
    Stop,
    Start,
}

/// A wish on its way: whether it is, what was wrong with the last one, and the version that the person saw.
#[derive(Clone, Copy)]
pub struct Wishing {
    here: Here,
    pub pending: Signal<bool>,
    pub error: RwSignal<Option<AppError>>,
    seen: RwSignal<u32>,
    act: Action<(Wish, u32, RwSignal<bool>), ()>,
}

impl Wishing {
    pub fn new(here: Here) -> Self {
        let toasts = toasts();
        let error = RwSignal::new(None::<AppError>);
        let seen = RwSignal::new(0);
        let act = Action::new(move |(wish, version, dialog): &(Wish, u32, RwSignal<bool>)| {
            let (wish, version, dialog) = (*wish, *version, *dialog);
            async move {
                error.try_set(None);
                match send(here, wish, version).await {
                    Ok(placement) => {
                        here.expect(|status| take_over(status, &placement));
                        dialog.try_set(false);
                        toasts.done(done(wish));
                    }
                    Err(failed) => {
                        // Somebody was quicker: show what is now, so that the next try is one with open eyes.
                        let (service, environment) = here.names();
                        if let Ok(head) = load_head(service, environment).await {
                            seen.try_set(head.status.placement_version);
                            here.put(head.status);
                        }
                        if dialog.try_get_untracked() == Some(true) {
                            error.try_set(Some(failed));
                        } else {
                            toasts.failed(failed.sentence());
                        }
                    }
                }
            }
        });
        Self { here, pending: act.pending().into(), error, seen, act }
    }

    /// Opens a dialog; what is seen now is what the answer will be about.
    pub fn open(self, dialog: RwSignal<bool>) {
        self.error.set(None);
        self.look();
        dialog.set(true);
    }

    /// What is seen now is what the next wish is about.
    pub fn look(self) {
        self.seen.set(self.here.with_untracked(|status| status.placement_version).unwrap_or_default());
    }

    /// `dialog` is closed when it is done.
    pub fn wish(self, wish: Wish, dialog: RwSignal<bool>) {
        self.act.dispatch((wish, self.seen.get_untracked(), dialog));
    }

    pub fn sentence(self) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || error.with(|error| error.as_ref().map(AppError::sentence)))
    }
}

async fn send(here: Here, wish: Wish, version: u32) -> Result<Placement, AppError> {
    let (service, environment) = here.names();
    match wish {
        Wish::Scale(replicas) => scale(service, environment, replicas, version).await,
        Wish::Run => run(service, environment, version).await,
        Wish::Restart => restart(service, environment, version).await,
        Wish::Stop => stop(service, environment, version).await,
        Wish::Start => start(service, environment, version).await,
    }
}

/// What was written down is true before the cluster's answer comes with the stream.
fn take_over(status: &mut EnvironmentStatus, placement: &Placement) {
    status.placement_version = placement.version;
    status.stopped = placement.stopped;
    status.replicas = placement.replicas;
    // How many nodes a DaemonSet selects, and how many pods of a run are left, only the cluster knows.
    let counted = status.controller.why_not_scaled().is_none();
    if counted || status.controller == ControllerKind::DaemonSet && placement.stopped {
        status.desired = placement.wanted();
    }
}

fn done(wish: Wish) -> String {
    match wish {
        Wish::Scale(replicas) => {
            t!("Scaling to {pods}.", "正在调整为 {pods}。", pods = plural(replicas, "pod", "pods", "个 Pod"))
        }
        Wish::Run => t!("Running: a new run begins.", "正在运行：新的运行即将开始。").to_owned(),
        Wish::Restart => t!("Restarting: the pods are being replaced.", "正在重启：正在替换 Pod。").to_owned(),
        Wish::Stop => t!("Stopping.", "正在停止。").to_owned(),
        Wish::Start => t!("Starting.", "正在启动。").to_owned(),
    }
}

/// Why something cannot be done to a service as it is now.
pub fn impossible(status: &EnvironmentStatus, wish: Wish) -> Option<String> {
    if status.placement_version == 0 {
        return Some(t!("It was never deployed here. Deploy it first.", "尚未部署到此环境，请先部署。").to_owned());
    }
    let kind = status.controller;
    let running = status.runs.first().filter(|run| !run.status.is_final()).map(|run| run.name.as_str());
    let present = Present {
        kind,
        autoscaled: status.autoscaler.is_some(),
        stopped: status.stopped,
        replicas: status.replicas,
        running,
    };
    let deed = match wish {
        Wish::Scale(_) => Deed::Scale,
        Wish::Run => Deed::Run,
        Wish::Restart => Deed::Restart,
        // What has ended cannot be held; what is about to begin can.
        Wish::Stop if kind == ControllerKind::Job && running.is_none() && !status.runs.is_empty() => {
            return Some(t!("Its run is over.", "它的运行已结束。").to_owned());
        }
        Wish::Stop | Wish::Start => return None,
    };
    present.why_not(deed).map(|why| why.say(language()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{head, run};
    use domain::workload::RunStatus;

    #[test]
    fn a_daemon_set_is_restarted_and_stopped_but_not_scaled() {
        let status = EnvironmentStatus { controller: ControllerKind::DaemonSet, ..head().status };
        assert!(impossible(&status, Wish::Scale(2)).is_some_and(|why| why.contains("every node")));
        assert_eq!((impossible(&status, Wish::Restart), impossible(&status, Wish::Stop)), (None, None));
        let set = EnvironmentStatus { controller: ControllerKind::StatefulSet, ..status };
        assert_eq!(impossible(&set, Wish::Scale(2)), None);
    }

    #[test]
    fn a_job_runs_again_once_its_run_is_over() {
        let of = |kind, status: RunStatus, stopped| EnvironmentStatus {
            controller: kind,
            runs: vec![run("orders-7", status, 100)],
            stopped,
            ..head().status
        };
        let job = |status| of(ControllerKind::Job, status, false);
        let said = |status: &EnvironmentStatus, wish| impossible(status, wish).unwrap_or_default();
        assert_eq!(said(&job(RunStatus::Succeeded), Wish::Run), "");
        assert!(said(&job(RunStatus::Running), Wish::Run).starts_with("Run orders-7 still goes on"));
        assert!(said(&of(ControllerKind::Job, RunStatus::Suspended, true), Wish::Run).starts_with("It is stopped"));
        assert_eq!(said(&job(RunStatus::Running), Wish::Stop), "");
        assert_eq!(said(&job(RunStatus::Failed), Wish::Stop), "Its run is over.");
        assert!(said(&job(RunStatus::Failed), Wish::Restart).contains("run it once more"));
    }

    #[test]
    fn what_runs_on_a_schedule_can_always_run_now() {
        let status = EnvironmentStatus {
            controller: ControllerKind::CronJob,
            runs: vec![run("orders-29411220", RunStatus::Running, 100)],
            stopped: true,
            ..head().status
        };
        assert_eq!((impossible(&status, Wish::Run), impossible(&status, Wish::Stop)), (None, None));
        assert!(impossible(&head().status, Wish::Run).is_some_and(|why| why.contains("restart it")));
    }
}
