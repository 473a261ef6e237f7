//! Source code becomes an image: looks at Git repositories with the `git` program, builds with the Docker Engine and
//! asks registries what a tag points to. Fills the ports `Repositories`, `ImageBuilder` and `Registry`.

mod builder;
mod dockerfile;
mod engine;
mod git;
mod login;
mod registry;
mod sweep;
mod trouble;

use std::path::PathBuf;
use std::time::Duration;

pub use builder::DockerBuilder;
pub use git::GitRepositories;
pub use login::Logins;
pub use registry::HttpRegistry;
pub use sweep::sweep;

/// Where the work is done and how much of it is allowed.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder for clones; each build has its own below it. Made when it is not there.
    pub root: PathBuf,
    /// `unix:///var/run/docker.sock`, `tcp://host:2375`; `DOCKER_HOST` or the usual socket when absent.
    pub docker: Option<String>,
    /// Who Slipway is at image registries.
    pub logins: Logins,
    /// Bytes that a clone may take on the disk.
    pub clone_bytes: u64,
    /// How long a look at a repository may take: somebody waits in front of a form.
    pub look_time: Duration,
    pub clone_time: Duration,
    /// Building and pushing together.
    pub build_time: Duration,
}

impl Settings {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            docker: None,
            logins: Logins::of_machine(),
            clone_bytes: 1 << 30,
            look_time: Duration::from_secs(20),
            clone_time: Duration::from_secs(300),
            build_time: Duration::from_secs(3600),
        }
    }
}
