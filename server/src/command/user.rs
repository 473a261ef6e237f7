//! `slipway user`: accounts, for whoever may read the data folder; also the way back in when a password is lost.

use clap::Subcommand;
use domain::ports::Ports;
use domain::secret::Secret;
use domain::use_cases::account::{self, Change};
use domain::user::Actor;

use super::beside;
use crate::config::Config;
use crate::password::one_time;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make an account and print its one-time password.
    Create {
        name: String,
        /// May do everything, in every team.
        #[arg(long)]
        administrator: bool,
        /// Read the password from standard input instead of making one.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account another password and end its sessions; prints a one-time password.
    Password {
        name: String,
        /// Read the password from standard input instead of making one.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Show all accounts.
    List,
    /// Keep an account from signing in; its tokens stop working.
    Disable { name: String },
    /// Let an account sign in again.
    Enable { name: String },
    /// Make an account an administrator.
    Promote { name: String },
    /// Take the administrator's rights from an account.
    Demote { name: String },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let ports = beside::ports(config).await?;
    let operator = beside::operator()?;
    match verb {
        Verb::Create { name, administrator, password_stdin } => {
            let password = chosen(&ports, password_stdin)?;
            account::register(&ports, &operator, &name, password.clone(), administrator).await?;
            say(&name, &password, password_stdin);
        }
        Verb::Password { name, password_stdin } => {
            let password = chosen(&ports, password_stdin)?;
            let change = Change { password: Some(password.clone()), ..Change::default() };
            account::edit(&ports, &operator, &name, change).await?;
            say(&name, &password, password_stdin);
        }
        Verb::List => {
            for user in account::list(&ports, &operator).await? {
                let role = if user.administrator { "administrator" } else { "" };
                let state = if user.disabled { "disabled" } else { "" };
                println!("{}", format!("{:<40} {role:<14} {state}", user.name.as_str()).trim_end());
            }
        }
        Verb::Disable { name } => set_disabled(&ports, &operator, &name, true).await?,
        Verb::Enable { name } => set_disabled(&ports, &operator, &name, false).await?,
        Verb::Promote { name } => set_administrator(&ports, &operator, &name, true).await?,
        Verb::Demote { name } => set_administrator(&ports, &operator, &name, false).await?,
    }
    Ok(())
}

fn chosen(ports: &Ports, from_input: bool) -> anyhow::Result<Secret<String>> {
    if from_input { beside::password_from_input() } else { Ok(one_time(ports.host.as_ref())) }
}

/// A password that was read from a script is not echoed.
fn say(name: &str, password: &Secret<String>, from_input: bool) {
    if from_input {
        println!("{name}");
    } else {
        println!("{name} {}", password.expose());
        eprintln!("The password is shown this once. It is changed under Settings after signing in.");
    }
}

async fn set_disabled(ports: &Ports, operator: &Actor, name: &str, disabled: bool) -> anyhow::Result<()> {
    account::edit(ports, operator, name, Change { disabled: Some(disabled), ..Change::default() }).await?;
    println!("{name} is {}", if disabled { "disabled" } else { "enabled" });
    Ok(())
}

async fn set_administrator(ports: &Ports, operator: &Actor, name: &str, administrator: bool) -> anyhow::Result<()> {
    account::edit(ports, operator, name, Change { administrator: Some(administrator), ..Change::default() }).await?;
    println!("{name} is {}", if administrator { "an administrator" } else { "no administrator any more" });
    Ok(())
}
