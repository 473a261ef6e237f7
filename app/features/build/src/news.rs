//! What the stream said of builds since the page asked for them, laid over what was fetched.

use std::collections::BTreeMap;

use domain::build::{Build, BuildStatus};
use domain::event::Event;
use domain::id::BuildId;
use domain::use_cases::build::Queue;
use leptos::prelude::*;

/// The latest word about each build.
#[derive(Debug, Clone, Copy)]
pub struct News(RwSignal<BTreeMap<BuildId, Build>>);

impl News {
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    /// Keeps what an event says of a build.
    pub fn hear(self, event: &Event) {
        if let Event::Build(build) = event {
            self.put((**build).clone());
        }
    }

    pub fn put(self, build: Build) {
        self.0.update(|known| {
            known.insert(build.id, build);
        });
    }

    /// Takes over what was fetched. An answer that was on its way while a build ended does not begin it again.
    pub fn put_all(self, fetched: Vec<Build>) {
        self.0.try_update(|known| {
            for build in fetched {
                let over = |known: &Build| known.status.is_final() && known.attempts >= build.attempts;
                if build.status.is_final() || !known.get(&build.id).is_some_and(over) {
                    known.insert(build.id, build);
                }
            }
        });
    }

    /// A list with the news in it; new builds that `fits` lets in stand where their age puts them.
    pub fn over(self, fetched: &[Build], fits: impl Fn(&Build) -> bool) -> Vec<Build> {
        self.0.with(|known| merge(fetched, known, fits))
    }

    /// The line of builds with the news in it.
    pub fn line(self, queue: &Queue) -> Vec<Build> {
        let mut line = self.over(&queue.builds, |build| !build.status.is_final());
        line.sort_by_key(|build| (build.status != BuildStatus::Running, build.created_at, build.id));
        line
    }
}

/// Newest first.
fn merge(fetched: &[Build], known: &BTreeMap<BuildId, Build>, fits: impl Fn(&Build) -> bool) -> Vec<Build> {
    let mut all: BTreeMap<BuildId, &Build> = fetched.iter().map(|build| (build.id, build)).collect();
    all.extend(known.iter().map(|(id, build)| (*id, build)));
    let mut builds: Vec<Build> = all.into_values().filter(|build| fits(build)).cloned().collect();
    builds.sort_by_key(|build| std::cmp::Reverse((build.created_at, build.id)));
    builds
}

/// How far a build is, where it can be said: steps that are over, of those that were named.
pub fn fraction(build: &Build) -> Option<f64> {
    use domain::build::StepStatus;
    let named = build.steps.iter().any(|step| step.status == StepStatus::Waiting);
    let over =
        build.steps.iter().filter(|step| !matches!(step.status, StepStatus::Waiting | StepStatus::Running)).count();
    named.then(|| over as f64 / build.steps.len() as f64)
}

#[cfg(test)]
pub mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    /// A build of `orders` that was asked for at that minute.
    pub fn build(number: u32, status: BuildStatus) -> Build {
        let id = format!("00000000-0000-7000-8000-{number:012}");
        serde_json::from_value(serde_json::json!({
            "id": id, "service": id, "service_name": "orders", "number": number, "status": status, "ref": "main",
            "steps": [], "cancel_requested": false, "attempts": 1, "requested_by": "ann",
            "created_at": format!("2026-01-01T00:{number:02}:00Z"),
        }))
        .expect("a build")
    }

    fn numbers(builds: &[Build]) -> Vec<(u32, BuildStatus)> {
        builds.iter().map(|build| (build.number, build.status)).collect()
    }

    #[test]
    fn news_replace_what_was_fetched_and_new_builds_come_first() {
        Owner::new().with(|| {
            let news = News::new();
            news.put(build(2, BuildStatus::Succeeded));
            news.put(build(3, BuildStatus::Queued));
            let fetched = [build(2, BuildStatus::Running), build(1, BuildStatus::Failed)];
            let seen = news.over(&fetched, |_| true);
            let expected = [(3, BuildStatus::Queued), (2, BuildStatus::Succeeded), (1, BuildStatus::Failed)];
            assert_eq!(numbers(&seen), expected);
        });
    }

    #[test]
    fn an_answer_that_comes_late_does_not_begin_a_build_again() {
        Owner::new().with(|| {
            let news = News::new();
            news.put(build(2, BuildStatus::Failed));
            news.put_all(vec![build(3, BuildStatus::Queued), build(2, BuildStatus::Running)]);
            let seen = news.over(&[], |_| true);
            assert_eq!(numbers(&seen), [(3, BuildStatus::Queued), (2, BuildStatus::Failed)]);
        });
    }

    #[test]
    fn a_build_that_is_over_leaves_the_line() {
        Owner::new().with(|| {
            let news = News::new();
            news.put(build(1, BuildStatus::Succeeded));
            news.put(build(2, BuildStatus::Running));
            let builds =
                vec![build(1, BuildStatus::Running), build(2, BuildStatus::Queued), build(3, BuildStatus::Queued)];
            let line = news.line(&Queue { builds, others: 0, at_once: 1 });
            assert_eq!(numbers(&line), [(2, BuildStatus::Running), (3, BuildStatus::Queued)]);
        });
    }
}
