//! What a deployment would change: two states of a service side by side, value by value. Pure, so that the page can
//! show it while the form is being filled in.

mod configuration;
mod controller;
mod counts;
mod network;
mod pod;
mod subject;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use counts::Counts;
pub use subject::{Group, Subject};

use crate::image::ImageRef;
use crate::release::Release;
use crate::service::{HealthPath, Port};
use crate::settings::Settings;

/// One of the two states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// `None`: nothing was chosen yet.
    pub image: Option<ImageRef>,
    pub build: Option<u32>,
    pub commit: Option<String>,
    pub settings: Settings,
    pub ports: Vec<Port>,
    pub health_path: Option<HealthPath>,
}

impl Side {
    /// What a release holds. Its commit stands in the build, so the caller adds it.
    pub fn of(release: &Release) -> Self {
        Self {
            image: Some(release.image.clone()),
            build: release.build_number,
            commit: None,
            settings: release.settings.clone(),
            ports: release.ports.clone(),
            health_path: release.health_path.clone(),
        }
    }

    /// With tags as the digests that they stand for, as far as these images say it.
    pub fn hold(&mut self, these: &[ImageRef]) {
        let beside = self.settings.pod.companions.iter_mut().map(|companion| &mut companion.image);
        for image in self.image.iter_mut().chain(beside) {
            if let Some(held) = image.held(these) {
                *image = held;
            }
        }
    }
}

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Same(String),
    Added(String),
    Removed(String),
    Changed { before: String, after: String },
}

