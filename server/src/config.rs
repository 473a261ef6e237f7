//! The configuration: defaults, then a file, then `SLIPWAY_*` variables, then flags; the later wins.
//!
//! Every key is described once, in [`KEYS`], which `slipway config --explain` prints.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use domain::image::ImageRef;
use domain::name::UserName;
use domain::secret::Secret;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The keys as flags. A flag that is not given leaves the key to the variable, the file and the default.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct Flags {
    /// The configuration file (TOML); also SLIPWAY_CONFIG.
    #[arg(long, global = true, env = "SLIPWAY_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// Folder for the database, keys and work in progress.
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// The database: sqlite://FILE or postgres://...
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
}

/// The configuration as it is used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// It may hold a password, so it is never shown.
    pub database: Option<Secret<String>>,
    pub log: String,
    /// Encrypts credentials at rest; without it a key file is made in the data folder.
    pub key_file: Option<PathBuf>,
    /// Where built images are pushed; without it there are no builds.
    #[serde(default, deserialize_with = "registry")]
    pub registry: Option<ImageRef>,
    #[serde(deserialize_with = "at_once")]
    pub builds_at_once: u32,
    /// The Docker Engine's address; `DOCKER_HOST` or the usual socket without it.
    #[serde(default, deserialize_with = "filled")]
    pub docker: Option<String>,
    /// The first administrator, made when there is no account at all.
    pub admin_name: Option<UserName>,
    pub admin_password: Option<Secret<String>>,
}

/// A key: its name, its default, and what it is for.
pub struct Key {
    pub name: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// All keys, in the order in which they are explained.
pub const KEYS: [Key; 10] = [
    Key { name: "listen", default: "127.0.0.1:3000", meaning: "address and port to listen on" },
    Key { name: "data", default: "data", meaning: "folder for the database, keys and work in progress" },
    Key { name: "database", default: "sqlite://DATA/slipway.sqlite", meaning: "sqlite://FILE or postgres://..." },
    Key { name: "log", default: "info", meaning: "what is logged, as in RUST_LOG: info, slipway=debug, ..." },
    Key { name: "key_file", default: "DATA/key", meaning: "file with the key that encrypts credentials at rest" },
    Key {
        name: "registry",
        default: "none, so nothing is built",
        meaning: "where built images are pushed: HOST:PORT/FOLDER",
    },
    Key { name: "builds_at_once", default: "2", meaning: "how many builds run at once, 1 to 32" },
    Key {
        name: "docker",
        default: "DOCKER_HOST or the usual socket",
        meaning: "the Docker Engine that builds: unix:///var/run/docker.sock, tcp://HOST:PORT",
    },
    Key { name: "admin_name", default: "admin", meaning: "the first administrator, while there is no account" },
    Key { name: "admin_password", default: "made and printed once", meaning: "the first administrator's password" },
];

#[derive(Serialize)]
struct Defaults {
    listen: &'static str,
    data: &'static str,
    log: &'static str,
    builds_at_once: u32,
}

fn figment(flags: &Flags) -> Figment {
    let file = flags.config.clone().unwrap_or_else(|| PathBuf::from("slipway.toml"));
    let defaults = Defaults { listen: "127.0.0.1:3000", data: "data", log: "info", builds_at_once: 2 };
    Figment::from(Serialized::defaults(defaults))
        .merge(Toml::file(file))
        // Only our own keys: Kubernetes puts SLIPWAY_SERVICE_HOST and the like into a pod beside a Service of our name.
        .merge(Env::prefixed("SLIPWAY_").only(&KEYS.map(|key| key.name)))
        .merge(Serialized::globals(flags))
}

/// A variable that is set to nothing is one that is not set.
fn filled<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(value)?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// A registry and a folder in it, without a tag: `127.0.0.1:5000` alone would be read as an image with the tag 5000.
fn registry<'de, D: Deserializer<'de>>(value: D) -> Result<Option<ImageRef>, D::Error> {
    let Some(text) = filled(value)? else { return Ok(None) };
    let image = ImageRef::parse(text.trim_end_matches('/')).map_err(D::Error::custom)?;
    if image.tag.is_some() || image.digest.is_some() {
        return Err(D::Error::custom(format!("“{text}” names no folder; it is as 127.0.0.1:5000/slipway")));
    }
    Ok(Some(image))
}

fn at_once<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    let count = u32::deserialize(value)?;
    if (1..=32).contains(&count) {
        return Ok(count);
    }
    Err(D::Error::custom(format!("{count} is not between 1 and 32")))
}

