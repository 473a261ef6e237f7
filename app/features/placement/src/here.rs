//! What the head and the overview share, beside the status that all pages under a placement share.

use domain::Kind;
use domain::id::TeamId;
use domain::metric::Usage;
use domain::name::{ClusterName, EnvironmentName, ServiceName};
use domain::status::EnvironmentStatus;
use frame::placement::{PlacementContext, use_placement};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Head, Neighbour, load_head, load_usage};

/// The place that the page is about. Made anew for each place, so nothing of another one is left in it.
#[derive(Clone, Copy)]
pub struct Here {
    /// What does not change while the page is open.
    fixed: StoredValue<Fixed>,
    pub neighbours: RwSignal<Vec<Neighbour>>,
    /// How many releases there were.
    pub releases: RwSignal<u32>,
    /// What each pod uses now.
    pub usage: RwSignal<Vec<Usage>>,
    pub deleting: RwSignal<bool>,
    /// It was here, and then it was deleted.
    pub gone: RwSignal<bool>,
    place: PlacementContext,
}

#[derive(Debug, Clone)]
pub struct Fixed {
    pub service: ServiceName,
    pub environment: EnvironmentName,
    pub team: TeamId,
    pub team_name: String,
    pub built_here: bool,
}

impl Here {
    pub fn new(head: Head, place: PlacementContext) -> Self {
        let fixed = Fixed {
            service: head.service,
            environment: head.status.environment.clone(),
            team: head.team,
            team_name: head.team_name.to_string(),
            built_here: head.built_here,
        };
        place.status.set(Some(head.status));
        Self {
            fixed: StoredValue::new(fixed),
            neighbours: RwSignal::new(head.neighbours),
            releases: RwSignal::new(head.releases),
            usage: RwSignal::new(head.usage),
            deleting: RwSignal::new(head.deleting),
            gone: RwSignal::new(false),
            place,
        }
    }

    pub fn fixed(self) -> Fixed {
        self.fixed.get_value()
    }

    pub fn names(self) -> (String, String) {
        self.fixed.with_value(|fixed| (fixed.service.to_string(), fixed.environment.to_string()))
    }

    /// Whether something is about this very place: the stream may carry more.
    pub fn is(self, service: &ServiceName, environment: &EnvironmentName) -> bool {
        self.fixed
            .try_with_value(|fixed| fixed.service == *service && fixed.environment == *environment)
            .unwrap_or(false)
    }

    /// A view of the status, watched.
    pub fn with<T>(self, look: impl FnOnce(&EnvironmentStatus) -> T) -> Option<T> {
        self.place.status.with(|status| status.as_ref().map(look))
    }

    pub fn with_untracked<T>(self, look: impl FnOnce(&EnvironmentStatus) -> T) -> Option<T> {
        self.place.status.with_untracked(|status| status.as_ref().map(look))
    }

    /// Names of the pods that are there, watched.
    pub fn pods(self) -> Option<Vec<String>> {
        self.place.pods()
    }

