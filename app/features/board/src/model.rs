//! The board in the browser's memory: a signal for each cell, so that news of one service touches one cell and nothing
//! else, however large the grid is.

use std::collections::{BTreeMap, HashMap};

use domain::Time;
use domain::name::{ClusterName, EnvironmentName, ServiceName};
use domain::status::{EnvironmentStatus, Freshness, State};
use leptos::prelude::*;

use crate::api::{BoardData, Column, Row};
use crate::order::{Cell, Filter, arrange, findings, weight};

/// A cell's content; `None` where the service was never deployed.
pub type CellSignal = ArcRwSignal<Option<EnvironmentStatus>>;

/// A finding's place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub service: ServiceName,
    pub environment: EnvironmentName,
    pub state: State,
}

/// A cluster that does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    pub cluster: ClusterName,
    pub since: Time,
    /// How many services are shown as they were before.
    pub services: u32,
}

type Cells = HashMap<(ServiceName, EnvironmentName), CellSignal>;

/// What the cells showed at a moment.
pub type Seen = HashMap<(ServiceName, EnvironmentName), Option<EnvironmentStatus>>;

#[derive(Clone, Copy)]
pub struct Model {
    pub rows: RwSignal<Vec<Row>>,
    pub columns: RwSignal<Vec<Column>>,
    pub clusters: RwSignal<BTreeMap<ClusterName, Freshness>>,
    /// Changes only when a cell is added or taken away; what is in a cell has its own signal.
    cells: RwSignal<Cells>,
}

/// Whether a cell shows what it showed then.
fn still(seen: &Seen, place: &(ServiceName, EnvironmentName), cell: &CellSignal) -> bool {
    cell.with_untracked(|now| seen.get(place).and_then(Option::as_ref) == now.as_ref())
}

impl Model {
    pub fn new(data: BoardData) -> Self {
        let model = Self {
            rows: RwSignal::new(Vec::new()),
            columns: RwSignal::new(Vec::new()),
            clusters: RwSignal::new(BTreeMap::new()),
            cells: RwSignal::new(Cells::new()),
        };
        model.replace(data, &Seen::new());
        model
    }

    /// What is shown now, for an answer that is asked for now.
    pub fn seen(self) -> Seen {
        self.cells
            .with_untracked(|cells| cells.iter().map(|(place, cell)| (place.clone(), cell.get_untracked())).collect())
    }

    /// Takes over what the server says. Only what differs is touched; of a cell that was heard of since it was asked
    /// (`seen` was shown then) the answer is the older one.
    pub fn replace(self, data: BoardData, seen: &Seen) {
        let clusters = data.clusters.into_iter().collect();
        if self.clusters.with_untracked(|before| *before != clusters) {
            self.clusters.set(clusters);
        }
        if self.columns.with_untracked(|before| *before != data.columns) {
            self.columns.set(data.columns);
        }
        let here: std::collections::HashSet<_> =
            data.statuses.iter().map(|status| (status.service.clone(), status.environment.clone())).collect();
        let gone: Vec<CellSignal> = self.cells.with_untracked(|cells| {
            let gone = |(place, cell): &(&_, &CellSignal)| !here.contains(*place) && still(seen, place, cell);
            cells.iter().filter(gone).map(|(_, cell)| cell.clone()).collect()
        });
        for cell in gone {
            if cell.with_untracked(Option::is_some) {
                cell.set(None);
            }
        }
        for status in data.statuses {
            let place = (status.service.clone(), status.environment.clone());
            if still(seen, &place, &self.cell(&place.0, &place.1)) {
                self.put(status);
            }
        }
        if self.rows.with_untracked(|before| *before != data.rows) {
            self.rows.set(data.rows);
        }
    }

    /// Takes over one status.
    pub fn put(self, status: EnvironmentStatus) {
        let cell = self.cell(&status.service, &status.environment);
        if cell.with_untracked(|before| before.as_ref() != Some(&status)) {
            cell.set(Some(status));
        }
    }

    pub fn freshness(self, cluster: &ClusterName, freshness: Freshness) {
        // The stream names clusters without environments too; they have nothing on this page.
        let known = |clusters: &BTreeMap<ClusterName, Freshness>| clusters.get(cluster).copied();
        if self.clusters.with_untracked(known).is_some_and(|before| before != freshness) {
            self.clusters.update(|clusters| {
                clusters.insert(cluster.clone(), freshness);
            });
        }
    }

