//! Asking within bounds: a limit in time and in size, and no redirect, which could lead anywhere.

use std::time::Duration;

use domain::centre::Access;
use domain::error::{Error, Result};
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Client, RequestBuilder, StatusCode, Url};

use crate::fault::{self, chain};

/// Bytes of an item; Nacos itself takes 100 KiB of one unless it is told otherwise.
pub(crate) const MOST: usize = 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: Client,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &'static str) -> Option<&str> {
        self.headers.get(HeaderName::from_static(name))?.to_str().ok()
    }
}

impl Http {
    pub fn new(timeout: Duration) -> Result<Self> {
        // reqwest is built without a TLS provider and panics when none is installed. The server installs one first; a second
        // installation is refused, which is why the result does not matter.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            drop(rustls::crypto::ring::default_provider().install_default());
        }
        let client = Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Error::internal(chain(&error)))?;
        Ok(Self { client })
    }

    pub fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    pub fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// Sends it, and reads the answer. What the centre says is no error here, but for what no centre says.
    pub async fn ask(&self, access: &Access, request: RequestBuilder) -> Result<Answer> {
        // The address of a question may name what is read, but nothing confidential stands in it; it is left out all the same.
        let away = |error: reqwest::Error| fault::away(access, &error.without_url());
        let mut response = request.send().await.map_err(away)?;
        let (status, headers) = (response.status(), response.headers().clone());
        if status.is_redirection() {
            return Err(fault::stranger(access, format_args!("it sends elsewhere (HTTP {})", status.as_u16())));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(away)? {
            body.extend_from_slice(&piece);
            if body.len() > MOST {
                return Err(fault::too_long(access));
            }
        }
        let body = String::from_utf8(body).map_err(|_| fault::no_text(access))?;
        Ok(Answer { status, headers, body })
    }
}

/// The address of a question: parts of a path below the centre's own.
pub(crate) fn below(access: &Access, parts: &[&str]) -> Result<Url> {
    let mut url = Url::parse(access.address.as_str()).map_err(|error| fault::unusable(access, error))?;
    url.path_segments_mut().map_err(|()| fault::unusable(access, "it has no path"))?.pop_if_empty().extend(parts);
    Ok(url)
}
