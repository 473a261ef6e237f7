//! The in-memory index: namespace and service lead to what the watches brought.

mod whole;

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::Time;
use domain::autoscaling::Autoscaler;
use domain::controller::ControllerKind;
use domain::network::ServicePort;
use domain::status::Freshness;
use domain::text::Text;
use domain::workload::{ClusterEvent, Controller, Pod, Workload};

use self::whole::Whole;
use crate::convert::Job;
use crate::runs;

/// Where something belongs within a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub namespace: String,
    pub service: String,
}

/// How a watch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WatchState {
    #[default]
    Starting,
    Live,
    Cut(Time),
}

/// What one watch brought. A new list replaces the old one only when it is complete, so that nothing flickers.
#[derive(Debug)]
pub struct Shelf<T> {
    items: HashMap<Place, BTreeMap<String, T>>,
    relisted: HashSet<(Place, String)>,
    /// Whether a list ever was complete.
    pub listed: bool,
    pub state: WatchState,
    /// Why it was cut the last time.
    pub why: Option<Text>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { items: HashMap::new(), relisted: HashSet::new(), listed: false, state: WatchState::Starting, why: None }
    }
}

impl<T: PartialEq> Shelf<T> {
    pub fn begin(&mut self) {
        self.relisted.clear();
    }

    /// Whether it differs from what was there.
    pub fn put(&mut self, place: Place, name: String, item: T, listing: bool) -> bool {
        if listing {
            self.relisted.insert((place.clone(), name.clone()));
        }
        let items = self.items.entry(place).or_default();
        if items.get(&name) == Some(&item) {
            return false;
        }
        items.insert(name, item);
        true
    }

    pub fn take(&mut self, place: &Place, name: &str) -> bool {
        let Some(items) = self.items.get_mut(place) else { return false };
        let was = items.remove(name).is_some();
        if items.is_empty() {
            self.items.remove(place);
        }
        was
    }

    /// Ends a list: drops what it did not name, and says where.
    pub fn end(&mut self) -> Vec<Place> {
        let seen = std::mem::take(&mut self.relisted);
        let mut changed = Vec::new();
        self.items.retain(|place, items| {
            let before = items.len();
            items.retain(|name, _| seen.contains(&(place.clone(), name.clone())));
            if items.len() != before {
                changed.push(place.clone());
            }
            !items.is_empty()
        });
        self.listed = true;
        changed
    }

    pub fn named(&self, place: &Place, name: &str) -> Option<&T> {
        self.items.get(place)?.get(name)
    }

    fn at(&self, place: &Place) -> impl Iterator<Item = &T> {
        self.items.get(place).into_iter().flat_map(BTreeMap::values)
    }
}

/// All that is known of a cluster.
#[derive(Debug, Default)]
pub struct View {
    pub deployments: Shelf<Controller>,
    pub stateful_sets: Shelf<Controller>,
    pub daemon_sets: Shelf<Controller>,
    pub cron_jobs: Shelf<Controller>,
    pub jobs: Shelf<Job>,
    pub autoscalers: Shelf<Autoscaler>,
    pub services: Shelf<Vec<ServicePort>>,
    pub pods: Shelf<Pod>,
    pub events: Shelf<ClusterEvent>,
    whole: Whole,
}

/// The most events that a workload shows.
const EVENTS: usize = 50;

/// How a watch is, and why it was cut the last time.
type Watch<'a> = (WatchState, &'a Option<Text>);

impl View {
    fn controllers(&self) -> [&Shelf<Controller>; 4] {
        [&self.deployments, &self.stateful_sets, &self.daemon_sets, &self.cron_jobs]
    }

