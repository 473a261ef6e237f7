//! The verbs of the command line.

mod beside;
mod secrets;
mod token;
mod user;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Flags};
use crate::serve;

/// Slipway: from a repository to running pods, and the truth about them.
#[derive(Debug, Parser)]
#[command(name = "slipway", version, about)]
pub struct Command {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the pages and the API (what happens without a verb).
    Serve,
    /// Personal API tokens. Works while the server runs.
    #[command(subcommand)]
    Token(token::Verb),
    /// Accounts. Works while the server runs.
    #[command(subcommand)]
    User(user::Verb),
    /// What is sealed in the database. Refused while the server runs.
    #[command(subcommand)]
    Secrets(secrets::Verb),
    /// Show the configuration as it would be used; secrets are not shown.
    Config(ConfigArguments),
}

#[derive(Debug, Args)]
struct ConfigArguments {
    /// Say of every key what it is for, its default, and where its value comes from.
    #[arg(long)]
    explain: bool,
}

impl Command {
    /// Runs the verb; what it cannot do is said on standard error, with the name of the key at fault.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.verb {
            None | Some(Verb::Serve) => serve::serve(config::load(&self.flags)?).await,
            Some(Verb::Token(verb)) => token::run(&config::load(&self.flags)?, verb).await,
            Some(Verb::User(verb)) => user::run(&config::load(&self.flags)?, verb).await,
            Some(Verb::Secrets(verb)) => secrets::run(&config::load(&self.flags)?, verb).await,
            Some(Verb::Config(ConfigArguments { explain: true })) => {
                print!("{}", config::explain(&self.flags));
                Ok(())
            }
            Some(Verb::Config(ConfigArguments { explain: false })) => {
                print!("{}", config::load(&self.flags)?.shown());
                Ok(())
            }
        }
    }
}
