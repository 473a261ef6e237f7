//! The files of one commit, for a build.

use std::path::{Path, PathBuf};

use domain::error::{Error, Result};
use domain::ports::BuildOrder;
use domain::text;

use super::command::Git;
use super::refs::Refs;
use super::trouble;
use crate::Settings;
use crate::trouble::disk;

/// What lies on the disk now.
pub struct Checkout {
    /// The build context: the folder of the repository that the source names.
    pub context: PathBuf,
    pub commit: String,
    /// What was fetched for it: a ref, or the commit itself.
    pub fetched: String,
    /// First line of the commit's message.
    pub subject: String,
}

/// Fetches one commit without its history into `work` and checks it out.
pub async fn check_out(settings: &Settings, work: &Path, order: &BuildOrder) -> Result<Checkout> {
    let folder = work.join("repository");
    std::fs::create_dir_all(&folder).map_err(|error| disk(&error))?;
    let known = settings.root.join("known_hosts");
    let url = &order.source.url;
    let credentials = order.credentials.as_ref();
    let git = Git::new(&folder, work, &known, url, credentials, settings.clone_bytes, settings.clone_time)?;
    let listed = git.run(&["ls-remote", "--symref", "--", url.as_str(), "HEAD", "refs/heads/*", "refs/tags/*"]).await?;
    let wanted = Refs::parse(&listed).resolve(Some(&order.reference))?;
    git.run(&["init", "-q"]).await?;
    git.run(&["fetch", "-q", "--depth=1", "--no-tags", "--", url.as_str(), &wanted.fetch]).await?;
    git.run(&["checkout", "-q", "--force", "--detach", "FETCH_HEAD"]).await?;
    let told = git.run(&["log", "-1", "--format=%H%n%s"]).await?;
    let (commit, subject) = told.split_once('\n').unwrap_or((told.trim(), ""));
    Ok(Checkout {
        context: context(&folder, order)?,
        commit: commit.to_owned(),
        fetched: wanted.fetch,
        subject: subject.trim_end().to_owned(),
    })
}

/// The context's folder, which must exist, and must not lead out of the repository through a symlink.
fn context(repository: &Path, order: &BuildOrder) -> Result<PathBuf> {
    let path = &order.source.path;
    let real = |path: &Path| path.canonicalize().ok();
    let top = real(repository);
    let context = real(&repository.join(path.as_str()))
        .filter(|context| context.is_dir() && top.as_ref().is_some_and(|top| context.starts_with(top)));
    let Some(context) = context else {
        return Err(Error::invalid(
            "path",
            text!("The repository has no folder “{path}”.", "仓库中没有文件夹 “{path}”。"),
        ));
    };
    let file = real(&context.join(order.source.dockerfile()));
    if file.is_none_or(|file| !file.is_file() || !file.starts_with(&context)) {
        let inside = if path.is_empty() { String::new() } else { format!("{path}/") };
        return Err(trouble::no_dockerfile(&format!("{inside}{}", order.source.dockerfile()), &[]));
    }
    Ok(context)
}
