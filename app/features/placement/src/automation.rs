//! What Slipway does by itself here: chosen on the overview, and held visibly on every page.

use domain::authorise;
use domain::status::State;
use frame::viewer::why_not;
use frame::{AppError, t};
use leptos::prelude::*;
use ui::{Ago, Banner, Button, Checkbox, ConfirmDialog, Panel, toasts};

use crate::api::{choose_automation, load_head};
use crate::here::Here;
use crate::hold::{Refuses, why_held};

/// A choice; what is `None` stays.
#[derive(Debug, Clone, Copy, Default)]
struct Choice {
    deploys: Option<bool>,
    rolls_back: Option<bool>,
    hold: Option<bool>,
}

/// A choice on its way to the server. `after` hears whether it arrived.
#[derive(Clone, Copy)]
struct Choosing {
    act: Action<(Choice, Option<RwSignal<bool>>), ()>,
    error: RwSignal<Option<AppError>>,
}

impl Choosing {
    fn new(here: Here) -> Self {
        let toasts = toasts();
        let error = RwSignal::new(None::<AppError>);
        let act = Action::new(move |(choice, dialog): &(Choice, Option<RwSignal<bool>>)| {
            let (choice, dialog) = (*choice, *dialog);
            async move {
                error.try_set(None);
                let (service, environment) = here.names();
                let version = here.with_untracked(|status| status.placement_version).unwrap_or_default();
                let Choice { deploys, rolls_back, hold } = choice;
                let answer =
                    choose_automation(service.clone(), environment.clone(), deploys, rolls_back, hold, version).await;
                match answer {
                    Ok(placement) => {
                        here.expect(|status| {
                            status.automation = placement.automation.clone();
                            status.placement_version = placement.version;
                        });
                        if let Some(dialog) = dialog {
                            dialog.try_set(false);
                        }
                    }
                    Err(failed) => {
                        // Somebody was quicker: show what is now.
                        if let Ok(head) = load_head(service, environment).await {
                            here.put(head.status);
                        }
                        match dialog {
                            Some(_) => drop(error.try_set(Some(failed))),
                            None => toasts.failed(failed.sentence()),
                        }
                    }
                }
            }
        });
        Self { act, error }
    }

    fn sentence(self) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || error.with(|error| error.as_ref().map(AppError::sentence)))
    }
}

/// On every page of the place, while new builds wait. Where none come by themselves, only orders of programs do: the
/// overview says that.
#[component]
pub fn Held(here: Here) -> impl IntoView {
    let held = here.memo(|status| status.automation.hold.clone().filter(|_| status.automation.deploys));
    let choosing = Choosing::new(here);
    let asking = RwSignal::new(false);
    let denied = why_not(authorise::Action::Deploy, Some(here.fixed().team));
    let (_, environment) = here.names();
    let title = t!("Let automatic deploys to {place} go on?", "恢复到 {place} 的自动部署？", place = environment);
    view! {
        {move || {
            held.get().flatten().map(|hold| {
                let denied = denied.clone();
                view! {
                    <Banner
                        state=State::Warning
                        sentence=t!("Automatic deploys are held", "自动部署已暂停").to_owned()
                        evidence=why_held(&hold)
                    >
                        <span class="truth-since"><Ago time=hold.since/></span>
                        <Button
                            reason=denied
                            on_click=move |_| {
                                choosing.error.set(None);
                                asking.set(true);
                            }
                        >
                            {t!("Let them go on…", "恢复……")}
                        </Button>
                    </Banner>
                }
            })
        }}
        <ConfirmDialog
            open=asking
            title=title
            confirm=t!("Let them go on", "恢复")
            danger=false
            pending=choosing.act.pending()
            error=choosing.sentence()
            on_confirm=move |()| {
                choosing.act.dispatch((Choice { hold: Some(false), ..Choice::default() }, Some(asking)));
            }
        >
            <p>
                {t!(
                    "The newest build that succeeded is deployed at once, if it is newer than the one that runs.",
                    "如果最新的成功构建比当前运行的更新，将立即部署。"
                )}
            </p>
        </ConfirmDialog>
    }
    .into_any()
}

