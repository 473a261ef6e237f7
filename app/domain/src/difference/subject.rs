//! What is compared, and what belongs together.

use serde::{Deserialize, Serialize};

/// What a value belongs to; lines of one group stand together, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Image,
    Controller,
    Replicas,
    Resources,
    Configuration,
    Pod,
    Network,
}

/// What is compared. What there may be several of carries its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Image,
    Build,
    Commit,
    Controller,
    /// It runs as it was adopted.
    Adopted,
    Strategy,
    MaxSurge,
    MaxUnavailable,
    ProgressDeadline,
    RevisionHistory,
    PodManagement,
    Partition,
    Schedule,
    TimeZone,
    Concurrency,
    StartingDeadline,
    SucceededKept,
    FailedKept,
    Completions,
    Parallelism,
    Retries,
    Deadline,
    CleanUp,
    Volume(String),
    NodeLabel(String),
    Toleration(String),
    Replicas,
    Autoscaling,
    CpuRequest,
    CpuLimit,
    MemoryRequest,
    MemoryLimit,
    Variable(String),
    /// A sealed value: which version, never what it is.
    Secret(String),
    File(String),
    Profile,
    /// What is read of the configuration centre.
    Centre(String),
    Entrypoint,
    Command,
    Arguments,
    Startup,
    Readiness,
    Liveness,
    Grace,
    PreStop,
    NonRoot,
    User,
    ReadOnly,
    DropCapabilities,
    PodVolume(String),
    Companion(String),
    Spread,
    MinAvailable,
    MaxUnavailablePods,
    PullSecrets,
    ServiceAccount,
    Port(String),
    /// The type of its Service.
    ServiceType,
    NodePort(String),
    HostPort(String),
    HealthPath,
}

impl Subject {
    /// Whether its value is a text of several lines.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::File(_) | Self::Entrypoint)
    }

    pub fn group(&self) -> Group {
        match self {
            Self::Image | Self::Build | Self::Commit => Group::Image,
            Self::Controller
            | Self::Adopted
            | Self::Strategy
            | Self::MaxSurge
            | Self::MaxUnavailable
            | Self::ProgressDeadline
            | Self::RevisionHistory
            | Self::PodManagement
            | Self::Partition
            | Self::Schedule
            | Self::TimeZone
            | Self::Concurrency
            | Self::StartingDeadline
            | Self::SucceededKept
            | Self::FailedKept
            | Self::Completions
            | Self::Parallelism
            | Self::Retries
            | Self::Deadline
            | Self::CleanUp
            | Self::Volume(_)
            | Self::NodeLabel(_)
            | Self::Toleration(_) => Group::Controller,
            Self::Replicas | Self::Autoscaling => Group::Replicas,
            Self::CpuRequest | Self::CpuLimit | Self::MemoryRequest | Self::MemoryLimit => Group::Resources,
            Self::Variable(_)
            | Self::Secret(_)
            | Self::File(_)
            | Self::Profile
            | Self::Centre(_)
            | Self::Entrypoint => Group::Configuration,
            Self::Command
            | Self::Arguments
            | Self::Startup
            | Self::Readiness
            | Self::Liveness
            | Self::Grace
            | Self::PreStop
            | Self::NonRoot
            | Self::User
            | Self::ReadOnly
            | Self::DropCapabilities
            | Self::PodVolume(_)
            | Self::Companion(_)
            | Self::Spread
            | Self::MinAvailable
            | Self::MaxUnavailablePods
            | Self::PullSecrets
            | Self::ServiceAccount => Group::Pod,
            Self::Port(_) | Self::ServiceType | Self::NodePort(_) | Self::HostPort(_) | Self::HealthPath => {
                Group::Network
            }
        }
    }
}
