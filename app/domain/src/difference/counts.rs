//! How much differs.

use super::{Change, Difference};

/// How many values differ, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub changed: u32,
    pub added: u32,
    pub removed: u32,
}

impl Counts {
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

impl Difference {
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            match line.change {
                Change::Same(_) => {}
                Change::Added(_) => counts.added += 1,
                Change::Removed(_) => counts.removed += 1,
                Change::Changed { .. } => counts.changed += 1,
            }
        }
        counts
    }
}
