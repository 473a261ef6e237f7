//! A schedule looked at while it is being written: what it means, and when it would be due.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::controller::{Schedule, TimeZone};
use crate::error::Result;
use crate::ports::Ports;
use crate::text::Text;

/// So many times are shown.
const SHOWN: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub words: Text,
    /// In UTC; the page says them in the reader's own time zone, too.
    pub next: Vec<Time>,
    /// The same moments as a clock in the schedule's time zone shows them.
    pub local: Vec<String>,
    pub time_zone: String,
}

/// For everybody: nothing is looked at but what they wrote. An empty time zone is UTC.
pub fn look(ports: &Ports, schedule: &str, time_zone: &str) -> Result<Due> {
    let schedule = Schedule::parse(schedule)?;
    let zone = Some(time_zone.trim()).filter(|zone| !zone.is_empty()).map(TimeZone::parse).transpose()?;
    let next = schedule.next(zone.as_ref(), ports.host.now(), SHOWN)?;
    let local = next.iter().map(|at| TimeZone::clock(zone.as_ref(), *at)).collect();
    let time_zone = zone.map_or_else(|| "UTC".to_owned(), |zone| zone.to_string());
    Ok(Due { words: schedule.words()?, next, local, time_zone })
}
