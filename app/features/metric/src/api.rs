//! What the pages ask the server for.

use domain::metric::Figures;
use domain::name::{EnvironmentName, ServiceName};
use domain::status::EnvironmentStatus;
use frame::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The figures of the last `seconds`.
#[server(prefix = "/fn")]
pub async fn load_figures(service: String, environment: String, seconds: u32) -> Result<Figures, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let to = ports.host.now();
    let range = domain::metric::Range::parse(to - chrono::Duration::seconds(i64::from(seconds)), to, None)?;
    Ok(domain::use_cases::metric::figures(&ports, &actor, &service, &environment, range).await?)
}

/// A service in an environment whose metrics can be looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub service: ServiceName,
    pub environment: EnvironmentName,
    pub cpu: Option<f64>,
    pub memory: Option<f64>,
    pub spark: Vec<f32>,
}

impl From<EnvironmentStatus> for Place {
    fn from(status: EnvironmentStatus) -> Self {
        Self {
            service: status.service,
            environment: status.environment,
            cpu: status.cpu,
            memory: status.memory,
            spark: status.spark,
        }
    }
}

/// Every service in every environment that it was deployed to.
#[server(prefix = "/fn")]
pub async fn load_places() -> Result<Vec<Place>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::status::board(&ports, &actor).into_iter().map(Place::from).collect())
}
