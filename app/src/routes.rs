//! Every page and its address, by feature. The addresses themselves are built in `frame::paths`.
//!
//! The server renders every page whole before it sends it, so that it reads without scripts.

use feature_session::SignInPage;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route, Routes};
use leptos_router::path;

use crate::chunks;
use crate::layout::{Layout, NotFoundPage};

/// Signing in stands alone; all other pages stand in the layout.
#[component]
pub fn AllRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view=SignInPage/>
            <ParentRoute path=path!("") view=Layout>
                <Route path=path!("/") view=chunks::Board::lazy()/>
                <Route path=path!("/settings") view=chunks::Settings::lazy()/>
                <Route path=path!("/design") view=chunks::Design::lazy()/>
                <ServiceRoutes/>
                <PlacementRoutes/>
                <EverywhereRoutes/>
                <PlatformRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// A service and its builds.
#[component(transparent)]
fn ServiceRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/services") view=Outlet>
            <Route path=path!("") view=chunks::ServiceList::lazy()/>
            <Route path=path!("new") view=chunks::ServiceNew::lazy()/>
            <Route path=path!(":service") view=chunks::Service::lazy()/>
            <Route path=path!(":service/edit") view=chunks::ServiceEdit::lazy()/>
            <Route path=path!(":service/configuration") view=chunks::ServiceConfiguration::lazy()/>
            <Route path=path!(":service/builds") view=chunks::ServiceBuilds::lazy()/>
            <Route path=path!(":service/builds/:build") view=chunks::Build::lazy()/>
        </ParentRoute>
    }
    .into_inner()
}

/// A service in an environment: the layout asks for its status once, for all pages under it.
#[component(transparent)]
fn PlacementRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/services/:service/environments/:environment") view=chunks::Placement::lazy()>
            <Route path=path!("") view=chunks::Overview::lazy()/>
            <Route path=path!("logs") view=chunks::Log::lazy()/>
            <Route path=path!("metrics") view=chunks::Metric::lazy()/>
            <Route path=path!("configuration") view=chunks::Configuration::lazy()/>
            <Route path=path!("releases") view=chunks::ReleaseList::lazy()/>
            <Route path=path!("releases/:release") view=chunks::Release::lazy()/>
            <Route path=path!("deploy") view=chunks::Deploy::lazy()/>
        </ParentRoute>
    }
    .into_inner()
}

/// Builds, logs and metrics of all services.
#[component(transparent)]
fn EverywhereRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/builds") view=chunks::BuildList::lazy()/>
            <Route path=path!("/logs") view=chunks::LogPick::lazy()/>
            <Route path=path!("/metrics/services") view=chunks::MetricPick::lazy()/>
        </ParentRoute>
    }
    .into_inner()
}

/// What everybody shares.
#[component(transparent)]
fn PlatformRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/environments") view=chunks::EnvironmentList::lazy()/>
            <Route path=path!("/environments/new") view=chunks::EnvironmentNew::lazy()/>
            <Route path=path!("/environments/:environment") view=chunks::Environment::lazy()/>
            <Route path=path!("/environments/:environment/adopt") view=chunks::EnvironmentAdopt::lazy()/>
            <Route path=path!("/environments/:environment/adopt/:kind/:workload") view=chunks::AdoptWorkload::lazy()/>
            <Route path=path!("/clusters") view=chunks::ClusterList::lazy()/>
            <Route path=path!("/clusters/new") view=chunks::ClusterNew::lazy()/>
            <Route path=path!("/clusters/:cluster") view=chunks::Cluster::lazy()/>
            <Route path=path!("/teams") view=chunks::TeamList::lazy()/>
            <Route path=path!("/teams/:team") view=chunks::Team::lazy()/>
            <Route path=path!("/people") view=chunks::People::lazy()/>
            <Route path=path!("/audit") view=chunks::Audit::lazy()/>
        </ParentRoute>
    }
    .into_inner()
}
