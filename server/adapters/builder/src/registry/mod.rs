//! The registry's own answer, by the OCI distribution API.
//! Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry

mod challenge;
mod config;
mod kept;
mod visit;

use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::error::{Error, Result};
use domain::image::{Digest, ImageConfig, ImageRef};
use domain::ports::Registry;
use domain::secret::Secret;
use reqwest::header::AUTHORIZATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};

use crate::login::{Login, Logins};
use crate::trouble::registry_away;
use challenge::Challenge;
use kept::Kept;
use visit::Visit;

/// Bytes of a token's answer: tokens are some kilobytes.
const TOKEN_MAX: usize = 256 << 10;

/// Fills the port `Registry`.
pub struct HttpRegistry {
    client: Client,
    logins: Logins,
    kept: Kept,
}

impl HttpRegistry {
    /// Fails when the machine's TLS cannot be set up.
    pub fn new(logins: Logins) -> Result<Self> {
        // Another part may have chosen the provider already; then that one serves as well.
        let _chosen_before = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            .user_agent("slipway")
            // Many send on to a store for what is large. The password is not sent there.
            .redirect(Policy::custom(|attempt| {
                let from = attempt.previous().first().and_then(Url::host_str).is_some_and(is_loopback);
                match attempt.previous().len() {
                    0..5 if may_send(from, attempt.url()) => attempt.follow(),
                    _ => attempt.error("it sends on to where nothing may be fetched from"),
                }
            }))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, logins, kept: Kept::default() })
    }

    /// What the registry wants to see, when that can be had: a token, for which most give anybody who asks one for a
    /// public image, or the password.
    async fn authorization(&self, image: &ImageRef, refused: &Response) -> Result<Option<Secret<String>>> {
        let basic = match self.logins.of(image.registry.as_deref()) {
            Login::Known { user, password } => {
                Some(Secret::new(format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.expose())))))
            }
            Login::Nobody | Login::Helper(_) => None,
        };
        match challenge::of(refused.headers()) {
            None => Ok(None),
            Some(Challenge::Basic) => Ok(basic),
            Some(Challenge::Bearer { realm, service, scope }) => {
                let Some(mut url) = realm_url(image, &realm) else {
                    return Err(registry_away(name(image), format!("it sends to {realm} for a token")));
                };
                url.query_pairs_mut()
                    .extend_pairs(service.map(|service| ("service", service)))
                    .append_pair("scope", &scope.unwrap_or_else(|| format!("repository:{}:pull", repository(image))));
                self.token(image, url, basic).await.map(|token| token.map(bearer))
            }
        }
    }

    /// Asks for a token, as who we are or as nobody; `None` when it is refused.
    async fn token(&self, image: &ImageRef, url: Url, basic: Option<Secret<String>>) -> Result<Option<Secret<String>>> {
        #[derive(serde::Deserialize)]
        struct Answer {
            token: Option<Secret<String>>,
            access_token: Option<Secret<String>>,
        }
        let away = |error: reqwest::Error| registry_away(name(image), error.without_url());
        let request = self.client.get(url);
        let request = match &basic {
            Some(value) => request.header(AUTHORIZATION, value.expose()),
            None => request,
        };
        let mut response = request.send().await.map_err(away)?;
        if matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Ok(None);
        }
        if !response.status().is_success() {
            return Err(registry_away(name(image), format!("its token server answers {}", response.status())));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(away)? {
            body.extend_from_slice(&piece);
            if body.len() > TOKEN_MAX {
                return Err(registry_away(name(image), "its token server talks without end"));
            }
        }
        // serde's message may quote a token, so it is not kept.
        let odd = |_| registry_away(name(image), "its token server does not answer with JSON");
        let answer: Answer = serde_json::from_slice(&body).map_err(odd)?;
        Ok(answer.token.or(answer.access_token))
    }
}

#[async_trait]
impl Registry for HttpRegistry {
    async fn digest(&self, image: &ImageRef) -> Result<Option<Digest>> {
        Visit::new(self, image).digest().await
    }

