//! News of one cell touch that cell; an answer takes over what nobody heard of since.

use super::*;
use crate::fixture::{column, row, status};

fn model() -> Model {
    Model::new(BoardData {
        rows: vec![row("orders", 1), row("stock", 1)],
        columns: vec![column("dev"), column("prod")],
        statuses: vec![status("orders", "dev", State::Ready), status("stock", "prod", State::Failed)],
        clusters: Vec::new(),
    })
}

fn order_of(model: Model) -> Vec<String> {
    model.shown(&Filter::default()).into_iter().map(|row| row.service.to_string()).collect()
}

#[test]
fn a_service_that_fails_rises_to_the_top_and_into_the_findings() {
    Owner::new().with(|| {
        let model = model();
        assert_eq!(order_of(model), ["stock", "orders"]);
        model.put(status("stock", "prod", State::Ready));
        model.put(status("orders", "prod", State::Failed));
        assert_eq!(order_of(model), ["orders", "stock"]);
        assert_eq!(model.findings().len(), 1);
    });
}

#[test]
fn a_cluster_that_does_not_answer_is_one_finding_however_much_runs_on_it() {
    Owner::new().with(|| {
        let model = model();
        let since = Time::UNIX_EPOCH;
        let data = BoardData {
            clusters: vec![(column("dev").cluster, Freshness::Live)],
            rows: vec![row("orders", 1)],
            columns: vec![column("dev"), column("prod")],
            statuses: vec![status("orders", "dev", State::Ready), status("orders", "prod", State::Ready)],
        };
        model.replace(data, &model.seen());
        assert!(model.cut().is_empty());
        let freshness = Freshness::Cut { since };
        model.freshness(&column("dev").cluster, freshness);
        for environment in ["dev", "prod"] {
            let unknown = status("orders", environment, State::Unknown);
            model.put(EnvironmentStatus { freshness, ..unknown });
        }
        assert!(model.findings().is_empty());
        assert_eq!(model.cut(), [Cut { cluster: column("dev").cluster, since, services: 2 }]);
    });
}

#[test]
fn an_answer_does_not_undo_what_was_heard_while_it_was_on_its_way() {
    Owner::new().with(|| {
        let model = model();
        let seen = model.seen();
        model.put(status("orders", "dev", State::Failed));
        model.put(status("orders", "prod", State::Moving));
        let data = BoardData {
            rows: vec![row("orders", 1), row("stock", 1)],
            columns: vec![column("dev"), column("prod")],
            statuses: vec![status("orders", "dev", State::Ready), status("stock", "prod", State::Ready)],
            clusters: Vec::new(),
        };
        model.replace(data, &seen);
        let states: Vec<_> = ["orders", "stock"].map(|name| model.cells(&row(name, 1))).concat();
        let states: Vec<State> = states.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [State::Failed, State::Moving, State::Ready]);
    });
}

#[test]
fn what_the_server_no_longer_names_is_gone() {
    Owner::new().with(|| {
        let model = model();
        let cell = model.cell(&row("stock", 1).service, &column("prod").environment);
        assert!(cell.with_untracked(Option::is_some));
        let data = BoardData {
            rows: vec![row("orders", 1)],
            columns: vec![column("dev"), column("prod")],
            statuses: vec![status("orders", "dev", State::Ready)],
            clusters: Vec::new(),
        };
        model.replace(data, &model.seen());
        assert!(cell.with_untracked(Option::is_none));
        assert_eq!(order_of(model), ["orders"]);
        assert!(model.findings().is_empty());
    });
}
