//! Every page and its address, by feature. The addresses themselves are built in `frame::paths`.
//!
//! The server renders every page whole before it sends it, so that it reads without scripts.

use feature_session::SignInPage;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route, Routes};
use leptos_router::{Lazy, path};

use crate::chunks;
use crate::layout::{Layout, NotFoundPage};

/// Signing in stands alone; all other pages stand in the layout.
#[component]
pub fn AllRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view=SignInPage/>
            <ParentRoute path=path!("") view=Layout>
                <Route path=path!("/") view=Lazy::<chunks::Board>::new()/>
                <Route path=path!("/settings") view=Lazy::<chunks::Settings>::new()/>
                <Route path=path!("/design") view=Lazy::<chunks::Design>::new()/>
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
            <Route path=path!("") view=Lazy::<chunks::ServiceList>::new()/>
            <Route path=path!("new") view=Lazy::<chunks::ServiceNew>::new()/>
            <Route path=path!(":service") view=Lazy::<chunks::Service>::new()/>
            <Route path=path!(":service/edit") view=Lazy::<chunks::ServiceEdit>::new()/>
            <Route path=path!(":service/builds") view=Lazy::<chunks::ServiceBuilds>::new()/>
            <Route path=path!(":service/builds/:build") view=Lazy::<chunks::Build>::new()/>
        </ParentRoute>
    }
    .into_inner()
}

/// A service in an environment: the layout asks for its status once, for all pages under it.
#[component(transparent)]
fn PlacementRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/services/:service/environments/:environment") view=Lazy::<chunks::Placement>::new()>
            <Route path=path!("") view=Lazy::<chunks::Overview>::new()/>
            <Route path=path!("logs") view=Lazy::<chunks::Log>::new()/>
            <Route path=path!("metrics") view=Lazy::<chunks::Metric>::new()/>
            <Route path=path!("releases") view=Lazy::<chunks::ReleaseList>::new()/>
            <Route path=path!("releases/:release") view=Lazy::<chunks::Release>::new()/>
            <Route path=path!("deploy") view=Lazy::<chunks::Deploy>::new()/>
        </ParentRoute>
    }
    .into_inner()
}

/// Builds, logs and metrics of all services.
#[component(transparent)]
fn EverywhereRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/builds") view=Lazy::<chunks::BuildList>::new()/>
            <Route path=path!("/logs") view=Lazy::<chunks::LogPick>::new()/>
            <Route path=path!("/metrics/services") view=Lazy::<chunks::MetricPick>::new()/>
        </ParentRoute>
    }
    .into_inner()
}

/// What everybody shares.
#[component(transparent)]
fn PlatformRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/environments") view=Lazy::<chunks::EnvironmentList>::new()/>
            <Route path=path!("/environments/new") view=Lazy::<chunks::EnvironmentNew>::new()/>
            <Route path=path!("/environments/:environment") view=Lazy::<chunks::Environment>::new()/>
            <Route path=path!("/clusters") view=Lazy::<chunks::ClusterList>::new()/>
            <Route path=path!("/clusters/new") view=Lazy::<chunks::ClusterNew>::new()/>
            <Route path=path!("/clusters/:cluster") view=Lazy::<chunks::Cluster>::new()/>
            <Route path=path!("/teams") view=Lazy::<chunks::TeamList>::new()/>
            <Route path=path!("/teams/:team") view=Lazy::<chunks::Team>::new()/>
            <Route path=path!("/people") view=Lazy::<chunks::People>::new()/>
            <Route path=path!("/audit") view=Lazy::<chunks::Audit>::new()/>
        </ParentRoute>
    }
    .into_inner()
}
