//! The page of one team: who is in it and with which role, and what it owns.

use domain::authorise::Action;
use domain::service::Service;
use frame::Title;
use frame::{Load, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{ButtonKind, EmptyState, Glyph, LinkButton, PageHead, Panel, Skeleton};

use super::delete::DeleteButton;
use super::member::Members;
use crate::api::team::{TeamView, team_by_name};

#[component]
pub fn TeamPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("team").unwrap_or_default()));
    let team = Resource::new(move || name.get(), team_by_name);
    let changed = Callback::new(move |()| team.refetch());
    let skeleton =
        move || view! { <PageHead title=name.get_untracked()/><Panel flush=true><Skeleton rows=3 columns=3/></Panel> };
    view! {
        <Title text=move || name.get()/>
        <Load resource=team fallback=skeleton let:view>
            <Head view=view.clone()/>
            <div class="split split-form">
                <Members view=view.clone() changed/>
                <Services view/>
            </div>
        </Load>
    }
}

#[component]
fn Head(view: TeamView) -> impl IntoView {
    let description = view.team.description.clone();
    view! {
        <PageHead title=view.team.name.to_string() sub=move || description>
            <DeleteButton view/>
        </PageHead>
    }
}

#[component]
fn Services(view: TeamView) -> impl IntoView {
    let TeamView { team, services, .. } = view;
    let none = services.is_empty();
    let register = format!("{}?team={}", paths::SERVICE_NEW, paths::encode(&team.name));
    let reason = frame::viewer::why_not(Action::RegisterService, Some(team.id));
    let rows = services.into_iter().map(|service: Service| {
        let about = service.description.lines().next().unwrap_or_default().to_owned();
        view! {
            <li>
                <a class="row-link" href=paths::service(&service.name)>{service.name.to_string()}</a>
                <span class="muted truncate">{about}</span>
            </li>
        }
    });
    view! {
        <Panel title=t!("Services", "服务") flush=true>
            {if none {
                view! {
                    <EmptyState icon=Glyph::Service title=t!("No service yet", "还没有服务") text=t!("What the team owns is listed here.", "团队拥有的服务会列在这里。")>
                        <LinkButton href=register kind=ButtonKind::Primary icon=Glyph::Plus reason=reason>{t!("Register a service", "注册服务")}</LinkButton>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! {
                    <ul class="list">{rows.collect_view()}</ul>
                    <div class="more"><LinkButton href=register small=true icon=Glyph::Plus reason=reason>{t!("Register a service", "注册服务")}</LinkButton></div>
                }
                    .into_any()
            }}
        </Panel>
    }
}
