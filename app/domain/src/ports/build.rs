//! Source repositories, the engine that builds images, and the registry that keeps them.

use async_trait::async_trait;

use crate::build::{Step, StepStatus};
use crate::commits::Commit;
use crate::error::Result;
use crate::image::{Digest, ImageConfig, ImageRef};
use crate::repository::{GitCredentials, GitRef, GitUrl, RepositoryLook};
use crate::service::GitSource;

/// A look at a repository without building it.
#[async_trait]
pub trait Repositories: Send + Sync {
    /// Answers within seconds: the commit of the ref, the branches, Dockerfiles and the ports they expose. Errors name
    /// the field: `url` (not there, not reachable), `credentials` (wants a password), `ref`, `dockerfile`.
    async fn look(
        &self,
        url: &GitUrl,
        reference: Option<&GitRef>,
        source: Option<&GitSource>,
        credentials: Option<&GitCredentials>,
    ) -> Result<RepositoryLook>;
}

/// What to build.
#[derive(Debug, Clone)]
pub struct BuildOrder {
    /// Names the working folder and the containers, so that what a killed server left can be found and cleared.
    pub key: String,
    pub source: GitSource,
    pub reference: GitRef,
    pub credentials: Option<GitCredentials>,
    /// Repository to push to, without a tag; the tag becomes the build's number and the commit.
    pub repository: ImageRef,
    pub number: u32,
}

/// What a build tells while it works.
#[derive(Debug, Clone, PartialEq)]
pub enum BuildProgress {
    /// A step begins, or changes.
    Step {
        index: usize,
        step: Step,
    },
    /// Whole lines for the log.
    Log(String),
    Commit {
        hash: String,
        subject: String,
    },
}

/// Takes what the builder tells. `tell` waits when the database is slow, so nothing piles up.
#[async_trait]
pub trait BuildSink: Send + Sync {
    async fn tell(&self, progress: BuildProgress) -> Result<()>;
    /// Bytes of log told so far, for the steps' offsets.
    fn offset(&self) -> u64;
}

/// What a build made.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    pub image: ImageRef,
    pub digest: Digest,
    pub commit: String,
    /// The commit and those before it, newest first; empty where the repository did not tell them.
    pub history: Vec<Commit>,
}

/// The engine that clones, builds and pushes.
#[async_trait]
pub trait ImageBuilder: Send + Sync {
    /// Does the whole work. Dropping the future ends it really: child processes, the engine's build, the push.
    /// The error's sentence quotes the first error line.
    async fn build(&self, order: BuildOrder, sink: &dyn BuildSink) -> Result<Built>;
    /// Clears what a killed server left of this build.
    async fn clear(&self, key: &str) -> Result<()>;
    /// A sentence when the engine does not answer.
    async fn check(&self) -> Result<()>;
}

/// The registry's own answer about an image.
#[async_trait]
pub trait Registry: Send + Sync {
    /// The digest a tag points to now; `None` when the registry says that there is no such image.
    async fn digest(&self, image: &ImageRef) -> Result<Option<Digest>>;
    /// What the image says of itself; `None` when the registry says that there is no such image. Of an index the
    /// configuration of its Linux image for this program's own architecture, else of its first, and all architectures.
    async fn config(&self, image: &ImageRef) -> Result<Option<ImageConfig>>;
}

impl Step {
    /// A step that begins now, at this place of the log.
    pub fn begin(name: impl Into<String>, log_start: u64) -> Self {
        Self {
            name: name.into(),
            status: StepStatus::Running,
            cached: false,
            log_start,
            log_end: None,
            duration_ms: None,
            percent: None,
        }
    }
}
