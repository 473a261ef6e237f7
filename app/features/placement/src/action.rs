//! Scale, restart, stop, start: each with its reason where it is not possible, and asked for again where it hurts.

use domain::authorise;
use domain::controller::ControllerKind;
use domain::release::Placement;
use domain::status::EnvironmentStatus;
use frame::address::asked_by_address;
use frame::viewer::why_not;
use frame::{AppError, language, paths, t};
use leptos::prelude::*;
use ui::{Button, ConfirmDialog, Glyph, plural, toasts};

use crate::api::{load_head, restart, scale, start, stop};
use crate::here::Here;
use crate::scale::ScaleDialog;
use crate::words;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Scale(u32),
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
    fn new(here: Here) -> Self {
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

    fn look(self) {
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
    // How many nodes a DaemonSet selects, only the cluster knows.
    if status.controller != ControllerKind::DaemonSet || placement.stopped {
        status.desired = placement.wanted();
    }
}

fn done(wish: Wish) -> String {
    match wish {
        Wish::Scale(replicas) => {
            t!("Scaling to {pods}.", "正在调整为 {pods}。", pods = plural(replicas, "pod", "pods", "个 Pod"))
        }
        Wish::Restart => t!("Restarting: the pods are being replaced.", "正在重启：正在替换 Pod。").to_owned(),
        Wish::Stop => t!("Stopping.", "正在停止。").to_owned(),
        Wish::Start => t!("Starting.", "正在启动。").to_owned(),
    }
}

/// Why something cannot be done to a service as it is now.
fn impossible(status: &EnvironmentStatus, wish: Wish) -> Option<String> {
    if status.placement_version == 0 {
        return Some(t!("It was never deployed here. Deploy it first.", "尚未部署到此环境，请先部署。").to_owned());
    }
    match wish {
        Wish::Scale(_) => status.controller.why_not_scaled().map(|why| why.say(language()).to_owned()),
        Wish::Restart if status.stopped || status.replicas == 0 => {
            Some(t!("Nothing runs that could be restarted.", "没有可重启的 Pod。").to_owned())
        }
        Wish::Restart | Wish::Stop | Wish::Start => None,
    }
}

/// A dialog that an address may ask for, and why it cannot be had.
struct Asked {
    name: &'static str,
    dialog: RwSignal<bool>,
    reason: Signal<Option<String>>,
}

/// An address may ask for a dialog.
fn open_from_address(here: Here, wishing: Wishing, dialogs: [Asked; 3]) {
    let toasts = toasts();
    asked_by_address(move |asked| {
        let Some(found) = dialogs.iter().find(|dialog| dialog.name == asked) else { return false };
        // Stopping what is stopped already would ask for nothing.
        let idle = asked == paths::STOP && here.with_untracked(|status| status.stopped) == Some(true);
        match found.reason.get_untracked() {
            Some(reason) => toasts.failed(reason),
            None if idle => {}
            None => wishing.open(found.dialog),
        }
        true
    });
}

#[component]
pub fn Actions(here: Here) -> impl IntoView {
    let wishing = Wishing::new(here);
    let team = here.fixed().team;
    let denied = why_not(authorise::Action::Scale, Some(team));
    let reason = move |wish: Wish| {
        let denied = denied.clone();
        Signal::derive(move || {
            let as_it_is = || here.with(|status| impossible(status, wish)).flatten();
            let going =
                || here.deleting.get().then(|| t!("The service is being deleted.", "该服务正在删除。").to_owned());
            going().or_else(|| denied.clone()).or_else(as_it_is)
        })
    };
    let (scaling, restarting, stopping) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let asked = [
        Asked { name: paths::SCALE, dialog: scaling, reason: reason(Wish::Scale(0)) },
        Asked { name: paths::RESTART, dialog: restarting, reason: reason(Wish::Restart) },
        Asked { name: paths::STOP, dialog: stopping, reason: reason(Wish::Stop) },
    ];
    open_from_address(here, wishing, asked);
    let starting = RwSignal::new(false);
    let stopped = here.memo(|status| status.stopped);
    let kind = here.memo(|status| status.controller);
    let (why_scale, why_restart, why_stop) = (reason(Wish::Scale(0)), reason(Wish::Restart), reason(Wish::Stop));
    let (service, environment) = here.names();
    let what =
        t!("{service} in {environment}", "{environment} 中的 {service}", service = service, environment = environment);
    let (of_restart, of_stop) =
        (t!("Restart {what}?", "重启 {what}？", what = what), t!("Stop {what}?", "停止 {what}？", what = what));
    let pods = move || {
        let pods = here.with(|status| status.ready).unwrap_or_default();
        plural(pods, "pod", "pods", "个 Pod")
    };
    view! {
        <Button icon=Glyph::Scale reason=why_scale on_click=move |_| wishing.open(scaling)>{t!("Scale…", "扩缩容……")}</Button>
        <Button icon=Glyph::Restart reason=why_restart on_click=move |_| wishing.open(restarting)>
            {t!("Restart…", "重启……")}
        </Button>
        {move || {
            if stopped.get() == Some(true) {
                view! {
                    <Button
                        icon=Glyph::Play
                        reason=why_stop
                        pending=wishing.pending
                        on_click=move |_| {
                            wishing.look();
                            wishing.wish(Wish::Start, starting);
                        }
                    >
                        {t!("Start", "启动")}
                    </Button>
                }
                    .into_any()
            } else {
                view! {
                    <Button icon=Glyph::Stop reason=why_stop on_click=move |_| wishing.open(stopping)>{t!("Stop…", "停止……")}</Button>
                }
                    .into_any()
            }
        }}
        <ScaleDialog here wishing open=scaling/>
        <ConfirmDialog
            open=restarting
            title=of_restart
            confirm=t!("Restart", "重启")
            danger=false
            pending=wishing.pending
            error=wishing.sentence()
            on_confirm=move |()| wishing.wish(Wish::Restart, restarting)
        >
            <p>
                {move || words::restart(kind.get().unwrap_or_default())}
            </p>
        </ConfirmDialog>
        <ConfirmDialog
            open=stopping
            title=of_stop
            confirm=t!("Stop", "停止")
            pending=wishing.pending
            error=wishing.sentence()
            on_confirm=move |()| wishing.wish(Wish::Stop, stopping)
        >
            <p>
                {move || words::stop(kind.get().unwrap_or_default(), &pods())}
            </p>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::head;

    #[test]
    fn a_daemon_set_is_restarted_and_stopped_but_not_scaled() {
        let status = EnvironmentStatus { controller: ControllerKind::DaemonSet, ..head().status };
        assert!(impossible(&status, Wish::Scale(2)).is_some_and(|why| why.contains("every node")));
        assert_eq!((impossible(&status, Wish::Restart), impossible(&status, Wish::Stop)), (None, None));
        let set = EnvironmentStatus { controller: ControllerKind::StatefulSet, ..status };
        assert_eq!(impossible(&set, Wish::Scale(2)), None);
    }
}
