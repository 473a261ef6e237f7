//! What is sent, and that nothing typed is lost when somebody else saves first.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::configuration::{Configuration, Configured, Key, Scope, SecretRef, Value, resolve};
use domain::difference::Difference;
use domain::name::UserName;
use domain::use_cases::configuration::View;
use leptos::prelude::*;

use crate::row::{Hold, Row};
use crate::sent::{Kind, SentValue};
use crate::sheet::Sheet;

fn key(name: &str) -> Key {
    Key::variable(name).expect("a name")
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn level(values: &[(&str, Value)]) -> Configuration {
    Configuration { values: values.iter().map(|(name, value)| (key(name), value.clone())).collect() }
}

/// An environment's configuration over a base, as ann wrote it.
fn view(version: u32, base: &Configuration, own: Configuration) -> View {
    let id = || "00000000-0000-0000-0000-000000000001";
    View {
        version,
        entries: resolve(base, &own),
        written: Some(Configured {
            service: id().parse().expect("an id"),
            scope: Scope::Environment(id().parse().expect("an id")),
            version,
            configuration: own.clone(),
            updated_by: UserName::parse("ann").expect("a name"),
            updated_at: domain::Time::default(),
        }),
        level: own,
        base_version: 1,
        secrets: Vec::new(),
        release: None,
        pending: Difference::default(),
        waiting: Vec::new(),
    }
}

fn row(sheet: Sheet, name: &str) -> Row {
    let found = sheet.rows.with_untracked(|rows| rows.iter().find(|row| row.name.get_untracked() == name).cloned());
    found.expect("a row")
}

fn sent(sheet: Sheet) -> Vec<(String, SentValue)> {
    untrack(|| sheet.sent()).into_iter().map(|sent| (sent.name, sent.value)).collect()
}

fn secret(version: u32) -> Value {
    Value::Secret(SecretRef { scope: Scope::Base, version })
}

#[test]
fn an_environment_says_otherwise_leaves_out_and_takes_the_base_again() {
    Owner::new().with(|| {
        let base = level(&[("A", text("1")), ("B", text("2")), ("C", text("3"))]);
        let sheet = Sheet::new(view(1, &base, level(&[("C", text("own"))])), true);
        assert!(!untrack(|| sheet.dirty()));
        row(sheet, "A").begin();
        row(sheet, "A").text.set("one".into());
        row(sheet, "B").hold.set(Hold::Unset);
        sheet.remove(&row(sheet, "C"));
        assert!(untrack(|| sheet.dirty()));
        let expected = [("A".to_owned(), SentValue::Text("one".into())), ("B".to_owned(), SentValue::Unset)];
        assert_eq!(sent(sheet), expected);
    });
}

#[test]
fn what_was_to_be_taken_from_elsewhere_is_forgotten_with_the_base_again() {
    Owner::new().with(|| {
        let sheet = Sheet::new(view(1, &level(&[("A", text("1"))]), level(&[])), true);
        let taken = domain::use_cases::configuration::Taken { secret: "db".into(), key: "password".into() };
        let value = crate::sheet::Fresh::Taken(taken);
        sheet.take_over(vec![crate::sheet::Incoming { kind: Kind::Variable, name: "A".into(), secret: true, value }]);
        let row = row(sheet, "A");
        row.hold.set(Hold::Base);
        row.begin();
        assert!(row.taken.get_untracked().is_none(), "what is shown is what is sent");
        row.text.set("one".into());
        assert_eq!(sent(sheet), [("A".to_owned(), SentValue::Text("one".into()))]);
    });
}

#[test]
fn a_secret_is_kept_until_it_is_typed_anew() {
    Owner::new().with(|| {
        let sheet = Sheet::new(view(1, &Configuration::default(), level(&[("TOKEN", secret(3))])), true);
        assert_eq!(sent(sheet), [("TOKEN".to_owned(), SentValue::Keep)]);
        let token = row(sheet, "TOKEN");
        token.anew.set(true);
        assert_eq!(untrack(|| sheet.gathered()).wrong.len(), 1, "an empty one is not saved");
        token.text.set("hunter2".into());
        assert_eq!(sent(sheet), [("TOKEN".to_owned(), SentValue::Secret("hunter2".into()))]);
    });
}

#[test]
fn what_cannot_be_saved_is_told_at_its_row() {
    Owner::new().with(|| {
        let sheet = Sheet::new(view(1, &Configuration::default(), level(&[("A", text("1"))])), true);
        sheet.add(Kind::Variable, String::new(), String::new());
        assert!(!untrack(|| sheet.dirty()), "an empty row says nothing");
        sheet.add(Kind::Variable, "1A".into(), "x".into());
        sheet.add(Kind::File, "etc/app".into(), "x".into());
        let twice = Row::new(99, Kind::Variable, "A".into(), "2".into());
        sheet.rows.update(|rows| rows.push(twice));
        assert_eq!(untrack(|| sheet.gathered()).wrong.len(), 3);
    });
}

#[test]
fn what_somebody_else_saved_is_put_together_with_what_was_typed() {
    Owner::new().with(|| {
        let base = Configuration::default();
        let seen = level(&[("A", text("1")), ("B", text("2")), ("TOKEN", secret(1))]);
        let sheet = Sheet::new(view(1, &base, seen), true);
        row(sheet, "A").text.set("mine".into());
        row(sheet, "TOKEN").anew.set(true);
        row(sheet, "TOKEN").text.set("hunter2".into());
        sheet.add(Kind::Variable, "NEW".into(), "n".into());
        sheet.add(Kind::Variable, "half typed".into(), "x".into());
        let theirs = level(&[("A", text("theirs")), ("B", text("two")), ("TOKEN", secret(1))]);
        sheet.heard(view(2, &base, theirs.clone()));
        assert!(sheet.newer.with_untracked(Option::is_some), "what was typed stays until it is put together");
        sheet.put_together(view(2, &base, theirs));
        let met = sheet.met.get_untracked().expect("told");
        assert_eq!(met.by.as_deref(), Some("ann"));
        assert_eq!(met.keys, [key("B")]);
        assert_eq!(sheet.open.with_untracked(Vec::len), 1);
        assert_eq!(row(sheet, "A").text.get_untracked(), "theirs", "until somebody chooses");
        sheet.choose(&key("A"), true);
        assert!(sheet.open.with_untracked(Vec::is_empty));
        let expected = [
            ("A".to_owned(), SentValue::Text("mine".into())),
            ("B".to_owned(), SentValue::Text("two".into())),
            ("NEW".to_owned(), SentValue::Text("n".into())),
            ("TOKEN".to_owned(), SentValue::Secret("hunter2".into())),
        ];
        assert_eq!(sent(sheet), expected);
        assert_eq!(row(sheet, "half typed").text.get_untracked(), "x");
        assert_eq!(sheet.view.with_untracked(|view| view.version), 2);
    });
}

#[test]
fn whoever_typed_nothing_sees_what_somebody_else_saved() {
    Owner::new().with(|| {
        let base = Configuration::default();
        let sheet = Sheet::new(view(1, &base, level(&[("A", text("1"))])), true);
        sheet.heard(view(2, &base, level(&[("A", text("2"))])));
        assert_eq!(row(sheet, "A").text.get_untracked(), "2");
        assert!(sheet.newer.with_untracked(Option::is_none));
    });
}

#[test]
fn what_is_taken_over_stands_among_what_was_typed_and_outlives_somebody_elses_change() {
    use crate::sheet::{Fresh, Incoming};
    use domain::use_cases::configuration::Taken;
    Owner::new().with(|| {
        let base = level(&[("A", text("1"))]);
        let sheet = Sheet::new(view(1, &base, level(&[("TOKEN", secret(1))])), true);
        let taken = || Taken { secret: "db".into(), key: "password".into() };
        let incoming = |name: &str, secret: bool, value: Fresh| Incoming {
            kind: Kind::Variable,
            name: name.to_owned(),
            secret,
            value,
        };
        sheet.take_over(vec![
            incoming("A", false, Fresh::Typed("2".into())),
            incoming("TOKEN", true, Fresh::Typed("hunter2".into())),
            incoming("PASSWORD", true, Fresh::Taken(taken())),
        ]);
        assert!(!format!("{:?}", untrack(|| sheet.gathered())).contains("hunter2"));
        let expected = [
            ("A".to_owned(), SentValue::Text("2".into())),
            ("PASSWORD".to_owned(), SentValue::Taken(taken())),
            ("TOKEN".to_owned(), SentValue::Secret("hunter2".into())),
        ];
        assert_eq!(sent(sheet), expected);
        sheet.put_together(view(2, &base, level(&[("B", text("b")), ("TOKEN", secret(1))])));
        let [a, password, token] = expected;
        assert_eq!(sent(sheet), [a, ("B".to_owned(), SentValue::Text("b".into())), password, token]);
        // What is typed instead is what is sent.
        row(sheet, "PASSWORD").taken.set(None);
        row(sheet, "PASSWORD").text.set("typed".into());
        assert_eq!(sent(sheet)[2].1, SentValue::Secret("typed".into()));
    });
}

#[test]
fn a_profile_is_written_before_it_is_saved() {
    Owner::new().with(|| {
        let sheet = Sheet::new(view(1, &Configuration::default(), Configuration::default()), true);
        sheet.add(Kind::Profile, "profile".into(), "spring-boot:".into());
        assert_eq!(untrack(|| sheet.gathered()).wrong.len(), 1);
        row(sheet, "profile").text.set("spring-boot:dev".into());
        assert!(untrack(|| sheet.gathered()).wrong.is_empty());
        assert_eq!(sent(sheet), [("profile".to_owned(), SentValue::Text("spring-boot:dev".into()))]);
    });
}
