//! What can be done with a build: cancel it, build the same again, deploy it.

use domain::authorise::Action;
use domain::build::{Build, BuildStatus};
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use ui::{Button, ButtonKind, ConfirmDialog, Glyph, Icon, LinkButton, toasts};

use crate::api::{BuildView, CancelBuild, StartBuild};
use crate::follow::Followed;
use crate::start::go_there;

#[component]
pub fn Actions(followed: Followed, view: StoredValue<BuildView>) -> impl IntoView {
    let build = followed.build;
    let over = Memo::new(move |_| build.with(|build| build.status.is_final()));
    view! {
        <Show when=move || !over.get()>
            <Cancel followed view/>
        </Show>
        <Again of=build view/>
        <Deploy of=build view/>
    }
    .into_any()
}

#[component]
fn Cancel(followed: Followed, view: StoredValue<BuildView>) -> impl IntoView {
    let build = followed.build;
    let open = RwSignal::new(false);
    let cancel = ServerAction::<CancelBuild>::new();
    let value = cancel.value();
    Effect::new(move |_| {
        if let Some(Ok(build)) = value.get() {
            followed.put(&build);
            open.set(false);
        }
    });
    let why = Memo::new(move |_| {
        if !build.with(Build::can_cancel) {
            return Some(t!("It is being ended already.", "正在结束。").to_owned());
        }
        view.with_value(|view| why_not(Action::CancelBuild, Some(view.team)))
    });
    let ending = Memo::new(move |_| build.with(|build| build.cancel_requested));
    let error = Signal::derive(move || value.get().and_then(Result::err).map(|error| error.sentence()));
    let number = build.with_untracked(|build| build.number);
    view! {
        <Button kind=ButtonKind::Danger icon=Glyph::Stop reason=why on_click=move |_| open.set(true)>
            {move || if ending.get() { t!("Ending…", "正在结束……") } else { t!("Cancel", "取消构建") }}
        </Button>
        <ConfirmDialog
            open=open
            title=t!("Cancel build {number}?", "取消构建 {number}？", number = number)
            confirm=t!("End the build", "结束构建")
            pending=cancel.pending()
            error=error
            on_confirm=move |()| {
                let (service, number) = build.with_untracked(|build| (build.service_name.to_string(), build.number));
                cancel.dispatch(CancelBuild { service, number });
            }
        >
            <p>
                {t!(
                    "Its work is ended and no image is pushed. The log so far is kept.",
                    "它的工作会被结束，不会推送镜像；已有日志会保留。"
                )}
            </p>
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn Again(of: RwSignal<Build>, view: StoredValue<BuildView>) -> impl IntoView {
    let build = of;
    let again = ServerAction::<StartBuild>::new();
    let value = again.value();
    let toasts = toasts();
    go_there(move || value.get());
    Effect::new(move |_| {
        if let Some(Err(error)) = value.get() {
            toasts.failed(error.sentence());
        }
    });
    let why = view.with_value(|view| why_not(Action::StartBuild, Some(view.team)));
    let (service, reference) =
        build.with_untracked(|build| (build.service_name.to_string(), build.reference.to_string()));
    let hint = t!("Builds what {reference} is now", "按 {reference} 的最新状态构建", reference = reference);
    view! {
        // A form, so that it works before the page is alive.
        <ActionForm action=again>
            <input type="hidden" name="service" value=service/>
            <input type="hidden" name="reference" value=reference/>
            <span title=hint>
                <Button submit=true icon=Glyph::Restart pending=again.pending() reason=why>
                    {t!("Build again", "重新构建")}
                </Button>
            </span>
        </ActionForm>
    }
    .into_any()
}

/// Leads to the page to deploy; with several environments a menu asks which.
#[component]
fn Deploy(of: RwSignal<Build>, view: StoredValue<BuildView>) -> impl IntoView {
    let build = of;
    let status = Memo::new(move |_| build.with(|build| build.status));
    let (team, environments) = view.with_value(|view| (view.team, view.environments.clone()));
    let none = environments.is_empty();
    let why = Memo::new(move |_| {
        if status.get() != BuildStatus::Succeeded {
            return Some(t!("Only a build that succeeded can be deployed.", "只能部署成功的构建。").to_owned());
        }
        if none {
            return Some(t!("There is no environment to deploy to yet.", "还没有可部署的环境。").to_owned());
        }
        why_not(Action::Deploy, Some(team))
    });
    let (service, number) = build.with_untracked(|build| (build.service_name.to_string(), build.number));
    let name = t!("Deploy this build", "部署此构建");
    move || {
        match (why.get(), environments.as_slice()) {
        (Some(why), _) => view! { <Button kind=ButtonKind::Primary icon=Glyph::Deploy reason=why>{name}</Button> }.into_any(),
        (None, [only]) => {
            let href = paths::deploy_build(&service, only, number);
            view! { <LinkButton kind=ButtonKind::Primary icon=Glyph::Deploy href=href>{name}</LinkButton> }.into_any()
        }
        (None, several) => view! {
            <details class="menu">
                <summary class="button button-primary"><Icon glyph=Glyph::Deploy/>{name}<Icon glyph=Glyph::ChevronDown/></summary>
                <div class="menu-list">
                    {several
                        .iter()
                        .map(|environment| {
                            let href = paths::deploy_build(&service, environment, number);
                            view! { <a class="menu-item" href=href>{environment.clone()}</a> }
                        })
                        .collect_view()}
                </div>
            </details>
        }
            .into_any(),
    }
    }
}