    /// `None` until the first lists arrived. Events, autoscalers and Services are not waited for: they are an extra.
    pub fn workload(&self, place: &Place) -> Option<Workload> {
        let controllers = self.controllers();
        if !self.pods.listed || !self.jobs.listed || controllers.iter().any(|shelf| !shelf.listed) {
            return None;
        }
        let mut pods: Vec<Pod> = self.pods.at(place).cloned().collect();
        pods.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.name.cmp(&b.name)));
        let mut events: Vec<ClusterEvent> = self.events.at(place).cloned().collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events.truncate(EVENTS);
        let jobs = || self.jobs.at(place);
        let there = || controllers.iter().flat_map(|shelf| shelf.at(place));
        let by_hand = jobs().filter_map(|job| job.controller.as_ref());
        let controller = runs::newest(there().chain(by_hand)).cloned();
        let kinds = there().map(|found| found.kind).chain(jobs().map(|_| ControllerKind::Job)).collect::<Vec<_>>();
        let replaced = controller.as_ref().map(|newest| runs::replaced(newest.kind, &kinds)).unwrap_or_default();
        let autoscaler = self.autoscalers.at(place).next().cloned();
        let services = self.services.at(place).flatten().cloned().collect();
        let (runs, seen_since) = (runs::shown(jobs()), self.whole.since);
        Some(Workload { controller, replaced, runs, autoscaler, services, pods, events, seen_since })
    }

    /// Notes how a watch is from now on; whether the freshness is another one by it.
    pub fn turn<T>(&mut self, shelf: fn(&mut View) -> &mut Shelf<T>, state: WatchState, now: Time) -> bool {
        let before = self.freshness();
        let shelf = shelf(self);
        shelf.state = match (shelf.state, state) {
            // The first cut counts; failed attempts afterwards are the same cut.
            (WatchState::Cut(since), WatchState::Cut(_)) => WatchState::Cut(since),
            (_, state) => state,
        };
        let after = self.freshness();
        self.whole.note(before, after, now);
        before != after
    }

    /// The watches that a status is made of. Events, autoscalers and Services only explain: an account that may not read them still
    /// sees how things are.
    fn watches(&self) -> impl Iterator<Item = Watch<'_>> {
        let controllers = self.controllers().into_iter().map(|shelf| (shelf.state, &shelf.why));
        controllers.chain([(self.jobs.state, &self.jobs.why), (self.pods.state, &self.pods.why)])
    }

    /// The worst of the watches.
    pub fn freshness(&self) -> Freshness {
        let mut answer = Freshness::Live;
        for (state, _) in self.watches() {
            answer = match (answer, state) {
                (Freshness::Cut { since }, WatchState::Cut(at)) => Freshness::Cut { since: since.min(at) },
                (_, WatchState::Cut(since)) => Freshness::Cut { since },
                (Freshness::Live, WatchState::Starting) => Freshness::Starting,
                (answer, WatchState::Starting | WatchState::Live) => answer,
            };
        }
        answer
    }

    /// Why the view is cut, if it is.
    pub fn cut_because(&self) -> Option<Text> {
        let mut cut = self.watches().filter(|(state, _)| matches!(state, WatchState::Cut(_)));
        cut.find_map(|(_, why)| why.clone())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    use crate::convert::bare;

    fn place(service: &str) -> Place {
        Place { namespace: "n".to_owned(), service: service.to_owned() }
    }

    #[test]
    fn a_new_list_drops_what_it_does_not_name_and_only_then() {
        let mut shelf = Shelf::default();
        assert!(shelf.put(place("a"), "a-1".to_owned(), 1, false));
        assert!(!shelf.put(place("a"), "a-1".to_owned(), 1, false), "nothing changed");
        shelf.begin();
        assert!(shelf.put(place("b"), "b-1".to_owned(), 2, true));
        assert_eq!(shelf.at(&place("a")).count(), 1);
        assert_eq!(shelf.end(), vec![place("a")]);
        assert_eq!(shelf.at(&place("a")).count(), 0);
        assert_eq!(shelf.at(&place("b")).count(), 1);
    }

    #[test]
    fn the_view_is_as_fresh_as_its_worst_watch_and_events_are_not_needed() {
        let mut view = View::default();
        assert_eq!(view.freshness(), Freshness::Starting);
        view.pods.state = WatchState::Live;
        view.deployments.state = WatchState::Live;
        view.stateful_sets.state = WatchState::Live;
        view.daemon_sets.state = WatchState::Live;
        view.cron_jobs.state = WatchState::Live;
        assert_eq!(view.freshness(), Freshness::Starting);
        assert!(view.turn(|view| &mut view.jobs, WatchState::Live, DateTime::UNIX_EPOCH));
        assert_eq!(view.whole.since, Some(DateTime::UNIX_EPOCH));
        view.events.state = WatchState::Cut(DateTime::UNIX_EPOCH);
        view.events.why = Some(Text::verbatim("no right"));
        assert_eq!((view.freshness(), view.cut_because()), (Freshness::Live, None));
        view.pods.state = WatchState::Cut(DateTime::UNIX_EPOCH + TimeDelta::seconds(9));
        view.pods.why = Some(Text::verbatim("away"));
        assert_eq!(view.cut_because(), Some(Text::verbatim("away")));
        view.stateful_sets.state = WatchState::Cut(DateTime::UNIX_EPOCH);
        assert_eq!(view.freshness(), Freshness::Cut { since: DateTime::UNIX_EPOCH });
        assert_eq!(view.cut_because(), Some(Text::verbatim("away")), "one that says why is heard");
    }

    fn controller(kind: ControllerKind, release: Option<u32>) -> Controller {
        Controller { release, ..bare(kind, "a") }
    }

    #[test]
    fn the_controller_of_the_newest_release_stands_for_the_workload_and_the_others_are_replaced() {
        let mut view = View::default();
        view.deployments.put(place("a"), "a".to_owned(), controller(ControllerKind::Deployment, Some(9)), false);
        view.stateful_sets.put(place("a"), "a".to_owned(), controller(ControllerKind::StatefulSet, Some(10)), false);
        view.daemon_sets.put(place("a"), "a".to_owned(), controller(ControllerKind::DaemonSet, None), false);
        view.daemon_sets.put(place("b"), "b".to_owned(), controller(ControllerKind::DaemonSet, None), false);
        view.pods.listed = true;
        view.deployments.listed = true;
        view.stateful_sets.listed = true;
        view.daemon_sets.listed = true;
        view.cron_jobs.listed = true;
        assert_eq!(view.workload(&place("a")), None, "one list is still to come");
        view.jobs.listed = true;
        let found = |service| view.workload(&place(service)).unwrap();
        let kind = |workload: &Workload| workload.controller.as_ref().map(|found| found.kind);
        let both = found("a");
        assert_eq!(kind(&both), Some(ControllerKind::StatefulSet));
        assert_eq!(both.replaced, [ControllerKind::Deployment, ControllerKind::DaemonSet]);
        let alone = found("b");
        assert_eq!((kind(&alone), alone.replaced.len()), (Some(ControllerKind::DaemonSet), 0));
        assert_eq!(kind(&found("c")), None);
    }
}