/// Reads the configuration. The error names the key, the value's source and what is wrong with it.
pub fn load(flags: &Flags) -> anyhow::Result<Config> {
    if let Some(file) = &flags.config {
        anyhow::ensure!(file.is_file(), "config: the file {} is not there", file.display());
    }
    figment(flags).extract().map_err(|error| {
        let lines: Vec<String> = error
            .into_iter()
            .map(|error| {
                let key = error.path.join(".");
                let source = error.metadata.as_ref().map_or_else(String::new, |from| format!(" (from {})", from.name));
                format!("{key}: {}{source}", error.kind)
            })
            .collect();
        anyhow::anyhow!("the configuration is wrong\n  {}", lines.join("\n  "))
    })
}

/// A table of all keys: what each is for, its default, and where its value comes from now.
pub fn explain(flags: &Flags) -> String {
    let figment = figment(flags);
    let mut out = String::from("Later wins: default, file (slipway.toml or --config), SLIPWAY_* variable, flag.\n\n");
    for key in KEYS {
        let source = figment.find_metadata(key.name).map_or("default".into(), |from| from.name.clone());
        let variable = format!("SLIPWAY_{}", key.name.to_uppercase());
        let _ = writeln!(
            out,
            "{:<14} {}\n{:14} default {}; {variable}; now from: {source}",
            key.name, key.meaning, "", key.default
        );
    }
    out
}

impl Config {
    /// The values as `key = value` lines, without secrets.
    pub fn shown(&self) -> String {
        let database = if self.database.is_some() { "•••• (set)" } else { "sqlite in the data folder" };
        let or = |value: Option<String>, none: &str| value.unwrap_or_else(|| none.to_owned());
        let lines = [
            ("listen", self.listen.to_string()),
            ("data", self.data.display().to_string()),
            ("database", database.to_owned()),
            ("log", self.log.clone()),
            ("key_file", self.key_file().display().to_string()),
            ("registry", or(self.registry.as_ref().map(ToString::to_string), "none: nothing is built")),
            ("builds_at_once", self.builds_at_once.to_string()),
            ("docker", or(self.docker.clone(), "DOCKER_HOST or the usual socket")),
            ("admin_name", or(self.admin_name.as_ref().map(ToString::to_string), "admin")),
            (
                "admin_password",
                if self.admin_password.is_some() { "•••• (set)" } else { "made when needed" }.to_owned(),
            ),
        ];
        lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
    }

    /// The database's URL.
    pub fn database(&self) -> Secret<String> {
        let in_data = || Secret::new(format!("sqlite://{}", self.data.join("slipway.sqlite").display()));
        self.database.clone().unwrap_or_else(in_data)
    }

    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("key"))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn with_file(text: &str, listen: Option<&str>) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("slipway.toml");
        std::fs::write(&file, text).unwrap();
        load(&Flags { config: Some(file), listen: listen.map(str::to_owned), ..Flags::default() })
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let file = "listen = '127.0.0.1:4000'\nlog = 'debug'";
        assert_eq!(with_file(file, None).unwrap().listen.port(), 4000);
        let both = with_file(file, Some("127.0.0.1:5001")).unwrap();
        assert_eq!((both.listen.port(), both.log.as_str()), (5001, "debug"));
    }

    #[test]
    fn an_error_names_the_key() {
        let wrong = with_file("listen = 'nowhere'", None).expect_err("refused").to_string();
        assert!(wrong.contains("listen"), "{wrong}");
        let unknown = with_file("lisen = '127.0.0.1:1'", None).expect_err("refused").to_string();
        assert!(unknown.contains("lisen"), "{unknown}");
    }

    #[test]
    fn a_registry_needs_a_folder_and_a_number_its_bounds() {
        let registry = with_file("registry = '127.0.0.1:5000/slipway'", None).unwrap().registry;
        assert_eq!(registry.unwrap().to_string(), "127.0.0.1:5000/slipway");
        assert_eq!(with_file("registry = ''", None).unwrap().registry, None);
        for (text, key) in [
            ("registry = '127.0.0.1:5000'", "registry"),
            ("builds_at_once = 0", "builds_at_once"),
            ("admin_name = 'Ann Lee'", "admin_name"),
        ] {
            let wrong = with_file(text, None).expect_err("refused").to_string();
            assert!(wrong.contains(&format!("{key}: ")), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        let file = "database = 'postgres://ann:hunter2@127.0.0.1/slipway'\nadmin_password = 'hunter2hunter2'";
        let config = with_file(file, None).unwrap();
        assert!(!config.shown().contains("hunter2") && !format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn every_key_is_explained() {
        let explained = explain(&Flags::default());
        for key in KEYS {
            assert!(explained.contains(key.name) && explained.contains(key.meaning), "{}", key.name);
        }
    }
}
