//! What the stream said about statuses since the page asked for them.

use std::collections::BTreeMap;

use domain::event::Event;
use domain::name::{EnvironmentName, ServiceName};
use domain::status::EnvironmentStatus;
use domain::use_cases::event::Topic;
use leptos::prelude::*;

use crate::live::use_live;

/// The latest word about each service in each environment; it comes before what was fetched.
#[derive(Clone, Copy)]
pub struct Fresh(RwSignal<BTreeMap<(ServiceName, EnvironmentName), EnvironmentStatus>>);

impl Default for Fresh {
    fn default() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }
}

impl Fresh {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn put(self, status: &EnvironmentStatus) {
        self.0.update(|known| {
            known.insert((status.service.clone(), status.environment.clone()), status.clone());
        });
    }

    /// Hears the stream of all places. `again` asks anew for what it does not begin with: at each opening, and where a service
    /// changed.
    pub fn follow(again: impl Fn() + Copy + Send + Sync + 'static) -> Self {
        let (fresh, live) = (Self::new(), use_live());
        live.listen(Topic::default(), move |event| match event {
            Event::Status(status) => fresh.put(status),
            Event::Service { service } => {
                fresh.forget(service);
                again();
            }
            Event::Build(_)
            | Event::BuildLog { .. }
            | Event::Release(_)
            | Event::Placement { .. }
            | Event::Cluster { .. }
            | Event::Platform => {}
        });
        live.on_open(again);
        fresh
    }

    /// The service was edited, or left an environment: what is fetched next is right again.
    pub fn forget(self, service: &ServiceName) {
        self.0.update(|known| known.retain(|(other, _), _| other != service));
    }

    /// The latest status: what the stream said, else what was fetched.
    pub fn latest(
        self,
        service: &ServiceName,
        environment: &EnvironmentName,
        fetched: Option<&EnvironmentStatus>,
    ) -> Option<EnvironmentStatus> {
        let key = (service.clone(), environment.clone());
        self.0.with(|known| known.get(&key).or(fetched).cloned())
    }

    /// All latest statuses in an environment: those that were fetched, brought up to date, and those that came since.
    pub fn all_in(self, environment: &EnvironmentName, fetched: &[EnvironmentStatus]) -> Vec<EnvironmentStatus> {
        let fetched = fetched.iter().filter(|status| status.environment == *environment);
        let mut all: BTreeMap<ServiceName, EnvironmentStatus> =
            fetched.map(|status| (status.service.clone(), status.clone())).collect();
        self.0.with(|known| {
            for ((service, place), status) in known {
                if place == environment {
                    all.insert(service.clone(), status.clone());
                }
            }
        });
        all.into_values().collect()
    }
}
