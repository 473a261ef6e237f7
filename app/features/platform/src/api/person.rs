//! Accounts.

use domain::user::User;
use frame::AppError;
use leptos::prelude::*;

use frame::typed::Typed;

#[server(prefix = "/fn")]
pub async fn people() -> Result<Vec<User>, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::account::list(&ports, &actor).await?)
}

#[server(prefix = "/fn")]
pub async fn create_person(
    name: String,
    password: Typed,
    #[server(default)] administrator: bool,
) -> Result<User, AppError> {
    let (ports, actor) = frame::server::caller()?;
    Ok(domain::use_cases::account::register(&ports, &actor, name.trim(), password.into(), administrator).await?)
}

#[server(prefix = "/fn")]
pub async fn set_disabled(name: String, disabled: bool) -> Result<User, AppError> {
    let (ports, actor) = frame::server::caller()?;
    let user = domain::use_cases::account::set_disabled(&ports, &actor, &name, disabled).await?;
    // An account that was disabled is out at once, not when somebody looks it up again.
    frame::server::keeper()?.forget(user.id);
    Ok(user)
}
