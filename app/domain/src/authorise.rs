//! Who may do what: the one table that pages, API and streams obey. Every use case asks here first.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::id::TeamId;
use crate::text;
use crate::user::{Actor, Role};

/// Something a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    ViewService,
    RegisterService,
    EditService,
    DeleteService,
    StartBuild,
    CancelBuild,
    Deploy,
    Scale,
    ViewTeam,
    EditMembers,
    CreateTeam,
    DeleteTeam,
    ViewPlatform,
    EditCluster,
    EditEnvironment,
    EditUsers,
    ViewAudit,
}

/// What it takes to do an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Anybody who is signed in.
    SignedIn,
    /// This role or a higher one in the team that owns the thing.
    Role(Role),
    Administrator,
}

impl Action {
    pub const ALL: [Self; 17] = [
        Self::ViewService,
        Self::RegisterService,
        Self::EditService,
        Self::DeleteService,
        Self::StartBuild,
        Self::CancelBuild,
        Self::Deploy,
        Self::Scale,
        Self::ViewTeam,
        Self::EditMembers,
        Self::CreateTeam,
        Self::DeleteTeam,
        Self::ViewPlatform,
        Self::EditCluster,
        Self::EditEnvironment,
        Self::EditUsers,
        Self::ViewAudit,
    ];

    pub fn need(self) -> Need {
        match self {
            Self::ViewPlatform => Need::SignedIn,
            Self::ViewService | Self::ViewTeam => Need::Role(Role::Viewer),
            Self::RegisterService
            | Self::EditService
            | Self::StartBuild
            | Self::CancelBuild
            | Self::Deploy
            | Self::Scale => Need::Role(Role::Developer),
            Self::DeleteService | Self::EditMembers => Need::Role(Role::Lead),
            Self::CreateTeam
            | Self::DeleteTeam
            | Self::EditCluster
            | Self::EditEnvironment
            | Self::EditUsers
            | Self::ViewAudit => Need::Administrator,
        }
    }
}

/// What the action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Something that a team owns, or the team itself.
    OfTeam(TeamId),
    /// Something that everybody shares: clusters, environments, accounts.
    Platform,
}

/// Whether the actor may, as a plain answer for disabled buttons and filters.
pub fn may(actor: &Actor, action: Action, resource: Resource) -> bool {
    match (action.need(), resource) {
        (Need::SignedIn, _) => true,
        (Need::Administrator, _) | (Need::Role(_), Resource::Platform) => actor.administrator,
        (Need::Role(role), Resource::OfTeam(team)) => actor.role_in(team).is_some_and(|has| has >= role),
    }
}

/// Lets the action through, or says what it takes.
pub fn authorise(actor: &Actor, action: Action, resource: Resource) -> Result<()> {
    if may(actor, action, resource) {
        return Ok(());
    }
    Err(Error::denied(match (action.need(), resource) {
        (Need::Role(role), Resource::OfTeam(_)) => text!(
            "This takes the role {role} in the team that owns it. Ask a lead of that team.",
            "需要在其所属团队中担任{word}，请联系该团队的负责人。",
            role = role.as_str(),
            word = role.word().zh
        ),
        _ => text!("This takes an administrator.", "需要管理员权限。"),
    }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::id::UserId;
    use crate::name::{TeamName, UserName};
    use crate::user::Membership;
    use uuid::Uuid;

    fn actor(role: Option<Role>, administrator: bool) -> (Actor, TeamId) {
        let team = TeamId(Uuid::from_u128(1));
        let (id, name) = (UserId(Uuid::from_u128(2)), UserName::parse("ann").expect("a name"));
        let team_name = TeamName::parse("shop").expect("a name");
        let membership = role.map(|role| Membership { team, team_name, user: id, user_name: name.clone(), role });
        (Actor { id, name, administrator, memberships: membership.into_iter().collect() }, team)
    }

    #[test]
    fn a_higher_role_may_do_all_that_a_lower_one_may() {
        for action in Action::ALL {
            let may_as = |role| {
                let (actor, team) = actor(role, false);
                may(&actor, action, Resource::OfTeam(team))
            };
            let row =
                [may_as(None), may_as(Some(Role::Viewer)), may_as(Some(Role::Developer)), may_as(Some(Role::Lead))];
            assert!(row.is_sorted(), "{action:?}: {row:?}");
        }
    }

    #[test]
    fn an_administrator_may_do_everything() {
        let (admin, team) = actor(None, true);
        for action in Action::ALL {
            assert!(
                may(&admin, action, Resource::OfTeam(team)) && may(&admin, action, Resource::Platform),
                "{action:?}"
            );
        }
    }

    #[test]
    fn a_role_in_one_team_is_none_in_another() {
        let (lead, _) = actor(Some(Role::Lead), false);
        assert!(authorise(&lead, Action::ViewService, Resource::OfTeam(TeamId(Uuid::from_u128(9)))).is_err());
    }
}
