//! Everything that is wrong with the form is told at once, and nothing that is right.

use leptos::prelude::*;

use super::faults;
use crate::deploy::draft::Draft;
use crate::deploy::draft::tests::draft;
use frame::pasted::Variable;

/// Field, and whether it can be read.
fn told(draft: Draft) -> Vec<(String, bool)> {
    let found = untrack(|| faults(draft, "orders"));
    found.iter().map(|fault| (fault.field().to_owned(), !fault.unread)).collect()
}

fn begun() -> Draft {
    let draft = draft();
    draft.image.set("registry.example/orders:1".into());
    draft
}

#[test]
fn a_form_that_is_right_has_no_fault() {
    Owner::new().with(|| assert_eq!(told(begun()), []));
}

#[test]
fn each_field_of_all_parts_is_told() {
    Owner::new().with(|| {
        let draft = begun();
        draft.image.set("Not an image".into());
        draft.replicas.set("two".into());
        draft.cpu_request.set("1 core".into());
        draft.cpu_limit.set("fast".into());
        draft.memory_request.set("2Gi".into());
        draft.memory_limit.set("1Gi".into());
        draft.controller.max_surge.set("half".into());
        draft.controller.progress_deadline.set("5".into());
        draft.pod.grace.set("long".into());
        draft.pod.user.set("app".into());
        draft.pod.min_available.set("most".into());
        let row = |name: &str| Variable { name: name.into(), value: "1".into() };
        draft.add(vec![row("1A"), row("A-B")]);
        let expected = [
            ("image", false),
            ("replicas", false),
            ("variables", true),
            ("variables", true),
            ("resources.cpu_request", false),
            ("resources.cpu_limit", false),
            ("resources.memory_request", true),
            ("controller.max_surge", false),
            ("controller.progress_deadline", false),
            ("pod.grace", false),
            ("pod.user", false),
            ("pod.min_available", false),
        ];
        assert_eq!(told(draft), expected.map(|(field, read)| (field.to_owned(), read)));
    });
}

#[test]
fn what_is_wrong_elsewhere_is_no_fault_of_what_is_measured_by_it() {
    Owner::new().with(|| {
        let draft = begun();
        draft.scaling.fill(Some(&domain::autoscaling::Autoscaling {
            min: 1,
            max: 3,
            cpu: Some(80),
            memory: None,
            figure: None,
        }));
        assert_eq!(told(draft), [("autoscaling.cpu".to_owned(), true)], "nothing is requested");
        draft.cpu_request.set("much".into());
        assert_eq!(told(draft), [("resources.cpu_request".to_owned(), false)]);
        draft.cpu_request.set("100m".into());
        assert_eq!(told(draft), []);
    });
}

#[test]
fn many_pods_can_be_read_and_are_refused() {
    Owner::new().with(|| {
        let draft = begun();
        draft.replicas.set("2000".into());
        assert_eq!(told(draft), [("replicas".to_owned(), true)]);
    });
}
