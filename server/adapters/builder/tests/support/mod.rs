//! A Git server with one repository, and a sink that remembers.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod scripted;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use async_trait::async_trait;
use builder::Settings;
use domain::build::Step;
use domain::error::Result;
use domain::image::ImageRef;
use domain::ports::{BuildOrder, BuildProgress, BuildSink};
use domain::repository::{GitRef, GitUrl, RepositoryPath};
use domain::service::GitSource;

/// The registry and the base image that the local stack provides.
pub const REGISTRY: &str = "127.0.0.1:5000";
pub const BASE: &str = "127.0.0.1:5000/base/debian:bookworm";

/// A bare repository behind `git daemon` on a free port.
pub struct Server {
    folder: tempfile::TempDir,
    daemon: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // `git` runs the daemon as its child: a terminated parent takes it along, a killed one would not.
        Command::new("kill").arg(self.daemon.id().to_string()).status().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// A disk that is soon full.
pub struct SmallDisk {
    pub folder: tempfile::TempDir,
}

impl SmallDisk {
    pub fn of(bytes: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"])
            .arg(folder.path())
            .status();
        assert!(mounted.unwrap().success(), "mounting a small disk takes root");
        Self { folder }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.folder.path()).status().unwrap();
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args([
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example",
        "-c",
        "init.defaultBranch=main",
    ]);
    assert!(
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(),
        "{arguments:?}"
    );
}

impl Server {
    /// Serves one commit with these files, on `main`, and an annotated tag `v1`.
    pub async fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let work = folder.path().join("work");
        std::fs::create_dir(&work).unwrap();
        git(&work, &["init", "-q"]);
        for (path, text) in files {
            let path = work.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::os::unix::fs::symlink("/etc", work.join("outside")).unwrap();
        git(&work, &["add", "."]);
        git(&work, &["commit", "-q", "-m", "First light\n\nbody"]);
        git(&work, &["tag", "-a", "v1", "-m", "one"]);
        git(&work, &["branch", "side"]);
        git(folder.path(), &["clone", "-q", "--bare", "work", "shop.git"]);
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let daemon = Command::new("git")
            .args(["daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1"])
            .arg(format!("--port={port}"))
            .arg(format!("--base-path={}", folder.path().display()))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Self { folder, daemon, port }
    }

    pub fn url(&self, name: &str) -> GitUrl {
        GitUrl::parse(&format!("git://127.0.0.1:{}/{name}", self.port)).unwrap()
    }

    pub fn settings(&self) -> Settings {
        Settings::new(self.folder.path().join("builds"))
    }

    pub fn source(&self) -> GitSource {
        let (path, dockerfile) = (RepositoryPath::default(), RepositoryPath::default());
        GitSource { url: self.url("shop.git"), reference: GitRef::parse("main").unwrap(), path, dockerfile }
    }

    pub fn order(&self, key: &str) -> BuildOrder {
        BuildOrder {
            key: key.to_owned(),
            source: self.source(),
            reference: GitRef::parse("v1").unwrap(),
            credentials: None,
            repository: ImageRef::parse(&format!("{REGISTRY}/builder-tests/{key}")).unwrap(),
            number: 7,
        }
    }
}

#[derive(Default)]
pub struct Told {
    pub log: Mutex<String>,
    pub steps: Mutex<Vec<Step>>,
    pub commits: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl BuildSink for Told {
    async fn tell(&self, progress: BuildProgress) -> Result<()> {
        match progress {
            BuildProgress::Log(text) => self.log.lock().unwrap().push_str(&text),
            BuildProgress::Commit { hash, subject } => self.commits.lock().unwrap().push((hash, subject)),
            BuildProgress::Step { index, step } => {
                let mut steps = self.steps.lock().unwrap();
                assert!(index <= steps.len(), "steps come in order");
                if index == steps.len() { steps.push(step) } else { steps[index] = step }
            }
        }
        Ok(())
    }

    fn offset(&self) -> u64 {
        self.log.lock().unwrap().len() as u64
    }
}