/// One of the two switches.
#[component]
fn Switch(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    /// How it is now.
    on: Memo<Option<bool>>,
    #[prop(into)] reason: Signal<Option<String>>,
    #[prop(into)] on_switch: Callback<bool>,
) -> impl IntoView {
    let shown = RwSignal::new(on.get_untracked() == Some(true));
    Effect::new(move |_| {
        let now = on.get() == Some(true);
        if shown.get_untracked() != now {
            shown.set(now);
        }
    });
    Effect::watch(
        move || shown.get(),
        move |wanted, _, _| {
            if on.get_untracked() != Some(*wanted) {
                on_switch.run(*wanted);
            }
        },
        false,
    );
    let hint = Signal::derive(move || match reason.get() {
        Some(reason) => format!("{hint} {reason}"),
        None => hint.to_owned(),
    });
    view! {
        <Checkbox
            name=name
            label=label
            hint=hint
            bind=shown
            switch=true
            disabled=Signal::derive(move || reason.with(Option::is_some))
        />
    }
}

/// The panel of the overview.
#[component]
pub fn ByItself(here: Here) -> impl IntoView {
    let choosing = Choosing::new(here);
    let fixed = here.fixed();
    let denied = why_not(authorise::Action::Deploy, Some(fixed.team));
    let deploys = here.memo(|status| status.automation.deploys);
    let rolls_back = here.memo(|status| status.automation.rolls_back);
    let held = here.memo(|status| status.automation.is_held());
    let runs = here.memo(|status| status.controller.runs_to_an_end());
    let no_build = (!fixed.built_here).then(|| {
        t!("It is not built here: there are no builds to deploy.", "它不在此构建，没有可部署的构建。").to_owned()
    });
    let why_deploys = {
        let denied = denied.clone();
        Signal::derive(move || denied.clone().or_else(|| no_build.clone().filter(|_| deploys.get() != Some(true))))
    };
    let why_rolls_back = {
        let denied = denied.clone();
        Signal::derive(move || {
            denied.clone().or_else(|| {
                let never = runs.get() == Some(true) && rolls_back.get() != Some(true);
                never.then(|| {
                    t!(
                        "What runs to an end is not rolled back: run it once more.",
                        "运行到结束的任务不会回滚：请再运行一次。"
                    )
                    .to_owned()
                })
            })
        })
    };
    let of_hold = denied.clone();
    let choose = move |choice: Choice| {
        choosing.act.dispatch((choice, None));
    };
    view! {
        <Panel
            title=t!("Automation", "自动化")
            tools=move || {
                move || (held.get() == Some(false) && deploys.get() == Some(true)).then(|| {
                    let denied = denied.clone();
                    view! {
                        <Button
                            small=true
                            reason=denied
                            pending=choosing.act.pending()
                            on_click=move |_| choose(Choice { hold: Some(true), ..Choice::default() })
                        >
                            {t!("Hold", "暂停")}
                        </Button>
                    }
                })
            }
        >
            <Switch
                name="deploys"
                label=t!("Deploy new builds", "部署新构建")
                hint=t!(
                    "Each build of the service's own branch that succeeds goes out here. Whoever deploys something else holds that; what is stopped stays so.",
                    "服务所用分支的每个成功构建都会部署到此处。部署其他版本会暂停自动部署；已停止的服务保持停止。"
                )
                on=deploys
                reason=why_deploys
                on_switch=move |on| choose(Choice { deploys: Some(on), ..Choice::default() })
            />
            <Switch
                name="rolls_back"
                label=t!("Roll back when a release fails", "发布失败时回滚")
                hint=t!(
                    "The newest release before it that was ready goes out again, and automatic deploys are held.",
                    "重新部署之前最近一次就绪的发布，并暂停自动部署。"
                )
                on=rolls_back
                reason=why_rolls_back
                on_switch=move |on| choose(Choice { rolls_back: Some(on), ..Choice::default() })
            />
            <Refuses
                here
                reason=of_hold
                pending=choosing.act.pending().into()
                on_end=move |()| choose(Choice { hold: Some(false), ..Choice::default() })
            />
        </Panel>
    }
    .into_any()
}
