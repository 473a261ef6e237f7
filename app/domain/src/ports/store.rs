//! The database, one trait per noun. Every method maps a constraint that is hurt to a domain error by its name:
//! a name that is taken is a `Conflict` with the field `name`, a row that was changed meanwhile a `Conflict` without.

use async_trait::async_trait;

use crate::Time;
use crate::audit::{AuditEntry, AuditFilter};
use crate::build::{Build, BuildStatus};
use crate::cluster::{Cluster, ClusterCheck};
use crate::commits::Commit;
use crate::configuration::{Configured, Key, Scope, SealedSecret, SecretRecord, SecretRef};
use crate::environment::Environment;
use crate::error::Result;
use crate::id::{BuildId, ClusterId, EnvironmentId, ReleaseId, ServiceId, TeamId, TokenId, UserId};
use crate::name::{ClusterName, EnvironmentName, ServiceName, TeamName, UserName};
use crate::page::{Page, Piece};
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::team::Team;
use crate::text::Text;
use crate::user::{Membership, Role, Token, User};

/// The whole database.
pub trait Store:
    Users
    + Members
    + Tokens
    + Teams
    + Clusterings
    + Environments
    + Services
    + Configurations
    + super::Centres
    + Builds
    + Releases
    + Placements
    + Audits
{
}

impl<T> Store for T where
    T: Users
        + Members
        + Tokens
        + Teams
        + Clusterings
        + Environments
        + Services
        + Configurations
        + super::Centres
        + Builds
        + Releases
        + Placements
        + Audits
{
}

/// A user with what only sign-in needs.
#[derive(Debug, Clone, PartialEq)]
pub struct UserRecord {
    pub user: User,
    pub password_hash: String,
    /// Sessions that name another epoch are signed out ("sign out everywhere" counts it up).
    pub session_epoch: u32,
}

#[async_trait]
pub trait Users: Send + Sync {
    async fn user_create(&self, user: &User, password_hash: &str) -> Result<()>;
    async fn user(&self, id: UserId) -> Result<Option<UserRecord>>;
    async fn user_by_name(&self, name: &UserName) -> Result<Option<UserRecord>>;
    /// By name.
    async fn users(&self) -> Result<Vec<User>>;
    /// Writes `administrator` and `disabled`.
    async fn user_update(&self, user: &User) -> Result<()>;
    /// Sets the hash and counts the session epoch up.
    async fn user_set_password(&self, id: UserId, password_hash: &str) -> Result<()>;
    async fn user_sign_out_everywhere(&self, id: UserId) -> Result<()>;
}

#[async_trait]
pub trait Members: Send + Sync {
    /// `None` takes the person out of the team.
    async fn member_set(&self, user: UserId, team: TeamId, role: Option<Role>) -> Result<()>;
    async fn memberships_of(&self, user: UserId) -> Result<Vec<Membership>>;
    async fn members_of(&self, team: TeamId) -> Result<Vec<Membership>>;
}

#[derive(Debug, Clone, PartialEq)]
pub struct TokenRecord {
    pub token: Token,
    /// SHA-256 of the value.
    pub hash: String,
}

#[async_trait]
pub trait Tokens: Send + Sync {
    async fn token_create(&self, record: &TokenRecord) -> Result<()>;
    async fn token_by_hash(&self, hash: &str) -> Result<Option<Token>>;
    async fn tokens_of(&self, user: UserId) -> Result<Vec<Token>>;
    /// Whether there was one.
    async fn token_delete(&self, user: UserId, id: TokenId) -> Result<bool>;
    async fn token_used(&self, id: TokenId, at: Time) -> Result<()>;
}

#[async_trait]
pub trait Teams: Send + Sync {
    async fn team_create(&self, team: &Team) -> Result<()>;
    async fn team(&self, name: &TeamName) -> Result<Option<Team>>;
    async fn teams(&self) -> Result<Vec<Team>>;
    /// A team that still owns services is a `Conflict`.
    async fn team_delete(&self, id: TeamId) -> Result<()>;
}

/// A cluster with its sealed connection.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterRecord {
    pub cluster: Cluster,
    /// `Connection` as JSON, sealed by the vault.
    pub sealed: Vec<u8>,
}

