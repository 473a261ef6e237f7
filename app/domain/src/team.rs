//! A team owns services.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::TeamId;
use crate::name::TeamName;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: TeamName,
    pub description: String,
    pub created_at: Time,
}
