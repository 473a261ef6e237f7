//! The controller as signals: for each kind what is written for it, so that nothing is lost by looking at another one.

use domain::controller::{ControllerKind, ControllerSettings, PodManagement, Strategy, Written, WrittenVolume};
use leptos::prelude::*;

use super::runs::{CronTexts, JobTexts};

/// A row of the volumes; its key stays while rows around it come and go, and its texts belong to no owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeRow {
    pub key: u32,
    pub name: ArcRwSignal<String>,
    pub mount_path: ArcRwSignal<String>,
    pub size: ArcRwSignal<String>,
    pub storage_class: ArcRwSignal<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    pub kind: RwSignal<String>,
    /// Said: another kind may take the place of the one that runs.
    pub replace: RwSignal<bool>,
    pub strategy: RwSignal<String>,
    pub max_surge: RwSignal<String>,
    pub max_unavailable: RwSignal<String>,
    pub progress_deadline: RwSignal<String>,
    pub revision_history: RwSignal<String>,
    pub pod_management: RwSignal<String>,
    pub partition: RwSignal<String>,
    pub volumes: RwSignal<Vec<VolumeRow>>,
    next_key: StoredValue<u32>,
    pub node_selector: RwSignal<String>,
    pub tolerations: RwSignal<String>,
    /// Of nodes, and not the same as a Deployment's: none would be the end of every update.
    pub nodes_unavailable: RwSignal<String>,
    pub job: JobTexts,
    pub cron: CronTexts,
}

impl VolumeRow {
    fn written(&self) -> WrittenVolume {
        WrittenVolume {
            name: self.name.get(),
            mount_path: self.mount_path.get(),
            size: self.size.get(),
            storage_class: self.storage_class.get(),
        }
    }
}

impl Chosen {
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            kind: empty(),
            replace: RwSignal::new(false),
            strategy: empty(),
            max_surge: empty(),
            max_unavailable: empty(),
            progress_deadline: empty(),
            revision_history: empty(),
            pod_management: empty(),
            partition: empty(),
            volumes: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            node_selector: empty(),
            tolerations: empty(),
            nodes_unavailable: empty(),
            job: JobTexts::new(),
            cron: CronTexts::new(),
        }
    }

    /// Takes over these settings, and for the other kinds what is usual for them.
    pub fn fill(self, settings: &ControllerSettings) {
        self.kind.set(settings.kind().to_string());
        self.replace.set(false);
        for kind in ControllerKind::ALL {
            let written = if kind == settings.kind() {
                Written::of(settings)
            } else {
                Written::of(&ControllerSettings::of(kind))
            };
            self.fill_kind(kind, written);
        }
    }

    fn fill_kind(self, kind: ControllerKind, written: Written) {
        match kind {
            ControllerKind::Deployment => {
                // The numbers of a strategy without any are what is usual, should somebody choose the other one.
                let usual = Written::of(&ControllerSettings::default());
                let numbers = if written.strategy == Strategy::Recreate.as_str() { &usual } else { &written };
                self.max_surge.set(numbers.max_surge.clone());
                self.max_unavailable.set(numbers.max_unavailable.clone());
                self.strategy.set(written.strategy);
                self.progress_deadline.set(written.progress_deadline);
                self.revision_history.set(written.revision_history);
            }
            ControllerKind::StatefulSet => {
                self.pod_management.set(written.pod_management);
                self.partition.set(written.partition);
                self.volumes.set(Vec::new());
                written.volumes.into_iter().for_each(|volume| self.add(volume));
            }
            ControllerKind::DaemonSet => {
                self.node_selector.set(written.node_selector);
                self.tolerations.set(written.tolerations);
                self.nodes_unavailable.set(written.max_unavailable);
            }
            ControllerKind::Job => self.job.fill(written),
            ControllerKind::CronJob => self.cron.fill(written),
        }
    }

    pub fn add(self, volume: WrittenVolume) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let text = ArcRwSignal::new;
        let row = VolumeRow {
            key,
            name: text(volume.name),
            mount_path: text(volume.mount_path),
            size: text(volume.size),
            storage_class: text(volume.storage_class),
        };
        self.volumes.update(|rows| rows.push(row));
    }

    pub fn remove(self, key: u32) {
        self.volumes.update(|rows| rows.retain(|row| row.key != key));
    }

    /// The kind that is chosen.
    pub fn kind(self) -> ControllerKind {
        self.kind.with(|kind| ControllerKind::parse(kind)).unwrap_or_default()
    }

    /// What is written for the kind that is chosen. `runs` is what runs here: a StatefulSet keeps its order of pods and
    /// its volumes, whatever was chosen before it was there.
    pub fn written(self, runs: Option<&ControllerSettings>) -> Written {
        let kind = self.kind();
        let mut written = Written { kind: kind.to_string(), ..Written::default() };
        match kind {
            ControllerKind::Deployment => {
                written.strategy = self.strategy.get();
                if written.strategy != Strategy::Recreate.as_str() {
                    written.max_surge = self.max_surge.get();
                    written.max_unavailable = self.max_unavailable.get();
                }
                written.progress_deadline = self.progress_deadline.get();
                written.revision_history = self.revision_history.get();
            }
            ControllerKind::StatefulSet => {
                written.partition = self.partition.get();
                match runs.filter(|runs| runs.kind() == kind).map(Written::of) {
                    Some(fixed) => {
                        written.pod_management = fixed.pod_management;
                        written.volumes = fixed.volumes;
                    }
                    None => {
                        written.pod_management = self.pod_management.get();
                        written.volumes = self.volumes.with(|rows| rows.iter().map(VolumeRow::written).collect());
                    }
                }
            }
            ControllerKind::DaemonSet => {
                written.node_selector = self.node_selector.get();
                written.tolerations = self.tolerations.get();
                written.max_unavailable = self.nodes_unavailable.get();
            }
            ControllerKind::Job => self.job.write(&mut written),
            ControllerKind::CronJob => self.cron.write(&mut written),
        }
        written
    }

    pub fn is_recreate(self) -> bool {
        self.strategy.with(|strategy| strategy == Strategy::Recreate.as_str())
    }
}

