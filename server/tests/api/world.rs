//! A server with nothing in it, and the people who ask it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, TimeDelta};
use domain::Time;
use domain::board::Board;
use domain::id::UserId;
use domain::image::ImageRef;
use domain::name::UserName;
use domain::ports::{Host, Options, Ports};
use domain::secret::Secret;
use domain::use_cases::{account, session, team};
use domain::user::{Actor, Role, User};
use futures::future::BoxFuture;
use slipway::auth::Auth;
use slipway::host::Machine;
use slipway::hub::Hub;
use slipway::password::Argon2id;
use slipway::router::{Parts, router};
use slipway::telemetry::Telemetry;
use slipway::vault::FileVault;
use slipway::workers::Workers;
use store::Database;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::ask::Ask;
use crate::outside::Outside;

/// New year of 2026.
const START: Time = DateTime::from_timestamp(1_767_225_600, 0).unwrap();

/// The machine, with a clock that stands still until it is put forward: no test depends on how fast it runs.
#[derive(Default)]
pub struct Clock(AtomicI64);

impl Clock {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Host for Clock {
    fn now(&self) -> Time {
        START + TimeDelta::seconds(self.0.load(Ordering::SeqCst))
    }
    fn id(&self) -> Uuid {
        Machine.id()
    }
    fn random(&self) -> [u8; 32] {
        Machine.random()
    }
    fn sha256(&self, text: &str) -> String {
        Machine.sha256(text)
    }
    /// Sooner, for nobody to wait.
    fn after(&self, wait: Duration) -> BoxFuture<'static, ()> {
        Machine.after(wait / 50)
    }
}

pub struct World {
    pub router: Router,
    pub ports: Ports,
    pub auth: Auth,
    pub clock: Arc<Clock>,
    pub outside: Arc<Outside>,
    pub database: Database,
    telemetry: Telemetry,
    /// Where the vault's key lies.
    _data: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let database = Database::open("sqlite::memory:").await.unwrap();
        let (clock, outside) = (Arc::new(Clock::default()), Arc::new(Outside::default()));
        let ports = Ports {
            store: Arc::new(database.clone()),
            clusters: outside.clone(),
            builder: outside.clone(),
            repositories: outside.clone(),
            registry: outside.clone(),
            metrics: outside.clone(),
            centres: outside.centre.clone(),
            events: Arc::new(Hub::default()),
            vault: Arc::new(FileVault::open_or_create(&data.path().join("key")).unwrap()),
            passwords: Arc::new(Argon2id),
            host: clock.clone(),
            board: Arc::new(Board::default()),
            options: Arc::new(Options {
                registry: Some(ImageRef::parse("registry.example/slipway").unwrap()),
                builds_at_once: 2,
            }),
        };
        let auth = Auth::new(ports.clone(), database.sessions().await.unwrap());
        let telemetry = Telemetry {
            figures: <_>::default(),
            health: <_>::default(),
            database: database.clone(),
            ports: ports.clone(),
            ending: CancellationToken::new(),
        };
        let router = router(&Parts { ports: ports.clone(), auth: auth.clone(), telemetry: telemetry.clone() });
        Self { router, ports, auth, clock, outside, database, telemetry, _data: data }
    }

    /// Starts the workers; they end with what is returned.
    pub fn work(&self) -> Workers {
        Workers::start(&self.ports, &self.telemetry, &self.auth)
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    pub fn post(&self, path: &str) -> Ask {
        self.ask("POST", path)
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.router.clone(), method, path)
    }

    /// An account that nobody can sign in to by password: hashing one takes long, and a token is as good.
    pub async fn person(&self, name: &str, administrator: bool) -> Actor {
        let name = UserName::parse(name).unwrap();
        let user = User {
            id: UserId::new(self.ports.host.id()),
            name,
            administrator,
            disabled: false,
            created_at: self.ports.host.now(),
        };
        self.ports.store.user_create(&user, session::NOBODYS_HASH).await.unwrap();
        Actor { id: user.id, name: user.name, administrator, memberships: Vec::new() }
    }

    /// An account with a password.
    pub async fn with_password(&self, name: &str, password: &str) {
        let boss = self.boss().await;
        account::register(&self.ports, &boss, name, Secret::new(password.to_owned()), false).await.unwrap();
    }

    /// Somebody who may do everything, for setting the scene.
    pub async fn boss(&self) -> Actor {
        let name = UserName::parse("boss").unwrap();
        match self.ports.store.user_by_name(&name).await.unwrap() {
            Some(record) => Actor { id: record.user.id, name, administrator: true, memberships: Vec::new() },
            None => self.person("boss", true).await,
        }
    }

    /// A new token of a person.
    pub async fn token(&self, actor: &Actor) -> String {
        let name = format!("test {}", self.ports.host.id());
        account::create_token(&self.ports, actor, &name).await.unwrap().value.expose().clone()
    }

    /// A person in a team, which is made when it is missing; and their token.
    pub async fn member(&self, name: &str, of: &str, role: Role) -> (Actor, String) {
        let boss = self.boss().await;
        if team::get(&self.ports, &boss, of).await.is_err() {
            team::create(&self.ports, &boss, of, "").await.unwrap();
        }
        let actor = self.person(name, false).await;
        team::set_member(&self.ports, &boss, of, name, Some(role)).await.unwrap();
        let token = self.token(&actor).await;
        (actor, token)
    }
}
