//! What the pages below a service in an environment share: which one it is, and its status as it is now.

use domain::status::{EnvironmentStatus, Freshness};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Provided by the layout around the overview, logs, metrics, releases and deploy pages; live.
#[derive(Debug, Clone, Copy)]
pub struct PlacementContext {
    /// The service's name, as the address has it.
    pub service: Signal<String>,
    /// The environment's name, as the address has it.
    pub environment: Signal<String>,
    /// `None` until the first answer.
    pub status: RwSignal<Option<EnvironmentStatus>>,
}

impl PlacementContext {
    /// Names of the pods that are there and were not told to end; `None` where the cluster does not say.
    pub fn pods(self) -> Option<Vec<String>> {
        let names = |status: &EnvironmentStatus| {
            status.pods.iter().filter(|pod| !pod.deleting).map(|pod| pod.name.clone()).collect()
        };
        let live = |status: &&EnvironmentStatus| status.freshness == Freshness::Live;
        self.status.with(|status| status.as_ref().filter(live).map(names))
    }

    /// Made by the layout, from the address.
    pub fn from_route() -> Self {
        let params = use_params_map();
        let param = move |name: &'static str| {
            Signal::derive(move || params.with(|params| params.get(name).unwrap_or_default()))
        };
        Self { service: param("service"), environment: param("environment"), status: RwSignal::new(None) }
    }
}

/// The placement that this page is about.
pub fn use_placement() -> PlacementContext {
    use_context().unwrap_or_else(PlacementContext::from_route)
}

/// "2 / 3"; of what runs to an end nothing is to be ready all the time.
pub fn pods_ready(status: &EnvironmentStatus) -> String {
    if status.controller.runs_to_an_end() { "—".to_owned() } else { format!("{} / {}", status.ready, status.desired) }
}