    async fn config(&self, image: &ImageRef) -> Result<Option<ImageConfig>> {
        let mut visit = Visit::new(self, image);
        let digest = match &image.digest {
            Some(digest) => digest.clone(),
            None => match visit.digest().await? {
                Some(digest) => digest,
                None => return Ok(None),
            },
        };
        // What a digest names never changes, so a registry is asked for it once.
        let address = format!("{}/{}@{digest}", name(image), repository(image));
        if let Some(config) = self.kept.get(&address) {
            return Ok(Some(config));
        }
        let config = config::read(&mut visit, &digest).await?;
        if let Some(config) = &config {
            self.kept.put(address, config);
        }
        Ok(config)
    }
}

fn bearer(token: Secret<String>) -> Secret<String> {
    Secret::new(format!("Bearer {}", token.expose()))
}

/// The registry as a person names it.
fn name(image: &ImageRef) -> &str {
    image.registry.as_deref().unwrap_or("docker.io")
}

fn is_hub(image: &ImageRef) -> bool {
    matches!(image.registry.as_deref(), None | Some("docker.io" | "index.docker.io"))
}

/// The repository's path. Docker Hub keeps its short names below `library`.
fn repository(image: &ImageRef) -> String {
    let library = if is_hub(image) && !image.repository.contains('/') { "library/" } else { "" };
    format!("{library}{}", image.repository)
}

/// Whether a host, perhaps with a port, is this machine. Loopback registries speak plain http, as they do to Docker.
fn is_loopback(host: &str) -> bool {
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Where a token is asked for. A registry elsewhere cannot send us, and our password, to plain http or to this machine.
fn realm_url(image: &ImageRef, realm: &str) -> Option<Url> {
    let url = Url::parse(realm).ok()?;
    may_send(is_loopback(name(image)), &url).then_some(url)
}

/// Whether a registry, perhaps on this machine, may send us to an address.
fn may_send(from_loopback: bool, to: &Url) -> bool {
    let to_loopback = to.host_str().is_some_and(is_loopback);
    match to.scheme() {
        "https" => from_loopback || !to_loopback,
        "http" => from_loopback && to_loopback,
        _ => false,
    }
}

/// The address of the manifest that the reference names.
fn address(image: &ImageRef) -> String {
    let reference = match &image.digest {
        Some(digest) => digest.as_str(),
        None => image.tag.as_deref().unwrap_or("latest"),
    };
    address_of(image, "manifests", reference)
}

/// The address of a part of the image: `manifests` or `blobs`.
fn address_of(image: &ImageRef, what: &str, reference: &str) -> String {
    let registry = if is_hub(image) { "registry-1.docker.io" } else { name(image) };
    let scheme = if is_loopback(registry) { "http" } else { "https" };
    format!("{scheme}://{registry}/v2/{}/{what}/{reference}", repository(image))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    #[test]
    fn addresses_follow_the_registry() {
        let of = |text| address(&ImageRef::parse(text).unwrap());
        assert_eq!(of("127.0.0.1:5000/a/b:1"), "http://127.0.0.1:5000/v2/a/b/manifests/1");
        assert_eq!(of("registry.example/a"), "https://registry.example/v2/a/manifests/latest");
        assert_eq!(of("nginx:1"), "https://registry-1.docker.io/v2/library/nginx/manifests/1");
        assert_eq!(of("docker.io/nginx:1"), "https://registry-1.docker.io/v2/library/nginx/manifests/1");
    }

    #[test]
    fn a_password_is_sent_to_no_plain_http_but_on_this_machine() {
        let may = |image: &str, realm: &str| realm_url(&ImageRef::parse(image).unwrap(), realm).is_some();
        assert!(may("nginx:1", "https://auth.docker.io/token"));
        assert!(may("127.0.0.1:5000/a", "http://127.0.0.1:5001/token"));
        assert!(!may("registry.example/a", "http://auth.example/token"));
        assert!(!may("registry.example/a", "https://127.0.0.1:6443/token"));
        assert!(!may("127.0.0.1:5000/a", "http://auth.example/token"));
        assert!(!may("registry.example/a", "file:///etc/passwd"));
    }
}