/// The table of clusters (the clusters themselves are the port `Clusters`).
#[async_trait]
pub trait Clusterings: Send + Sync {
    async fn cluster_create(&self, record: &ClusterRecord) -> Result<()>;
    async fn cluster(&self, name: &ClusterName) -> Result<Option<ClusterRecord>>;
    async fn clusters(&self) -> Result<Vec<ClusterRecord>>;
    /// Replaces connection, server and Prometheus URL.
    async fn cluster_update(&self, record: &ClusterRecord) -> Result<()>;
    async fn cluster_checked(&self, id: ClusterId, check: &ClusterCheck) -> Result<()>;
    /// A cluster that still has environments is a `Conflict`.
    async fn cluster_delete(&self, id: ClusterId) -> Result<()>;
}

#[async_trait]
pub trait Environments: Send + Sync {
    /// A cluster's namespace that another environment has is a `Conflict` with the field `namespace`.
    async fn environment_create(&self, environment: &Environment) -> Result<()>;
    async fn environment(&self, name: &EnvironmentName) -> Result<Option<Environment>>;
    /// By position, then name.
    async fn environments(&self) -> Result<Vec<Environment>>;
    async fn environment_set_position(&self, id: EnvironmentId, position: u32) -> Result<()>;
    /// An environment that services are placed in is a `Conflict`.
    async fn environment_delete(&self, id: EnvironmentId) -> Result<()>;
}

#[async_trait]
pub trait Services: Send + Sync {
    async fn service_create(&self, service: &Service, sealed_credentials: Option<&[u8]>) -> Result<()>;
    async fn service(&self, name: &ServiceName) -> Result<Option<Service>>;
    async fn service_by_id(&self, id: ServiceId) -> Result<Option<Service>>;
    async fn service_credentials(&self, id: ServiceId) -> Result<Option<Vec<u8>>>;
    /// By name.
    async fn services(&self) -> Result<Vec<Service>>;
    /// Writes the service if the row's version is still `service.version - 1`, else `Conflict`.
    /// Credentials: `None` leaves them, `Some(None)` forgets them, `Some(Some(..))` replaces them.
    async fn service_update(&self, service: &Service, sealed_credentials: Option<Option<Vec<u8>>>) -> Result<()>;
    /// Forgets it with its builds, releases and placements, if the row has this version still. Whether it had.
    async fn service_delete(&self, id: ServiceId, version: u32) -> Result<bool>;
}

/// The configuration of services, with its sealed values. A service that is deleted takes both along; an environment that
/// is taken out takes its level along.
#[async_trait]
pub trait Configurations: Send + Sync {
    async fn configuration(&self, service: ServiceId, scope: Scope) -> Result<Option<Configured>>;
    /// All levels of a service, the base first.
    async fn configurations(&self, service: ServiceId) -> Result<Vec<Configured>>;
    /// Writes the level if the row's version is still `configured.version - 1` (no row counts as 0), else `Conflict`; and
    /// the new sealed values in the same transaction.
    async fn configuration_write(&self, configured: &Configured, secrets: &[SealedSecret]) -> Result<()>;
    /// One sealed value.
    async fn secret(&self, service: ServiceId, key: &Key, reference: SecretRef) -> Result<Option<Vec<u8>>>;
    /// What sealed values there are, by key, scope and version.
    async fn secrets(&self, service: ServiceId) -> Result<Vec<SecretRecord>>;
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct BuildFilter {
    pub service: Option<ServiceId>,
    /// Only of these teams' services; `None` means all.
    pub teams: Option<Vec<TeamId>>,
    pub status: Option<BuildStatus>,
}

#[async_trait]
pub trait Builds: Send + Sync {
    /// Gives the next number within the service (`build.number` is ignored) and returns it.
    async fn build_create(&self, build: &Build) -> Result<u32>;
    async fn build(&self, service: ServiceId, number: u32) -> Result<Option<Build>>;
    async fn build_by_id(&self, id: BuildId) -> Result<Option<Build>>;
    /// Newest first.
    async fn builds(&self, filter: &BuildFilter, piece: &Piece) -> Result<Page<Build>>;
    /// Queued and running ones, oldest first: what a worker looks at when it starts.
    async fn builds_unfinished(&self) -> Result<Vec<Build>>;
    /// Writes all that changes; leaves `cancel_requested` as the row has it, and says how that is.
    async fn build_update(&self, build: &Build) -> Result<bool>;
    /// Takes a queued build for work: sets `running`, counts the attempt. `false` when it was taken or cancelled.
    async fn build_claim(&self, id: BuildId, at: Time) -> Result<bool>;
    async fn build_request_cancel(&self, id: BuildId) -> Result<()>;
    /// Appends at `offset`, which must be the log's present length: a repetition is ignored, a gap is an error.
    async fn build_log_append(&self, id: BuildId, offset: u64, text: &str) -> Result<()>;
    /// At least one chunk from `offset` on, about `max` bytes; empty at the end. Never splits a character.
    async fn build_log(&self, id: BuildId, offset: u64, max: u64) -> Result<String>;
    async fn build_log_length(&self, id: BuildId) -> Result<u64>;
    /// Keeps what a build was made of, in the place of what was kept before.
    async fn build_commits_keep(&self, id: BuildId, commits: &[Commit]) -> Result<()>;
    /// Its own commit and those before it, newest first; empty where nothing is kept.
    async fn build_commits(&self, id: BuildId) -> Result<Vec<Commit>>;
}

/// What is written together with a release.
#[derive(Clone, Copy, Default)]
pub struct Along<'a> {
    /// The configuration that it is made with, and the values sealed for it, as `configuration_write` has them.
    pub configured: Option<&'a Configured>,
    pub secrets: &'a [SealedSecret],
    /// The line of the trail, by the number that the release gets.
    pub trail: Option<&'a (dyn Fn(u32) -> AuditEntry + Send + Sync)>,
}

