//! Who is offered what, and in which order.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use super::*;
use domain::controller::ControllerKind;
use domain::name::{TeamName, UserName};
use domain::user::{Membership, Role};

fn team() -> TeamId {
    "00000000-0000-0000-0000-000000000001".parse().unwrap()
}

fn reader(role: Role) -> Actor {
    let (id, name) = ("00000000-0000-0000-0000-000000000009".parse().unwrap(), UserName::parse("ann").unwrap());
    let membership = Membership {
        team: team(),
        team_name: TeamName::parse("shop").unwrap(),
        user: id,
        user_name: name.clone(),
        role,
    };
    Actor { id, name, administrator: false, memberships: vec![membership] }
}

fn found(stopped: bool) -> Found {
    Found {
        services: vec![FoundService { name: "orders".into(), team: team(), built_here: true, deleting: false }],
        environments: vec!["dev".into(), "prod".into()],
        placed: vec![FoundPlacement {
            service: "orders".into(),
            environment: "prod".into(),
            controller: ControllerKind::Deployment,
            autoscaled: false,
            stopped,
            roll_back: Some(41),
        }],
        ..Found::default()
    }
}

fn actions(found: &Found, reader: &Actor) -> Vec<String> {
    let all = offers(found, Some(reader), &Here::default()).into_iter();
    all.filter(|item| item.group == "Actions").map(|item| format!("{} {}", item.title, item.href)).collect()
}

#[test]
fn whoever_may_look_only_is_offered_only_what_is_to_look_at() {
    let all = actions(&found(false), &reader(Role::Viewer));
    let expected = [
        "Logs of orders · prod /services/orders/environments/prod/logs",
        "Metrics of orders · prod /services/orders/environments/prod/metrics",
        "Configuration of orders · prod /services/orders/environments/prod/configuration",
        "Releases of orders · prod /services/orders/environments/prod/releases",
    ];
    assert_eq!(all, expected);
}

#[test]
fn whoever_may_deploy_is_offered_every_action_with_its_dialog() {
    let all = actions(&found(false), &reader(Role::Developer));
    for wanted in [
        "Deploy orders · dev /services/orders/environments/dev/deploy",
        "Scale orders · prod /services/orders/environments/prod?do=scale",
        "Restart orders · prod /services/orders/environments/prod?do=restart",
        "Stop orders · prod /services/orders/environments/prod?do=stop",
        "Roll back orders · prod to 41 /services/orders/environments/prod/releases/41?do=again",
        "Build orders /services/orders/builds",
        "Register a service /services/new",
    ] {
        assert!(all.iter().any(|item| item == wanted), "{wanted}: {all:#?}");
    }
    assert!(!all.iter().any(|item| item.starts_with("Start")));
}

#[test]
fn what_is_stopped_is_started_and_what_is_going_is_left_alone() {
    let stopped = actions(&found(true), &reader(Role::Developer));
    assert!(stopped.iter().any(|item| item.starts_with("Start orders · prod")));
    assert!(!stopped.iter().any(|item| item.starts_with("Stop") || item.starts_with("Restart")));
    let mut going = found(false);
    going.services[0].deleting = true;
    let left = actions(&going, &reader(Role::Developer));
    assert!(left.iter().all(|item| !item.starts_with("Deploy") && !item.starts_with("Scale")), "{left:?}");
}

#[test]
fn what_runs_to_an_end_is_run_and_neither_scaled_nor_restarted() {
    let mut found = found(false);
    found.placed[0].controller = ControllerKind::CronJob;
    let all = actions(&found, &reader(Role::Developer));
    assert!(all.contains(&"Run orders · prod /services/orders/environments/prod?do=run".to_owned()), "{all:#?}");
    assert!(all.iter().all(|item| !item.starts_with("Scale") && !item.starts_with("Restart")), "{all:#?}");
}

#[test]
fn what_the_cluster_scales_is_not_offered_to_be_scaled() {
    let mut found = found(false);
    found.placed[0].autoscaled = true;
    let all = actions(&found, &reader(Role::Developer));
    assert!(all.iter().all(|item| !item.starts_with("Scale")), "{all:#?}");
    assert!(all.iter().any(|item| item.starts_with("Restart")), "{all:#?}");
}

#[test]
fn what_the_page_is_about_comes_first() {
    let mut found = found(false);
    let stock = FoundService { name: "stock".into(), ..found.services[0].clone() };
    found.services.push(stock);
    let here = Here::of("/services/stock/environments/prod/logs");
    let all = offers(&found, Some(&reader(Role::Developer)), &here);
    let services = all.iter().filter(|item| item.group == "Services").map(|item| item.title.as_str());
    let titles: Vec<&str> = services.collect();
    assert_eq!(titles, ["stock", "stock · prod", "stock · dev", "orders", "orders · prod", "orders · dev"]);
    let elsewhere = Here::of("/clusters/local");
    assert_eq!(offers(&found, None, &elsewhere)[0].title, "orders");
}

#[test]
fn every_act_has_a_key_of_its_own() {
    let keys: std::collections::BTreeSet<String> = Act::ALL.map(Act::key).into();
    assert_eq!(keys.len(), Act::ALL.len());
}
