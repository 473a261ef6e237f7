//! Who Slipway is at image registries: what `docker login` wrote into Docker's configuration file. The Engine knows
//! nothing of that file, so whoever asks it to push sends the credentials along.
//! Source: https://docs.docker.com/reference/cli/docker/login/ (authentication without a credential store)

use std::collections::HashMap;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bollard::auth::DockerCredentials;
use domain::secret::Secret;
use serde::Deserialize;

/// Docker Hub's name in the file.
const HUB: &str = "https://index.docker.io/v1/";

/// Docker's configuration file, read anew each time: a sign-in acts at once.
#[derive(Debug, Clone)]
pub struct Logins(pub Option<PathBuf>);

/// What the file says of one registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// Nothing, or there is no such file.
    Nobody,
    Known {
        user: String,
        password: Secret<String>,
    },
    /// Credentials are kept by a helper program, which Slipway does not start.
    Helper(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    auths: HashMap<String, Entry>,
    #[serde(rename = "credHelpers")]
    helpers: HashMap<String, String>,
    #[serde(rename = "credsStore")]
    store: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    /// User and password, joined by a colon, in Base64.
    auth: Option<Secret<String>>,
}

impl Entry {
    fn login(&self) -> Option<(String, Secret<String>)> {
        let plain = STANDARD.decode(self.auth.as_ref()?.expose().trim()).ok()?;
        let plain = String::from_utf8(plain).ok()?;
        let (user, password) = plain.split_once(':')?;
        // Docker once padded what it wrote.
        let password = password.trim_end_matches('\0');
        (!user.is_empty() && !password.is_empty()).then(|| (user.to_owned(), Secret::new(password.to_owned())))
    }
}

impl Logins {
    /// `config.json` in `$DOCKER_CONFIG`, or else in `~/.docker`, as Docker's own command line looks for it.
    pub fn of_machine() -> Self {
        let chosen = std::env::var_os("DOCKER_CONFIG").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let folder = chosen.or_else(|| Some(std::env::home_dir()?.join(".docker")));
        Self(folder.map(|folder| folder.join("config.json")))
    }

    /// The file's path, for the advice to write into it.
    pub fn place(&self) -> String {
        self.0.as_ref().map_or_else(|| "~/.docker/config.json".to_owned(), |path| path.display().to_string())
    }

    /// A file that is not there is one without entries. One that cannot be read is logged, without what it holds.
    fn read(&self) -> File {
        let Some(path) = &self.0 else { return File::default() };
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return File::default(),
            Err(error) => {
                tracing::warn!(error.message = %error, "Docker's configuration file {} cannot be read", path.display());
                return File::default();
            }
        };
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            // The message may quote a value, so only the place is told.
            let (line, column) = (error.line(), error.column());
            tracing::warn!(line, column, "Docker's configuration file {} is not what Docker writes", path.display());
            File::default()
        })
    }

    /// The login for a registry; `None` is Docker Hub.
    pub fn of(&self, registry: Option<&str>) -> Login {
        let (file, wanted) = (self.read(), host(registry.unwrap_or(HUB)));
        let of_registry = |name: &&String| host(name) == wanted;
        let entry = file.auths.iter().find(|(name, _)| of_registry(name)).map(|(_, entry)| entry);
        if let Some((user, password)) = entry.and_then(Entry::login) {
            return Login::Known { user, password };
        }
        let helper = file.helpers.iter().find(|(name, _)| of_registry(name)).map(|(_, helper)| helper.clone());
        // A store for everything leaves an empty entry for each registry that it holds.
        match helper.or_else(|| file.store.filter(|_| entry.is_some())) {
            Some(helper) => Login::Helper(helper),
            None => Login::Nobody,
        }
    }

    /// What the Engine is sent with a push to a registry.
    pub fn for_push(&self, registry: Option<&str>) -> Option<DockerCredentials> {
        match self.of(registry) {
            Login::Known { user, password } => {
                Some(credentials(registry.unwrap_or(HUB), user, password.expose().clone()))
            }
            Login::Nobody | Login::Helper(_) => None,
        }
    }

    /// What the Engine is sent with a build, whose base images may come from any registry.
    pub fn for_build(&self) -> Option<HashMap<String, DockerCredentials>> {
        let file = self.read();
        let known = file.auths.iter().filter_map(|(name, entry)| {
            let (user, password) = entry.login()?;
            Some((name.clone(), credentials(name, user, password.expose().clone())))
        });
        Some(known.collect::<HashMap<_, _>>()).filter(|known| !known.is_empty())
    }
}

fn credentials(registry: &str, user: String, password: String) -> DockerCredentials {
    DockerCredentials {
        username: Some(user),
        password: Some(password),
        serveraddress: Some(registry.to_owned()),
        ..DockerCredentials::default()
    }
}

/// Host and port of a registry as the file names it: `https://registry.example/v1/` is `registry.example`. All names of
/// Docker Hub are one.
fn host(name: &str) -> &str {
    let rest = name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or(name);
    match rest.split('/').next().unwrap_or_default() {
        "index.docker.io" | "registry-1.docker.io" => "docker.io",
        host => host,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    fn logins(text: &str) -> (tempfile::TempDir, Logins) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        std::fs::write(&file, text).unwrap();
        (folder, Logins(Some(file)))
    }

    #[test]
    fn a_login_is_found_by_its_registry() {
        // ann:wonder:land, and bob:secret
        let (_folder, logins) = logins(
            r#"{"auths": {"registry.example:5000": {"auth": "YW5uOndvbmRlcjpsYW5k"},
                          "https://index.docker.io/v1/": {"auth": "Ym9iOnNlY3JldA==", "email": "x"},
                          "kept.example": {}},
                "credsStore": "desktop", "credHelpers": {"ecr.example": "ecr-login"}, "HttpHeaders": {"a": "b"}}"#,
        );
        let known = |user: &str, password: &str| Login::Known {
            user: user.to_owned(),
            password: Secret::new(password.to_owned()),
        };
        assert_eq!(logins.of(Some("registry.example:5000")), known("ann", "wonder:land"));
        assert_eq!(logins.of(None), known("bob", "secret"));
        assert_eq!(logins.of(Some("docker.io")), known("bob", "secret"));
        assert_eq!(logins.of(Some("registry.example")), Login::Nobody, "another port is another registry");
        assert_eq!(logins.of(Some("kept.example")), Login::Helper("desktop".to_owned()));
        assert_eq!(logins.of(Some("ecr.example")), Login::Helper("ecr-login".to_owned()));
        assert_eq!(logins.for_build().unwrap().len(), 2);
        let shown = format!("{:?} {:?}", logins.of(None), logins.read());
        assert!(!shown.contains("secret") && !shown.contains("Ym9i"), "{shown}");
    }

    #[test]
    fn no_file_and_a_broken_one_are_nobody() {
        assert_eq!(Logins(None).of(None), Login::Nobody);
        assert_eq!(Logins(Some("/nowhere/config.json".into())).of(None), Login::Nobody);
        let (_folder, logins) = logins("{\"auths\": 7}");
        assert_eq!((logins.of(None), logins.for_build()), (Login::Nobody, None));
    }
}
