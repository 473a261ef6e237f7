//! The form that starts a build.

use domain::authorise::Action;
use domain::build::Build;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{AppError, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonKind, Glyph, TextInput};

use crate::api::{ServiceView, StartBuild};

/// Goes to a build once it was started.
pub fn go_there(started: impl Fn() -> Option<Result<Build, AppError>> + 'static) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(build)) = started() {
            navigate(&paths::build(&build.service_name, build.number), leptos_router::NavigateOptions::default());
        }
    });
}

/// Why this person cannot start a build of the service now.
pub fn why_no_build(service: &ServiceView) -> Option<String> {
    if service.reference.is_none() {
        return Some(
            t!("This service is deployed from an image that is built elsewhere.", "该服务使用在别处构建的镜像。")
                .to_owned(),
        );
    }
    if service.deleting {
        return Some(t!("This service is being deleted.", "该服务正在删除。").to_owned());
    }
    why_not(Action::StartBuild, Some(service.team))
}

/// Branch, tag or commit, and the button.
#[component]
pub fn StartForm(name: String, service: ServiceView) -> impl IntoView {
    let start = ServerAction::<StartBuild>::new();
    let form = FormState::of(start);
    let value = start.value();
    go_there(move || value.get());
    let why = why_no_build(&service);
    let placeholder = service.reference.clone().unwrap_or_default();
    view! {
        <ActionForm action=start>
            <input type="hidden" name="service" value=name/>
            <div class="build-start">
                <TextInput
                    name="reference"
                    label=t!("Branch, tag or commit", "分支、标签或提交")
                    hint=t!("Empty: the one the service was registered with.", "留空则使用服务登记的引用。")
                    placeholder=placeholder
                    mono=true
                    error=form.field("ref")
                />
                <Button kind=ButtonKind::Primary icon=Glyph::Build submit=true pending=form.pending reason=why>
                    {t!("Build", "构建")}
                </Button>
            </div>
            <FormError form/>
        </ActionForm>
    }
    .into_any()
}
