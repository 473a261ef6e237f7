//! The chunks of the program that a browser loads: a page comes with those that are used beside it when somebody goes
//! there, so that a first page loads what it shows and little else. `app/bundle` cuts the program at these functions.
//!
//! On the server every page is there at once, and the answer tells the browser early which files the page will ask for.

use frame::t;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::{Lazy, LazyRoute};
use ui::{Button, EmptyState, Glyph};

/// Pages of one chunk: a type for the routes, and the function at which the program is cut.
macro_rules! pages {
    ($($chunk:ident { $($page:ident = $function:ident => $component:path;)+ })+) => { $($(
        pub struct $page;

        mod $function {
            use super::*;

            #[wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, preload(load), fallible)]
            pub fn $function() -> Result<AnyView, SplitLoaderError> {
                use $component as Page;
                Ok(view! { <Page/> }.into_any())
            }
        }

        impl $page {
            /// For the routes.
            pub fn lazy() -> Lazy<Self> {
                Lazy::new()
            }
        }

        impl LazyRoute for $page {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                let page = $function::$function().await.unwrap_or_else(|_| view! { <NotLoaded/> }.into_any());
                #[cfg(feature = "ssr")]
                let page = {
                    announce(stringify!($chunk));
                    // As `frame::Load` resolves what it shows, and for the same reason: what a closure of a page asks
                    // for is asked for once, and the page is written from that answer. An outlet does not do it.
                    page.resolve().await
                };
                page
            }

            /// The page is there at once when its turn comes. What fails here is tried again by `view`, which tells.
            async fn preload() {
                #[cfg(feature = "hydrate")]
                patiently(|| $function::load()).await;
            }
        }
    )+)+ };
}

// A piece that several chunks share becomes a file of its own for each set of them: few chunks keep those few.
pages! {
    board {
        Board = board_page => feature_board::BoardPage;
    }
    observe {
        Placement = placement_layout => feature_placement::PlacementLayout;
        Overview = overview_page => feature_placement::OverviewPage;
        Log = log_page => feature_log::LogPage;
        LogPick = log_pick_page => feature_log::LogPickPage;
        Metric = metric_page => feature_metric::MetricPage;
        MetricPick = metric_pick_page => feature_metric::MetricPickPage;
    }
    deliver {
        ServiceList = service_list_page => feature_service::ServiceListPage;
        ServiceNew = service_new_page => feature_service::ServiceNewPage;
        Service = service_page => feature_service::ServicePage;
        ServiceEdit = service_edit_page => feature_service::ServiceEditPage;
        ServiceBuilds = service_builds_page => feature_build::ServiceBuildsPage;
        BuildList = build_list_page => feature_build::BuildListPage;
        Build = build_page => feature_build::BuildPage;
        ReleaseList = release_list_page => feature_release::ReleaseListPage;
        Release = release_page => feature_release::ReleasePage;
        Deploy = deploy_page => feature_release::DeployPage;
        ServiceConfiguration = service_configuration_page => feature_configuration::ServiceConfigurationPage;
        Configuration = configuration_page => feature_configuration::ConfigurationPage;
    }
    platform {
        EnvironmentList = environment_list_page => feature_platform::EnvironmentListPage;
        EnvironmentNew = environment_new_page => feature_platform::EnvironmentNewPage;
        Environment = environment_page => feature_platform::EnvironmentPage;
        EnvironmentAdopt = environment_adopt_page => feature_platform::EnvironmentAdoptPage;
        AdoptWorkload = adopt_workload_page => feature_platform::AdoptWorkloadPage;
        ClusterList = cluster_list_page => feature_platform::ClusterListPage;
        ClusterNew = cluster_new_page => feature_platform::ClusterNewPage;
        Cluster = cluster_page => feature_platform::ClusterPage;
        TeamList = team_list_page => feature_platform::TeamListPage;
        Team = team_page => feature_platform::TeamPage;
        People = people_page => feature_platform::PeoplePage;
        Audit = audit_page => feature_platform::AuditPage;
        Settings = settings_page => feature_session::SettingsPage;
        Design = design_page => Gallery;
    }
}

/// All parts that pages are built from, in every state.
#[component]
fn Gallery() -> impl IntoView {
    view! {
        <frame::Title text=t!("Design", "设计")/>
        <ui::Gallery/>
    }
}

/// Stands where a page would whose chunk did not come: the line is cut, or Slipway is another version by now.
#[component]
fn NotLoaded() -> impl IntoView {
    let again = move |_| {
        if let Err(error) = window().location().reload() {
            leptos::logging::warn!("the browser does not load the page again: {error:?}");
        }
    };
    view! {
        <section class="panel" role="alert">
            <EmptyState
                icon=Glyph::Warning
                title=t!("This page did not load", "页面未能加载")
                text=t!(
                    "Slipway was updated since this tab was opened, or cannot be reached. Nothing was changed.",
                    "此标签页打开后 Slipway 已更新，或当前无法连接。没有任何更改。"
                )
            >
                <Button on_click=again>{t!("Load it again", "重新加载")}</Button>
            </EmptyState>
        </section>
    }
}

/// Asks for a chunk until it is there: a laptop that changes networks loses what it was loading. A page that the server
/// drew stays readable meanwhile; one that somebody goes to says soon that it does not come.
#[cfg(feature = "hydrate")]
async fn patiently<F: Future<Output = Result<(), SplitLoaderError>>>(load: impl Fn() -> F) {
    use std::time::Duration;

    const FIRST: Duration = Duration::from_millis(250);
    const MOST: Duration = Duration::from_secs(15);
    /// How long somebody waits for a page: three more tries.
    const SOON: Duration = Duration::from_secs(1);
    let is_awake = || document().document_element().is_some_and(|root| root.has_attribute(crate::AWAKE));
    let mut wait = FIRST;
    while load().await.is_err() && !(is_awake() && wait > SOON) {
        gloo_timers::future::sleep(wait).await;
        wait = (wait * 2).min(MOST);
    }
}

/// Which files each chunk of the program consists of, by the chunk's name.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChunkFiles(pub std::sync::Arc<std::collections::BTreeMap<String, Vec<String>>>);

/// Lets the browser fetch a chunk while the program that will ask for it is still on its way.
#[cfg(feature = "ssr")]
fn announce(chunk: &str) {
    let Some(options) = use_context::<leptos_axum::ResponseOptions>() else { return };
    let files = use_context::<ChunkFiles>().unwrap_or_default();
    for file in files.0.get(chunk).into_iter().flatten() {
        let line = format!("<{file}>; rel=preload; as=fetch; crossorigin=anonymous");
        if let Ok(line) = http::HeaderValue::from_str(&line) {
            options.append_header(http::header::LINK, line);
        }
    }
}
