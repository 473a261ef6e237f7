//! The engine keeps every image that it built. The registry has them; here they only serve as the next build's cache,
//! and would fill the disk.

use std::collections::HashMap;

use bollard::Docker;
use bollard::errors::Error;
use bollard::query_parameters::{ListImagesOptionsBuilder, RemoveImageOptions};
use domain::image::ImageRef;

/// How many images of one service stay.
const KEPT: usize = 3;

/// Takes the tags of a service's older builds away; the engine then forgets what no other image needs. Images that
/// Slipway did not build have other tags, and those that are `busy` are being built or pushed at this moment.
pub async fn tidy(docker: &Docker, repository: &ImageRef, busy: &[String]) -> Result<(), Error> {
    let repository = repository.to_string();
    let filters = HashMap::from([("reference".to_owned(), vec![repository.clone()])]);
    let options = ListImagesOptionsBuilder::new().filters(&filters).build();
    let images = docker.list_images(Some(options)).await?;
    let names = images.into_iter().flat_map(|image| image.repo_tags);
    for name in old(&repository, names.collect(), busy) {
        // One that a container uses cannot go; the next ones can.
        if let Err(error) = docker.remove_image(&name, None::<RemoveImageOptions>, None).await {
            tracing::info!(error.message = %error, "The image {name} stays in the engine");
        }
    }
    Ok(())
}

/// Which of these names are builds of the repository that are not among its newest.
fn old(repository: &str, names: Vec<String>, busy: &[String]) -> Vec<String> {
    let number = |name: &str| number(name.strip_prefix(repository)?.strip_prefix(':')?);
    let mut builds: Vec<(u32, String)> = names
        .into_iter()
        .filter_map(|name| Some((number(&name)?, name)))
        .filter(|(_, name)| !busy.contains(name))
        .collect();
    builds.sort_unstable_by(|one, other| other.cmp(one));
    builds.into_iter().skip(KEPT).map(|(_, name)| name).collect()
}

/// The number of the build that gave this tag: `7-0123456789ab`.
fn number(tag: &str) -> Option<u32> {
    let (number, commit) = tag.split_once('-')?;
    let is_commit = commit.len() == 12 && commit.chars().all(|c| c.is_ascii_hexdigit());
    number.parse().ok().filter(|_| is_commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_builds_of_this_service_go() {
        let commit = "0123456789ab";
        let ours = [1, 2, 9, 10, 11].map(|number| format!("r.example/a/b:{number}-{commit}"));
        let others =
            ["r.example/a/b:latest", "r.example/a/b:1-latest", "r.example/a/bc:1-0123456789ab", "<none>:<none>"];
        let all: Vec<String> = others.map(str::to_owned).into_iter().chain(ours.clone()).collect();
        assert_eq!(old("r.example/a/b", all.clone(), &[]), [ours[1].clone(), ours[0].clone()]);
        assert_eq!(old("r.example/a/b", all, &ours[1..2]), [ours[0].clone()]);
    }
}
