//! `.dockerignore`: Docker leaves its reading to the client. The last pattern that matches decides; a pattern matches
//! what lies below it too. Source: https://docs.docker.com/build/concepts/context/#dockerignore-files

pub struct Ignore {
    /// Pattern by parts, and whether it takes back (`!`).
    patterns: Vec<(Vec<String>, bool)>,
}

impl Ignore {
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pattern = |line: &str| {
            let (back, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest.trim()));
            let parts = line.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect();
            (parts, back)
        };
        Self { patterns: lines.map(pattern).filter(|(parts, _): &(Vec<_>, _)| !parts.is_empty()).collect() }
    }

    /// Whether a path of the context, with `/` between its parts, is left out.
    pub fn leaves_out(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        let hit = |pattern: &[String]| (1..=parts.len()).any(|length| matches(pattern, &parts[..length]));
        self.patterns.iter().rev().find(|(pattern, _)| hit(pattern)).is_some_and(|(_, back)| !back)
    }

    /// Whether a folder that is left out may still hold something that is taken back.
    pub fn takes_back(&self) -> bool {
        self.patterns.iter().any(|(_, back)| *back)
    }
}

fn matches(pattern: &[String], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            matches(rest, path) || path.split_first().is_some_and(|(_, below)| matches(pattern, below))
        }
        (Some((first, rest)), Some((name, below))) => {
            part(&first.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>()) && matches(rest, below)
        }
        _ => false,
    }
}

/// One part of a path against one of a pattern: `*`, `?` and `[a-z]`, as Go's filepath.Match.
fn part(pattern: &[char], name: &[char]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => part(rest, name) || name.split_first().is_some_and(|(_, below)| part(pattern, below)),
        (Some(('?', rest)), Some((_, below))) => part(rest, below),
        (Some(('[', rest)), Some((c, below))) => {
            let Some(end) = rest.iter().position(|c| *c == ']') else { return false };
            let (set, not) = match rest[..end].split_first() {
                Some(('^', set)) => (set, true),
                _ => (&rest[..end], false),
            };
            let range = set.windows(3).any(|w| w[1] == '-' && w[0] <= *c && *c <= w[2]);
            (set.contains(c) || range) != not && part(&rest[end + 1..], below)
        }
        (Some(('\\', rest)), Some(_)) => part(rest, name),
        (Some((wanted, rest)), Some((c, below))) => wanted == c && part(rest, below),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_left_out_as_docker_does() {
        let ignore = Ignore::parse("# no\n/target\n*.log\n**/node_modules\ndocs/**\n!docs/keep.md\nfile[0-9]");
        for path in ["target", "target/a/b", "a.log", "x/node_modules/y", "docs/a", "file7"] {
            assert!(ignore.leaves_out(path), "{path}");
        }
        for path in ["src/target", "x/a.log", "docs/keep.md", "main.rs", "filex"] {
            assert!(!ignore.leaves_out(path), "{path}");
        }
    }
}
