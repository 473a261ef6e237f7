//! Starts the server and ends it in order when it is told to.

mod administrator;
mod front;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::serve::ListenerExt;
use domain::ports::Ports;
use domain::text;
use store::Database;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::auth::Auth;
use crate::config::Config;
use crate::router::{Parts, router};
use crate::telemetry::{self, Telemetry};
use crate::vault::FileVault;
use crate::wiring::{self, database};
use crate::workers::Workers;
use front::Front;

/// How long open requests, and then workers, may take to end.
const REQUESTS_END: Duration = Duration::from_secs(5);
const WORKERS_END: Duration = Duration::from_secs(20);

/// Serves until SIGTERM or SIGINT, then lets open requests and running work end.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::log::start(&config.log)?;
    let vault = wiring::vault_of_server(&config)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen: cannot listen on {}", config.listen))?;
    let address = listener.local_addr().context("listen: asking for the address")?;
    let (ending, front) = (CancellationToken::new(), Front::default());
    told_to_end(ending.clone())?;
    // The address of whoever connects: signing in is slowed down by it.
    let service = front.router().into_make_service_with_connect_info::<SocketAddr>();
    // What is said is said at once: an event that waits for the answer to the one before would come late.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(error.cause = %error, "a connection keeps its delay");
        }
    });
    let server = axum::serve(listener, service).with_graceful_shutdown(ending.clone().cancelled_owned()).into_future();
    let server = tokio::spawn(server);

    let announce = || tracing::info!(%address, "Slipway listens on http://{address}");
    let opened = match database::open(&config).await {
        Ok(database) => Ok(database),
        Err(database::Trouble::Wrong(error)) => return Err(error),
        Err(database::Trouble::Away(error)) => Err(error),
    };
    let at_once = opened.is_ok();
    let database = match opened {
        Ok(database) => database,
        Err(error) => {
            announce();
            front.wait(&error);
            let opened = tokio::select! {
                opened = database::wait(&config, |error| front.wait(error)) => opened?,
                () = ending.cancelled() => return Ok(()),
            };
            tracing::info!("The database is open");
            opened
        }
    };
    let workers = open(&config, database.clone(), vault, &front, &ending).await?;
    if at_once {
        announce();
    }
    ending.cancelled().await;
    tracing::info!("Slipway ends: told to");
    workers.end(WORKERS_END).await;
    match tokio::time::timeout(REQUESTS_END, server).await {
        Ok(ended) => ended.context("serving")?.context("serving")?,
        Err(_) => tracing::warn!("Some requests were still open and are cut"),
    }
    database.close().await;
    Ok(())
}

/// Everything that needs the database.
async fn open(
    config: &Config,
    database: Database,
    vault: FileVault,
    front: &Front,
    ending: &CancellationToken,
) -> anyhow::Result<Workers> {
    let ports: Ports = wiring::ports(config, &database, vault)?;
    wiring::sweep(config).await;
    administrator::first(config, &ports).await?;
    let sessions = database.sessions().await.map_err(|error| anyhow::anyhow!("database: {error}"))?;
    let auth = Auth::new(ports.clone(), sessions);
    let (streams, ended) = (auth.clone(), ending.clone());
    tokio::spawn(async move {
        ended.cancelled().await;
        streams.end_streams();
    });
    let telemetry = Telemetry {
        figures: <_>::default(),
        health: <_>::default(),
        database,
        ports: ports.clone(),
        ending: ending.clone(),
    };
    let workers = Workers::start(&ports, &telemetry, &auth);
    front.open(router(&Parts { ports, auth, telemetry }));
    Ok(workers)
}

/// Cancels the token at SIGTERM and SIGINT.
fn told_to_end(ending: CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        ending.cancel();
    });
    Ok(())
}

/// What is said while the database is away.
fn waiting() -> domain::Text {
    text!(
        "Slipway waits for its database, which does not answer. It starts by itself when the database is there.",
        "Slipway 正在等待数据库响应；数据库恢复后会自动启动。"
    )
}
