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

/// An empty password stays what it was.
#[server(prefix = "/fn")]
pub async fn edit_person(
    name: String,
    #[server(default)] administrator: bool,
    #[server(default)] another_password: Typed,
) -> Result<User, AppError> {
    use domain::use_cases::account::{self, Change};

    let (ports, actor) = frame::server::caller()?;
    let password = (!another_password.is_empty()).then(|| another_password.into());
    let change = Change { administrator: Some(administrator), password, ..Change::default() };
    let user = account::edit(&ports, &actor, &name, change).await?;
    frame::server::keeper()?.forget(user.id);
    Ok(user)
}

#[server(prefix = "/fn")]
pub async fn set_disabled(name: String, disabled: bool) -> Result<User, AppError> {
    use domain::use_cases::account::{self, Change};

    let (ports, actor) = frame::server::caller()?;
    let change = Change { disabled: Some(disabled), ..Change::default() };
    let user = account::edit(&ports, &actor, &name, change).await?;
    // An account that was disabled is out at once, not when somebody looks it up again.
    frame::server::keeper()?.forget(user.id);
    Ok(user)
}
