//! What builds, and the repositories that it builds from.

use std::time::Duration;

use async_trait::async_trait;
use domain::build::Step;
use domain::ports::{BuildOrder, BuildProgress, BuildSink, Built, ImageBuilder, Repositories};
use domain::repository::{GitCredentials, GitRef, GitUrl, RepositoryLook};
use domain::service::GitSource;
use domain::{Error, Result};

use super::{Builds, Outside};

#[async_trait]
impl ImageBuilder for Outside {
    async fn build(&self, _: BuildOrder, sink: &dyn BuildSink) -> Result<Built> {
        let mut step = Step::begin("Clone", sink.offset());
        sink.tell(BuildProgress::Step { index: 0, step: step.clone() }).await?;
        sink.tell(BuildProgress::Log("Cloning\n".to_owned())).await?;
        let what = *self.builds.lock().unwrap();
        match what {
            Builds::Fail => Err(Error::internal("no build is done in these tests")),
            Builds::Panic => panic!("as the test wants it"),
            Builds::Talk => loop {
                tokio::time::sleep(Duration::from_millis(5)).await;
                step.percent = Some(step.percent.unwrap_or(0).wrapping_add(1) % 100);
                sink.tell(BuildProgress::Step { index: 0, step: step.clone() }).await?;
            },
        }
    }
    async fn clear(&self, key: &str) -> Result<()> {
        match self.stuck.lock().unwrap().iter().any(|stuck| stuck == key) {
            true => Err(Error::internal("the folder cannot be cleared")),
            false => Ok(()),
        }
    }
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}

#[async_trait]
impl Repositories for Outside {
    async fn look(
        &self,
        _: &GitUrl,
        _: Option<&GitRef>,
        source: Option<&GitSource>,
        _: Option<&GitCredentials>,
    ) -> Result<RepositoryLook> {
        Ok(RepositoryLook {
            commit: "c".repeat(40),
            branches: vec!["main".to_owned()],
            default_branch: Some("main".to_owned()),
            dockerfiles: vec!["Dockerfile".to_owned(), "web/Dockerfile".to_owned()],
            exposes: if source.is_some_and(|source| source.path.as_str() == "web") { vec![3000] } else { vec![8080] },
        })
    }
}
