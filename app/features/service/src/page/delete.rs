//! Deleting a service: says what goes with it, and asks for its name.

use domain::authorise::Action;
use domain::service::Service;
use domain::use_cases::deletion::Belongings;
use frame::t;
use frame::viewer::why_not;
use leptos::prelude::*;
use ui::{Button, ButtonKind, ConfirmDialog, Glyph, Spinner};

use super::head::going;
use crate::api::{Delete, WhatGoes};

/// The question whether to delete it. It outlives what the page shows around it, and so does what is typed into it.
#[derive(Clone, Copy)]
pub struct Deletion {
    open: RwSignal<bool>,
    belongings: ServerAction<WhatGoes>,
}

impl Deletion {
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), belongings: ServerAction::new() }
    }
}

#[component]
pub fn DeleteButton(service: Service, deletion: Deletion) -> impl IntoView {
    let reason = why_not(Action::DeleteService, Some(service.team)).or_else(|| going(&service));
    let name = service.name.to_string();
    view! {
        <Button
            kind=ButtonKind::Danger
            icon=Glyph::Trash
            reason=reason
            on_click=move |_| {
                deletion.belongings.dispatch(WhatGoes { name: name.clone() });
                deletion.open.set(true);
            }
        >
            {t!("Delete…", "删除…")}
        </Button>
    }
}

#[component]
pub fn DeleteDialog(name: String, deletion: Deletion) -> impl IntoView {
    let Deletion { open, belongings } = deletion;
    let delete = ServerAction::<Delete>::new();
    let confirmed = name.clone();
    Effect::new(move |_| {
        if matches!(delete.value().get(), Some(Ok(_))) {
            open.set(false);
        }
    });
    let error = Signal::derive(move || {
        let failed =
            delete.value().get().and_then(Result::err).or_else(|| belongings.value().get().and_then(Result::err));
        failed.map(|error| error.sentence())
    });
    view! {
        <ConfirmDialog
            open
            title=t!("Delete {name}?", "删除 {name}？", name = name)
            confirm=t!("Delete", "删除")
            typed=name.clone()
            pending=delete.pending()
            error
            on_confirm=move |()| {
                delete.dispatch(Delete { name: confirmed.clone(), confirm: confirmed.clone() });
            }
        >
            {move || match belongings.value().get() {
                Some(Ok(found)) => view! { <WhatGoesWithIt found/> }.into_any(),
                Some(Err(_)) => ().into_any(),
                None => view! { <p class="row muted"><Spinner/>{t!("Looking at what goes with it…", "正在查看将一并删除的内容…")}</p> }.into_any(),
            }}
        </ConfirmDialog>
    }
}

#[component]
fn WhatGoesWithIt(found: Belongings) -> impl IntoView {
    let environments = found.environments.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    view! {
        <div class="prose">
            <p>{t!("This cannot be taken back. What goes:", "此操作不可撤销。将一并删除：")}</p>
            <ul>
                {(!environments.is_empty()).then(|| view! {
                    <li>{t!(
                        "all its pods and objects in {environments}, with its releases",
                        "它在 {environments} 中的所有 Pod、对象以及发布记录",
                        environments = environments
                    )}</li>
                })}
                {found.has_builds.then(|| view! {
                    <li>{t!("its builds and their logs (images stay in the registry)", "构建及其日志（镜像保留在镜像仓库中）")}</li>
                })}
                <li>{t!("its description here; the repository is not touched", "此处的服务信息（代码仓库不受影响）")}</li>
            </ul>
        </div>
    }
}
