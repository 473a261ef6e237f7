//! What the database said of each cell, remembered until somebody tells of a change: a cluster changes far more often, and
//! a page is not to wait for the database each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Result;
use domain::board::Cell;
use domain::name::ServiceName;
use domain::ports::Ports;
use domain::use_cases::status::Recorded;

use super::place;

/// Clones share it.
#[derive(Clone, Default)]
pub struct Known(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    cells: HashMap<Cell, Arc<Recorded>>,
    /// How often something was forgotten: what was read before that may be out of date.
    forgotten: u64,
}

impl Known {
    /// What is recorded of the cell; `None` when its service or environment is no more.
    pub async fn find(&self, ports: &Ports, cell: &Cell) -> Result<Option<Arc<Recorded>>> {
        let before = {
            let memory = self.memory();
            if let Some(known) = memory.cells.get(cell) {
                return Ok(Some(known.clone()));
            }
            memory.forgotten
        };
        let Some((service, environment)) = place::find(ports, cell).await? else { return Ok(None) };
        let read = Arc::new(Recorded::read(ports, service, environment).await?);
        let mut memory = self.memory();
        if memory.forgotten == before {
            memory.cells.insert(cell.clone(), read.clone());
        }
        Ok(Some(read))
    }

    pub fn forget(&self, cell: &Cell) {
        self.forget_where(|known| known == cell);
    }

    pub fn forget_service(&self, name: &ServiceName) {
        self.forget_where(|(service, _)| service == name);
    }

    pub fn forget_all(&self) {
        self.forget_where(|_| true);
    }

    fn forget_where(&self, which: impl Fn(&Cell) -> bool) {
        let mut memory = self.memory();
        memory.cells.retain(|cell, _| !which(cell));
        memory.forgotten += 1;
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Each change is one call: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