/// How an order of pods is called, with its name in Kubernetes.
pub fn order_name(order: PodManagement) -> &'static str {
    match order {
        PodManagement::OrderedReady => {
            frame::t!("In order (OrderedReady)", "按顺序（OrderedReady）")
        }
        PodManagement::Parallel => frame::t!("All at once (Parallel)", "同时（Parallel）"),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn volume(name: &str) -> WrittenVolume {
        WrittenVolume {
            name: name.into(),
            mount_path: format!("/{name}"),
            size: "1Gi".into(),
            ..WrittenVolume::default()
        }
    }

    fn set(volumes: &[&str]) -> ControllerSettings {
        let volumes = volumes.iter().map(|name| volume(name)).collect();
        Written { kind: "StatefulSet".into(), volumes, ..Written::default() }.parse().expect("a StatefulSet")
    }

    #[test]
    fn what_was_filled_in_is_written_back_for_each_kind() {
        Owner::new().with(|| {
            let chosen = Chosen::new();
            let all =
                ControllerKind::ALL.map(ControllerSettings::of).into_iter().chain([set(&["data", "log"]), nightly()]);
            for settings in all {
                chosen.fill(&settings);
                assert_eq!(untrack(|| chosen.written(None)).parse(), Ok(settings));
            }
        });
    }

    fn nightly() -> ControllerSettings {
        let written = Written {
            kind: "CronJob".into(),
            schedule: "0 3 * * *".into(),
            time_zone: "Europe/Berlin".into(),
            concurrency: "Replace".into(),
            starting_deadline: "120".into(),
            retries: "2".into(),
            clean_up: "3600".into(),
            ..Written::default()
        };
        written.parse().expect("a CronJob")
    }

    #[test]
    fn the_runs_of_a_job_and_of_a_cron_job_are_written_apart() {
        Owner::new().with(|| {
            let chosen = Chosen::new();
            chosen.fill(&nightly());
            chosen.kind.set("Job".into());
            assert_eq!(untrack(|| chosen.written(None)).parse(), Ok(ControllerSettings::of(ControllerKind::Job)));
            chosen.kind.set("CronJob".into());
            assert_eq!(untrack(|| chosen.written(None)).parse(), Ok(nightly()));
        });
    }

    #[test]
    fn another_kind_begins_with_what_is_usual_for_it_and_keeps_what_was_typed() {
        Owner::new().with(|| {
            let chosen = Chosen::new();
            chosen.fill(&ControllerSettings::default());
            chosen.kind.set("DaemonSet".into());
            let usual = ControllerSettings::of(ControllerKind::DaemonSet);
            assert_eq!(untrack(|| chosen.written(None)).parse(), Ok(usual));
            chosen.tolerations.set("gpu".into());
            chosen.kind.set("Deployment".into());
            chosen.kind.set("DaemonSet".into());
            assert_eq!(untrack(|| chosen.written(None)).tolerations, "gpu");
        });
    }

    #[test]
    fn a_stateful_set_that_runs_keeps_its_volumes() {
        Owner::new().with(|| {
            let chosen = Chosen::new();
            chosen.fill(&set(&["data", "log"]));
            let written = untrack(|| chosen.written(Some(&set(&["data"]))));
            assert_eq!(written.volumes, [volume("data")]);
        });
    }
}
