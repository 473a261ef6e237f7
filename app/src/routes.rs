//! Every page and its address, by feature. The addresses themselves are built in `frame::paths`.
//!
//! The server renders every page whole before it sends it, so that it reads without scripts.

use feature_board::BoardPage;
use feature_build::{BuildListPage, BuildPage, ServiceBuildsPage};
use feature_log::{LogPage, LogPickPage};
use feature_metric::{MetricPage, MetricPickPage};
use feature_placement::{OverviewPage, PlacementLayout};
use feature_platform::{
    AuditPage, ClusterListPage, ClusterNewPage, ClusterPage, EnvironmentListPage, EnvironmentNewPage, EnvironmentPage,
    PeoplePage, TeamListPage, TeamPage,
};
use feature_release::{DeployPage, ReleaseListPage, ReleasePage};
use feature_service::{ServiceEditPage, ServiceListPage, ServiceNewPage, ServicePage};
use feature_session::{SettingsPage, SignInPage};
use frame::Title;
use frame::t;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route, Routes};
use leptos_router::path;

use crate::layout::{Layout, NotFoundPage};

/// Signing in stands alone; all other pages stand in the layout.
#[component]
pub fn AllRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view=SignInPage/>
            <ParentRoute path=path!("") view=Layout>
                <Route path=path!("/") view=BoardPage/>
                <Route path=path!("/settings") view=SettingsPage/>
                <Route path=path!("/design") view=DesignPage/>
                <ServiceRoutes/>
                <PlacementRoutes/>
                <EverywhereRoutes/>
                <PlatformRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// All parts that pages are built from, in every state.
#[component]
fn DesignPage() -> impl IntoView {
    view! {
        <Title text=t!("Design", "设计")/>
        <ui::Gallery/>
    }
}

/// A service and its builds.
#[component(transparent)]
fn ServiceRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/services") view=Outlet>
            <Route path=path!("") view=ServiceListPage/>
            <Route path=path!("new") view=ServiceNewPage/>
            <Route path=path!(":service") view=ServicePage/>
            <Route path=path!(":service/edit") view=ServiceEditPage/>
            <Route path=path!(":service/builds") view=ServiceBuildsPage/>
            <Route path=path!(":service/builds/:build") view=BuildPage/>
        </ParentRoute>
    }
    .into_inner()
}

/// A service in an environment: the layout asks for its status once, for all pages under it.
#[component(transparent)]
fn PlacementRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/services/:service/environments/:environment") view=PlacementLayout>
            <Route path=path!("") view=OverviewPage/>
            <Route path=path!("logs") view=LogPage/>
            <Route path=path!("metrics") view=MetricPage/>
            <Route path=path!("releases") view=ReleaseListPage/>
            <Route path=path!("releases/:release") view=ReleasePage/>
            <Route path=path!("deploy") view=DeployPage/>
        </ParentRoute>
    }
    .into_inner()
}

/// Builds, logs and metrics of all services.
#[component(transparent)]
fn EverywhereRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/builds") view=BuildListPage/>
            <Route path=path!("/logs") view=LogPickPage/>
            <Route path=path!("/metrics/services") view=MetricPickPage/>
        </ParentRoute>
    }
    .into_inner()
}

/// What everybody shares.
#[component(transparent)]
fn PlatformRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet>
            <Route path=path!("/environments") view=EnvironmentListPage/>
            <Route path=path!("/environments/new") view=EnvironmentNewPage/>
            <Route path=path!("/environments/:environment") view=EnvironmentPage/>
            <Route path=path!("/clusters") view=ClusterListPage/>
            <Route path=path!("/clusters/new") view=ClusterNewPage/>
            <Route path=path!("/clusters/:cluster") view=ClusterPage/>
            <Route path=path!("/teams") view=TeamListPage/>
            <Route path=path!("/teams/:team") view=TeamPage/>
            <Route path=path!("/people") view=PeoplePage/>
            <Route path=path!("/audit") view=AuditPage/>
        </ParentRoute>
    }
    .into_inner()
}
