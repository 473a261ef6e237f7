//! A service: what a team registers once and deploys to many environments.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::{Error, Result};
use crate::id::{ServiceId, TeamId};
use crate::image::ImageRef;
use crate::name::{ServiceName, TeamName};
use crate::repository::{GitRef, GitUrl, RepositoryPath};
use crate::text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub name: ServiceName,
    pub team: TeamId,
    pub team_name: TeamName,
    pub source: Source,
    pub ports: Vec<Port>,
    /// Path of an HTTP health check on the first port; `None` means that a running process counts as ready.
    pub health_path: Option<HealthPath>,
    pub description: String,
    pub links: Vec<Link>,
    /// Whether credentials for the repository are kept (their values never leave the server).
    pub has_credentials: bool,
    /// Counts changes: an edit names the version it began from, so that two people do not overwrite each other.
    pub version: u32,
    /// Set once deletion has begun: it is taken out of the clusters first, then forgotten.
    pub deleting: bool,
    /// With the deletion its volume claims go, too, and the data in them.
    #[serde(default)]
    pub claims_go: bool,
    pub created_at: Time,
    pub updated_at: Time,
}

/// Where a service's image comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Built by Slipway.
    Git(GitSource),
    /// Built elsewhere.
    Image(ImageRef),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitSource {
    pub url: GitUrl,
    /// Branch, tag or commit that a build takes when it names none.
    #[serde(rename = "ref")]
    pub reference: GitRef,
    /// Folder that is the build context.
    #[serde(default)]
    pub path: RepositoryPath,
    /// Path of the Dockerfile, from the top of the repository's folder above. `Dockerfile` when empty.
    #[serde(default)]
    pub dockerfile: RepositoryPath,
}

impl GitSource {
    pub fn dockerfile(&self) -> &str {
        if self.dockerfile.is_empty() { "Dockerfile" } else { self.dockerfile.as_str() }
    }
}

/// A port that the container listens on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
    /// An RFC 6335 service name (15 characters at most): Kubernetes wants one when there are several ports.
    pub name: String,
    pub port: u16,
    pub protocol: Protocol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
}

impl Protocol {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

impl Port {
    /// Parses one port; `name` may be empty and is then derived (`http` for the usual numbers, else `port-8080`).
    pub fn parse(name: &str, port: i64, protocol: &str) -> Result<Self> {
        let number = u16::try_from(port).ok().filter(|port| *port > 0).ok_or_else(|| {
            Error::invalid(
                "ports",
                text!("{port} is not a port: ports go from 1 to 65535.", "{port} 不是端口：端口范围是 1 到 65535。"),
            )
        })?;
        let protocol = match protocol.to_ascii_uppercase().as_str() {
            "" | "TCP" => Protocol::Tcp,
            "UDP" => Protocol::Udp,
            _ => {
                return Err(Error::invalid(
                    "ports",
                    text!("“{protocol}” is not a protocol: TCP or UDP.", "“{protocol}” 不是协议：只能是 TCP 或 UDP。"),
                ));
            }
        };
        let name = match name.trim() {
            "" if matches!(number, 80 | 8000 | 8080 | 3000) => "http".to_owned(),
            "" => format!("port-{number}"),
            given => given.to_owned(),
        };
        let fits = name.len() <= 15
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && name.chars().any(|c| c.is_ascii_lowercase())
            && !name.starts_with('-')
            && !name.ends_with('-')
            && !name.contains("--");
        if !fits {
            return Err(Error::invalid(
                "ports",
                text!(
                    "“{name}” is not a port's name: at most 15 lower-case letters, digits and hyphens, with a letter.",
                    "“{name}” 不是端口名：最多 15 个小写字母、数字和连字符，且至少一个字母。"
                ),
            ));
        }
        Ok(Self { name, port: number, protocol })
    }

    /// Refuses a name or a number that stands twice; the second port of one derived name is renamed.
    pub fn check_all(mut ports: Vec<Self>) -> Result<Vec<Self>> {
        if ports.len() > 20 {
            return Err(Error::invalid("ports", text!("At most 20 ports.", "最多 20 个端口。")));
        }
        for at in 0..ports.len() {
            let (before, rest) = ports.split_at_mut(at);
            let port = &mut rest[0];
            if before.iter().any(|other| other.port == port.port && other.protocol == port.protocol) {
                let number = port.port;
                return Err(Error::invalid("ports", text!("Port {number} stands twice.", "端口 {number} 重复。")));
            }
            let is_taken = |name: &str| before.iter().any(|other| other.name == name);
            // Nobody has to think of a second name.
            if port.name == "http" && is_taken("http") {
                port.name = format!("port-{}", port.port);
            }
            if is_taken(&port.name) {
                let name = &port.name;
                return Err(Error::invalid(
                    "ports",
                    text!("The port name {name} stands twice.", "端口名 {name} 重复。"),
                ));
            }
        }
        Ok(ports)
    }
}

/// The path of a health check: begins with a slash, no spaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HealthPath(String);

impl HealthPath {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if !text.starts_with('/') || text.len() > 500 || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Error::invalid(
                "health_path",
                text!(
                    "“{text}” is not a path: it begins with a slash, as /healthz.",
                    "“{text}” 不是路径：应以斜杠开头，如 /healthz。"
                ),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for HealthPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

crate::parsed::as_text!(HealthPath);

/// A link shown on the service's page: runbook, dashboard, chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub title: String,
    pub url: String,
}

impl Link {
    /// Only web addresses: a `javascript:` link would run in the reader's session.
    pub fn parse(title: &str, url: &str) -> Result<Self> {
        let (title, url) = (title.trim(), url.trim());
        let web = url.starts_with("https://") || url.starts_with("http://");
        if !web || url.len() > 1000 || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Error::invalid(
                "links",
                text!(
                    "“{url}” is not a web address: it begins with https://.",
                    "“{url}” 不是网址：应以 https:// 开头。"
                ),
            ));
        }
        let title = if title.is_empty() { url } else { title };
        Ok(Self { title: title.chars().take(80).collect(), url: url.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0)]
    #[case(-1)]
    #[case(65536)]
    fn what_is_no_port_is_refused(#[case] port: i64) {
        let error = Port::parse("", port, "").expect_err("refused");
        assert!(error.text.en.contains("1 to 65535"), "{}", error.text.en);
    }

    #[test]
    fn the_same_port_twice_is_refused() {
        let port = Port::parse("", 8080, "tcp").expect("a port");
        assert!(Port::check_all(vec![port.clone(), port]).is_err());
    }

    #[test]
    fn a_script_is_no_link() {
        assert!(Link::parse("x", "javascript:alert(1)").is_err());
    }
}
