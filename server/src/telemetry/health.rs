//! Whether each worker does its work, for the readiness check.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Text, text};

/// How a worker is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It has not finished its first look at the world.
    Starting,
    Up,
    /// It failed and is about to begin again.
    Down(Text),
}

/// All workers by name.
#[derive(Debug, Default)]
pub struct Health(Mutex<BTreeMap<&'static str, State>>);

impl Health {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how a worker is; gives how it was before.
    pub fn set(&self, worker: &'static str, state: State) -> Option<State> {
        self.lock().insert(worker, state)
    }

    /// Each worker with whether it is up and a sentence about it.
    pub fn all(&self) -> Vec<(&'static str, bool, Text)> {
        let told = |state: &State| match state {
            State::Starting => (false, text!("Has not begun its work yet.", "尚未开始工作。")),
            State::Up => (true, text!("Works.", "正常工作。")),
            State::Down(why) => (false, why.clone()),
        };
        self.lock()
            .iter()
            .map(|(worker, state)| {
                let (up, sentence) = told(state);
                (*worker, up, sentence)
            })
            .collect()
    }
}
