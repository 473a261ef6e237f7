//! The in-memory index: namespace and service lead to what the watches brought.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::Time;
use domain::status::Freshness;
use domain::text::Text;
use domain::workload::{ClusterEvent, Controller, Pod, Workload};

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

    fn at(&self, place: &Place) -> impl Iterator<Item = &T> {
        self.items.get(place).into_iter().flat_map(BTreeMap::values)
    }
}

/// All that is known of a cluster.
#[derive(Debug, Default)]
pub struct View {
    pub deployments: Shelf<Controller>,
    pub pods: Shelf<Pod>,
    pub events: Shelf<ClusterEvent>,
}

/// The most events that a workload shows.
const EVENTS: usize = 50;

impl View {
    /// `None` until the first lists arrived. Events are not waited for: they are an extra.
    pub fn workload(&self, place: &Place) -> Option<Workload> {
        if !self.deployments.listed || !self.pods.listed {
            return None;
        }
        let mut pods: Vec<Pod> = self.pods.at(place).cloned().collect();
        pods.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.name.cmp(&b.name)));
        let mut events: Vec<ClusterEvent> = self.events.at(place).cloned().collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events.truncate(EVENTS);
        Some(Workload { controller: self.deployments.at(place).next().cloned(), pods, events })
    }

    /// The worse of the two watches that a status is made of. Events only explain: an account that may not read them
    /// still sees how things are.
    pub fn freshness(&self) -> Freshness {
        let states = [self.deployments.state, self.pods.state];
        let mut answer = Freshness::Live;
        for state in states {
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
        let cut = |state: WatchState, why: &Option<Text>| matches!(state, WatchState::Cut(_)).then(|| why.clone())?;
        cut(self.deployments.state, &self.deployments.why).or_else(|| cut(self.pods.state, &self.pods.why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

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
    fn the_view_is_as_fresh_as_its_worse_watch_and_events_are_not_needed() {
        let mut view = View::default();
        assert_eq!(view.freshness(), Freshness::Starting);
        view.pods.state = WatchState::Live;
        assert_eq!(view.freshness(), Freshness::Starting);
        view.deployments.state = WatchState::Live;
        view.events.state = WatchState::Cut(DateTime::UNIX_EPOCH);
        view.events.why = Some(Text::verbatim("no right"));
        assert_eq!((view.freshness(), view.cut_because()), (Freshness::Live, None));
        view.pods.state = WatchState::Cut(DateTime::UNIX_EPOCH);
        view.pods.why = Some(Text::verbatim("away"));
        assert_eq!(view.freshness(), Freshness::Cut { since: DateTime::UNIX_EPOCH });
        assert_eq!(view.cut_because(), Some(Text::verbatim("away")));
    }
}
