//! The server functions of the configuration. Each asks who calls, reads what was sent, and calls the use cases.

use domain::id::TeamId;
use domain::text::Text;
use domain::use_cases::configuration::View;
use domain::use_cases::configuration::centre::Centred;
use frame::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::sent::Sent;

/// What the page begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    pub team: TeamId,
    pub deleting: bool,
    pub view: View,
    /// Of an environment: what is read of its configuration centre.
    pub centred: Option<Centred>,
}

/// The base (`environment` is `None`), or an environment's configuration.
#[server(prefix = "/fn", input = Json)]
pub async fn look_at_configuration(service: String, environment: Option<String>) -> Result<Looked, AppError> {
    use domain::use_cases as cases;
    let (ports, actor) = frame::server::caller()?;
    let of = cases::service::get(&ports, &actor, &service).await?;
    let Some(environment) = environment else {
        let view = cases::configuration::get(&ports, &actor, &service, None).await?;
        return Ok(Looked { team: of.team, deleting: of.deleting, view, centred: None });
    };
    let (view, centred) = cases::configuration::with_centre(&ports, &actor, &service, &environment).await?;
    let deleting = cases::status::get(&ports, &actor, &service, &environment).await?.deleting;
    Ok(Looked { team: of.team, deleting, view, centred: Some(centred) })
}

/// Writes a level, whole, and gives how it is then. `version` is the one that the person saw.
#[server(prefix = "/fn", input = Json)]
pub async fn save_configuration(
    service: String,
    environment: Option<String>,
    version: u32,
    values: Vec<Sent>,
) -> Result<View, AppError> {
    use domain::use_cases::configuration as cases;
    let (ports, actor) = frame::server::caller()?;
    let environment = environment.as_deref();
    let edit = cases::Edit { version, values: crate::sent::read(values)? };
    cases::edit(&ports, &actor, &service, environment, edit).await?;
    Ok(cases::get(&ports, &actor, &service, environment).await?)
}

/// What is read of the environment's configuration centre, as it is known now.
#[server(prefix = "/fn", input = Json)]
pub async fn look_at_centre(service: String, environment: String) -> Result<Centred, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::configuration::centre::look(&ports, &actor, &service, &environment).await?)
}

/// Whether a file is what its name says.
#[server(prefix = "/fn", input = Json)]
pub async fn check_file(path: String, content: String) -> Result<Option<Text>, AppError> {
    frame::server::caller()?;
    let path = domain::controller::MountPath::parse(&path)?;
    Ok(domain::configuration::trouble(&path, &content))
}
