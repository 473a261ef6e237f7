//! What is typed into the form of a service, and what it means. Every field is text until the server parses it, so that
//! a wrong one is told at its place and nothing that was typed is lost.

use domain::error::{Error, Result};
use domain::image::ImageRef;
use domain::repository::{GitCredentials, GitRef, GitUrl, RepositoryPath};
use domain::secret::Secret;
use domain::service::{GitSource, HealthPath, Link, Port, Service, Source};
use domain::text;
use domain::use_cases::service::{CredentialsChange, Description};
use serde::{Deserialize, Serialize};

use frame::typed::Typed;

/// The whole form. Names of the fields are the names of its controls: `input[url]`, `input[ports][0][port]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceInput {
    pub name: String,
    pub team: String,
    pub source: SourceKind,
    pub url: String,
    #[serde(rename = "ref")]
    pub reference: String,
    pub path: String,
    pub dockerfile: String,
    pub image: String,
    pub credentials: CredentialsKind,
    pub user: String,
    pub password: Typed,
    pub private_key: Typed,
    pub ports: Vec<PortInput>,
    pub health_path: String,
    pub description: String,
    pub links: Vec<LinkInput>,
}

/// Where the image comes from, as it is chosen on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    #[default]
    Git,
    Image,
}

impl SourceKind {
    /// As the card sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Image => "image",
        }
    }

    pub fn parse(text: &str) -> Self {
        if text == Self::Image.as_str() { Self::Image } else { Self::Git }
    }
}

/// How the repository lets us in, as it is chosen on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsKind {
    #[default]
    None,
    /// Those that are kept already.
    Keep,
    Password,
    SshKey,
}

impl CredentialsKind {
    const ALL: [Self; 4] = [Self::None, Self::Keep, Self::Password, Self::SshKey];

    /// As the card sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Keep => "keep",
            Self::Password => "password",
            Self::SshKey => "ssh_key",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PortInput {
    pub name: String,
    pub port: String,
    pub protocol: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkInput {
    pub title: String,
    pub url: String,
}

impl ServiceInput {
    /// The form as it stands for a service that is there.
    pub fn of(service: &Service) -> Self {
        let mut input = Self {
            name: service.name.to_string(),
            team: service.team_name.to_string(),
            credentials: if service.has_credentials { CredentialsKind::Keep } else { CredentialsKind::None },
            ports: service.ports.iter().map(PortInput::of).collect(),
            health_path: service.health_path.as_ref().map(ToString::to_string).unwrap_or_default(),
            description: service.description.clone(),
            links: service.links.iter().map(LinkInput::of).collect(),
            ..Self::default()
        };
        match &service.source {
            Source::Git(source) => {
                input.url = source.url.to_string();
                input.reference = source.reference.to_string();
                input.path = source.path.to_string();
                input.dockerfile = source.dockerfile.to_string();
            }
            Source::Image(image) => {
                input.source = SourceKind::Image;
                input.image = image.to_string();
            }
        }
        input
    }

    /// The description of the service; the first field that is wrong is named in the error.
    pub fn description(&self) -> Result<Description> {
        let source = match self.source {
            SourceKind::Git => Source::Git(self.git()?),
            SourceKind::Image => Source::Image(ImageRef::parse(self.image.trim())?),
        };
        let health_path = Some(self.health_path.trim()).filter(|path| !path.is_empty());
        Ok(Description {
            source,
            ports: self.ports.iter().filter(|port| !port.is_empty()).map(PortInput::parse).collect::<Result<_>>()?,
            health_path: health_path.map(HealthPath::parse).transpose()?,
            description: self.description.clone(),
            links: self
                .links
                .iter()
                .filter(|link| !link.is_empty())
                .map(|link| Link::parse(&link.title, &link.url))
                .collect::<Result<_>>()?,
        })
    }

    fn git(&self) -> Result<GitSource> {
        let url = GitUrl::parse(&self.url)?;
        if self.reference.trim().is_empty() {
            return Err(Error::invalid(
                "ref",
                text!("A branch, a tag or a commit is needed.", "请填写分支、标签或提交。"),
            ));
        }
        Ok(GitSource {
            url,
            reference: GitRef::parse(&self.reference)?,
            path: RepositoryPath::parse(&self.path)?,
            dockerfile: RepositoryPath::parse(&self.dockerfile).map_err(|error| error.at("dockerfile"))?,
        })
    }

    /// What the repository is looked at with: the chosen Dockerfile once one is named.
    pub fn look_source(&self) -> Result<Option<GitSource>> {
        let chosen = !self.path.trim().is_empty() || !self.dockerfile.trim().is_empty();
        if chosen && !self.reference.trim().is_empty() { self.git().map(Some) } else { Ok(None) }
    }

    /// The credentials that were typed. Kept ones are not sent to an address that somebody has just typed.
    pub fn credentials(&self) -> Result<Option<GitCredentials>> {
        if self.source == SourceKind::Image {
            return Ok(None);
        }
        match self.credentials {
            CredentialsKind::None | CredentialsKind::Keep => Ok(None),
            CredentialsKind::Password => {
                if self.password.is_empty() {
                    return Err(Error::invalid(
                        "password",
                        text!("A password or a token is needed.", "请填写密码或令牌。"),
                    ));
                }
                let password = Secret::from(self.password.clone());
                Ok(Some(GitCredentials::Password { user: self.user.trim().to_owned(), password }))
            }
            CredentialsKind::SshKey => {
                let key = self.private_key.clone().into_text();
                if !key.contains("PRIVATE KEY") {
                    return Err(Error::invalid(
                        "private_key",
                        text!(
                            "This is not a private key: it begins with -----BEGIN … PRIVATE KEY-----.",
                            "这不是私钥：应以 -----BEGIN … PRIVATE KEY----- 开头。"
                        ),
                    ));
                }
                Ok(Some(GitCredentials::SshKey { private_key: Secret::new(key) }))
            }
        }
    }

    /// What becomes of the kept credentials.
    pub fn credentials_change(&self) -> Result<CredentialsChange> {
        if self.source == SourceKind::Git && self.credentials == CredentialsKind::Keep {
            return Ok(CredentialsChange::Keep);
        }
        Ok(self.credentials()?.map_or(CredentialsChange::Forget, CredentialsChange::Replace))
    }
}

impl PortInput {
    fn of(port: &Port) -> Self {
        Self { name: port.name.clone(), port: port.port.to_string(), protocol: port.protocol.as_str().to_owned() }
    }

    /// A row that was left empty is no port.
    pub fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.port.trim().is_empty()
    }

    fn parse(&self) -> Result<Port> {
        let text = self.port.trim();
        let number = text.parse().map_err(|_| {
            Error::invalid(
                "ports",
                text!(
                    "“{text}” is not a port: ports go from 1 to 65535.",
                    "“{text}” 不是端口：端口范围是 1 到 65535。"
                ),
            )
        })?;
        Port::parse(&self.name, number, &self.protocol)
    }
}

impl LinkInput {
    fn of(link: &Link) -> Self {
        Self { title: link.title.clone(), url: link.url.clone() }
    }

    fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.url.trim().is_empty()
    }
}

#[cfg(test)]
mod tests;
