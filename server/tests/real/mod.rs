//! The real thing around a test: an SQLite file, the local cluster, Docker, a registry, a Git server; the workers in
//! this process or a server of its own. `SLIPWAY_TEST_KUBECONFIG` names the cluster.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod gate;
pub mod git;
pub mod hold;
pub mod keeper;
pub mod runner;
pub mod server;

use std::future::Future;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use domain::build::Build;
use domain::cluster::Connection;
use domain::image::ImageRef;
use domain::name::UserName;
use domain::page::Piece;
use domain::ports::Ports;
use domain::release::Release;
use domain::secret::Secret;
use domain::service::{HealthPath, Port, Service, Source};
use domain::status::EnvironmentStatus;
use domain::use_cases::placement::Change;
use domain::use_cases::release::{Order, What};
use domain::use_cases::service::Description;
use domain::use_cases::{account, build, cluster, environment, placement, release, service, status, team};
use domain::user::Actor;
use slipway::auth::Auth;
use slipway::config::{Config, Flags, load};
use slipway::telemetry::Telemetry;
use slipway::wiring;
use slipway::workers::Workers;
use store::Database;
use tempfile::TempDir;

pub const REGISTRY: &str = "127.0.0.1:5000/slipway-tests";
pub const BASE: &str = "127.0.0.1:5000/base/debian:bookworm";
pub const HELLO: &str = "127.0.0.1:5000/samples/hello:1";

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A world of a test's own. Its namespace goes with it.
pub struct World {
    pub folder: TempDir,
    pub config: Config,
    pub ports: Ports,
    pub actor: Actor,
    pub namespace: String,
    database: Database,
    workers: Option<Workers>,
}

impl Drop for World {
    fn drop(&mut self) {
        let deleted = kubectl(&["delete", "namespace", &self.namespace, "--ignore-not-found", "--wait=false"]);
        assert!(deleted.is_ok() || std::thread::panicking(), "the namespace stays");
    }
}

impl World {
    /// A database with an administrator, a team `shop`, the cluster and the environment `dev`; nothing works yet.
    /// `keys` are lines of the configuration file.
    pub async fn new(name: &str, keys: &str) -> Self {
        let kubeconfig = std::fs::read_to_string(kubeconfig_path()).unwrap();
        Self::with_kubeconfig(name, keys, kubeconfig).await
    }

    pub async fn with_kubeconfig(name: &str, keys: &str, kubeconfig: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("slipway.toml");
        let data = folder.path().join("data");
        let registry = if keys.contains("registry") { String::new() } else { format!("registry = '{REGISTRY}'\n") };
        std::fs::write(&file, format!("listen = '127.0.0.1:0'\ndata = '{}'\n{registry}{keys}\n", data.display()))
            .unwrap();
        let config = load(&Flags { config: Some(file), ..Flags::default() }).unwrap();
        let vault = wiring::vault(&config).unwrap();
        let database = Database::open(config.database().expose()).await.unwrap();
        let ports = wiring::ports(&config, &database, vault).unwrap();
        let (user, password) = (UserName::parse("ann").unwrap(), Secret::new("correct horse".to_owned()));
        let user = account::first_administrator(&ports, user, password).await.unwrap().unwrap();
        let actor = Actor { id: user.id, name: user.name, administrator: true, memberships: Vec::new() };
        team::create(&ports, &actor, "shop", "").await.unwrap();
        let connection = Connection::Kubeconfig { text: Secret::new(kubeconfig), context: None };
        cluster::create(&ports, &actor, "local", connection, None).await.unwrap();
        let namespace = format!("slipway-test-{name}-{}", std::process::id());
        environment::create(&ports, &actor, "dev", "local", &namespace).await.unwrap();
        Self { folder, config, ports, actor, namespace, database, workers: None }
    }

    /// Starts the workers in this process.
    pub async fn work(mut self) -> Self {
        // What the workers say is shown beside a test that fails.
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_test_writer().finish();
        drop(tracing::subscriber::set_global_default(subscriber));
        let auth = Auth::new(self.ports.clone(), self.database.sessions().await.unwrap());
        let telemetry = Telemetry {
            figures: <_>::default(),
            health: <_>::default(),
            database: self.database.clone(),
            ports: self.ports.clone(),
            ending: <_>::default(),
        };
        self.workers = Some(Workers::start(&self.ports, &telemetry, &auth));
        self
    }

    /// Ends them in order.
    pub async fn rest(&mut self) {
        self.workers.take().unwrap().end(Duration::from_secs(30)).await;
    }

    pub async fn register(&self, name: &str, source: Source) -> Service {
        let health_path = matches!(source, Source::Image(_)).then(|| HealthPath::parse("/healthz").unwrap());
        self.register_with(name, source, health_path).await
    }

    async fn register_with(&self, name: &str, source: Source, health_path: Option<HealthPath>) -> Service {
        let description = Description {
            source,
            ports: vec![Port::parse("", 8080, "").unwrap()],
            health_path,
            description: String::new(),
            links: Vec::new(),
        };
        service::register(&self.ports, &self.actor, name, "shop", description, None).await.unwrap()
    }

    pub async fn hello(&self, name: &str) -> Service {
        self.register(name, Source::Image(ImageRef::parse(HELLO).unwrap())).await
    }

    /// A service of which nobody said how to ask whether it serves.
    pub async fn hello_without_health(&self, name: &str) -> Service {
        self.register_with(name, Source::Image(ImageRef::parse(HELLO).unwrap()), None).await
    }

