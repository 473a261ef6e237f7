//! How every service is in every environment it was deployed to, in memory: what pages answer from. A worker writes
//! here whenever a cluster's watch or the database says that something changed.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use crate::metric::Usage;
use crate::name::{EnvironmentName, ServiceName};
use crate::status::EnvironmentStatus;

/// How many points the small CPU line has.
pub const SPARK_POINTS: usize = 40;

/// A service in an environment.
pub type Cell = (ServiceName, EnvironmentName);

#[derive(Debug, Default)]
struct Memory {
    statuses: BTreeMap<Cell, Arc<EnvironmentStatus>>,
    usage: BTreeMap<Cell, Vec<Usage>>,
    sparks: BTreeMap<Cell, VecDeque<f32>>,
    /// How many fields are not as they were applied, where any.
    drifts: BTreeMap<Cell, u32>,
}

/// The memory. Cheap to read; no lock is held while anything is awaited.
#[derive(Debug, Default)]
pub struct Board(RwLock<Memory>);

impl Board {
    fn read<T>(&self, look: impl FnOnce(&Memory) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Memory) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes a status; says whether it differs from the one before.
    pub fn put(&self, status: EnvironmentStatus) -> bool {
        let cell = (status.service.clone(), status.environment.clone());
        self.write(|memory| {
            if memory.statuses.get(&cell).is_some_and(|before| **before == status) {
                return false;
            }
            memory.statuses.insert(cell, Arc::new(status));
            true
        })
    }

    pub fn get(&self, cell: &Cell) -> Option<Arc<EnvironmentStatus>> {
        self.read(|memory| memory.statuses.get(cell).cloned())
    }

    /// Forgets a cell; whether it was there.
    pub fn remove(&self, cell: &Cell) -> bool {
        self.write(|memory| {
            memory.usage.remove(cell);
            memory.sparks.remove(cell);
            memory.drifts.remove(cell);
            memory.statuses.remove(cell).is_some()
        })
    }

    /// All cells, by service and environment.
    pub fn all(&self) -> Vec<Arc<EnvironmentStatus>> {
        self.read(|memory| memory.statuses.values().cloned().collect())
    }

    /// How many cells that `seen` lets through are findings.
    pub fn findings(&self, seen: impl Fn(&EnvironmentStatus) -> bool) -> usize {
        self.read(|memory| memory.statuses.values().filter(|status| status.is_finding() && seen(status)).count())
    }

    /// Notes what the pods use now, and adds a point to the small line.
    pub fn measured(&self, cell: &Cell, usage: Vec<Usage>) {
        self.write(|memory| {
            let cpu: Option<f64> = sum(&usage, |usage| usage.cpu);
            if let Some(cpu) = cpu {
                let spark = memory.sparks.entry(cell.clone()).or_default();
                #[expect(clippy::cast_possible_truncation, reason = "a line of a few pixels")]
                spark.push_back(cpu as f32);
                while spark.len() > SPARK_POINTS {
                    spark.pop_front();
                }
            }
            memory.usage.insert(cell.clone(), usage);
        });
    }

    /// Notes how many fields are not as they were applied; says whether it is another number than before.
    pub fn drifted(&self, cell: &Cell, fields: u32) -> bool {
        self.write(|memory| {
            let before =
                if fields == 0 { memory.drifts.remove(cell) } else { memory.drifts.insert(cell.clone(), fields) };
            before.unwrap_or_default() != fields
        })
    }

    /// How many fields were not as they were applied when somebody last looked.
    pub fn drifts(&self, cell: &Cell) -> u32 {
        self.read(|memory| memory.drifts.get(cell).copied().unwrap_or_default())
    }

    /// What the pods used when they were last measured.
    pub fn usage(&self, cell: &Cell) -> Vec<Usage> {
        self.read(|memory| memory.usage.get(cell).cloned().unwrap_or_default())
    }

    /// CPU (cores), memory (bytes) of all pods together, and the small line.
    pub fn figures(&self, cell: &Cell) -> (Option<f64>, Option<f64>, Vec<f32>) {
        self.read(|memory| {
            let usage = memory.usage.get(cell).map_or(&[][..], Vec::as_slice);
            let spark = memory.sparks.get(cell).map(|spark| spark.iter().copied().collect()).unwrap_or_default();
            (sum(usage, |usage| usage.cpu), sum(usage, |usage| usage.memory), spark)
        })
    }
}

/// The sum of what is known; `None` when nothing is.
fn sum(usage: &[Usage], of: impl Fn(&Usage) -> Option<f64>) -> Option<f64> {
    usage.iter().filter_map(of).fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value))
}
