//! What `git ls-remote --symref` lists, and which of it a ref means.

use domain::error::Result;
use domain::repository::GitRef;

use super::trouble;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Full name and commit: `refs/heads/main`. A tag's commit is the one that it points to.
    known: Vec<(String, String)>,
    head: Option<String>,
    pub default_branch: Option<String>,
}

/// What to fetch, and the commit if it is known beforehand.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    pub fetch: String,
    pub commit: String,
}

impl Refs {
    pub fn parse(listed: &str) -> Self {
        let mut refs = Self::default();
        for (left, name) in listed.lines().filter_map(|line| line.split_once('\t')) {
            if let Some(branch) = left.strip_prefix("ref: refs/heads/").filter(|_| name == "HEAD") {
                refs.default_branch = Some(branch.to_owned());
            } else if name == "HEAD" {
                refs.head = Some(left.to_owned());
            } else if let Some(tag) = name.strip_suffix("^{}") {
                // The commit behind an annotated tag follows the tag itself.
                refs.known.retain(|(known, _)| known != tag);
                refs.known.push((tag.to_owned(), left.to_owned()));
            } else {
                refs.known.push((name.to_owned(), left.to_owned()));
            }
        }
        refs
    }

    /// Names of the branches, the default one first.
    pub fn branches(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.known.iter().filter_map(|(name, _)| name.strip_prefix("refs/heads/")).map(str::to_owned).collect();
        names.sort_by_key(|name| Some(name) != self.default_branch.as_ref());
        names
    }

    /// A branch before a tag before a commit; without a ref, what the repository shows by itself.
    pub fn resolve(&self, reference: Option<&GitRef>) -> Result<Wanted> {
        let Some(reference) = reference else {
            let commit = self.head.clone().ok_or_else(trouble::empty)?;
            return Ok(Wanted { fetch: "HEAD".to_owned(), commit });
        };
        let text = reference.as_str();
        let names = [format!("refs/heads/{text}"), format!("refs/tags/{text}"), text.to_owned()];
        let found = names.iter().find_map(|name| self.known.iter().find(|(known, _)| known == name));
        if let Some((name, commit)) = found {
            return Ok(Wanted { fetch: name.clone(), commit: commit.clone() });
        }
        if text.len() == 40 && text.chars().all(|c| c.is_ascii_hexdigit()) {
            let commit = text.to_ascii_lowercase();
            return Ok(Wanted { fetch: commit.clone(), commit });
        }
        if self.known.is_empty() {
            return Err(trouble::empty());
        }
        Err(trouble::unknown_ref(reference))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    const LISTED: &str = "ref: refs/heads/main\tHEAD\naa\tHEAD\nbb\trefs/heads/dev\naa\trefs/heads/main\ncc\trefs/tags/v1\ndd\trefs/tags/v1^{}\n";

    fn resolve(text: &str) -> Result<Wanted> {
        Refs::parse(LISTED).resolve(Some(&GitRef::parse(text).unwrap()))
    }

    #[test]
    fn refs_are_resolved() {
        let refs = Refs::parse(LISTED);
        assert_eq!(refs.branches(), ["main", "dev"]);
        assert_eq!(refs.resolve(None).unwrap().commit, "aa");
        assert_eq!(resolve("dev").unwrap().fetch, "refs/heads/dev");
        assert_eq!(resolve("v1").unwrap().commit, "dd");
        let hash = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(resolve(hash).unwrap().fetch, hash);
        assert_eq!(resolve("gone").unwrap_err().field.as_deref(), Some("ref"));
    }
}
