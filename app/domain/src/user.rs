//! People, their roles in teams, and their API tokens.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::id::{TeamId, TokenId, UserId};
use crate::name::{TeamName, UserName};
use crate::secret::Secret;
use crate::text;
use crate::text::Text;

/// A person with a local account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: UserName,
    /// May do everything, in every team.
    pub administrator: bool,
    /// Cannot sign in; their tokens do not work.
    pub disabled: bool,
    pub created_at: Time,
}

/// What a person may do in a team. Each role can do what the ones before it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees the team's services, builds, logs and metrics.
    Viewer,
    /// Registers services, builds, deploys, scales.
    Developer,
    /// Deletes services and decides who is in the team.
    Lead,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Developer, Self::Lead];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Lead => "lead",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// What people call it.
    pub fn word(self) -> Text {
        match self {
            Self::Viewer => text!("viewer", "查看者"),
            Self::Developer => text!("developer", "开发者"),
            Self::Lead => text!("lead", "负责人"),
        }
    }
}

/// A person's role in one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub team: TeamId,
    pub team_name: TeamName,
    pub user: UserId,
    pub user_name: UserName,
    pub role: Role,
}

/// Who asks: made once per request from the session or the token, and handed to every use case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub id: UserId,
    pub name: UserName,
    pub administrator: bool,
    pub memberships: Vec<Membership>,
}

impl Actor {
    /// The role in a team; an administrator is a lead everywhere.
    pub fn role_in(&self, team: TeamId) -> Option<Role> {
        if self.administrator {
            return Some(Role::Lead);
        }
        self.memberships.iter().find(|m| m.team == team).map(|m| m.role)
    }
}

/// A personal API token as it is listed: the value itself is shown once, when it is made, and only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub id: TokenId,
    pub user: UserId,
    pub name: String,
    pub created_at: Time,
    pub last_used_at: Option<Time>,
    pub expires_at: Option<Time>,
}

/// A token at the moment it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    pub token: Token,
    pub value: Secret<String>,
}
