//! Dollars in the value of a variable. Of a plain one Kubernetes makes something else: `$(NAME)` becomes the value of another
//! variable, and `$$` one dollar. Of files, of what is sealed, and of what comes by `envFrom` it makes nothing. Source:
//! `Expand`, third_party/forked/golang/expansion/expand.go; `makeEnvironmentVariables`, pkg/kubelet/kubelet_pods.go.

use super::Key;

impl Key {
    /// How a text from a source that knows no `$(NAME)` is kept plainly, so that the container sees these very characters.
    pub fn plain(&self, text: &str) -> String {
        match self {
            Self::Variable(_) => to_the_letter(text),
            Self::File(_) | Self::Entrypoint | Self::Profile | Self::Centre => text.to_owned(),
        }
    }
}

/// A plain value of which Kubernetes makes these very characters.
pub fn to_the_letter(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        plain.push(c);
        // Any other dollar stays as it is.
        if c == '$' && matches!(chars.peek(), Some('$' | '(')) {
            plain.push(c);
        }
    }
    plain
}

/// The variables that a plain value refers to.
pub fn references(plain: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = plain;
    while let Some((_, after)) = rest.split_once('$') {
        rest = match after.strip_prefix('(').and_then(|inside| inside.split_once(')')) {
            Some((name, after)) => {
                names.push(name);
                after
            }
            // Two are one dollar; any other, or one without an end, stays as it is.
            None => after.strip_prefix('$').unwrap_or(after),
        };
    }
    names
}

/// What a container sees of a plain value, with `$(NAME)` where another variable is put in; whether there is one.
pub fn seen(plain: &str) -> (String, bool) {
    let mut text = String::with_capacity(plain.len());
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        text.push(c);
        if c == '$' && chars.peek() == Some(&'$') {
            chars.next();
        }
    }
    (text, !references(plain).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain", "plain")]
    #[case("pa$word$", "pa$word$")]
    #[case("$(HOST)", "$$(HOST)")]
    #[case("$$", "$$$")]
    #[case("$$(A)", "$$$$(A)")]
    #[case("$(never", "$$(never")]
    #[case("${HOST} $HOST", "${HOST} $HOST")]
    fn what_is_meant_to_the_letter_is_doubled_where_it_has_to_be(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(to_the_letter(text), plain);
        assert_eq!(seen(plain), (text.to_owned(), false));
    }

    #[test]
    fn what_refers_to_another_is_told_apart() {
        assert_eq!(seen("http://$(HOST)/$$"), ("http://$(HOST)/$".to_owned(), true));
        assert_eq!(seen("$$(HOST)"), ("$(HOST)".to_owned(), false));
        assert_eq!(seen("$$$(HOST)"), ("$$(HOST)".to_owned(), true));
        assert_eq!(references("$(A)$$(B)-$(C)$$$(D)$(E"), ["A", "C", "D"]);
    }

    proptest! {
        #[test]
        fn a_container_sees_what_was_meant(text in "[$()A]{0,12}") {
            prop_assert_eq!(seen(&to_the_letter(&text)), (text, false));
        }
    }
}
