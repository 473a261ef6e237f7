//! Puts the adapters behind the ports. Nothing here talks to the outside: what is away when the server starts is asked
//! when it is needed, and heals by itself.

pub mod database;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use builder::{DockerBuilder, GitRepositories, HttpRegistry};
use centre::Centres;
use cluster::KubeClusters;
use domain::board::Board;
use domain::ports::{Options, Ports};
use metrics::Prometheus;
use store::Database;

use crate::config::Config;
use crate::host::Machine;
use crate::hub::Hub;
use crate::password::Argon2id;
use crate::vault::FileVault;

/// Where clones and looks lie while they are worked on.
fn builds(config: &Config) -> PathBuf {
    config.data.join("builds")
}

/// Clears what a server that was killed left. Only for the server itself: commands work beside one that is at work.
pub async fn sweep(config: &Config) {
    let root = builds(config);
    // It fails only by a panic, which is logged by itself.
    let _done = tokio::task::spawn_blocking(move || builder::sweep(&root)).await;
}

/// All ports over the real world.
pub fn ports(config: &Config, database: &Database, vault: FileVault) -> anyhow::Result<Ports> {
    let settings = builder::Settings { docker: config.docker.clone(), ..builder::Settings::new(builds(config)) };
    let logins = settings.logins.clone();
    Ok(Ports {
        store: Arc::new(database.clone()),
        clusters: Arc::new(KubeClusters::new()),
        builder: Arc::new(DockerBuilder::new(settings.clone())),
        repositories: Arc::new(GitRepositories::new(settings)),
        registry: Arc::new(HttpRegistry::new(logins).context("setting up TLS for image registries")?),
        metrics: Arc::new(Prometheus::new().context("setting up TLS for Prometheus")?),
        centres: Arc::new(Centres::new().context("setting up TLS for configuration centres")?),
        events: Arc::new(Hub::default()),
        vault: Arc::new(vault),
        passwords: Arc::new(Argon2id),
        host: Arc::new(Machine),
        board: Arc::new(Board::default()),
        options: Arc::new(Options { registry: config.registry.clone(), builds_at_once: config.builds_at_once }),
    })
}

/// The folder of the data, made when it is missing, and the vault in it, for a command beside the server.
pub fn vault(config: &Config) -> anyhow::Result<FileVault> {
    data(config)?;
    FileVault::open_or_create(&config.key_file())
}

/// The same for the server. Opened first: one that could not read its own secrets should not start.
pub fn vault_of_server(config: &Config) -> anyhow::Result<FileVault> {
    data(config)?;
    FileVault::of_server(&config.key_file())
}

fn data(config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data).with_context(|| format!("data: making {}", config.data.display()))
}
