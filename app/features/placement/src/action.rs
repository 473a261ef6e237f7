//! Scale, run, restart, stop, start: each with its reason where it is not possible, and asked for again where it hurts.

use domain::authorise;
use frame::address::asked_by_address;
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Button, ConfirmDialog, Glyph, plural, toasts};

use crate::head::going;
use crate::here::Here;
use crate::scale::ScaleDialog;
use crate::wish::{Wish, Wishing, impossible};
use crate::words;

/// A dialog that an address may ask for, and why it cannot be had.
struct Asked {
    name: &'static str,
    dialog: RwSignal<bool>,
    reason: Signal<Option<String>>,
}

/// An address may ask for a dialog.
fn open_from_address(here: Here, wishing: Wishing, dialogs: [Asked; 4]) {
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
            going(here).or_else(|| denied.clone()).or_else(as_it_is)
        })
    };
    let [scaling, running, restarting, stopping] = [(); 4].map(|()| RwSignal::new(false));
    let asked = [
        Asked { name: paths::SCALE, dialog: scaling, reason: reason(Wish::Scale(0)) },
        Asked { name: paths::RUN, dialog: running, reason: reason(Wish::Run) },
        Asked { name: paths::RESTART, dialog: restarting, reason: reason(Wish::Restart) },
        Asked { name: paths::STOP, dialog: stopping, reason: reason(Wish::Stop) },
    ];
    open_from_address(here, wishing, asked);
    let starting = RwSignal::new(false);
    let stopped = here.memo(|status| status.stopped);
    let kind = here.memo(|status| status.controller);
    let recreates = here.memo(|status| status.recreates);
    let runs = here.memo(|status| status.controller.runs_to_an_end());
    let (why_scale, why_run, why_restart) = (reason(Wish::Scale(0)), reason(Wish::Run), reason(Wish::Restart));
    let (why_stop, why_start) = (reason(Wish::Stop), reason(Wish::Start));
    let (service, environment) = here.names();
    let what =
        t!("{service} in {environment}", "{environment} 中的 {service}", service = service, environment = environment);
    let (of_restart, of_stop) =
        (t!("Restart {what}?", "重启 {what}？", what = what), t!("Stop {what}?", "停止 {what}？", what = what));
    let of_run = t!("Run {what} now?", "立即运行 {what}？", what = what);
    let pods = move || {
        let pods = here.with(|status| status.ready).unwrap_or_default();
        plural(pods, "pod", "pods", "个 Pod")
    };
    view! {
        // What can never be used is not shown: a run is neither scaled nor restarted, and what serves is not run again.
        {move || {
            if runs.get() == Some(true) {
                let label = words::run_label(kind.get().unwrap_or_default());
                view! { <Button icon=Glyph::Play reason=why_run on_click=move |_| wishing.open(running)>{label}</Button> }
                    .into_any()
            } else {
                view! {
                    <Button icon=Glyph::Scale reason=why_scale on_click=move |_| wishing.open(scaling)>
                        {t!("Scale…", "扩缩容……")}
                    </Button>
                    <Button icon=Glyph::Restart reason=why_restart on_click=move |_| wishing.open(restarting)>
                        {t!("Restart…", "重启……")}
                    </Button>
                }
                    .into_any()
            }
        }}
        {move || {
            if stopped.get() == Some(true) {
                view! {
                    <Button
                        icon=Glyph::Play
                        reason=why_start
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
        <Confirmed wishing wish=Wish::Run open=running title=of_run confirm=t!("Run", "运行")>
            {move || words::run(kind.get().unwrap_or_default())}
        </Confirmed>
        <Confirmed wishing wish=Wish::Restart open=restarting title=of_restart confirm=t!("Restart", "重启")>
            {move || words::restart(kind.get().unwrap_or_default(), recreates.get().unwrap_or_default())}
        </Confirmed>
        <Confirmed wishing wish=Wish::Stop open=stopping title=of_stop confirm=t!("Stop", "停止")>
            {move || words::stop(kind.get().unwrap_or_default(), &pods())}
        </Confirmed>
    }
    .into_any()
}

/// Asks before a wish is sent; `children` say what it does. What ends pods that serve is red.
#[component]
fn Confirmed(
    wishing: Wishing,
    wish: Wish,
    open: RwSignal<bool>,
    title: String,
    #[prop(into)] confirm: String,
    children: Children,
) -> impl IntoView {
    view! {
        <ConfirmDialog
            open
            title
            confirm
            danger=wish == Wish::Stop
            pending=wishing.pending
            error=wishing.sentence()
            on_confirm=move |()| wishing.wish(wish, open)
        >
            <p>{children()}</p>
        </ConfirmDialog>
    }
}
