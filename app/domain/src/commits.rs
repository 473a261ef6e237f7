//! The commits between two builds, from what each build kept of its history: pages ask no repository.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::Time;

/// As many are kept of each build: its own and those before it.
pub const KEPT: usize = 200;
/// As many are told; of the others how many there are.
pub const TOLD: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    pub hash: String,
    #[serde(default)]
    pub parents: Vec<String>,
    /// First line of its message.
    pub subject: String,
    pub author: String,
    pub at: Time,
}

/// As many digits of a commit as people compare.
const SHORT: usize = 7;

impl Commit {
    pub fn short(&self) -> &str {
        self.hash.get(..SHORT).unwrap_or(&self.hash)
    }
}

/// A few commits, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Few {
    pub commits: Vec<Commit>,
    /// How many more there are.
    pub more: usize,
    /// There are still more than these: so far back nothing was kept.
    pub open: bool,
}

impl Few {
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }
}

/// What comes with the one commit in the place of the other, and what goes: a step back loses commits, and so does a
/// branch in the place of another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    pub new: Few,
    pub lost: Few,
}

/// From one history to another; each begins with its own commit, and the newest comes first. `None`: they have nothing in
/// common that was kept.
pub fn between(from: &[Commit], to: &[Commit]) -> Option<Between> {
    let known: HashMap<&str, &Commit> = from.iter().chain(to).map(|commit| (commit.hash.as_str(), commit)).collect();
    let (before, after) = (reached(from.first()?, &known), reached(to.first()?, &known));
    if before.is_disjoint(&after) {
        return None;
    }
    Some(Between { new: few(to, &before, &known), lost: few(from, &after, &known) })
}

/// The commits that one goes back to, and itself.
fn reached<'a>(from: &'a Commit, known: &HashMap<&str, &'a Commit>) -> HashSet<&'a str> {
    let (mut found, mut open) = (HashSet::new(), vec![from]);
    while let Some(commit) = open.pop() {
        if found.insert(commit.hash.as_str()) {
            open.extend(commit.parents.iter().filter_map(|parent| known.get(parent.as_str())).copied());
        }
    }
    found
}

/// Those of a history that the other one does not have.
fn few(history: &[Commit], other: &HashSet<&str>, known: &HashMap<&str, &Commit>) -> Few {
    let mut commits: Vec<Commit> =
        history.iter().filter(|commit| !other.contains(commit.hash.as_str())).cloned().collect();
    let open = commits.iter().any(|commit| commit.parents.iter().any(|parent| !known.contains_key(parent.as_str())));
    let more = commits.len().saturating_sub(TOLD);
    commits.truncate(TOLD);
    Few { commits, more, open }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn commit(hash: &str, parents: &[&str]) -> Commit {
        Commit {
            hash: hash.to_owned(),
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            subject: format!("Change {hash}"),
            author: "Ann".to_owned(),
            at: Time::default(),
        }
    }

    /// A line of commits from `newest` down to `oldest`.
    fn line(newest: usize, oldest: usize) -> Vec<Commit> {
        (oldest..=newest).rev().map(|at| commit(&at.to_string(), &[&(at - 1).to_string()])).collect()
    }

    fn hashes(few: &Few) -> Vec<&str> {
        few.commits.iter().map(|commit| commit.hash.as_str()).collect()
    }

    #[test]
    fn a_step_forward_brings_commits_and_a_step_back_loses_them() {
        let (older, newer) = (line(5, 1), line(8, 2));
        let forward = between(&older, &newer).expect("a common past");
        assert_eq!((hashes(&forward.new), hashes(&forward.lost)), (vec!["8", "7", "6"], vec![]));
        assert!(!forward.new.open);
        let back = between(&newer, &older).expect("a common past");
        assert_eq!((hashes(&back.new), hashes(&back.lost)), (vec![], vec!["8", "7", "6"]));
        assert_eq!(between(&older, &older), Some(Between::default()));
    }

    #[test]
    fn another_branch_brings_its_own_and_loses_those_of_the_first() {
        let base = line(2, 1);
        let of = |tip: Commit| [vec![tip], base.clone()].concat();
        let found = between(&of(commit("a", &["2"])), &of(commit("b", &["2"]))).expect("a common past");
        assert_eq!((hashes(&found.new), hashes(&found.lost)), (vec!["b"], vec!["a"]));
        // Merged afterwards: nothing is lost any more.
        let merged = [vec![commit("m", &["a", "b"]), commit("b", &["2"]), commit("a", &["2"])], base.clone()].concat();
        let found = between(&of(commit("a", &["2"])), &merged).expect("a common past");
        assert_eq!((hashes(&found.new), hashes(&found.lost)), (vec!["m", "b"], vec![]));
    }

    #[test]
    fn a_history_that_was_written_anew_or_is_too_far_away_is_not_known() {
        assert_eq!(between(&line(5, 1), &[commit("x", &[])]), None);
        assert_eq!(between(&line(5, 1), &line(900, 701)), None);
        assert_eq!(between(&[], &line(5, 1)), None);
    }

    #[test]
    fn of_many_the_newest_are_told_and_the_others_counted() {
        let found = between(&line(10, 1), &line(80, 1)).expect("a common past");
        assert_eq!((found.new.commits.len(), found.new.more, found.new.open), (50, 20, false));
        // The last one that is kept is followed by one that is not.
        let side = [vec![commit("m", &["4", "s2"]), commit("s2", &["s1"])], line(4, 1)].concat();
        let found = between(&line(4, 1), &side).expect("a common past");
        assert_eq!((hashes(&found.new), found.new.open), (vec!["m", "s2"], true));
    }
}
