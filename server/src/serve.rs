//! Starts the server and ends it in order when it is told to.

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::config::Config;
use crate::router::router;
use crate::vault::FileVault;

/// Serves until SIGTERM or SIGINT, then lets open requests end.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).with_context(|| format!("log: “{}” is not a filter", config.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).init();
    std::fs::create_dir_all(&config.data).with_context(|| format!("data: making {}", config.data.display()))?;
    // Opened first: a server that could not read its own secrets should not start.
    FileVault::open_or_create(&config.key_file())?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen: cannot listen on {}", config.listen))?;
    let address = listener.local_addr().context("listen: asking for the address")?;
    tracing::info!(%address, "Slipway listens on http://{address}");
    axum::serve(listener, router()).with_graceful_shutdown(told_to_end()?).await.context("serving")
}

fn told_to_end() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("Slipway ends: told to");
    })
}
