//! Teams and who is in them.

use crate::authorise::{Action, Resource, authorise, may};
use crate::error::{Error, Result};
use crate::id::TeamId;
use crate::name::{TeamName, UserName};
use crate::ports::Ports;
use crate::team::Team;
use crate::text;
use crate::user::{Actor, Membership, Role};

use super::note;

/// The teams that the actor may see.
pub async fn list(ports: &Ports, actor: &Actor) -> Result<Vec<Team>> {
    let mut teams = ports.store.teams().await?;
    teams.retain(|team| may(actor, Action::ViewTeam, Resource::OfTeam(team.id)));
    Ok(teams)
}

/// One team. One that the actor may not see looks like one that is not there.
pub async fn get(ports: &Ports, actor: &Actor, name: &str) -> Result<Team> {
    let missing =
        || Error::not_found(text!("There is no team {name}, or you are not in it.", "没有团队 {name}，或您不在其中。"));
    let parsed = TeamName::parse(name).map_err(|_| missing())?;
    let team = ports.store.team(&parsed).await?.ok_or_else(missing)?;
    authorise(actor, Action::ViewTeam, Resource::OfTeam(team.id)).map_err(|_| missing())?;
    Ok(team)
}

pub async fn create(ports: &Ports, actor: &Actor, name: &str, description: &str) -> Result<Team> {
    authorise(actor, Action::CreateTeam, Resource::Platform)?;
    let team = Team {
        id: TeamId(ports.host.id()),
        name: TeamName::parse(name)?,
        description: description.trim().chars().take(500).collect(),
        created_at: ports.host.now(),
    };
    ports.store.team_create(&team).await?;
    note(ports, actor, "team.create", None, None, text!("Made the team {name}.", "创建了团队 {name}。")).await?;
    Ok(team)
}

pub async fn delete(ports: &Ports, actor: &Actor, name: &str) -> Result<()> {
    authorise(actor, Action::DeleteTeam, Resource::Platform)?;
    let team = get(ports, actor, name).await?;
    ports.store.team_delete(team.id).await?;
    note(ports, actor, "team.delete", None, None, text!("Deleted the team {name}.", "删除了团队 {name}。")).await
}

pub async fn members(ports: &Ports, actor: &Actor, name: &str) -> Result<Vec<Membership>> {
    let team = get(ports, actor, name).await?;
    ports.store.members_of(team.id).await
}

/// Gives a person a role in the team, or takes them out of it (`None`).
pub async fn set_member(ports: &Ports, actor: &Actor, team: &str, user: &str, role: Option<Role>) -> Result<()> {
    let team = get(ports, actor, team).await?;
    authorise(actor, Action::EditMembers, Resource::OfTeam(team.id))?;
    let missing = || Error::not_found(text!("There is no account {user}.", "没有账户 {user}。")).at("user");
    let name = UserName::parse(user).map_err(|_| missing())?;
    let record = ports.store.user_by_name(&name).await?.ok_or_else(missing)?;
    ports.store.member_set(record.user.id, team.id, role).await?;
    let sentence = match role {
        Some(role) => text!(
            "{user} is {role} in the team {team} now.",
            "{user} 现在是团队 {team} 的{word}。",
            role = role.as_str(),
            word = role.word().zh,
            team = team.name
        ),
        None => text!("{user} was taken out of the team {team}.", "已将 {user} 移出团队 {team}。", team = team.name),
    };
    note(ports, actor, "team.member", None, None, sentence).await
}
