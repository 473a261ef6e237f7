//! Questions to a registry about one image. Who is let in once stays so for the next question.

use domain::error::{Error, Kind, Result};
use domain::image::Digest;
use domain::image::ImageRef;
use domain::secret::Secret;
use domain::text;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use reqwest::{Method, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use super::{HttpRegistry, address, address_of, name};
use crate::trouble::{registry_away, registry_odd};

const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
                         application/vnd.docker.distribution.manifest.list.v2+json, \
                         application/vnd.docker.distribution.manifest.v2+json";
/// Bytes of a manifest or a configuration: what registries take at most for the former.
/// Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests
const MOST: usize = 4 << 20;

pub struct Visit<'a> {
    registry: &'a HttpRegistry,
    pub image: &'a ImageRef,
    authorization: Option<Secret<String>>,
}

impl<'a> Visit<'a> {
    pub fn new(registry: &'a HttpRegistry, image: &'a ImageRef) -> Self {
        Self { registry, image, authorization: None }
    }

    /// What the reference points to now.
    pub async fn digest(&mut self) -> Result<Option<Digest>> {
        let Some(response) = self.ask(Method::HEAD, &address(self.image), Some(MANIFESTS)).await? else {
            return Ok(None);
        };
        let header = response.headers().get("docker-content-digest").and_then(|value| value.to_str().ok());
        let digest = header.and_then(|text| Digest::parse(text).ok());
        digest.map(Some).ok_or_else(|| registry_away(name(self.image), "no Docker-Content-Digest in its answer"))
    }

    /// A manifest or an index.
    pub async fn manifest(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        self.content("manifests", digest, Some(MANIFESTS)).await
    }

    pub async fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        self.content("blobs", digest, None).await
    }

    /// What a digest names, and nothing else.
    async fn content(&mut self, what: &str, digest: &Digest, accept: Option<&str>) -> Result<Option<Vec<u8>>> {
        let away = |error: reqwest::Error| registry_away(name(self.image), error.without_url());
        let address = address_of(self.image, what, digest.as_str());
        let Some(mut response) = self.ask(Method::GET, &address, accept).await? else { return Ok(None) };
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(away)? {
            body.extend_from_slice(&piece);
            if body.len() > MOST {
                return Err(registry_odd(self.image, format!("{digest} has more than {MOST} bytes")));
            }
        }
        let found = format!("sha256:{:x}", Sha256::digest(&body));
        if found != digest.as_str() {
            return Err(registry_odd(self.image, format!("{digest} was asked for, and {found} came")));
        }
        Ok(Some(body))
    }

    /// Asks, once more with what the registry wants to see. `None`: it has no such thing.
    async fn ask(&mut self, method: Method, address: &str, accept: Option<&str>) -> Result<Option<Response>> {
        let (image, registry) = (self.image, name(self.image));
        let mut response = self.send(method.clone(), address, accept).await?;
        if response.status() == StatusCode::UNAUTHORIZED
            && let Some(authorization) = self.registry.authorization(image, &response).await?
        {
            self.authorization = Some(authorization);
            response = self.send(method, address, accept).await?;
        }
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => Ok(Some(response)),
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

    async fn send(&self, method: Method, address: &str, accept: Option<&str>) -> Result<Response> {
        let mut request = self.registry.client.request(method, address);
        if let Some(accept) = accept {
            request = request.header(ACCEPT, accept);
        }
        if let Some(value) = &self.authorization {
            request = request.header(AUTHORIZATION, value.expose());
        }
        // A store's address is signed: whoever has it may read.
        request.send().await.map_err(|error| registry_away(name(self.image), error.without_url()))
    }
}
