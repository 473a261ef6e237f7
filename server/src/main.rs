//! The program `slipway`. See `command` for its verbs.

use clap::Parser;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    slipway::command::Command::parse().run().await
}
