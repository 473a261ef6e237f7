//! Adopting what runs in an environment's namespace.

use domain::adoption::Found;
use domain::environment::Environment;
use domain::use_cases::adoption::Look;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What runs in the namespace of an environment and is not Slipway's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdoptView {
    pub environment: Environment,
    pub found: Vec<Found>,
}

#[server(prefix = "/fn")]
pub async fn workloads_to_adopt(environment: String) -> Result<AdoptView, AppError> {
    use domain::use_cases::{adoption, environment as environments};
    let (ports, actor) = frame::server::caller()?;
    let found = adoption::list(&ports, &actor, &environment).await?;
    Ok(AdoptView { environment: environments::get(&ports, &actor, &environment).await?, found })
}

/// One of it, and whom it can be adopted for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdoptOneView {
    pub environment: Environment,
    pub look: Look,
    /// The viewer's teams that may have it.
    pub teams: Vec<String>,
}

#[server(prefix = "/fn")]
pub async fn workload_to_adopt(environment: String, kind: String, name: String) -> Result<AdoptOneView, AppError> {
    use domain::authorise::{Action, Resource, may};
    use domain::use_cases::{adoption, environment as environments, team};
    let (ports, actor) = frame::server::caller()?;
    let look = adoption::look(&ports, &actor, &environment, &kind, &name).await?;
    let mut teams = team::list(&ports, &actor).await?;
    teams.retain(|team| may(&actor, Action::RegisterService, Resource::OfTeam(team.id)));
    if let Some(owner) = &look.team {
        teams.retain(|team| team.name == *owner);
    }
    let mut look = look;
    if let Some(read) = &mut look.read {
        // The page shows which there are, not what they hold; and no commands, which may hold as much.
        read.settings.variables.values_mut().for_each(String::clear);
        let pod = &mut read.settings.pod;
        (pod.command, pod.arguments, pod.probes, pod.shutdown) = Default::default();
        for companion in &mut pod.companions {
            companion.variables.values_mut().for_each(String::clear);
            (companion.command, companion.arguments) = Default::default();
        }
    }
    Ok(AdoptOneView {
        environment: environments::get(&ports, &actor, &environment).await?,
        look,
        teams: teams.into_iter().map(|team| team.name.to_string()).collect(),
    })
}

/// The service and the environment that it runs in.
#[server(prefix = "/fn")]
pub async fn adopt_workload(
    environment: String,
    kind: String,
    name: String,
    #[server(default)] team: String,
    generation: i64,
    #[server(default)] variables: std::collections::BTreeMap<String, String>,
    #[server(default)] objects: std::collections::BTreeMap<String, String>,
) -> Result<(String, String), AppError> {
    use domain::adoption::{Becomes, Choices, Place, Places};
    use domain::use_cases::adoption::{Wish, adopt};
    let (ports, actor) = frame::server::caller()?;
    let chosen = variables
        .iter()
        .map(|(name, becomes)| Ok((name.clone(), Becomes::parse(becomes, &format!("variables.{name}"))?)));
    let variables = chosen.collect::<domain::Result<Choices>>()?;
    let places =
        objects.iter().map(|(name, place)| Ok((name.clone(), Place::parse(place, &format!("objects.{name}"))?)));
    let objects = places.collect::<domain::Result<Places>>()?;
    let wish = Wish { team: &team, generation: Some(generation), variables, objects };
    let made = adopt(&ports, &actor, &environment, &kind, &name, wish).await?;
    frame::server::go_to(&frame::paths::placement(&made.service_name, &made.environment_name));
    Ok((made.service_name.to_string(), made.environment_name.to_string()))
}
