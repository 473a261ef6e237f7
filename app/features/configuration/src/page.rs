//! Both pages: the base of a service, and one of its environments.

use frame::placement::use_placement;
use frame::{Load, Title, paths, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{PageHead, Skeleton};

use crate::api::look_at_configuration;
use crate::editor::Level;

/// `/services/{service}/configuration`.
#[component]
pub fn ServiceConfigurationPage() -> impl IntoView {
    let params = use_params_map();
    let service = Memo::new(move |_| params.with(|params| params.get("service").unwrap_or_default()));
    let looked = Resource::new(move || service.get(), |service| look_at_configuration(service, None));
    let title = move || t!("Configuration of {service}", "{service} 的配置", service = service.get());
    let sub = move || {
        view! {
            <span>
                {t!("Holds in every environment of ", "在以下服务的每个环境中生效：")}
                <a class="link" href=move || paths::service(service.get())>{move || service.get()}</a>
                {t!("; an environment may say otherwise.", "；各环境可另行设置。")}
            </span>
        }
    };
    view! {
        <Title text=title/>
        <PageHead title=Signal::derive(title) sub=sub/>
        <Load resource=looked fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=3/></section> } let:looked>
            <Level looked service=service.get_untracked() environment=None/>
        </Load>
    }
    .into_any()
}

/// `/services/{service}/environments/{environment}/configuration`.
#[component]
pub fn ConfigurationPage() -> impl IntoView {
    let place = use_placement();
    let looked = Resource::new(
        move || (place.service.get(), place.environment.get()),
        |(service, environment)| look_at_configuration(service, Some(environment)),
    );
    let title = move || {
        t!(
            "Configuration of {service} in {place}",
            "{place} 中 {service} 的配置",
            service = place.service.get(),
            place = place.environment.get()
        )
    };
    let base = move || paths::service_configuration(place.service.get());
    view! {
        <Title text=title/>
        <p class="muted small">
            {t!("What holds here: this environment's own values over the ", "此处生效的配置：本环境的值覆盖")}
            <a class="link" href=base>{t!("base", "基础配置")}</a>
            {t!(".", "。")}
        </p>
        <Load resource=looked fallback=|| view! { <section class="panel"><Skeleton rows=6 columns=3/></section> } let:looked>
            <Level looked service=place.service.get_untracked() environment=Some(place.environment.get_untracked())/>
        </Load>
    }
    .into_any()
}
