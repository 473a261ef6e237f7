//! What the draft sends, and what another choice brings with it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
use super::*;
use crate::fixture::release;
use domain::configuration::{Configuration, Key, Value, resolve};
use domain::controller::WrittenVolume;
use domain::difference::{Change, Difference, Subject};
use domain::id::TeamId;
use domain::service::Port;
use domain::use_cases::configuration::View;

/// What is configured for the environment.
fn configured(variables: &[(&str, &str)]) -> View {
    let key = |name: &str| Key::variable(name).expect("a name");
    let of = |(name, value): &(&str, &str)| (key(name), Value::Text((*value).to_owned()));
    let level = Configuration { values: variables.iter().map(of).collect() };
    View {
        version: 4,
        entries: resolve(&Configuration::default(), &level),
        level,
        written: None,
        base_version: 0,
        secrets: Vec::new(),
        release: None,
        pending: Difference::default(),
        waiting: Vec::new(),
    }
}

pub fn draft() -> Draft {
    after(Vec::new())
}

/// The newest of these releases runs.
fn after(releases: Vec<Release>) -> Draft {
    let now = Now { release: releases.first().cloned(), commit: None, replicas: 2, version: 3 };
    let material = Material {
        team: TeamId(Default::default()),
        reference: None,
        image: None,
        deleting: false,
        ports: Vec::new(),
        health_path: None,
        builds: Vec::new(),
        releases,
        due: None,
        proposal: None,
        configuration: configured(&[("MODE", "buffer")]),
        now,
    };
    Draft::new(material, None)
}

fn variable(name: &str, value: &str) -> Variable {
    Variable { name: name.into(), value: value.into() }
}

#[test]
fn a_row_outlives_the_box_that_added_it_and_can_be_removed() {
    Owner::new().with(|| {
        let draft = draft();
        let paste = Owner::new();
        paste.with(|| draft.add(vec![variable("A", "1"), variable("B", "2")]));
        paste.cleanup();
        draft.add(vec![variable("B", "3")]);
        let configured = variable("MODE", "buffer");
        assert_eq!(draft.form().variables, [configured.clone(), variable("A", "1"), variable("B", "3")]);
        draft.remove(1);
        assert_eq!(draft.form().variables, [configured, variable("B", "3")]);
    });
}

#[test]
fn variables_that_nobody_touched_are_not_sent_as_an_order() {
    Owner::new().with(|| {
        let mut older = release(1, ControllerSettings::default());
        older.settings.variables.insert("MODE".into(), "old".into());
        let draft = after(vec![release(2, ControllerSettings::default()), older]);
        let sent = || untrack(|| (draft.form().touched, draft.form().configuration_version));
        assert_eq!(sent(), (false, 4));
        draft.add(vec![variable("MODE", "stream")]);
        assert_eq!(sent(), (true, 4));
        draft.add(vec![variable("MODE", "buffer")]);
        // Something else was edited: the rows stay, and are not what the older release brings.
        draft.controller.max_surge.set("25%".into());
        draft.what.set("release".into());
        draft.chosen();
        assert_eq!(untrack(|| draft.form()).variables, [variable("MODE", "buffer")]);
        assert!(sent().0);
    });
}

#[test]
fn what_the_cluster_scales_is_sent_without_a_number_of_pods() {
    Owner::new().with(|| {
        let draft = draft();
        draft.scaling.fill(Some(&Autoscaling { min: 2, max: 6, cpu: Some(80), memory: None, figure: None }));
        let form = untrack(|| draft.form());
        assert_eq!((form.replicas.as_str(), form.autoscaling.max.as_str()), ("", "6"));
        draft.controller.kind.set("DaemonSet".into());
        assert_eq!(untrack(|| draft.form()).autoscaling, autoscaling::Written::default());
        draft.controller.kind.set("Deployment".into());
        draft.scaling.by.set("hand".into());
        let form = untrack(|| draft.form());
        assert_eq!((form.replicas.as_str(), form.autoscaling), ("2", autoscaling::Written::default()));
    });
}