    pub async fn build(&self, service: &str) -> Build {
        build::start(&self.ports, &self.actor, service, None).await.unwrap()
    }

    /// Waits until a build is as wanted.
    pub async fn until_build(&self, service: &str, number: u32, wanted: impl Fn(&Build) -> bool) -> Build {
        until("a build", async || {
            let build = build::get(&self.ports, &self.actor, service, number).await.unwrap();
            if wanted(&build) { Ok(build) } else { Err(build) }
        })
        .await
    }

    pub async fn log(&self, service: &str, number: u32) -> String {
        let (mut log, mut offset) = (String::new(), 0);
        loop {
            let piece = build::log(&self.ports, &self.actor, service, number, offset).await.unwrap();
            if piece.text.is_empty() {
                return log;
            }
            log.push_str(&piece.text);
            offset = piece.next;
        }
    }

    pub async fn deploy(&self, service: &str, what: What, replicas: u32, variables: &[(&str, &str)]) -> Release {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let order = Order { replicas: Some(replicas), variables: Some(variables), ..Order::of(what) };
        release::deploy(&self.ports, &self.actor, service, "dev", order).await.unwrap()
    }

    pub async fn change(&self, service: &str, change: Change) {
        placement::change(&self.ports, &self.actor, service, "dev", change, None).await.unwrap();
    }

    pub async fn until_release(&self, service: &str, number: u32, wanted: impl Fn(&Release) -> bool) -> Release {
        until("a release", async || {
            let release = release::get(&self.ports, &self.actor, service, "dev", number).await.unwrap();
            if wanted(&release) { Ok(release) } else { Err(release) }
        })
        .await
    }

    pub async fn releases(&self, service: &str) -> Vec<Release> {
        release::list(&self.ports, &self.actor, service, "dev", &Piece::default()).await.unwrap().items
    }

    /// Waits until the board says what is wanted.
    pub async fn until_status(&self, service: &str, wanted: impl Fn(&EnvironmentStatus) -> bool) -> EnvironmentStatus {
        until("a status", async || {
            let status = status::get(&self.ports, &self.actor, service, "dev").await.unwrap();
            if wanted(&status) { Ok(status) } else { Err(status) }
        })
        .await
    }

    /// What `kubectl` prints of this namespace.
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        self.try_kubectl(arguments).unwrap()
    }

    /// What `kubectl` prints; otherwise, what it complains of.
    pub fn try_kubectl(&self, arguments: &[&str]) -> Result<String, String> {
        kubectl(&[&["-n", &self.namespace], arguments].concat())
    }

    /// Makes an object that is not Slipway's.
    pub fn make(&self, manifest: &str) {
        let file = self.folder.path().join("made.json");
        std::fs::write(&file, manifest).unwrap();
        self.kubectl(&["create", "-f", &file.display().to_string()]);
    }
}

pub fn kubeconfig_path() -> String {
    std::env::var("SLIPWAY_TEST_KUBECONFIG").expect("SLIPWAY_TEST_KUBECONFIG is not set: give the path of a real one")
}

/// `kubectl`, or the one inside the local cluster's program; what it says when it fails.
fn kubectl(arguments: &[&str]) -> Result<String, String> {
    let local = std::env::home_dir().unwrap_or_default().join(".cache/slipway/bin/slipway-local");
    let alone = Command::new("kubectl").env("KUBECONFIG", kubeconfig_path()).args(arguments).output();
    let out = alone.or_else(|_| Command::new(local).arg("kubectl").args(arguments).output()).unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if out.status.success() { Ok(words(out.stdout)) } else { Err(words(out.stderr)) }
}

/// Asks until it is so; shows how it was at last when it never is.
pub async fn until<T, S: std::fmt::Debug>(what: &str, look: impl AsyncFn() -> Result<T, S>) -> T {
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        match look().await {
            Ok(found) => return found,
            Err(state) if tokio::time::Instant::now() > end => panic!("{what} did not come; at last: {state:#?}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Fails when it takes too long.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("{what} did not come"))
}

/// How many containers of the engine have a command with this text.
pub fn containers(text: &str) -> usize {
    let out = Command::new("docker").args(["ps", "-a", "--no-trunc", "--format", "{{.Command}}"]).output().unwrap();
    String::from_utf8(out.stdout).unwrap().lines().filter(|line| line.contains(text)).count()
}

/// Builds an image of the tests' own from a Dockerfile, and pushes it.
fn make_image(name: &str, dockerfile: &str) -> ImageRef {
    let image = format!("{REGISTRY}/{name}:1");
    let mut build = Command::new("docker");
    let mut build = build.args(["build", "-q", "-t", &image, "-"]).stdin(Stdio::piped()).spawn().unwrap();
    build.stdin.take().unwrap().write_all(dockerfile.as_bytes()).unwrap();
    assert!(build.wait().unwrap().success(), "the image of the {name} is not built");
    assert!(Command::new("docker").args(["push", "-q", &image]).status().unwrap().success());
    ImageRef::parse(&image).unwrap()
}

/// Lets a tag stand for this image, in the registry.
pub fn tagged(image: &ImageRef, tag: &ImageRef) {
    let (image, tag) = (image.to_string(), tag.to_string());
    for arguments in [["tag", &image, &tag], ["push", "-q", &tag]] {
        assert!(Command::new("docker").args(arguments).status().unwrap().success(), "{arguments:?}");
    }
}

/// Differs in each run, so that Docker's cache and the registry know nothing of it.
pub fn fresh() -> String {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos().to_string()
}
