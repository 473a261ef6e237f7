//! An environment is a namespace on a cluster that services are deployed to: dev, test, prod.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::{ClusterId, EnvironmentId};
use crate::name::{ClusterName, EnvironmentName, Namespace};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    pub id: EnvironmentId,
    pub name: EnvironmentName,
    pub cluster: ClusterId,
    pub cluster_name: ClusterName,
    pub namespace: Namespace,
    /// Where it stands among the others, from the left: dev before test before prod.
    pub position: u32,
    pub created_at: Time,
}
