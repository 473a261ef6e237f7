//! Two people edited the same level: what both changed is told, everything else is put together.

use std::collections::BTreeSet;

use super::{Configuration, Key, Value};

/// A key that both changed, each to something else. `None`: taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub key: Key,
    pub mine: Option<Value>,
    pub theirs: Option<Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Both changes together; where they clash it has theirs until somebody chooses.
    pub configuration: Configuration,
    pub clashes: Vec<Clash>,
    /// What the other one changed and this one did not.
    pub theirs: Vec<Key>,
}

/// `seen` is what both began from.
pub fn merge(seen: &Configuration, mine: &Configuration, theirs: &Configuration) -> Merged {
    let keys: BTreeSet<&Key> =
        [seen, mine, theirs].into_iter().flat_map(|configuration| configuration.values.keys()).collect();
    let mut merged = Merged::default();
    for key in keys {
        let [before, mine, theirs] = [seen, mine, theirs].map(|configuration| configuration.values.get(key));
        let value = match (mine == before, theirs == before) {
            (_, true) => mine,
            (true, false) => {
                merged.theirs.push(key.clone());
                theirs
            }
            (false, false) => {
                if mine != theirs {
                    merged.clashes.push(Clash { key: key.clone(), mine: mine.cloned(), theirs: theirs.cloned() });
                }
                theirs
            }
        };
        merged.configuration.values.extend(value.map(|value| (key.clone(), value.clone())));
    }
    merged
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;

    fn level(values: &[(&str, &str)]) -> Configuration {
        let value =
            |(name, value): &(&str, &str)| (Key::variable(name).expect("a name"), Value::Text((*value).to_owned()));
        Configuration { values: values.iter().map(value).collect() }
    }

    #[test]
    fn different_keys_are_put_together() {
        let seen = level(&[("A", "1"), ("B", "2"), ("C", "3")]);
        let merged = merge(
            &seen,
            &level(&[("A", "one"), ("B", "2"), ("C", "3")]),
            &level(&[("A", "1"), ("B", "2"), ("D", "4")]),
        );
        assert_eq!(merged.configuration, level(&[("A", "one"), ("B", "2"), ("D", "4")]));
        assert!(merged.clashes.is_empty());
        assert_eq!(merged.theirs.iter().map(Key::name).collect::<Vec<_>>(), ["C", "D"]);
    }

    #[test]
    fn the_same_key_changed_twice_is_told() {
        let seen = level(&[("A", "1"), ("B", "2")]);
        let merged = merge(&seen, &level(&[("A", "mine"), ("B", "same")]), &level(&[("A", "theirs"), ("B", "same")]));
        assert_eq!(merged.clashes.len(), 1);
        assert_eq!(merged.clashes[0].key.name(), "A");
        assert_eq!(merged.configuration, level(&[("A", "theirs"), ("B", "same")]));
        let taken = merge(&seen, &level(&[("B", "2")]), &level(&[("A", "theirs"), ("B", "2")]));
        assert_eq!(taken.clashes[0].mine, None);
    }
}
