//! The configuration centre of an environment.

use domain::centre::Centre;
use frame::AppError;
use frame::typed::Typed;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A centre as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CentreInput {
    pub kind: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub namespace: String,
    #[serde(default)]
    pub user: String,
    /// Empty: the one that is kept stays.
    #[serde(default)]
    pub password: Typed,
}

#[cfg(feature = "ssr")]
impl From<CentreInput> for domain::use_cases::centre::Wish {
    fn from(CentreInput { kind, url, namespace, user, password }: CentreInput) -> Self {
        let password = (!password.is_empty()).then(|| password.into());
        Self { kind, url, namespace, user, password }
    }
}

#[server(prefix = "/fn")]
pub async fn set_centre(environment: String, centre: CentreInput) -> Result<Centre, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::centre::set(&ports, &actor, &environment, centre.into()).await?)
}

/// Tries it before it is kept.
#[server(prefix = "/fn")]
pub async fn try_centre(environment: String, centre: CentreInput) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::centre::check(&ports, &actor, &environment, centre.into()).await?)
}

#[server(prefix = "/fn")]
pub async fn delete_centre(environment: String) -> Result<(), AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::centre::delete(&ports, &actor, &environment).await?)
}
