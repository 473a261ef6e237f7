//! From what a digest names to what the image says of itself: an index names manifests, a manifest its configuration.
//! Sources: https://github.com/opencontainers/image-spec (image-index.md, manifest.md, config.md), and for what Docker
//! wrote before: https://distribution.github.io/distribution/spec/manifest-v2-2/

use std::collections::BTreeMap;

use domain::error::Result;
use domain::image::{Digest, ImageConfig};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::visit::Visit;
use crate::trouble::registry_odd;

/// An index, or a manifest: the one has `manifests`, the other `config`.
#[derive(Deserialize)]
struct Manifest {
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: String,
    platform: Option<Platform>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Platform {
    architecture: String,
    os: String,
}

impl Platform {
    /// As nodes call it. What is not for Linux is named with its system, so that it is none of theirs.
    fn name(&self) -> String {
        let Self { architecture, os } = self;
        if matches!(os.as_str(), "linux" | "") { architecture.clone() } else { format!("{os}/{architecture}") }
    }

    /// Attestations stand in an index as manifests for an unknown platform.
    fn is_known(&self) -> bool {
        let known = |word: &str| !word.is_empty() && word != "unknown";
        known(&self.architecture) && known(&self.os)
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(flatten)]
    platform: Platform,
    config: Option<Run>,
}

/// Each may be `null`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Run {
    user: Option<String>,
    exposed_ports: Option<BTreeMap<String, IgnoredAny>>,
    volumes: Option<BTreeMap<String, IgnoredAny>>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
}

/// What the digest's image says of itself. `None`: the registry has not all of it.
pub async fn read(visit: &mut Visit<'_>, digest: &Digest) -> Result<Option<ImageConfig>> {
    let Some(manifest) = visit.manifest(digest).await? else { return Ok(None) };
    let mut manifest: Manifest = json(visit, &manifest)?;
    let mut architectures = Vec::new();
    if let Some(all) = &manifest.manifests {
        architectures = platforms(all);
        let chosen = choice(all).ok_or_else(|| registry_odd(visit.image, "an index without an image"))?;
        let Some(of_platform) = visit.manifest(&named(visit, chosen)?).await? else { return Ok(None) };
        manifest = json(visit, &of_platform)?;
    }
    let config = manifest.config.ok_or_else(|| registry_odd(visit.image, "a manifest without a configuration"))?;
    let Some(file) = visit.blob(&named(visit, &config)?).await? else { return Ok(None) };
    let file: File = json(visit, &file)?;
    if architectures.is_empty() && file.platform.is_known() {
        architectures.push(file.platform.name());
    }
    let run = file.config.unwrap_or_default();
    Ok(Some(ImageConfig {
        architectures,
        user: run.user.unwrap_or_default(),
        ports: run.exposed_ports.unwrap_or_default().into_keys().collect(),
        volumes: run.volumes.unwrap_or_default().into_keys().collect(),
        entrypoint: run.entrypoint.unwrap_or_default(),
        command: run.cmd.unwrap_or_default(),
    }))
}

fn json<T: DeserializeOwned>(visit: &Visit<'_>, text: &[u8]) -> Result<T> {
    serde_json::from_slice(text).map_err(|error| registry_odd(visit.image, error))
}

fn named(visit: &Visit<'_>, descriptor: &Descriptor) -> Result<Digest> {
    Digest::parse(&descriptor.digest).map_err(|error| registry_odd(visit.image, error))
}

/// Of Linux where there is one; otherwise all.
fn platforms(all: &[Descriptor]) -> Vec<String> {
    let known = || all.iter().filter_map(|one| one.platform.as_ref()).filter(|platform| platform.is_known());
    let linux = known().any(|platform| platform.os == "linux");
    let mut names: Vec<String> =
        known().filter(|platform| !linux || platform.os == "linux").map(Platform::name).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// The image for Linux and for this program's own architecture, else the first for Linux, else the first that says
/// nothing of its platform, which is its configuration's then, else the first.
fn choice(all: &[Descriptor]) -> Option<&Descriptor> {
    let linux = |one: &&Descriptor| one.platform.as_ref().is_some_and(|p| p.is_known() && p.os == "linux");
    let own = |one: &&Descriptor| linux(one) && one.platform.as_ref().is_some_and(|p| p.architecture == architecture());
    let known = |one: &&Descriptor| one.platform.as_ref().is_some_and(Platform::is_known);
    let silent = |one: &&Descriptor| one.platform.is_none();
    all.iter()
        .find(own)
        .or_else(|| all.iter().find(linux))
        .or_else(|| all.iter().find(silent))
        .or_else(|| all.iter().find(known))
}

/// This program's, as images call it.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at once")]
mod tests {
    use super::*;

    fn index(platforms: &[Option<(&str, &str)>]) -> Vec<Descriptor> {
        let one = |(at, platform): (usize, &Option<(&str, &str)>)| Descriptor {
            digest: at.to_string(),
            platform: platform.map(|(os, architecture)| Platform { os: os.into(), architecture: architecture.into() }),
        };
        platforms.iter().enumerate().map(one).collect()
    }

    #[test]
    fn an_index_is_read_as_a_node_would() {
        let other = if architecture() == "amd64" { "arm64" } else { "amd64" };
        let all = [
            Some(("unknown", "unknown")),
            Some(("windows", architecture())),
            Some(("linux", "arm")),
            Some(("linux", "arm")),
            Some(("linux", other)),
            Some(("linux", architecture())),
        ];
        let found = index(&all);
        assert_eq!(platforms(&found), ["arm", other, architecture()]);
        assert_eq!(choice(&found).unwrap().digest, "5");
        assert_eq!(choice(&index(&all[..5])).unwrap().digest, "2");
        let windows = index(&all[..2]);
        assert_eq!(
            (platforms(&windows), choice(&windows).unwrap().digest.as_str()),
            (vec![format!("windows/{}", architecture())], "1")
        );
        assert!(choice(&index(&all[..1])).is_none(), "an attestation is no image");
        assert_eq!(choice(&index(&[None])).unwrap().digest, "0");
    }
}
