//! `slipway user`: accounts, for whoever may read the data folder; also the way back in when a password is lost.

use clap::Subcommand;
use domain::audit::AuditEntry;
use domain::id::AuditId;
use domain::ports::Ports;
use domain::secret::Secret;
use domain::text;
use domain::use_cases::account;

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
            set_password(&ports, &name, password.clone()).await?;
            say(&name, &password, password_stdin);
        }
        Verb::List => {
            for user in account::list(&ports, &operator).await? {
                let role = if user.administrator { "administrator" } else { "" };
                let state = if user.disabled { "disabled" } else { "" };
                println!("{}", format!("{:<40} {role:<14} {state}", user.name.as_str()).trim_end());
            }
        }
        Verb::Disable { name } => set_disabled(&ports, &name, true).await?,
        Verb::Enable { name } => set_disabled(&ports, &name, false).await?,
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

async fn set_password(ports: &Ports, name: &str, password: Secret<String>) -> anyhow::Result<()> {
    let length = password.expose().chars().count();
    let (least, most) = (account::PASSWORD_MIN, 200);
    anyhow::ensure!(
        (least..=most).contains(&length),
        "A password has {least} to {most} characters; this has {length}."
    );
    let user = beside::account(ports, name).await?.user;
    let hash = ports.passwords.hash(password).await?;
    ports.store.user_set_password(user.id, &hash).await?;
    let entry = AuditEntry {
        id: AuditId::new(ports.host.id()),
        at: ports.host.now(),
        actor: beside::operator()?.name.to_string(),
        action: "user.password".to_owned(),
        service: None,
        environment: None,
        sentence: text!("Gave the account {name} another password.", "重设了账户 {name} 的密码。"),
    };
    Ok(ports.store.audit_append(&entry).await?)
}

async fn set_disabled(ports: &Ports, name: &str, disabled: bool) -> anyhow::Result<()> {
    account::set_disabled(ports, &beside::operator()?, name, disabled).await?;
    println!("{name} is {}", if disabled { "disabled" } else { "enabled" });
    Ok(())
}
