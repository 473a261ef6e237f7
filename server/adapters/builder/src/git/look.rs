//! A look at a repository without its files: the refs, the names of the tree, and one Dockerfile.

use async_trait::async_trait;
use domain::error::Result;
use domain::ports::Repositories;
use domain::repository::{GitCredentials, GitRef, GitUrl, RepositoryLook};
use domain::service::GitSource;

use super::command::Git;
use super::refs::Refs;
use super::trouble;
use crate::Settings;
use crate::dockerfile::{exposes, is_dockerfile};
use crate::trouble::disk;

/// Fills the port `Repositories`.
pub struct GitRepositories {
    settings: Settings,
}

impl GitRepositories {
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    async fn look_freely(
        &self,
        url: &GitUrl,
        reference: Option<&GitRef>,
        source: Option<&GitSource>,
        credentials: Option<&GitCredentials>,
    ) -> Result<RepositoryLook> {
        std::fs::create_dir_all(&self.settings.root).map_err(|error| disk(&error))?;
        let root = self.settings.root.as_path();
        // Cleared when dropped, whether the look ends or is given up.
        let private = tempfile::Builder::new().prefix("look-").tempdir_in(root).map_err(|error| disk(&error))?;
        let folder = private.path().join("repository");
        std::fs::create_dir(&folder).map_err(|error| disk(&error))?;
        let known = root.join("known_hosts");
        let Settings { clone_bytes, look_time, .. } = self.settings;
        let git = Git::new(&folder, private.path(), &known, url, credentials, clone_bytes, look_time)?;

        let list = ["ls-remote", "--symref", "--", url.as_str(), "HEAD", "refs/heads/*", "refs/tags/*"];
        let refs = Refs::parse(&git.run(&list).await?);
        let wanted = refs.resolve(reference.or(source.map(|source| &source.reference)))?;
        git.run(&["init", "-q"]).await?;
        git.run(&["remote", "add", "--", "origin", url.as_str()]).await?;
        // Without the files' contents where the server can leave them out; `cat-file` then fetches the one it wants.
        let fetch = ["fetch", "-q", "--depth=1", "--no-tags", "--filter=blob:none", "--", "origin", &wanted.fetch];
        git.run(&fetch).await?;
        let commit = git.run(&["rev-parse", "FETCH_HEAD^{commit}"]).await?.trim().to_owned();
        let names = git.run(&["ls-tree", "-r", "-z", "--name-only", "FETCH_HEAD"]).await?;
        let mut dockerfiles: Vec<String> =
            names.split('\0').filter(|name| is_dockerfile(name)).map(str::to_owned).collect();
        dockerfiles.sort_by_key(|path| (path.matches('/').count(), path.clone()));
        dockerfiles.truncate(100);

        let chosen = match source {
            Some(source) => {
                let path = join(source.path.as_str(), source.dockerfile());
                if !names.split('\0').any(|name| name == path) {
                    return Err(trouble::no_dockerfile(&path, &dockerfiles));
                }
                Some(path)
            }
            None => dockerfiles.first().cloned(),
        };
        let exposes = match chosen {
            Some(path) => exposes(&git.run(&["cat-file", "blob", &format!("FETCH_HEAD:{path}")]).await?),
            None => Vec::new(),
        };
        Ok(RepositoryLook {
            commit,
            branches: refs.branches(),
            default_branch: refs.default_branch,
            dockerfiles,
            exposes,
        })
    }
}

#[async_trait]
impl Repositories for GitRepositories {
    async fn look(
        &self,
        url: &GitUrl,
        reference: Option<&GitRef>,
        source: Option<&GitSource>,
        credentials: Option<&GitCredentials>,
    ) -> Result<RepositoryLook> {
        // One limit over all the runs of git together.
        let look = self.look_freely(url, reference, source, credentials);
        match tokio::time::timeout(self.settings.look_time, look).await {
            Ok(done) => done,
            Err(_) => Err(trouble::too_slow(self.settings.look_time.as_secs())),
        }
    }
}

/// A path below a folder of the repository; the folder is empty at its top.
fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}
