//! One run of `git`, shut in: no configuration but ours, no questions, no hooks, few protocols, a size and a time
//! limit; everything it started ends with it. Secrets go through the environment and files, never through arguments,
//! which every user of the machine may read.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use domain::error::Result;
use domain::repository::{GitCredentials, GitUrl};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::trouble;
use crate::trouble::disk;

/// `git` in one folder, with the credentials of one repository.
pub struct Git<'a> {
    folder: &'a Path,
    url: &'a GitUrl,
    has_credentials: bool,
    config: Vec<(String, String)>,
    ssh: Option<String>,
    bytes: u64,
    time: Duration,
}

/// Ends a process group when dropped: `kill_on_drop` alone would leave `git`'s own children running.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // It fails only when the group is gone already, which is what is wanted.
            let _gone = kill_process_group(pid, Signal::KILL);
        }
    }
}

impl<'a> Git<'a> {
    /// `private` is a folder that is cleared with the work and lies outside of the checked out tree: the ssh key goes
    /// there. `known_hosts` stays: a host whose key changed later is refused.
    pub fn new(
        folder: &'a Path,
        private: &Path,
        known_hosts: &Path,
        url: &'a GitUrl,
        credentials: Option<&GitCredentials>,
        bytes: u64,
        time: Duration,
    ) -> Result<Self> {
        let mut config: Vec<(String, String)> = [
            ("protocol.allow", "never"),
            ("protocol.https.allow", "always"),
            ("protocol.http.allow", "always"),
            ("protocol.ssh.allow", "always"),
            ("protocol.git.allow", "always"),
            ("core.hooksPath", "/dev/null"),
            ("core.fsmonitor", "false"),
            ("credential.helper", ""),
            ("submodule.recurse", "false"),
            ("fetch.recurseSubmodules", "false"),
            ("transfer.fsckObjects", "false"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("advice.detachedHead", "false"),
            ("init.defaultBranch", "main"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
        // A server may send on to another, and what it sends on with is not ours to know: whoever gave a password gave it
        // for this address. Without one, only the first request may be sent on, which is git's own rule.
        let follows = if credentials.is_some() { "false" } else { "initial" };
        config.push(("http.followRedirects".to_owned(), follows.to_owned()));
        let mut key = None;
        match credentials {
            Some(GitCredentials::Password { user, password }) => {
                let plain = format!("{user}:{}", password.expose());
                let value = base64::engine::general_purpose::STANDARD.encode(plain);
                // Bound to this URL: git sends it nowhere else.
                config.push((format!("http.{url}.extraHeader"), format!("Authorization: Basic {value}")));
            }
            Some(GitCredentials::SshKey { private_key }) => key = Some(write_key(private, private_key.expose())?),
            None => {}
        }
        let ssh = url.is_ssh().then(|| ssh_command(key.as_deref(), known_hosts));
        Ok(Self { folder, url, has_credentials: credentials.is_some(), config, ssh, bytes, time })
    }

    /// Runs `git` with these arguments and returns what it wrote. Its failures are mapped to sentences.
    pub async fn run(&self, arguments: &[&str]) -> Result<String> {
        let done = tokio::select! {
            done = self.run_freely(arguments) => done?,
            () = self.outgrown() => return Err(trouble::too_large(self.bytes)),
            () = tokio::time::sleep(self.time) => return Err(trouble::too_slow(self.time.as_secs())),
        };
        // A quick run may have ended between two looks at the size.
        if self.is_outgrown().await { Err(trouble::too_large(self.bytes)) } else { Ok(done) }
    }

    async fn run_freely(&self, arguments: &[&str]) -> Result<String> {
        let mut command = program();
        command.env_clear().current_dir(self.folder).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        const KEPT: [&str; 10] = [
            "PATH",
            "https_proxy",
            "http_proxy",
            "no_proxy",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ];
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.env("HOME", self.folder).env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_ASKPASS", "");
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CEILING_DIRECTORIES", "/");
        command.env("GIT_CONFIG_COUNT", self.config.len().to_string());
        for (index, (key, value)) in self.config.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        if let Some(ssh) = &self.ssh {
            command.env("GIT_SSH_COMMAND", ssh).env("GIT_SSH_VARIANT", "ssh");
        }
        let mut child = command.spawn().map_err(trouble::no_git)?;
        let _group = Group(child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        // Bounded, so that a server that talks without end fills no memory.
        let read_out = async {
            match stdout {
                Some(pipe) => pipe.take(64 << 20).read_to_end(&mut out).await.map(drop),
                None => Ok(()),
            }
        };
        let read_err = async {
            match stderr {
                Some(pipe) => pipe.take(1 << 20).read_to_end(&mut err).await.map(drop),
                None => Ok(()),
            }
        };
        tokio::try_join!(read_out, read_err).map_err(|error| disk(&error))?;
        let status = child.wait().await.map_err(|error| disk(&error))?;
        if status.success() {
            return Ok(String::from_utf8_lossy(&out).into_owned());
        }
        let said = String::from_utf8_lossy(&err);
        if said.starts_with("setpriv:") {
            return Err(trouble::no_git(said.trim()));
        }
        Err(trouble::sentence(&said, self.url, self.has_credentials))
    }

    /// Ends when the folder has outgrown its limit. Looked at a few times a second: git itself has no such limit.
    async fn outgrown(&self) {
        while !self.is_outgrown().await {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    async fn is_outgrown(&self) -> bool {
        let folder = self.folder.to_owned();
        tokio::task::spawn_blocking(move || size(&folder)).await.is_ok_and(|size| size > self.bytes)
    }
}

/// `git`, which does not outlive this process: when it is killed, nobody is left to end the group. `setpriv` of
/// util-linux asks the kernel for that (PR_SET_PDEATHSIG in prctl(2)), since a program without `unsafe` cannot; where
/// it is missing, a `git` whose server was killed goes on until its own end.
fn program() -> Command {
    static DIES_WITH_US: LazyLock<bool> = LazyLock::new(|| {
        let mut probe = std::process::Command::new("setpriv");
        probe.args(["--pdeathsig", "KILL", "--", "true"]).stdin(Stdio::null()).stdout(Stdio::null());
        probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    if !*DIES_WITH_US {
        return Command::new("git");
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", "git"]);
    command
}

/// Bytes below a folder. What vanishes while it is counted counts nothing.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}

/// The key as ssh wants it: readable by nobody else, and with a newline at its end.
fn write_key(private: &Path, key: &str) -> Result<PathBuf> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let path = private.join("key");
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        writeln!(file, "{}", key.replace("\r\n", "\n").trim_end())
    };
    write().map_err(|error| disk(&error))?;
    Ok(path)
}

/// `ssh` without the server's own keys and settings.
fn ssh_command(key: Option<&Path>, known_hosts: &Path) -> String {
    let quote = |path: &Path| format!("'{}'", path.to_string_lossy().replace('\'', "'\\''"));
    let identity = key.map_or("-o IdentityFile=none".to_owned(), |path| format!("-i {}", quote(path)));
    format!(
        "ssh -F /dev/null {identity} -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes \
         -o StrictHostKeyChecking=accept-new -o ConnectTimeout=10 -o UserKnownHostsFile={}",
        quote(known_hosts)
    )
}
