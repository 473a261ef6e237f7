//! The first administrator: made at start when there is no account at all.

use domain::name::UserName;
use domain::ports::Ports;
use domain::secret::Secret;
use domain::use_cases::account;

use crate::config::Config;
use crate::password;

/// Makes the account. A password that nobody chose is printed once, to standard output and not to the log: logs are
/// kept and sent elsewhere.
pub async fn first(config: &Config, ports: &Ports) -> anyhow::Result<()> {
    let name = match &config.admin_name {
        Some(name) => name.clone(),
        None => UserName::parse("admin")?,
    };
    let chosen = config.admin_password.clone();
    let password = chosen.clone().unwrap_or_else(|| password::one_time(ports.host.as_ref()));
    let made = account::first_administrator(ports, name, password.clone()).await.map_err(|error| {
        let key = if error.field.as_deref() == Some("password") { "admin_password" } else { "database" };
        anyhow::anyhow!("{key}: {error}")
    })?;
    let Some(user) = made else { return Ok(()) };
    tracing::info!(user.name = %user.name, "The first administrator was made");
    if chosen.is_none() {
        println!("{}", welcome(&user.name, &password));
    }
    Ok(())
}

fn welcome(name: &UserName, password: &Secret<String>) -> String {
    format!(
        "\n  Sign in as   {name}\n  Password     {}\n\n  It is shown this once. Change it under Settings, or with: slipway user password {name}\n",
        password.expose()
    )
}