    /// A value of the status that changes only when it really differs.
    pub fn memo<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        look: impl Fn(&EnvironmentStatus) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.with(&look))
    }

    pub fn put(self, status: EnvironmentStatus) {
        if self.place.status.try_with_untracked(|before| before.as_ref() != Some(&status)) == Some(true) {
            self.place.status.set(Some(status));
        }
    }

    /// The same service in another environment looks different now.
    pub fn beside(self, status: &EnvironmentStatus) {
        if self.fixed.try_with_value(|fixed| fixed.service == status.service) != Some(true) {
            return;
        }
        let state = (status.placement_version > 0).then_some(status.state);
        let of = |neighbour: &Neighbour| neighbour.environment == status.environment && neighbour.state != state;
        if self.neighbours.try_with_untracked(|all| all.iter().any(of)) == Some(true) {
            self.neighbours.update(|all| {
                all.iter_mut().filter(|neighbour| of(neighbour)).for_each(|neighbour| neighbour.state = state);
            });
        }
    }

    /// Asks again for what each pod uses: it is measured every few seconds and no event tells of it.
    pub fn measure(self) {
        let (service, environment) = self.names();
        spawn_local(async move {
            // While it cannot be had, what is shown stays: the stream's own state says how old it is.
            if let Ok(usage) = load_usage(service, environment).await {
                self.usage.try_set(usage);
            }
        });
    }

    /// Changes what is known of the status before the stream says the same.
    pub fn expect(self, change: impl FnOnce(&mut EnvironmentStatus)) {
        self.place.status.try_update(|status| status.as_mut().map(change));
    }

    /// The cluster that this environment is on.
    pub fn cluster(self) -> Option<ClusterName> {
        let environment = self.fixed.with_value(|fixed| fixed.environment.clone());
        self.neighbours.with_untracked(|all| {
            all.iter().find(|neighbour| neighbour.environment == environment).map(|neighbour| neighbour.cluster.clone())
        })
    }

    /// Asks for the head again, in place: after a gap of the stream.
    /// While it cannot be had, what is shown stays: the stream's own state says how old it is.
    pub fn refresh(self) {
        let (service, environment) = self.names();
        let seen = self.place.status.get_untracked();
        spawn_local(async move {
            match load_head(service, environment).await {
                Ok(head) => self.take_over(head, seen.as_ref()),
                Err(error) => {
                    self.failed(error.kind());
                }
            }
        });
    }
}

impl Here {
    /// `seen` was shown when it was asked for: of what was heard since then the answer is the older one.
    fn take_over(self, head: Head, seen: Option<&EnvironmentStatus>) {
        self.neighbours.try_set(head.neighbours);
        self.releases.try_set(head.releases);
        self.usage.try_set(head.usage);
        self.deleting.try_set(head.deleting);
        let unchanged = self.place.status.try_with_untracked(|status| status.as_ref() == seen) == Some(true);
        if unchanged && self.is(&head.status.service, &head.status.environment) {
            self.put(head.status);
        }
    }

    /// Only that it is not there any more changes what is shown.
    fn failed(self, kind: Kind) {
        if kind == Kind::NotFound {
            self.gone.try_set(true);
        }
    }
}

/// A kubelet says of a pod that has just begun that it uses nothing at all: it was not measured yet.
pub fn is_measured(usage: &Usage) -> bool {
    usage.memory.is_none_or(|memory| memory > 0.0)
}

/// The place that this page is about.
pub fn use_here() -> Option<Here> {
    use_context::<Here>().filter(|_| use_placement().status.with_untracked(Option::is_some))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::head;

    fn here() -> Here {
        let place = PlacementContext {
            service: Signal::stored("orders".into()),
            environment: Signal::stored("dev".into()),
            status: RwSignal::new(None),
        };
        Here::new(head(), place)
    }

    #[test]
    fn a_service_that_is_being_deleted_meanwhile_says_so() {
        Owner::new().with(|| {
            let here = here();
            assert!(!here.deleting.get_untracked());
            here.take_over(Head { deleting: true, ..head() }, None);
            assert!(here.deleting.get_untracked());
        });
    }

    #[test]
    fn an_answer_does_not_undo_what_was_heard_while_it_was_on_its_way() {
        Owner::new().with(|| {
            let here = here();
            let restarts = || here.with_untracked(|status| status.restarts);
            let answer = |restarts: u32| {
                let mut head = head();
                head.status.restarts = restarts;
                head
            };
            let seen = here.place.status.get_untracked();
            here.put(answer(7).status);
            here.take_over(answer(3), seen.as_ref());
            assert_eq!(restarts(), Some(7));
            here.take_over(answer(8), here.place.status.get_untracked().as_ref());
            assert_eq!(restarts(), Some(8));
        });
    }

    #[test]
    fn what_is_not_found_any_more_is_gone_and_what_does_not_answer_is_not() {
        Owner::new().with(|| {
            let here = here();
            here.failed(Kind::Unavailable);
            assert!(!here.gone.get_untracked());
            here.failed(Kind::NotFound);
            assert!(here.gone.get_untracked());
        });
    }
}