impl Change {
    /// From a value before and after; `None` when there is none on either side.
    fn of(before: Option<String>, after: Option<String>) -> Option<Self> {
        Some(match (before, after) {
            (None, None) => return None,
            (None, Some(after)) => Self::Added(after),
            (Some(before), None) => Self::Removed(before),
            (Some(before), Some(after)) if before == after => Self::Same(after),
            (Some(before), Some(after)) => Self::Changed { before, after },
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub subject: Subject,
    pub change: Change,
}

/// All values of both sides, by group, then in a fixed order, variables by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub lines: Vec<Line>,
}

impl Difference {
    /// Compares what runs with what would. `before` is `None` where nothing was ever deployed.
    pub fn between(before: Option<&Side>, after: &Side) -> Self {
        let mut lines = Vec::new();
        let mut add = |subject: Subject, of: &dyn Fn(&Side) -> Option<String>| {
            lines.extend(Change::of(before.and_then(of), of(after)).map(|change| Line { subject, change }));
        };
        let sides = || before.into_iter().chain([after]);
        add(Subject::Build, &|side| side.build.map(|number| number.to_string()));
        add(Subject::Commit, &|side| side.commit.clone());
        // Another tag of the same image is no other image.
        let image = |side: &Side| side.image.clone();
        let same = before.and_then(image).zip(image(after)).is_some_and(|(before, after)| before.is_same(&after));
        add(Subject::Image, &|side| image(if same { after } else { side }).map(|image| image.to_string()));
        for (subject, of) in controller::VALUES {
            add(subject, &|side| of(&side.settings.controller));
        }
        add(Subject::Adopted, &|side| side.settings.adopted.then(|| "true".to_owned()));
        for subject in subjects(sides(), |side| controller::named(&side.settings.controller)) {
            add(subject.clone(), &|side| joined(controller::named(&side.settings.controller), &subject));
        }
        let counted = |side: &Side| {
            side.settings.controller.kind().why_not_scaled().is_none() && side.settings.autoscaling.is_none()
        };
        add(Subject::Replicas, &|side| counted(side).then(|| side.settings.replicas.to_string()));
        add(Subject::Autoscaling, &|side| side.settings.autoscaling.as_ref().map(ToString::to_string));
        add(Subject::CpuRequest, &|side| side.settings.resources.cpu_request.map(|amount| amount.to_string()));
        add(Subject::CpuLimit, &|side| side.settings.resources.cpu_limit.map(|amount| amount.to_string()));
        add(Subject::MemoryRequest, &|side| side.settings.resources.memory_request.map(|amount| amount.to_string()));
        add(Subject::MemoryLimit, &|side| side.settings.resources.memory_limit.map(|amount| amount.to_string()));
        let variables: BTreeSet<&String> = sides().flat_map(|side| side.settings.variables.keys()).collect();
        for name in variables {
            add(Subject::Variable(name.clone()), &|side| side.settings.variables.get(name).cloned());
        }
        for (subject, of) in configuration::VALUES {
            add(subject, &|side| of(&side.settings.configuration));
        }
        for subject in subjects(sides(), |side| configuration::named(&side.settings.configuration)) {
            add(subject.clone(), &|side| joined(configuration::named(&side.settings.configuration), &subject));
        }
        for (subject, of) in pod::VALUES {
            add(subject, &|side| of(&side.settings.pod));
        }
        for subject in subjects(sides(), |side| pod::named(&side.settings.pod)) {
            add(subject.clone(), &|side| joined(pod::named(&side.settings.pod), &subject));
        }
        let ports: BTreeSet<&String> = sides().flat_map(|side| side.ports.iter().map(|port| &port.name)).collect();
        // What runs to an end is reached by nobody, and not asked whether it is ready.
        let serves = |side: &Side| !side.settings.controller.kind().runs_to_an_end();
        for name in ports {
            let of = |side: &Side| {
                let port = side.ports.iter().filter(|_| serves(side)).find(|port| port.name == *name)?;
                Some(format!("{}/{}", port.port, port.protocol.as_str()))
            };
            add(Subject::Port(name.clone()), &of);
        }
        add(Subject::ServiceType, &|side| network::service_type(side).filter(|_| serves(side)));
        for subject in subjects(sides(), network::named) {
            add(subject.clone(), &|side| joined(network::named(side), &subject).filter(|_| serves(side)));
        }
        let path = |side: &Side| side.health_path.as_ref().map(|path| path.as_str().to_owned());
        add(Subject::HealthPath, &|side| path(side).filter(|_| serves(side)));
        // A text of several lines is shown under a name of its own: what stands in one line comes before it.
        lines.sort_by_key(|line| (line.subject.group(), line.subject.is_text()));
        Self { lines }
    }
}

/// What there may be several of, with its name.
type Named = Vec<(Subject, String)>;

fn subjects<'a>(sides: impl Iterator<Item = &'a Side>, of: fn(&Side) -> Named) -> BTreeSet<Subject> {
    sides.flat_map(of).map(|(subject, _)| subject).collect()
}

fn joined(named: Named, subject: &Subject) -> Option<String> {
    let values: Vec<String> = named.into_iter().filter(|(other, _)| other == subject).map(|(_, value)| value).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::controller::{ControllerKind, ControllerSettings};
    use crate::quantity::Memory;

    fn side(variables: &[(&str, &str)]) -> Side {
        Side {
            image: Some(ImageRef::parse("registry.example/shop/orders:43").expect("an image")),
            build: Some(43),
            commit: None,
            settings: Settings {
                variables: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
                ..Settings::default()
            },
            ports: vec![Port::parse("http", 8080, "TCP").expect("a port")],
            health_path: None,
        }
    }

    fn of(difference: &Difference, subject: &Subject) -> Change {
        difference.lines.iter().find(|line| line.subject == *subject).expect("compared").change.clone()
    }

    #[test]
    fn the_same_twice_differs_in_nothing() {
        let same = side(&[("MODE", "stream")]);
        let difference = Difference::between(Some(&same), &same);
        assert!(!difference.counts().any());
        assert_eq!(of(&difference, &Subject::Variable("MODE".into())), Change::Same("stream".into()));
    }

    #[test]
    fn variables_are_told_apart_by_name() {
        let (before, after) =
            (side(&[("GONE", "1"), ("MODE", "buffer")]), side(&[("CHUNK", "500"), ("MODE", "stream")]));
        let difference = Difference::between(Some(&before), &after);
        assert_eq!(difference.counts(), Counts { changed: 1, added: 1, removed: 1 });
        assert_eq!(of(&difference, &Subject::Variable("CHUNK".into())), Change::Added("500".into()));
        assert_eq!(of(&difference, &Subject::Variable("GONE".into())), Change::Removed("1".into()));
        let changed = Change::Changed { before: "buffer".into(), after: "stream".into() };
        assert_eq!(of(&difference, &Subject::Variable("MODE".into())), changed);
    }

    #[test]
    fn an_image_is_compared_by_what_its_tag_stands_for() {
        let image = |tag: &str, digit: &str| {
            let text = format!("registry.example/shop/orders{tag}@sha256:{}", digit.repeat(64));
            ImageRef::parse(&text).expect("an image")
        };
        let with = |image| Side { image: Some(image), ..side(&[]) };
        let (runs, chosen) = (image(":43", "a"), ImageRef::parse("registry.example/shop/orders:43").expect("an image"));
        let compared = |held: &[ImageRef]| {
            let mut after = with(chosen.clone());
            after.hold(held);
            of(&Difference::between(Some(&with(runs.clone())), &after), &Subject::Image)
        };
        assert_eq!(compared(std::slice::from_ref(&runs)), Change::Same(runs.to_string()), "the same image");
        let moved = image(":43", "b");
        let changed = Change::Changed { before: runs.to_string(), after: moved.to_string() };
        assert_eq!(compared(std::slice::from_ref(&moved)), changed, "the tag stands for another now");
        assert!(matches!(compared(&[]), Change::Changed { .. }), "nobody knows what the tag stands for");
        assert!(matches!(compared(&[image(":44", "a")]), Change::Changed { .. }), "of another tag");
        let untagged = Difference::between(Some(&with(image("", "a"))), &with(runs.clone()));
        assert_eq!(of(&untagged, &Subject::Image), Change::Same(runs.to_string()), "by its digest alone");
    }

    #[test]
    fn what_was_never_deployed_is_new_throughout() {
        let difference = Difference::between(None, &side(&[("MODE", "stream")]));
        assert!(difference.lines.iter().all(|line| matches!(line.change, Change::Added(_))), "{difference:?}");
    }

    #[test]
    fn a_limit_that_was_not_set_is_added() {
        let before = side(&[]);
        let mut after = before.clone();
        after.settings.replicas = 3;
        after.settings.resources.memory_limit = Some(Memory(256 << 20));
        let difference = Difference::between(Some(&before), &after);
        assert_eq!(of(&difference, &Subject::MemoryLimit), Change::Added("256Mi".into()));
        assert_eq!(of(&difference, &Subject::Replicas), Change::Changed { before: "1".into(), after: "3".into() });
    }

    #[test]
    fn what_runs_to_an_end_has_no_ports() {
        let before = side(&[]);
        let network = |kind| {
            let mut after = before.clone();
            after.settings.controller = ControllerSettings::of(kind);
            let difference = Difference::between(Some(&before), &after);
            difference.lines.into_iter().find(|line| line.subject.group() == Group::Network).map(|line| line.change)
        };
        assert_eq!(network(ControllerKind::Job), Some(Change::Removed("8080/TCP".into())));
        assert_eq!(network(ControllerKind::CronJob), Some(Change::Removed("8080/TCP".into())));
        assert_eq!(network(ControllerKind::DaemonSet), Some(Change::Same("8080/TCP".into())));
    }

    #[test]
    fn lines_of_one_group_stand_together() {
        let groups: Vec<Group> =
            Difference::between(None, &side(&[("A", "1")])).lines.iter().map(|line| line.subject.group()).collect();
        assert!(groups.is_sorted(), "{groups:?}");
    }
}