    /// The signal of a cell, made when it is asked for first.
    pub fn cell(self, service: &ServiceName, environment: &EnvironmentName) -> CellSignal {
        let place = (service.clone(), environment.clone());
        if let Some(cell) = self.cells.with_untracked(|cells| cells.get(&place).cloned()) {
            return cell;
        }
        let cell = CellSignal::new(None);
        self.cells.update(|cells| {
            cells.insert(place, cell.clone());
        });
        cell
    }

    /// How a row is in the environments that it was deployed to, watched.
    fn cells(self, row: &Row) -> Vec<Cell> {
        let place = |column: &Column| (row.service.clone(), column.environment.clone());
        let signals: Vec<(EnvironmentName, CellSignal)> = self.columns.with(|columns| {
            self.cells.with(|cells| {
                let cell = |column: &Column| Some((column.environment.clone(), cells.get(&place(column))?.clone()));
                columns.iter().filter_map(cell).collect()
            })
        });
        let state = |(place, cell): (EnvironmentName, CellSignal)| {
            cell.with(|status| status.as_ref().map(|status| (place, status.state)))
        };
        signals.into_iter().filter_map(state).collect()
    }

    /// The rows that the filter takes, in its order.
    pub fn shown(self, filter: &Filter) -> Vec<Row> {
        let reader = frame::viewer();
        let mut rows = self.rows.get();
        rows.retain(|row| filter.takes(row, &self.cells(row), reader.as_ref()));
        let columns = self.columns.get();
        let states = |row: &Row| {
            let cells = self.cells(row);
            let state =
                |column: &Column| cells.iter().find(|(place, _)| *place == column.environment).map(|cell| cell.1);
            columns.iter().filter(|column| filter.shows(&column.environment)).map(state).collect::<Vec<_>>()
        };
        arrange(&mut rows, filter.order, |row| weight(states(row).into_iter()));
        rows
    }

    /// What needs attention, worst first.
    pub fn findings(self) -> Vec<Place> {
        let cells: Vec<CellSignal> = self.cells.with(|cells| cells.values().cloned().collect());
        let needy =
            |cell: CellSignal| cell.with(|status| status.as_ref().filter(|status| status.is_finding()).cloned());
        let statuses: Vec<EnvironmentStatus> = cells.into_iter().filter_map(needy).collect();
        let place = |status: &EnvironmentStatus| Place {
            service: status.service.clone(),
            environment: status.environment.clone(),
            state: status.state,
        };
        self.columns.with(|columns| findings(statuses.iter(), columns).into_iter().map(place).collect())
    }

    /// How many cells are in each state, best first.
    pub fn counts(self) -> BTreeMap<State, u32> {
        let cells: Vec<CellSignal> = self.cells.with(|cells| cells.values().cloned().collect());
        let mut counts = BTreeMap::new();
        for state in cells.iter().filter_map(|cell| cell.with(|status| status.as_ref().map(|status| status.state))) {
            *counts.entry(state).or_default() += 1;
        }
        counts
    }

    /// Clusters that do not answer, since when, and how many cells are as they were last seen.
    pub fn cut(self) -> Vec<Cut> {
        let clusters = self.clusters.get();
        let columns = self.columns.get();
        let places: Vec<(EnvironmentName, CellSignal)> = self
            .cells
            .with(|cells| cells.iter().map(|((_, environment), cell)| (environment.clone(), cell.clone())).collect());
        let on = |environment: &EnvironmentName, cluster: &ClusterName| {
            columns.iter().any(|column| column.environment == *environment && column.cluster == *cluster)
        };
        let cut = |(cluster, freshness): (ClusterName, Freshness)| match freshness {
            Freshness::Live | Freshness::Starting => None,
            Freshness::Cut { since } => {
                let there = |(environment, cell): &&(EnvironmentName, CellSignal)| {
                    on(environment, &cluster) && cell.with(Option::is_some)
                };
                let services = places.iter().filter(there).count();
                Some(Cut { services: u32::try_from(services).unwrap_or(u32::MAX), cluster, since })
            }
        };
        clusters.into_iter().filter_map(cut).collect()
    }

    /// The cluster that an environment is on.
    pub fn cluster_of(self, environment: &EnvironmentName) -> Option<ClusterName> {
        self.columns.with_untracked(|columns| {
            columns.iter().find(|column| column.environment == *environment).map(|column| column.cluster.clone())
        })
    }
}

#[cfg(test)]
mod tests;
