//! How Kubernetes wants names and labels to be written.

/// A DNS label of RFC 1123.
pub(crate) fn dns_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// DNS labels joined by dots.
pub(crate) fn dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(dns_label)
}

/// What stands before the slash is a DNS subdomain; a name has letters, digits, `-`, `_` and `.`, and begins and ends
/// with a letter or digit. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
pub(crate) fn label_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => dns_subdomain(prefix) && !name.is_empty() && label_value(name),
        None => !text.is_empty() && label_value(text),
    }
}

pub(crate) fn label_value(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.is_empty()
        || (text.len() <= 63
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && text.starts_with(edge)
            && text.ends_with(edge))
}
