//! The port `ImageBuilder`: clone, build, push, each in the order's own folder.

mod teller;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bollard::Docker;
use domain::commits::Commit;
use domain::error::{Error, Result};
use domain::image::ImageRef;
use domain::ports::{BuildOrder, BuildProgress, BuildSink, Built, ImageBuilder};
use tokio::sync::OnceCell;

use crate::Settings;
use crate::trouble::{disk, docker_away, too_long};
use crate::{engine, git};

pub use teller::Teller;

/// Fills the port `ImageBuilder` with the Docker Engine.
pub struct DockerBuilder {
    settings: Settings,
    /// Connected at first use, so that Slipway starts while Docker is away.
    docker: OnceCell<Docker>,
    /// Images that are being built or pushed, by name and tag.
    busy: Mutex<Vec<String>>,
}

/// An image is busy for as long as this is held.
struct Busy<'a>(&'a Mutex<Vec<String>>, String);

impl<'a> Busy<'a> {
    fn new(all: &'a Mutex<Vec<String>>, image: String) -> Self {
        all.lock().unwrap_or_else(PoisonError::into_inner).push(image.clone());
        Self(all, image)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = all.iter().position(|image| *image == self.1) {
            all.swap_remove(at);
        }
    }
}

/// Clears a folder when dropped, whichever way the build ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(error.message = %error, folder = %self.0.display(), "A build's folder could not be cleared");
        }
    }
}

impl DockerBuilder {
    pub fn new(settings: Settings) -> Self {
        Self { settings, docker: OnceCell::new(), busy: Mutex::default() }
    }

    async fn docker(&self) -> Result<&Docker> {
        let connect = async || {
            let docker = match &self.settings.docker {
                Some(host) => Docker::connect_with_host(host),
                None => Docker::connect_with_defaults(),
            };
            // The engine answers a build only after it has the whole context, which may take minutes.
            docker
                .map_err(docker_away)?
                .with_timeout(self.settings.build_time)
                .negotiate_version()
                .await
                .map_err(docker_away)
        };
        self.docker.get_or_try_init(connect).await
    }

    /// The build has succeeded: what goes wrong here is only logged.
    async fn tidy(&self, docker: &Docker, repository: &ImageRef) {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Err(error) = engine::tidy(docker, repository, &busy).await {
            tracing::warn!(error.message = %error, "Older images of {repository} stay in the engine");
        }
    }

    /// A key is an id of Slipway's; anything that could leave the root is refused all the same.
    fn folder(&self, key: &str) -> Result<PathBuf> {
        let fine = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if fine {
            Ok(self.settings.root.join(format!("build-{key}")))
        } else {
            Err(Error::internal(format!("build key {key:?}")))
        }
    }

    /// The commits before this one. The image is what matters: what keeps them from being told is only logged.
    async fn history(&self, folder: &Path, order: &BuildOrder, checkout: &git::Checkout) -> Result<Vec<Commit>> {
        let asked = git::history(&self.settings, folder, order, &checkout.fetched, &checkout.commit);
        let time = self.settings.look_time;
        let told = tokio::time::timeout(time, asked).await.unwrap_or_else(|_| Err(too_long(time.as_secs())));
        Ok(told.unwrap_or_else(|error| {
            tracing::info!(error.cause = error.cause.as_deref(), "The commits before {}: {error}", checkout.commit);
            Vec::new()
        }))
    }

    async fn work(&self, order: BuildOrder, sink: &dyn BuildSink) -> Result<Built> {
        let mut teller = Teller::new(sink);
        let done = self.steps(&order, &mut teller).await;
        if done.is_err() {
            teller.fail().await?;
        }
        done
    }

    async fn steps(&self, order: &BuildOrder, teller: &mut Teller<'_>) -> Result<Built> {
        let folder = Folder(self.folder(&order.key)?);
        self.clear(&order.key).await?;
        std::fs::create_dir_all(&folder.0).map_err(|error| disk(&error))?;
        teller.begin("Clone".to_owned()).await?;
        teller.line(&format!("Cloning {} at {}", order.source.url, order.reference)).await?;
        teller.flush().await?;
        let checkout = match git::check_out(&self.settings, &folder.0, order).await {
            Ok(checkout) => checkout,
            Err(error) => {
                teller.line(&error.text.en).await?;
                return Err(error);
            }
        };
        let commit = checkout.commit.clone();
        teller.line(&format!("{commit} {}", checkout.subject)).await?;
        teller.tell(BuildProgress::Commit { hash: commit.clone(), subject: checkout.subject.clone() }).await?;
        teller.end().await?;

        let docker = self.docker().await?;
        let tag = format!("{}-{}", order.number, commit.get(..12).unwrap_or(&commit));
        let image = ImageRef { tag: Some(tag), digest: None, ..order.repository.clone() };
        let busy = Busy::new(&self.busy, image.to_string());
        let logins = &self.settings.logins;
        let name = image.to_string();
        let built = engine::build(docker, logins, &checkout, order.source.dockerfile(), &name, teller);
        // Beside the build, which does not wait for it when it fails.
        let ((), history) = tokio::try_join!(built, self.history(&folder.0, order, &checkout))?;
        teller.begin("Push".to_owned()).await?;
        teller.line(&format!("Pushing {image}")).await?;
        teller.flush().await?;
        let digest = engine::push(docker, logins, &image, teller).await?;
        drop(busy);
        self.tidy(docker, &order.repository).await;
        Ok(Built { image, digest, commit, history })
    }
}

#[async_trait]
impl ImageBuilder for DockerBuilder {
    async fn build(&self, order: BuildOrder, sink: &dyn BuildSink) -> Result<Built> {
        let time = self.settings.build_time;
        match tokio::time::timeout(time, self.work(order, sink)).await {
            Ok(done) => done,
            Err(_) => Err(too_long(time.as_secs())),
        }
    }

    async fn clear(&self, key: &str) -> Result<()> {
        let folder = self.folder(key)?;
        match tokio::fs::remove_dir_all(&folder).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(disk(&error)),
            _ => Ok(()),
        }
    }

    async fn check(&self) -> Result<()> {
        let ping = async { self.docker().await?.ping().await.map_err(docker_away) };
        match tokio::time::timeout(std::time::Duration::from_secs(5), ping).await {
            Ok(answer) => answer.map(drop),
            Err(_) => Err(docker_away("no answer within 5 seconds")),
        }
    }
}
