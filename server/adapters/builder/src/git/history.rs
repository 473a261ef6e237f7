//! The commits behind the one that is built: their names, and nothing of their files.

use std::path::Path;

use chrono::DateTime;
use domain::commits::{Commit, KEPT};
use domain::error::Result;
use domain::ports::BuildOrder;

use super::command::Git;
use crate::Settings;
use crate::trouble::disk;

/// Of a subject or a name no more is kept.
const LONGEST: usize = 200;

/// Asked in a folder of its own, so that the context of the build stays as it is. It takes no longer than somebody would wait
/// in front of a form: a build is not held up for it. `wanted` is what was fetched for the build.
pub async fn history(
    settings: &Settings,
    work: &Path,
    order: &BuildOrder,
    wanted: &str,
    commit: &str,
) -> Result<Vec<Commit>> {
    let folder = work.join("history");
    std::fs::create_dir_all(&folder).map_err(|error| disk(&error))?;
    let known = settings.root.join("known_hosts");
    let url = &order.source.url;
    let Settings { clone_bytes, look_time, .. } = *settings;
    let git = Git::new(&folder, work, &known, url, order.credentials.as_ref(), clone_bytes, look_time)?;
    git.run(&["init", "-q", "--bare"]).await?;
    git.run(&["remote", "add", "--", "origin", url.as_str()]).await?;
    // One more than is kept: the last one that is kept still knows its parents. A server that cannot leave the files out
    // sends them, within the same bounds.
    let depth = format!("--depth={}", KEPT + 1);
    git.run(&["fetch", "-q", &depth, "--no-tags", "--filter=tree:0", "--", "origin", wanted]).await?;
    let most = format!("--max-count={KEPT}");
    let told = git.run(&["log", "-z", &most, "--format=%H%x1f%P%x1f%ct%x1f%an%x1f%s", commit, "--"]).await?;
    Ok(told.split('\0').filter_map(read).collect())
}

fn read(line: &str) -> Option<Commit> {
    let mut parts = line.trim_start_matches('\n').splitn(5, '\u{1f}');
    let (hash, parents, time) = (parts.next()?, parts.next()?, parts.next()?);
    let mut text = || {
        let text = parts.next().unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>()
    };
    let (author, subject) = (text(), text());
    let at = DateTime::from_timestamp(time.parse().ok()?, 0)?;
    let parents = parents.split_ascii_whitespace().map(str::to_owned).collect();
    Some(Commit { hash: hash.to_owned(), parents, subject: subject.trim_end().to_owned(), author, at })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_is_read_and_what_is_none_is_left_out() {
        let commit = read("aa\u{1f}bb cc\u{1f}1700000000\u{1f}Ann\u{1b}[31m\u{1f}Fix it\u{1f}twice").unwrap();
        assert_eq!((commit.parents, commit.author.as_str()), (vec!["bb".to_owned(), "cc".to_owned()], "Ann[31m"));
        assert_eq!((commit.subject.as_str(), commit.at.timestamp()), ("Fix ittwice", 1_700_000_000));
        assert!(read("").is_none() && read("aa\u{1f}\u{1f}soon\u{1f}Ann\u{1f}x").is_none());
    }
}
