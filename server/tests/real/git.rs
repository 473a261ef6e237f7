//! A Git server with one repository that has a Dockerfile.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use domain::repository::{GitRef, GitUrl, RepositoryPath};
use domain::service::{GitSource, Source};

/// A bare repository behind `git daemon` on a free port.
pub struct Git {
    folder: tempfile::TempDir,
    daemon: Child,
    pub port: u16,
}

impl Drop for Git {
    fn drop(&mut self) {
        // `git` runs the daemon as its child: a terminated parent takes it along, a killed one would not.
        Command::new("kill").arg(self.daemon.id().to_string()).status().unwrap();
        self.daemon.wait().unwrap();
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
    let status = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{arguments:?}");
}

impl Git {
    /// Serves one commit on `main`.
    pub fn with(dockerfile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let work = folder.path().join("work");
        std::fs::create_dir(&work).unwrap();
        git(&work, &["init", "-q"]);
        std::fs::write(work.join("Dockerfile"), dockerfile).unwrap();
        git(&work, &["add", "."]);
        git(&work, &["commit", "-q", "-m", "First light"]);
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
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Self { folder, daemon, port }
    }

    /// Puts a commit on `main`.
    pub fn commit(&self, message: &str) {
        let work = self.folder.path().join("work");
        git(&work, &["commit", "-q", "--allow-empty", "-m", message]);
        git(&work, &["push", "-q", "../shop.git", "HEAD:main"]);
    }

    /// Puts a `main` with the same files and no past in the place of the one that was.
    pub fn begin_anew(&self, message: &str) {
        let work = self.folder.path().join("work");
        git(&work, &["checkout", "-q", "--orphan", "anew"]);
        git(&work, &["commit", "-q", "-m", message]);
        git(&work, &["push", "-q", "--force", "../shop.git", "HEAD:main"]);
    }

    pub fn source(&self) -> Source {
        source_at(self.port)
    }
}

/// The repository as it is reached at a port.
pub fn source_at(port: u16) -> Source {
    Source::Git(GitSource {
        url: GitUrl::parse(&format!("git://127.0.0.1:{port}/shop.git")).unwrap(),
        reference: GitRef::parse("main").unwrap(),
        path: RepositoryPath::default(),
        dockerfile: RepositoryPath::default(),
    })
}
