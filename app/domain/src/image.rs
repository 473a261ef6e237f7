//! Image references, after the OCI distribution specification and the Docker reference grammar.
//! Source: https://github.com/distribution/reference (grammar in reference.go)

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text;

/// `[registry/]repository[:tag][@digest]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageRef {
    /// Host and port, absent for Docker Hub's short names.
    pub registry: Option<String>,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<Digest>,
}

/// `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    pub fn parse(text: &str) -> Result<Self> {
        let hex = text.strip_prefix("sha256:").unwrap_or_default();
        if hex.len() == 64 && hex.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid(
                "image",
                text!(
                    "“{text}” is not a digest: sha256: and 64 hexadecimal digits.",
                    "“{text}” 不是摘要：应为 sha256: 加 64 位十六进制。"
                ),
            ))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, as people compare them.
    pub fn short(&self) -> &str {
        &self.0[7..19]
    }
}

/// What an image says of itself: the part of its configuration that running it depends on.
/// Source: https://github.com/opencontainers/image-spec/blob/main/config.md
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImageConfig {
    /// `amd64`, `arm64`, ... of Linux: several where the tag names an index.
    pub architectures: Vec<String>,
    /// `1000`, `1000:1000`, `app`; empty: root.
    pub user: String,
    /// As its Dockerfile exposes them: `8080/tcp`.
    pub ports: Vec<String>,
    /// Paths that its Dockerfile says it keeps data at.
    pub volumes: Vec<String>,
    pub entrypoint: Vec<String>,
    pub command: Vec<String>,
}

impl ImageConfig {
    /// Without the group.
    pub fn user_name(&self) -> &str {
        self.user.split(':').next().unwrap_or_default()
    }

    /// `None` where it is a name, or nothing is said.
    pub fn user_number(&self) -> Option<u32> {
        self.user_name().parse().ok()
    }
}

fn component(text: &str) -> bool {
    let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    !text.is_empty()
        && text.starts_with(ok)
        && text.ends_with(ok)
        && text.chars().all(|c| ok(c) || matches!(c, '.' | '_' | '-'))
}

impl ImageRef {
    /// Parses a reference; the error's field is `image`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |why: crate::text::Text| Error::invalid("image", why);
        let general = || {
            wrong(text!(
                "“{text}” is not an image: registry/name:tag or registry/name@sha256:…, in lower case.",
                "“{text}” 不是镜像：应为 registry/name:tag 或 registry/name@sha256:…，小写。"
            ))
        };
        if text.is_empty() {
            return Err(wrong(text!("An image is needed.", "请填写镜像。")));
        }
        if text.len() > 400 || text.chars().any(|c| c.is_whitespace() || c.is_control()) || text.contains("://") {
            return Err(general());
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Digest::parse(digest)?)),
            None => (text, None),
        };
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (path, tag) = match rest[slash..].rfind(':') {
            Some(colon) => (&rest[..slash + colon], Some(&rest[slash + colon + 1..])),
            None => (rest, None),
        };
        if let Some(tag) = tag {
            let first = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let all = |c: char| first(c) || matches!(c, '.' | '-');
            if tag.is_empty() || tag.len() > 128 || !tag.starts_with(first) || !tag.chars().all(all) {
                return Err(general());
            }
        }
        let (registry, repository) = match path.split_once('/') {
            Some((host, rest)) if host.contains('.') || host.contains(':') || host == "localhost" => (Some(host), rest),
            _ => (None, path),
        };
        let host_ok = registry.is_none_or(|host| {
            host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
        });
        if !host_ok || !repository.split('/').all(component) {
            return Err(general());
        }
        Ok(Self {
            registry: registry.map(str::to_owned),
            repository: repository.to_owned(),
            tag: tag.map(str::to_owned),
            digest,
        })
    }

    /// The same image held to a digest. The digest decides; the tag stays, because people tell versions apart by it.
    pub fn pinned(&self, digest: &Digest) -> Self {
        Self { digest: Some(digest.clone()), ..self.clone() }
    }

    /// Whether both are held to the same digest: it is one image, whatever tags name it.
    pub fn is_same(&self, other: &Self) -> bool {
        self.digest.is_some()
            && (&self.registry, &self.repository, &self.digest) == (&other.registry, &other.repository, &other.digest)
    }

    /// As one of these, if one is this tag held to a digest.
    pub fn held(&self, these: &[Self]) -> Option<Self> {
        let is_this = |held: &&Self| Self { digest: None, ..(*held).clone() } == *self;
        these.iter().find(|held| held.digest.is_some() && is_this(held)).cloned()
    }

    /// The last part of its repository, by which people call it.
    pub fn name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or(&self.repository)
    }

    /// What a person tells versions apart by: the tag, or else the start of the digest.
    pub fn version(&self) -> String {
        match (&self.tag, &self.digest) {
            (Some(tag), _) => tag.clone(),
            (None, Some(digest)) => digest.short().to_owned(),
            (None, None) => "latest".to_owned(),
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(registry) = &self.registry {
            write!(f, "{registry}/")?;
        }
        f.write_str(&self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{}", digest.0)?;
        }
        Ok(())
    }
}

crate::parsed::as_text!(ImageRef, Digest);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("nginx")]
    #[case("127.0.0.1:5000/shop/orders:12-ab")]
    #[case("registry.example/a/b_c:1.0")]
    #[case("registry.example/a@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    fn what_is_read_is_written_back(#[case] text: &str) {
        assert_eq!(ImageRef::parse(text).map(|image| image.to_string()), Ok(text.to_owned()));
    }

    #[rstest]
    #[case("")]
    #[case("Orders")]
    #[case("https://registry.example/a")]
    #[case("a b")]
    #[case("a:")]
    #[case("a@sha256:12")]
    #[case("/a")]
    fn what_is_no_image_is_refused(#[case] text: &str) {
        assert!(ImageRef::parse(text).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = ImageRef::parse(&text);
        }
    }
}
