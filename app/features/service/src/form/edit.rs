//! Editing a service. If somebody else was quicker, what they changed is shown beside what was typed; nothing is lost.

use domain::Kind;
use domain::authorise::Action;
use domain::service::Service;
use domain::team::Team;
use frame::Title;
use frame::form::{FormError, FormState};
use frame::viewer::why_not;
use frame::{Load, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use ui::{Banner, Button, ButtonKind, Choice, LinkButton, PageHead, Panel, Select, Skeleton, toasts};

use super::RunSection;
use super::clash::Clash;
use super::fields::Fields;
use super::look::{Proposals, look_while_typing};
use super::source::SourceSection;
use crate::api::{Edit, service_by_name, service_to_edit};
use crate::input::ServiceInput;

#[component]
pub fn ServiceEditPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("service").unwrap_or_default()));
    let service = Resource::new(move || name.get(), service_to_edit);
    let title = move || t!("Edit {name}", "编辑 {name}", name = name.get());
    view! {
        <Title text=title/>
        <PageHead title=Signal::derive(title)/>
        <Load resource=service fallback=|| view! { <Panel><Skeleton rows=6 columns=1/></Panel> } let:found>
            <EditForm service=found.0 teams=found.1/>
        </Load>
    }
}

#[component]
fn EditForm(service: Service, teams: Vec<Team>) -> impl IntoView {
    let name = service.name.clone();
    let kept = service.has_credentials;
    let reason = why_not(Action::EditService, Some(service.team))
        .or_else(|| service.deleting.then(|| t!("{name} is being deleted.", "{name} 正在删除。", name = service.name)));
    let fields = Fields::new(ServiceInput::of(&service));
    let looking = look_while_typing(fields, Proposals::Offer);
    let action = ServerAction::<Edit>::new();
    let form = FormState::of(action);
    // What the form began from, and what somebody else made of it in between.
    let base = RwSignal::new(service.clone());
    let newer = RwSignal::new(None::<Service>);
    let toasts = toasts();
    let navigate = use_navigate();
    let there = paths::service(&name);
    Effect::new(move |_| match action.value().get() {
        Some(Ok(service)) => {
            let name = service.name;
            toasts.done(t!("{name} is saved.", "{name} 已保存。", name = name));
            navigate(&paths::service(&name), Default::default());
        }
        Some(Err(error)) if error.kind() == Kind::Conflict => {
            let name = base.with_untracked(|base| base.name.to_string());
            leptos::task::spawn_local(async move {
                match service_by_name(name).await {
                    Ok(service) => drop(newer.try_set(Some(service))),
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        }
        Some(Err(_)) | None => {}
    });
    view! {
        {reason.clone().map(|reason| view! { <Banner state=domain::status::State::Warning sentence=reason/> })}
        <Panel>
            <ActionForm action attr:class="form service-form">
                <input type="hidden" name="name" value=name.to_string()/>
                <input
                    type="hidden"
                    name="version"
                    value=service.version.to_string()
                    prop:value=move || base.with(|base| base.version.to_string())
                />
                <SourceSection fields form looking kept/>
                <OwnerSection fields form teams/>
                <RunSection fields form/>
                <Clash fields base newer/>
                <FormError form/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending reason=reason>{t!("Save", "保存")}</Button>
                    <LinkButton href=there>{t!("Cancel", "取消")}</LinkButton>
                </div>
            </ActionForm>
        </Panel>
    }
}

/// Which team owns it. Who may not hand it over sees that and why.
#[component]
fn OwnerSection(fields: Fields, form: FormState, teams: Vec<Team>) -> impl IntoView {
    let alone = teams.len() < 2;
    let hint = if alone {
        t!(
            "Handing it over takes the role lead in both teams, or an administrator.",
            "移交需要在两个团队中都担任负责人，或由管理员操作。"
        )
    } else {
        t!(
            "Another team takes it over at once: only its members see it then.",
            "移交立即生效：之后只有新团队的成员能看到它。"
        )
    };
    let options: Vec<_> = teams.iter().map(|team| Choice::new(team.name.as_str(), team.name.as_str())).collect();
    view! {
        <fieldset class="form-section">
            <legend>{t!("Owner", "归属")}</legend>
            <Select
                name="input[team]"
                label=t!("Team", "团队")
                hint=hint
                options=options
                disabled=Signal::stored(alone)
                bind=fields.team
                error=form.field("team")
            />
        </fieldset>
    }
}
