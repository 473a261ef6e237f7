//! A PostgreSQL that is away when the server starts, and later, and back. Needs Debian's package postgresql.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../adapters/store/tests/contract/postgres.rs"]
mod postgres;
mod real;

use domain::build::BuildStatus;
use postgres::Postgres;
use real::gate::{Gate, Mode, Target};
use real::git::Git;
use real::server::Server;
use real::{BASE, World, containers, fresh, until};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_waits_for_its_database_says_so_and_heals() {
    let database = Postgres::start();
    let address = database.url().split_once('@').unwrap().1.split('/').next().unwrap().to_owned();
    let gate = Gate::before(Target::Tcp(address.clone()), Mode::Shut).await;
    let url = database.url().replace(&address, &format!("127.0.0.1:{}", gate.port));
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("slipway.toml");
    let data = folder.path().join("data");
    let text = format!("listen = '127.0.0.1:0'\ndata = '{}'\ndatabase = '{url}'\n", data.display());
    std::fs::write(&config, text).unwrap();

    let server = tokio::task::spawn_blocking(move || Server::with(&config)).await.unwrap();
    assert!(server.said().contains("WARN") || server.said().contains("listens on"));
    assert_eq!(server.get("/healthz", "").0, 200);
    let (status, body) = server.get("/readyz", "Accept-Language: zh-CN");
    assert!(status == 503 && body.contains("数据库"), "{body}");
    assert_eq!(server.get("/", "").0, 503);

    gate.set(Mode::Open);
    ready(&server, 200).await;
    assert!(server.said().contains("The database does not answer. Slipway waits for it"), "{}", server.said());
    assert!(server.said().contains("Password"), "{}", server.said());
    gate.set(Mode::Shut);
    ready(&server, 503).await;
    gate.set(Mode::Open);
    ready(&server, 200).await;
    assert!(server.end());
}

async fn ready(server: &Server, wanted: u16) {
    until("readiness", async || match server.get("/readyz", "") {
        (status, _) if status == wanted => Ok(()),
        other => Err(other),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_outlives_a_database_that_goes_away_meanwhile() {
    let database = Postgres::start();
    let address = database.url().split_once('@').unwrap().1.split('/').next().unwrap().to_owned();
    let gate = Gate::before(Target::Tcp(address.clone()), Mode::Open).await;
    let url = database.url().replace(&address, &format!("127.0.0.1:{}", gate.port));
    let world = World::new("outlives", &format!("database = '{url}'")).await.work().await;
    let key = fresh();
    let git = Git::with(&format!("FROM {BASE}\nRUN sleep 3; echo one-{key}\nRUN echo two-{key}\n"));
    world.register("orders", git.source()).await;
    world.build("orders").await;
    until("the container", async || if containers(&key) == 1 { Ok(()) } else { Err(()) }).await;
    gate.set(Mode::Shut);
    until("the end of the container", async || if containers(&key) == 0 { Ok(()) } else { Err(()) }).await;
    gate.set(Mode::Open);
    let done = world.until_build("orders", 1, |build| build.status.is_final()).await;
    assert_eq!((done.status, done.attempts), (BuildStatus::Succeeded, 1), "{:?}", done.sentence);
    let log = world.log("orders", 1).await;
    for line in [format!("one-{key}"), format!("two-{key}")] {
        assert_eq!(log.lines().filter(|found| **found == line).count(), 1, "{log}");
    }
}