fn kind(draft: Draft) -> ControllerKind {
    untrack(|| draft.form()).controller.parse().map(|settings| settings.kind()).unwrap_or_default()
}

fn of(difference: &Difference, subject: &Subject) -> Option<Change> {
    difference.lines.iter().find(|line| line.subject == *subject).map(|line| line.change.clone())
}

#[test]
fn an_older_release_brings_its_controller() {
    Owner::new().with(|| {
        let (old, new) = (ControllerKind::StatefulSet, ControllerKind::Deployment);
        let draft = after(vec![release(2, ControllerSettings::of(new)), release(1, ControllerSettings::of(old))]);
        assert_eq!(kind(draft), new);
        draft.what.set("release".into());
        draft.chosen();
        assert_eq!((kind(draft), untrack(|| draft.form()).replace), (old, false));
        draft.controller.replace.set(true);
        assert!(untrack(|| draft.form()).replace);
        draft.what.set("build".into());
        draft.chosen();
        assert_eq!((kind(draft), untrack(|| draft.form()).replace), (new, false));
    });
}

#[test]
fn a_controller_that_was_edited_is_not_overwritten() {
    Owner::new().with(|| {
        let both = [2, 1].map(|number| release(number, ControllerSettings::default()));
        let draft = after(both.to_vec());
        draft.controller.max_surge.set("25%".into());
        draft.what.set("release".into());
        draft.chosen();
        assert_eq!(untrack(|| draft.form()).controller.max_surge, "25%");
    });
}

#[test]
fn the_difference_keeps_what_was_understood_last() {
    Owner::new().with(|| {
        let draft = after(vec![release(1, ControllerSettings::default())]);
        draft.controller.max_surge.set("2".into());
        let surge = Some(Change::Changed { before: "1".into(), after: "2".into() });
        assert_eq!(of(&untrack(|| draft.difference(&[], None)), &Subject::MaxSurge), surge);
        draft.controller.max_surge.set("2 or so".into());
        assert_eq!(of(&untrack(|| draft.difference(&[], None)), &Subject::MaxSurge), surge);
    });
}

#[test]
fn what_cannot_be_scaled_is_sent_without_a_number_of_pods() {
    Owner::new().with(|| {
        let draft = draft();
        draft.controller.add(WrittenVolume::default());
        for kind in ["DaemonSet", "Job", "CronJob"] {
            draft.controller.kind.set(kind.into());
            let form = untrack(|| draft.form());
            assert_eq!((form.replicas.as_str(), form.controller.volumes.len()), ("", 0), "{kind}");
        }
    });
}

/// A release whose pods get so many seconds to end.
fn with_grace(number: u32, grace: u32) -> Release {
    let mut release = release(number, ControllerSettings::default());
    release.settings.pod.shutdown.grace = Some(grace);
    release
}

fn grace(draft: Draft) -> String {
    untrack(|| draft.form()).pod.grace
}

#[test]
fn an_older_release_brings_the_settings_of_its_pods() {
    Owner::new().with(|| {
        let draft = after(vec![with_grace(2, 60), with_grace(1, 90)]);
        assert_eq!(grace(draft), "60");
        draft.what.set("release".into());
        draft.chosen();
        assert_eq!(grace(draft), "90");
        let changed = Change::Changed { before: "60 s".into(), after: "90 s".into() };
        assert_eq!(of(&untrack(|| draft.difference(&[], None)), &Subject::Grace), Some(changed));
        draft.pod.user.set("1000".into());
        draft.what.set("build".into());
        draft.chosen();
        assert_eq!(grace(draft), "90", "what was edited stays");
    });
}

#[test]
fn an_older_release_brings_the_ports_that_its_probes_name() {
    Owner::new().with(|| {
        let mut older = with_grace(1, 90);
        older.ports = Port::parse("metrics", 9090, "TCP").into_iter().collect();
        let draft = after(vec![with_grace(2, 60), older]);
        assert!(untrack(|| draft.ports()).is_empty());
        draft.what.set("release".into());
        assert_eq!(untrack(|| draft.ports()).first().map(|port| port.port), Some(9090));
    });
}
