//! A service that is taken out of one environment: what goes, and what somebody said of the rest.

use serde::{Deserialize, Serialize};

use crate::text::Text;
use crate::workload::Claim;

/// What goes beside the objects and the releases of the environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The volume claims, and the data in them.
    pub claims: bool,
    /// The environment's own configuration, with its sealed values.
    pub configuration: bool,
}

impl Removal {
    /// Asked once more it may still be said that more goes; never that something stays after all.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { claims: self.claims || other.claims, configuration: self.configuration || other.configuration }
    }
}

/// An object of a service in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Object {
    pub kind: String,
    pub name: String,
}

/// What taking a service out of an environment takes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// As they are in the cluster; its pods go with them.
    pub objects: Vec<Object>,
    /// They stay unless somebody says otherwise.
    pub claims: Vec<Claim>,
    /// How many values the environment has of its own; those of the base stay.
    pub values: u32,
    /// Why the cluster could not be asked.
    pub not_asked: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_to_go_never_stays_after_all() {
        let (nothing, data) = (Removal::default(), Removal { claims: true, configuration: false });
        assert_eq!((data.and(nothing), nothing.and(data)), (data, data));
        let both = Removal { claims: true, configuration: true };
        assert_eq!(data.and(Removal { claims: false, configuration: true }), both);
    }
}
