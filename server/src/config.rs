//! The configuration: defaults, then a file, then `SLIPWAY_*` variables, then flags; the later wins.
//!
//! Every key is described once, in [`KEYS`], which `slipway config --explain` prints.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use domain::secret::Secret;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

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
}

/// A key: its name, its default, and what it is for.
pub struct Key {
    pub name: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// All keys, in the order in which they are explained.
pub const KEYS: [Key; 5] = [
    Key { name: "listen", default: "127.0.0.1:3000", meaning: "address and port to listen on" },
    Key { name: "data", default: "data", meaning: "folder for the database, keys and work in progress" },
    Key { name: "database", default: "sqlite://DATA/slipway.sqlite", meaning: "sqlite://FILE or postgres://..." },
    Key { name: "log", default: "info", meaning: "what is logged, as in RUST_LOG: info, slipway=debug, ..." },
    Key { name: "key_file", default: "DATA/key", meaning: "file with the key that encrypts credentials at rest" },
];

#[derive(Serialize)]
struct Defaults {
    listen: &'static str,
    data: &'static str,
    log: &'static str,
}

fn figment(flags: &Flags) -> Figment {
    let file = flags.config.clone().unwrap_or_else(|| PathBuf::from("slipway.toml"));
    Figment::from(Serialized::defaults(Defaults { listen: "127.0.0.1:3000", data: "data", log: "info" }))
        .merge(Toml::file(file))
        // Only our own keys: Kubernetes puts SLIPWAY_SERVICE_HOST and the like into a pod beside a Service of our name.
        .merge(Env::prefixed("SLIPWAY_").only(&KEYS.map(|key| key.name)))
        .merge(Serialized::globals(flags))
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
            "{:<10} {}\n{:10} default {}; {variable}; now from: {source}",
            key.name, key.meaning, "", key.default
        );
    }
    out
}

impl Config {
    /// The values as `key = value` lines, without secrets.
    pub fn shown(&self) -> String {
        let database = if self.database.is_some() { "•••• (set)" } else { "sqlite in the data folder" };
        format!(
            "listen = {}\ndata = {}\ndatabase = {database}\nlog = {}\nkey_file = {}\n",
            self.listen,
            self.data.display(),
            self.log,
            self.key_file().display()
        )
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
    fn the_database_is_never_shown() {
        let config = with_file("database = 'postgres://ann:hunter2@127.0.0.1/slipway'", None).unwrap();
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
