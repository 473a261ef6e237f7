//! What takes the place of something wrong in the choice of a controller.

use super::{Mend, without_one};
use crate::controller::{ControllerKind, Written};

impl Mend for Written {
    fn mend(&mut self, field: &str) {
        let Some(name) = field.strip_prefix("controller.") else { return };
        // Nothing is the usual, nearly everywhere.
        let text = match name {
            "volumes" => {
                return without_one(&mut self.volumes, |row| {
                    let kind = ControllerKind::StatefulSet.to_string();
                    Self { kind, volumes: vec![row], ..Self::default() }.parse().is_err()
                });
            }
            // One of the two must not be 0, whatever the other is.
            "max_surge" => return "1".clone_into(&mut self.max_surge),
            "max_unavailable" => return "1".clone_into(&mut self.max_unavailable),
            "schedule" => return "@daily".clone_into(&mut self.schedule),
            "strategy" => &mut self.strategy,
            "progress_deadline" => &mut self.progress_deadline,
            "revision_history" => &mut self.revision_history,
            "pod_management" => &mut self.pod_management,
            "partition" => &mut self.partition,
            "node_selector" => &mut self.node_selector,
            "tolerations" => &mut self.tolerations,
            "completions" => &mut self.completions,
            "parallelism" => &mut self.parallelism,
            "retries" => &mut self.retries,
            "deadline" => &mut self.deadline,
            "clean_up" => &mut self.clean_up,
            "time_zone" => &mut self.time_zone,
            "concurrency" => &mut self.concurrency,
            "starting_deadline" => &mut self.starting_deadline,
            "succeeded_kept" => &mut self.succeeded_kept,
            "failed_kept" => &mut self.failed_kept,
            _ => return,
        };
        text.clear();
    }
}
