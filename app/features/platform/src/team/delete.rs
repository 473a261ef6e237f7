//! Deleting a team that owns nothing any more.

use domain::authorise::Action;
use frame::viewer::why_not;
use frame::{paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonKind, ConfirmDialog, Glyph, toasts};

use crate::api::team::{DeleteTeam, TeamView};

#[component]
pub fn DeleteButton(view: TeamView) -> impl IntoView {
    let name = view.team.name.to_string();
    let reason = why_not(Action::DeleteTeam, None).or_else(|| {
        (!view.services.is_empty())
            .then(|| t!("It owns services. Delete them first.", "团队仍拥有服务，请先删除。").to_owned())
    });
    let open = RwSignal::new(false);
    let action = ServerAction::<DeleteTeam>::new();
    let navigate = use_navigate();
    let toasts = toasts();
    let (gone, confirmed) = (name.clone(), name.clone());
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            toasts.done(t!("The team {name} is deleted.", "团队 {name} 已删除。", name = gone));
            navigate(paths::TEAMS, Default::default());
        }
    });
    view! {
        <Button kind=ButtonKind::Danger icon=Glyph::Trash reason=reason on_click=move |_| open.set(true)>{t!("Delete…", "删除…")}</Button>
        <ConfirmDialog
            open
            title=t!("Delete the team {name}?", "删除团队 {name}？", name = name)
            confirm=t!("Delete", "删除")
            typed=name
            pending=action.pending()
            error=Signal::derive(move || action.value().get().and_then(Result::err).map(|error| error.sentence()))
            on_confirm=move |()| {
                action.dispatch(DeleteTeam { name: confirmed.clone() });
            }
        >
            <p>{t!("Its members lose their role in it. Their accounts stay.", "成员将失去其中的角色，账户会保留。")}</p>
        </ConfirmDialog>
    }
}
