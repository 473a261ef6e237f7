//! What an API server's words about a pod mean: which field of the order they speak of.

/// Without the name that nobody will see: `pods "orders-x7k2" is forbidden: `.
pub(crate) fn words(reason: &str) -> &str {
    let told = reason.strip_prefix("pods ").and_then(|rest| rest.split_once(" is forbidden: "));
    told.map_or(reason, |(_, words)| words)
}

/// The field of the order that a quota, a limit or a policy speaks of, by its words.
/// Source: `maxConstraint` and others, plugin/pkg/admission/limitranger; apiserver/pkg/quota; pod-security-admission.
pub(crate) fn field(reason: &str) -> Option<&'static str> {
    if reason.contains("violates PodSecurity") {
        return Some("pod.security");
    }
    // Behind the first of these stands what was asked for; before it, only names.
    let said = ["requested: ", "must specify ", "maximum ", "minimum ", " max limit to request ratio"]
        .iter()
        .find_map(|word| reason.find(word).map(|at| &reason[at..]))?;
    let said = said.split(", used:").next().unwrap_or(said);
    let is_limit = said.contains("limits.") || said.contains("but limit") || said.contains("but no limit");
    match (said.contains("memory"), said.contains("cpu"), is_limit) {
        (true, _, true) => Some("resources.memory_limit"),
        (true, _, false) => Some("resources.memory_request"),
        (_, true, true) => Some("resources.cpu_limit"),
        (_, true, false) => Some("resources.cpu_request"),
        (false, false, _) => said.contains("pods=").then_some("replicas"),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_field_that_a_limit_or_a_quota_speaks_of_is_named() {
        for (reason, field) in [
            ("maximum memory usage per Container is 64Mi, but limit is 128Mi", "resources.memory_limit"),
            ("minimum cpu usage per Container is 100m, but request is 50m", "resources.cpu_request"),
            ("[maximum cpu usage per Container is 1, but no limit is specified]", "resources.cpu_limit"),
            ("failed quota: small: must specify limits.cpu for: orders", "resources.cpu_limit"),
            (
                "exceeded quota: cpu-of-shop, requested: requests.memory=128Mi, used: requests.memory=0, limited: requests.memory=64Mi",
                "resources.memory_request",
            ),
            ("exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2", "replicas"),
            ("violates PodSecurity \"restricted:latest\": runAsNonRoot != true", "pod.security"),
        ] {
            assert_eq!(
                super::field(words(&format!("pods \"orders-x7k2\" is forbidden: {reason}"))),
                Some(field),
                "{reason}"
            );
        }
        assert_eq!(super::field("somebody does not like it"), None);
    }
}
