//! Rows, columns and statuses for tests.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::automation::Automation;
use domain::controller::ControllerKind;
use domain::id::{TeamId, UserId};
use domain::name::{ClusterName, EnvironmentName, ServiceName, TeamName, UserName};
use domain::status::{EnvironmentStatus, Freshness, State};
use domain::text::Text;
use domain::user::{Actor, Membership, Role};

use crate::api::{Column, Row};

fn team_id(number: u128) -> TeamId {
    format!("00000000-0000-0000-0000-{number:012}").parse().unwrap()
}

pub fn column(environment: &str) -> Column {
    Column { environment: EnvironmentName::parse(environment).unwrap(), cluster: ClusterName::parse("local").unwrap() }
}

pub fn row(service: &str, team: u128) -> Row {
    Row {
        service: ServiceName::parse(service).unwrap(),
        team: team_id(team),
        team_name: TeamName::parse(&format!("team-{team}")).unwrap(),
        built_here: true,
        deleting: false,
    }
}

pub fn reader_in(team: u128) -> Actor {
    let user: UserId = "00000000-0000-0000-0000-000000000009".parse().unwrap();
    let name = UserName::parse("ann").unwrap();
    let membership = Membership {
        team: team_id(team),
        team_name: TeamName::parse(&format!("team-{team}")).unwrap(),
        user,
        user_name: name.clone(),
        role: Role::Developer,
    };
    Actor { id: user, name, administrator: false, memberships: vec![membership] }
}

pub fn status(service: &str, environment: &str, state: State) -> EnvironmentStatus {
    EnvironmentStatus {
        service: ServiceName::parse(service).unwrap(),
        team: team_id(1),
        environment: EnvironmentName::parse(environment).unwrap(),
        state,
        sentence: Text::verbatim("It is so."),
        evidence: None,
        remedies: Vec::new(),
        since: None,
        release: Some(2),
        roll_back: None,
        controller: ControllerKind::Deployment,
        image: None,
        version: "7 · c81e0d2".into(),
        desired: 1,
        ready: 1,
        ready_of_release: 1,
        restarts: 0,
        stopped: false,
        deleting: false,
        replicas: 1,
        released_at: None,
        automation: Automation::default(),
        drifts: 0,
        placement_version: 3,
        freshness: Freshness::Live,
        cpu: None,
        memory: None,
        spark: Vec::new(),
        autoscaler: None,
        runs: Vec::new(),
        schedule: None,
        recreates: false,
        next_run: None,
        reached: Vec::new(),
        pods: Vec::new(),
        events: Vec::new(),
    }
}
