//! What happens, as pages hear it over their one event stream.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::build::Build;
use crate::id::TeamId;
use crate::name::{ClusterName, EnvironmentName, ServiceName};
use crate::release::Release;
use crate::status::{EnvironmentStatus, Freshness};

/// Something that changed. Each carries the new state whole, so a reader that missed some is right again with the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A service in an environment looks different now.
    Status(Box<EnvironmentStatus>),
    Build(Box<Build>),
    /// Lines were added to a build's log: from `offset` on (bytes).
    BuildLog {
        service: ServiceName,
        number: u32,
        offset: u64,
        text: String,
    },
    Release(Box<Release>),
    /// Something else is wanted of a service in an environment: another number of copies, stopped, restarted.
    Placement {
        service: ServiceName,
        environment: EnvironmentName,
    },
    /// The list of services, or one of them, was edited.
    Service {
        service: ServiceName,
    },
    /// An environment or a cluster was added, changed or removed.
    Platform,
    /// How fresh the view of a cluster is.
    Cluster {
        cluster: ClusterName,
        freshness: Freshness,
    },
}

impl Event {
    /// Reads what the stream carries. Not derived: a derived reader of such an enum can also read the content before it
    /// knows the name, and so every type in here would be in the browser's program twice.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        let envelope: Envelope = serde_json::from_str(text)?;
        let data = envelope.data.map_or("null", RawValue::get);
        Ok(match envelope.event {
            Name::Status => Self::Status(serde_json::from_str(data)?),
            Name::Build => Self::Build(serde_json::from_str(data)?),
            Name::BuildLog => {
                let Lines { service, number, offset, text } = serde_json::from_str(data)?;
                Self::BuildLog { service, number, offset, text }
            }
            Name::Release => Self::Release(serde_json::from_str(data)?),
            Name::Placement => {
                let Place { service, environment } = serde_json::from_str(data)?;
                Self::Placement { service, environment }
            }
            Name::Service => Self::Service { service: serde_json::from_str::<Edited>(data)?.service },
            Name::Platform => Self::Platform,
            Name::Cluster => {
                let View { cluster, freshness } = serde_json::from_str(data)?;
                Self::Cluster { cluster, freshness }
            }
        })
    }
}

/// The name of an event, and its content as it was written.
#[derive(Deserialize)]
struct Envelope<'a> {
    event: Name,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Status,
    Build,
    BuildLog,
    Release,
    Placement,
    Service,
    Platform,
    Cluster,
}

#[derive(Deserialize)]
struct Lines {
    service: ServiceName,
    number: u32,
    offset: u64,
    text: String,
}

#[derive(Deserialize)]
struct Place {
    service: ServiceName,
    environment: EnvironmentName,
}

#[derive(Deserialize)]
struct Edited {
    service: ServiceName,
}

#[derive(Deserialize)]
struct View {
    cluster: ClusterName,
    freshness: Freshness,
}

/// An event and the team whose members may see it; `None` is for everybody who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub team: Option<TeamId>,
    pub event: Event,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn service() -> ServiceName {
        "orders".parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let (environment, cluster) = ("dev".parse().unwrap(), "local".parse().unwrap());
        for event in [
            Event::BuildLog { service: service(), number: 3, offset: 7, text: "Step 1/2\n\"quoted\"".to_owned() },
            Event::Placement { service: service(), environment },
            Event::Service { service: service() },
            Event::Platform,
            Event::Cluster { cluster, freshness: Freshness::Live },
        ] {
            let written = serde_json::to_string(&event).unwrap();
            assert_eq!(Event::parse(&written).unwrap(), event, "{written}");
        }
    }

    #[test]
    fn the_content_may_come_before_the_name() {
        let turned = r#"{"data":{"service":"orders"},"event":"service"}"#;
        assert_eq!(Event::parse(turned).unwrap(), Event::Service { service: service() });
    }

    #[test]
    fn what_is_no_event_is_said_to_be_none() {
        for wrong in [
            "",
            "{}",
            r#"{"event":"brew"}"#,
            r#"{"event":"service"}"#,
            r#"{"event":"service","data":{"service":"No"}}"#,
        ] {
            assert!(Event::parse(wrong).is_err(), "{wrong}");
        }
    }
}
