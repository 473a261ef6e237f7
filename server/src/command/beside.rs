//! What the commands that work beside the server share: the database that is there, and who they are in the audit trail.

use std::io::BufRead;

use anyhow::Context;
use domain::id::UserId;
use domain::name::UserName;
use domain::ports::{Ports, UserRecord};
use domain::secret::Secret;
use domain::user::Actor;
use uuid::Uuid;

use crate::config::Config;
use crate::wiring::{self, database};

/// The ports over the database that is there.
pub async fn ports(config: &Config) -> anyhow::Result<Ports> {
    let database = database::existing(config).await?;
    wiring::ports(config, &database, wiring::vault(config)?)
}

/// Whoever may read the data folder may do everything. The trail names the command line, since no account is known.
pub fn operator() -> anyhow::Result<Actor> {
    let name = UserName::parse("command-line")?;
    Ok(Actor { id: UserId::new(Uuid::nil()), name, administrator: true, memberships: Vec::new() })
}

/// The account, or an error that says which there are not.
pub async fn account(ports: &Ports, name: &str) -> anyhow::Result<UserRecord> {
    let record = match UserName::parse(name) {
        Ok(name) => ports.store.user_by_name(&name).await?,
        Err(_) => None,
    };
    record.with_context(|| format!("There is no account {name}. “slipway user list” shows all"))
}

/// The first line of standard input.
pub fn password_from_input() -> anyhow::Result<Secret<String>> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!password.is_empty(), "The first line of standard input is empty; it should be the password");
    Ok(Secret::new(password.to_owned()))
}