impl std::fmt::Debug for Along<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Along").field("configured", &self.configured).finish_non_exhaustive()
    }
}

#[async_trait]
pub trait Releases: Send + Sync {
    /// With nothing along.
    async fn release_create(&self, release: &Release, placement: &Placement) -> Result<u32> {
        self.release_create_with(release, placement, Along::default()).await
    }
    /// In one transaction: gives the next number (`release.number` is ignored), marks unfinished ones of the same
    /// service and environment superseded, and writes the placement (whose `release` is set to the number).
    /// `placement.version` must be one more than the row's (1 when there is none), else `Conflict`. What goes along is written
    /// with it: none is ever there without the other.
    async fn release_create_with(&self, release: &Release, placement: &Placement, along: Along<'_>) -> Result<u32>;
    async fn release(&self, service: ServiceId, environment: EnvironmentId, number: u32) -> Result<Option<Release>>;
    /// Newest first.
    async fn releases(&self, service: ServiceId, environment: EnvironmentId, piece: &Piece) -> Result<Page<Release>>;
    /// Pending and progressing ones of all services.
    async fn releases_unfinished(&self) -> Result<Vec<Release>>;
    /// Writes status, sentence, manifests, `applied_at` and `finished_at`, unless the row is final already.
    /// Whether it was written.
    async fn release_update(&self, release: &Release) -> Result<bool>;
    /// The newest release before `number` that became ready.
    async fn release_ready_before(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        number: u32,
    ) -> Result<Option<u32>>;
    async fn release_by_id(&self, id: ReleaseId) -> Result<Option<Release>>;
}

#[async_trait]
pub trait Placements: Send + Sync {
    async fn placement(&self, service: ServiceId, environment: EnvironmentId) -> Result<Option<Placement>>;
    async fn placements(&self) -> Result<Vec<Placement>>;
    /// Writes what is wanted if the row's version is still `placement.version - 1`, else `Conflict`. Its trouble is written with
    /// another wanted version alone: a worker may have noted one since this was read.
    async fn placement_update(&self, placement: &Placement) -> Result<()>;
    /// Notes that the cluster was made to match this wanted version, or, with `trouble`, why it refused; never counts down.
    async fn placement_applied(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        trouble: Option<&Text>,
    ) -> Result<()>;
    /// Notes why the cluster could not be made to match this wanted version yet, unless another is wanted meanwhile; `None`
    /// takes that back.
    async fn placement_trouble(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        trouble: Option<&Text>,
    ) -> Result<()>;
    /// Forgets the place with its releases after its objects were taken out of the cluster, and with `configuration` its own
    /// level too, if the row has this version still. Whether it had. Releases are counted on from where they were.
    async fn placement_forget(
        &self,
        service: ServiceId,
        environment: EnvironmentId,
        version: u32,
        configuration: bool,
    ) -> Result<bool>;
}

#[async_trait]
pub trait Audits: Send + Sync {
    async fn audit_append(&self, entry: &AuditEntry) -> Result<()>;
    /// Newest first.
    async fn audit(&self, filter: &AuditFilter, piece: &Piece) -> Result<Page<AuditEntry>>;
}
