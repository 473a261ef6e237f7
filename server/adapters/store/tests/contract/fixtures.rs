//! Things to store. Times are whole microseconds: that is what the database keeps.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::DateTime;
use domain::Time;
use domain::build::{Build, BuildStatus};
use domain::cluster::{CheckOutcome, Cluster, ClusterCheck};
use domain::environment::Environment;
use domain::id::*;
use domain::image::ImageRef;
use domain::name::*;
use domain::ports::{ClusterRecord, Store};
use domain::release::{Placement, Release, ReleaseStatus};
use domain::repository::{GitRef, GitUrl};
use domain::service::{GitSource, HealthPath, Port, Service, Source};
use domain::settings::Settings;
use domain::team::Team;
use domain::text::Text;
use domain::user::User;
use uuid::Uuid;

static COUNT: AtomicU64 = AtomicU64::new(1);

/// Sorts by age, as version 7 does.
pub fn id() -> Uuid {
    Uuid::from_u128(0x7000_8000_0000_0000_0000 + u128::from(COUNT.fetch_add(1, Ordering::SeqCst)))
}

/// Each a millisecond after the one before.
pub fn now() -> Time {
    let millis = COUNT.fetch_add(1, Ordering::SeqCst);
    DateTime::from_timestamp_micros(1_760_000_000_000_123 + i64::try_from(millis).unwrap() * 1000).unwrap()
}

pub fn user(name: &str) -> User {
    let name = UserName::parse(name).unwrap();
    User { id: UserId(id()), name, administrator: false, disabled: false, created_at: now() }
}

pub fn team(name: &str) -> Team {
    let name = TeamName::parse(name).unwrap();
    Team { id: TeamId(id()), name, description: "Orders and 订单".into(), created_at: now() }
}

pub fn cluster(name: &str) -> ClusterRecord {
    let check = ClusterCheck {
        outcome: CheckOutcome::Usable,
        sentence: Text::verbatim("fine"),
        version: Some("v1.34.4".into()),
        at: now(),
    };
    let cluster = Cluster {
        id: ClusterId(id()),
        name: ClusterName::parse(name).unwrap(),
        server: "https://127.0.0.1:6443".into(),
        prometheus_url: None,
        check,
        created_at: now(),
    };
    ClusterRecord { cluster, sealed: vec![0, 255, 1] }
}

pub fn environment(name: &str, cluster: &Cluster, namespace: &str, position: u32) -> Environment {
    Environment {
        id: EnvironmentId(id()),
        name: EnvironmentName::parse(name).unwrap(),
        cluster: cluster.id,
        cluster_name: cluster.name.clone(),
        namespace: Namespace::parse(namespace).unwrap(),
        position,
        created_at: now(),
    }
}

pub fn service(name: &str, team: &Team) -> Service {
    let source = GitSource {
        url: GitUrl::parse("https://git.example/team/orders.git").unwrap(),
        reference: GitRef::parse("main").unwrap(),
        path: Default::default(),
        dockerfile: Default::default(),
    };
    Service {
        id: ServiceId(id()),
        name: ServiceName::parse(name).unwrap(),
        team: team.id,
        team_name: team.name.clone(),
        source: Source::Git(source),
        ports: vec![Port::parse("", 8080, "tcp").unwrap()],
        health_path: Some(HealthPath::parse("/healthz").unwrap()),
        description: String::new(),
        links: Vec::new(),
        has_credentials: false,
        version: 1,
        deleting: false,
        claims_go: false,
        created_at: now(),
        updated_at: now(),
    }
}

pub fn build(service: &Service) -> Build {
    Build {
        id: BuildId(id()),
        service: service.id,
        service_name: service.name.clone(),
        number: 0,
        status: BuildStatus::Queued,
        reference: GitRef::parse("main").unwrap(),
        commit: None,
        subject: None,
        image: None,
        digest: None,
        steps: Vec::new(),
        sentence: None,
        error_offset: None,
        cancel_requested: false,
        attempts: 0,
        requested_by: UserName::parse("ada").unwrap(),
        created_at: now(),
        started_at: None,
        finished_at: None,
    }
}

pub fn release(service: &Service, environment: &Environment) -> Release {
    Release {
        id: ReleaseId(id()),
        service: service.id,
        service_name: service.name.clone(),
        environment: environment.id,
        environment_name: environment.name.clone(),
        number: 0,
        status: ReleaseStatus::Pending,
        image: ImageRef::parse("registry.example/orders:1").unwrap(),
        build: None,
        build_number: None,
        settings: Settings::default(),
        ports: service.ports.clone(),
        health_path: None,
        manifests: vec![serde_json::json!({"kind": "Deployment"})],
        reason: "first".into(),
        repeats: None,
        promoted: None,
        take_over: true,
        sentence: None,
        created_by: UserName::parse("ada").unwrap(),
        created_at: now(),
        applied_at: None,
        finished_at: None,
    }
}

pub fn placement(release: &Release, version: u32) -> Placement {
    Placement {
        service: release.service,
        environment: release.environment,
        release: 0,
        replicas: 2,
        stopped: false,
        restarted_at: None,
        run_version: 0,
        automation: Default::default(),
        version,
        wanted_version: version,
        applied_version: 0,
        trouble: None,
        adopted: None,
        removal: None,
        updated_at: now(),
    }
}

/// A team, a service of it, a cluster and an environment, all stored under names that begin with `prefix`.
pub async fn world(store: &impl Store, prefix: &str) -> (Team, Service, Cluster, Environment) {
    let team = team(&format!("{prefix}-team"));
    store.team_create(&team).await.unwrap();
    let service = service(&format!("{prefix}-service"), &team);
    store.service_create(&service, None).await.unwrap();
    let record = cluster(&format!("{prefix}-cluster"));
    store.cluster_create(&record).await.unwrap();
    let environment = environment(&format!("{prefix}-env"), &record.cluster, &format!("{prefix}-space"), 1);
    store.environment_create(&environment).await.unwrap();
    (team, service, record.cluster, environment)
}
