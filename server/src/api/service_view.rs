//! A service as it is sent and as it is shown.

use chrono::{DateTime, Utc};
use domain::image::ImageRef;
use domain::repository::{GitCredentials, GitRef, GitUrl, RepositoryPath};
use domain::secret::Secret;
use domain::service::{GitSource, HealthPath, Link, Port, Protocol, Service, Source};
use domain::use_cases::service::Description;
use domain::{Error, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::given;

/// Where the image comes from: a Git repository that Slipway builds, or an image that was built elsewhere.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Source)]
pub enum SourceBody {
    Git(GitBody),
    Image(String),
}

/// A Git repository.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GitSource)]
pub struct GitBody {
    #[schema(example = "https://git.example/shop/orders.git")]
    url: String,
    /// Branch, tag or commit that a build takes when it names none.
    #[serde(rename = "ref")]
    #[schema(example = "main")]
    reference: String,
    /// Folder that is the build context; the top when absent.
    #[serde(default)]
    path: String,
    /// Path of the Dockerfile in that folder; `Dockerfile` when absent.
    #[serde(default)]
    dockerfile: String,
}

/// A port that the container listens on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PortInput {
    /// Derived from the number when absent.
    #[serde(default)]
    name: String,
    #[schema(minimum = 1, maximum = 65535)]
    port: i64,
    /// `TCP` (when absent) or `UDP`.
    #[serde(default)]
    protocol: String,
}

/// A link to show on the service's page.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Link)]
struct LinkBody {
    #[serde(default)]
    title: String,
    url: String,
}

/// What `git` needs to be let in: a user and a password, or a private key. Kept encrypted and never shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    user: Option<String>,
    #[schema(value_type = Option<String>)]
    password: Option<Secret<String>>,
    #[schema(value_type = Option<String>)]
    private_key: Option<Secret<String>>,
}

impl Credentials {
    pub fn parse(self) -> Result<GitCredentials> {
        match (self.user, self.password, self.private_key) {
            (user, Some(password), None) => Ok(GitCredentials::Password { user: user.unwrap_or_default(), password }),
            (None, None, Some(private_key)) => Ok(GitCredentials::SshKey { private_key }),
            _ => Err(Error::invalid(
                "credentials",
                text!("Either a user and a password, or a private key.", "请填写用户名和密码，或填写私钥。"),
            )),
        }
    }
}

/// A service to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    name: String,
    /// The team that owns it.
    team: String,
    source: SourceBody,
    #[serde(default)]
    ports: Vec<PortInput>,
    /// Path of an HTTP health check on the first port.
    health_path: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    links: Vec<LinkBody>,
    credentials: Option<Credentials>,
}

/// What changes of a service; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceChange {
    /// The version that the change began from.
    pub version: Option<u32>,
    /// The team to hand it over to: for a lead of both teams, or an administrator.
    pub team: Option<String>,
    source: Option<SourceBody>,
    ports: Option<Vec<PortInput>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    health_path: Option<Option<String>>,
    description: Option<String>,
    links: Option<Vec<LinkBody>>,
    /// `null` forgets those that are kept.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Credentials>)]
    pub credentials: Option<Option<Credentials>>,
}

/// Parses where a repository is and what is built of it.
pub fn git(url: &str, reference: &str, path: &str, dockerfile: &str) -> Result<GitSource> {
    Ok(GitSource {
        url: GitUrl::parse(url)?,
        reference: GitRef::parse(reference)?,
        path: RepositoryPath::parse(path)?,
        dockerfile: RepositoryPath::parse(dockerfile).map_err(|error| error.at("dockerfile"))?,
    })
}

impl SourceBody {
    fn parse(&self) -> Result<Source> {
        Ok(match self {
            Self::Git(source) => Source::Git(git(&source.url, &source.reference, &source.path, &source.dockerfile)?),
            Self::Image(image) => Source::Image(ImageRef::parse(image.trim())?),
        })
    }
}

fn ports(ports: &[PortInput]) -> Result<Vec<Port>> {
    ports.iter().map(|input| Port::parse(&input.name, input.port, &input.protocol)).collect()
}

fn links(links: &[LinkBody]) -> Result<Vec<Link>> {
    links.iter().map(|link| Link::parse(&link.title, &link.url)).collect()
}

/// An empty path is no health check: forms send it so.
fn health_path(path: Option<&str>) -> Result<Option<HealthPath>> {
    path.map(str::trim).filter(|path| !path.is_empty()).map(HealthPath::parse).transpose()
}

impl NewService {
    /// Name, team, and the parsed rest.
    pub fn parse(self) -> Result<(String, String, Description, Option<GitCredentials>)> {
        let description = Description {
            source: self.source.parse()?,
            ports: ports(&self.ports)?,
            health_path: health_path(self.health_path.as_deref())?,
            description: self.description,
            links: links(&self.links)?,
        };
        let credentials = self.credentials.map(Credentials::parse).transpose()?;
        Ok((self.name, self.team, description, credentials))
    }
}

impl ServiceChange {
    /// The service's description with the change made to it.
    pub fn over(self, before: Service) -> Result<Description> {
        Ok(Description {
            source: self.source.map_or(Ok(before.source), |source| source.parse())?,
            ports: self.ports.map_or(Ok(before.ports), |given| ports(&given))?,
            health_path: self.health_path.map_or(Ok(before.health_path), |path| health_path(path.as_deref()))?,
            description: self.description.unwrap_or(before.description),
            links: self.links.map_or(Ok(before.links), |given| links(&given))?,
        })
    }
}

/// A service.
#[derive(Serialize, ToSchema)]
#[schema(as = Service)]
pub struct ServiceView {
    name: String,
    team: String,
    source: SourceBody,
    ports: Vec<PortView>,
    health_path: Option<String>,
    description: String,
    links: Vec<LinkBody>,
    has_credentials: bool,
    /// Counts changes.
    version: u32,
    /// It is being taken out of the clusters and will be gone.
    deleting: bool,
    /// Its volumes and the data in them go with it.
    volumes_go: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A port that the container listens on.
#[derive(Serialize, ToSchema)]
#[schema(as = Port)]
pub struct PortView {
    name: String,
    port: u16,
    #[schema(value_type = String, example = "TCP")]
    protocol: Protocol,
}

impl From<Port> for PortView {
    fn from(port: Port) -> Self {
        Self { name: port.name, port: port.port, protocol: port.protocol }
    }
}

impl From<Source> for SourceBody {
    fn from(source: Source) -> Self {
        match source {
            Source::Git(git) => Self::Git(GitBody {
                dockerfile: git.dockerfile().to_owned(),
                url: git.url.into(),
                reference: git.reference.into(),
                path: git.path.into(),
            }),
            Source::Image(image) => Self::Image(image.into()),
        }
    }
}

impl From<Service> for ServiceView {
    fn from(service: Service) -> Self {
        Self {
            name: service.name.into(),
            team: service.team_name.into(),
            source: service.source.into(),
            ports: service.ports.into_iter().map(PortView::from).collect(),
            health_path: service.health_path.map(String::from),
            description: service.description,
            links: service.links.into_iter().map(|Link { title, url }| LinkBody { title, url }).collect(),
            has_credentials: service.has_credentials,
            version: service.version,
            deleting: service.deleting,
            volumes_go: service.claims_go,
            created_at: service.created_at,
            updated_at: service.updated_at,
        }
    }
}
