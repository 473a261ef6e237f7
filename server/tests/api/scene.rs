//! A team with a service that was built and deployed.

use domain::build::BuildStatus;
use domain::cluster::Connection;
use domain::image::ImageRef;
use domain::repository::{GitRef, GitUrl, RepositoryPath};
use domain::secret::Secret;
use domain::service::{GitSource, Port, Source};
use domain::use_cases::release::{Order, What};
use domain::use_cases::service::Description;
use domain::use_cases::{build, cluster, environment, release, service, status, team};
use domain::user::Actor;

use crate::outside::digest;
use crate::world::World;

/// A cluster `local`, an environment `dev` on it, and a team `shop` with the service `orders`: build 1 succeeded, build 2
/// waits, release 1 runs in `dev`. Who did it.
pub async fn set(world: &World) -> Actor {
    let (ports, boss) = (&world.ports, world.boss().await);
    let connection = Connection::Kubeconfig { text: Secret::new("apiVersion: v1".to_owned()), context: None };
    cluster::create(ports, &boss, "local", connection, Some("http://prometheus.example")).await.unwrap();
    environment::create(ports, &boss, "dev", "local", "shop-dev").await.unwrap();
    if team::get(ports, &boss, "shop").await.is_err() {
        team::create(ports, &boss, "shop", "").await.unwrap();
    }
    service::register(ports, &boss, "orders", "shop", description(), None).await.unwrap();
    let mut first = build::start(ports, &boss, "orders", None).await.unwrap();
    first.status = BuildStatus::Succeeded;
    first.image = Some(ImageRef::parse("registry.example/slipway/orders:1").unwrap());
    first.digest = Some(digest());
    first.commit = Some("c".repeat(40));
    first.finished_at = Some(ports.host.now());
    ports.store.build_update(&first).await.unwrap();
    ports.store.build_log_append(first.id, 0, "Step 1/2\nStep 2/2\n").await.unwrap();
    build::start(ports, &boss, "orders", None).await.unwrap();
    let order = Order { replicas: Some(2), reason: "the first".to_owned(), ..Order::of(What::Build(1)) };
    release::deploy(ports, &boss, "orders", "dev", order).await.unwrap();
    look_again(world).await;
    boss
}

fn description() -> Description {
    Description {
        source: Source::Git(GitSource {
            url: GitUrl::parse("https://git.example/shop/orders.git").unwrap(),
            reference: GitRef::parse("main").unwrap(),
            path: RepositoryPath::default(),
            dockerfile: RepositoryPath::default(),
        }),
        ports: vec![Port::parse("", 8080, "").unwrap()],
        health_path: None,
        description: "Takes orders".to_owned(),
        links: Vec::new(),
    }
}

/// What the worker does when something changed.
pub async fn look_again(world: &World) {
    let boss = world.boss().await;
    let service = service::get(&world.ports, &boss, "orders").await.unwrap();
    let environment = environment::get(&world.ports, &boss, "dev").await.unwrap();
    let recorded = status::Recorded::read(&world.ports, service, environment).await.unwrap();
    status::refresh(&world.ports, &recorded).await.unwrap();
}
