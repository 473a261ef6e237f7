//! The registry's own answer, by the OCI distribution API.
//! Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry

use std::time::Duration;

use async_trait::async_trait;
use domain::error::{Error, Kind, Result};
use domain::image::{Digest, ImageRef};
use domain::ports::Registry;
use domain::text;
use reqwest::{Client, StatusCode};

use crate::trouble::registry_away;

const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
                      application/vnd.docker.distribution.manifest.list.v2+json, \
                      application/vnd.docker.distribution.manifest.v2+json";

/// Fills the port `Registry`.
pub struct HttpRegistry {
    client: Client,
}

impl HttpRegistry {
    /// Fails when the machine's TLS cannot be set up.
    pub fn new() -> Result<Self> {
        // Another part may have chosen the provider already; then that one serves as well.
        let _chosen_before = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            .user_agent("slipway")
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Registry for HttpRegistry {
    async fn digest(&self, image: &ImageRef) -> Result<Option<Digest>> {
        let registry = image.registry.as_deref().unwrap_or("docker.io");
        let response = self.client.head(address(image)).header("accept", ACCEPT).send().await;
        let response = response.map_err(|error| registry_away(registry, error))?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => {
                let header = response.headers().get("docker-content-digest").and_then(|value| value.to_str().ok());
                let digest = header.and_then(|text| Digest::parse(text).ok());
                digest.map(Some).ok_or_else(|| registry_away(registry, "no Docker-Content-Digest in its answer"))
            }
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Err(Error::new(
                Kind::Unavailable,
                text!(
                    "The registry {registry} wants a sign-in to tell about {image}.",
                    "镜像仓库 {registry} 需要登录才能查询 {image}。"
                ),
            )
            .because(status)),
            status => Err(registry_away(registry, status)),
        }
    }
}

/// The manifest's address. Loopback registries speak plain http, as they do to Docker.
fn address(image: &ImageRef) -> String {
    let registry = image.registry.as_deref().unwrap_or("registry-1.docker.io");
    let host = match registry.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => registry.split(':').next().unwrap_or_default(),
    };
    let loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let scheme = if loopback { "http" } else { "https" };
    // Docker Hub keeps its short names below `library`.
    let library = if image.registry.is_none() && !image.repository.contains('/') { "library/" } else { "" };
    let reference = match &image.digest {
        Some(digest) => digest.as_str(),
        None => image.tag.as_deref().unwrap_or("latest"),
    };
    format!("{scheme}://{registry}/v2/{library}{}/manifests/{reference}", image.repository)
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
    }
}
