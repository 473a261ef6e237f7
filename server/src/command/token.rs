//! `slipway token`: personal API tokens, for scripts to begin with.

use clap::Subcommand;
use domain::use_cases::account;
use domain::user::Actor;

use super::beside;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a token for an account and print it; it is shown this once.
    Create {
        /// Whose token it is.
        #[arg(long)]
        user: String,
        /// What it is for, as the list of tokens shows it.
        #[arg(long)]
        name: String,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Create { user, name } => {
            let ports = beside::ports(config).await?;
            let owner = beside::account(&ports, &user).await?.user;
            anyhow::ensure!(!owner.disabled, "The account {user} is disabled, so its tokens do not work");
            let actor = Actor {
                id: owner.id,
                name: owner.name,
                administrator: owner.administrator,
                memberships: ports.store.memberships_of(owner.id).await?,
            };
            let token = account::create_token(&ports, &actor, &name).await?;
            println!("{}", token.value.expose());
            Ok(())
        }
    }
}
