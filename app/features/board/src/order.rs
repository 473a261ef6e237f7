//! Which rows are shown and in which order, and which findings come first. Pure, so that it can be tried without a page.

use std::cmp::{Ordering, Reverse};

use domain::name::EnvironmentName;
use domain::status::{EnvironmentStatus, State};
use domain::user::Actor;

use crate::api::{Column, Row};

/// How the rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Worst,
    Name,
}

impl Order {
    /// As in the address; the usual one is left out of it.
    pub fn as_query(self) -> Option<&'static str> {
        match self {
            Self::Worst => None,
            Self::Name => Some("name"),
        }
    }

    pub fn parse(text: Option<&str>) -> Self {
        if text == Some("name") { Self::Name } else { Self::Worst }
    }
}

/// What is asked of the grid; all of it stands in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// A part of the service's or the team's name.
    pub text: String,
    pub team: Option<String>,
    /// Only services of teams that the reader is in.
    pub mine: bool,
    /// Only services that are in this state somewhere, or in the chosen environment.
    pub state: Option<State>,
    /// Only this environment, and the services that are in it.
    pub environment: Option<String>,
    pub order: Order,
}

/// A cell of a row: the environment, and how the service is there.
pub type Cell = (EnvironmentName, State);

impl Filter {
    /// `cells` are those of the environments that the service was deployed to.
    pub fn takes(&self, row: &Row, cells: &[Cell], reader: Option<&Actor>) -> bool {
        let text = self.text.trim().to_lowercase();
        let named = row.service.as_str().contains(&text) || row.team_name.as_str().contains(&text);
        let of_team = self.team.as_deref().is_none_or(|team| team == row.team_name.as_str());
        let own = || reader.is_some_and(|reader| reader.memberships.iter().any(|member| member.team == row.team));
        let is_so = |(place, state): &Cell| self.shows(place) && self.state.is_none_or(|wanted| wanted == *state);
        let somewhere = self.state.is_none() && self.environment.is_none();
        named && of_team && (!self.mine || own()) && (somewhere || cells.iter().any(is_so))
    }

    /// Whether the grid has a column for it.
    pub fn shows(&self, environment: &EnvironmentName) -> bool {
        self.environment.as_deref().is_none_or(|wanted| wanted == environment.as_str())
    }
}

/// How bad a row is as a whole: its worst cell, and how far to the right that stands, as [`findings`] come; then how many
/// cells are that bad.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    worst: Option<State>,
    column: usize,
    count: usize,
}

/// Of a row whose cells have these states, from left to right.
pub fn weight(states: impl Iterator<Item = Option<State>>) -> Weight {
    states.enumerate().fold(Weight::default(), |weight, (column, state)| match state.cmp(&weight.worst) {
        _ if state.is_none() => weight,
        Ordering::Greater => Weight { worst: state, column, count: 1 },
        Ordering::Equal => Weight { column, count: weight.count + 1, ..weight },
        Ordering::Less => weight,
    })
}

/// Puts rows into order: by weight with the worst first, or by name.
pub fn arrange(rows: &mut [Row], order: Order, weight_of: impl Fn(&Row) -> Weight) {
    match order {
        Order::Worst => rows.sort_by_cached_key(|row| (Reverse(weight_of(row)), row.service.clone())),
        Order::Name => rows.sort_by(|one, other| one.service.cmp(&other.service)),
    }
}

/// What needs attention, worst first. Of two that are equally bad the one further to the right comes first, because
/// that is where people are served, then the newer one.
pub fn findings<'a>(
    statuses: impl Iterator<Item = &'a EnvironmentStatus>,
    columns: &[Column],
) -> Vec<&'a EnvironmentStatus> {
    let place = |name: &EnvironmentName| columns.iter().position(|column| column.environment == *name);
    let mut found: Vec<&EnvironmentStatus> = statuses.filter(|status| status.is_finding()).collect();
    found.sort_by_key(|status| {
        (Reverse(status.state), Reverse(place(&status.environment)), Reverse(status.since), status.service.clone())
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{column, reader_in, row, status};

    #[test]
    fn the_worst_comes_first_and_of_two_the_one_where_people_are_served() {
        let columns = [column("dev"), column("prod")];
        let statuses = [
            status("stock", "dev", State::Failed),
            status("gateway", "prod", State::Warning),
            status("orders", "prod", State::Failed),
            status("prices", "prod", State::Ready),
        ];
        let found: Vec<String> =
            findings(statuses.iter(), &columns).iter().map(|s| format!("{} {}", s.service, s.environment)).collect();
        assert_eq!(found, ["orders prod", "stock dev", "gateway prod"]);
    }

    #[test]
    fn rows_are_ordered_by_their_worst_cell_or_by_name() {
        let mut rows = vec![row("alpha", 1), row("beta", 1), row("gamma", 1)];
        let weight_of = |row: &Row| match row.service.as_str() {
            "beta" => weight([Some(State::Warning)].into_iter()),
            "gamma" => weight([Some(State::Failed)].into_iter()),
            _ => weight([Some(State::Ready); 3].into_iter()),
        };
        arrange(&mut rows, Order::Worst, weight_of);
        assert_eq!(rows.iter().map(|row| row.service.as_str()).collect::<Vec<_>>(), ["gamma", "beta", "alpha"]);
        arrange(&mut rows, Order::Name, weight_of);
        assert_eq!(rows.iter().map(|row| row.service.as_str()).collect::<Vec<_>>(), ["alpha", "beta", "gamma"]);
    }

    #[test]
    fn of_two_failures_the_one_where_people_are_served_weighs_more_and_two_more_than_one() {
        let of = |states: [Option<State>; 3]| weight(states.into_iter());
        let (failed, ready) = (Some(State::Failed), Some(State::Ready));
        assert!(of([ready, None, failed]) > of([failed, failed, ready]));
        assert!(of([failed, None, failed]) > of([ready, None, failed]));
        assert!(of([Some(State::Warning), None, None]) > of([ready, ready, ready]));
        assert!(of([ready, None, None]) > of([None, None, None]));
    }

    #[test]
    fn a_filter_takes_names_teams_and_what_is_mine() {
        let (mine, other) = (row("orders", 1), row("mailer", 2));
        let reader = reader_in(1);
        let takes = |filter: &Filter, row: &Row| filter.takes(row, &[], Some(&reader));
        let by_text = Filter { text: " ORD ".into(), ..Filter::default() };
        assert!(takes(&by_text, &mine) && !takes(&by_text, &other));
        let by_team = Filter { team: Some("team-2".into()), ..Filter::default() };
        assert!(!takes(&by_team, &mine) && takes(&by_team, &other));
        let own = Filter { mine: true, ..Filter::default() };
        assert!(takes(&own, &mine) && !takes(&own, &other));
        assert!(!own.takes(&mine, &[], None));
    }

    #[test]
    fn a_filter_takes_a_state_where_it_is_looked_for() {
        let cells = [(column("dev").environment, State::Failed), (column("prod").environment, State::Ready)];
        let takes = |state: Option<State>, environment: Option<&str>| {
            let filter = Filter { state, environment: environment.map(str::to_owned), ..Filter::default() };
            filter.takes(&row("orders", 1), &cells, None)
        };
        assert!(takes(Some(State::Failed), None));
        assert!(takes(Some(State::Failed), Some("dev")));
        assert!(!takes(Some(State::Failed), Some("prod")));
        assert!(!takes(Some(State::Moving), None));
        assert!(takes(None, Some("prod")));
        assert!(!takes(None, Some("test")), "it was never deployed there");
    }
}
