//! The questions, in PromQL. Every one gives a series per pod, labelled `pod` alone.

use domain::name::{Namespace, ServiceName};

/// Letters of the hash and of the random suffix in the names of a Deployment's pods: no vowels, no 0, 1 and 3.
/// Source: Kubernetes, `apimachinery/pkg/util/rand`, `alphanums`.
const LETTERS: &str = "[bcdfghjklmnpqrstvwxz2456789]";

/// Longer Deployment names lose the hyphen before the suffix: the API server cuts what stands before the five random
/// letters at 58 characters, of which the hash and two hyphens take up to 12.
/// Source: Kubernetes, `apiserver/pkg/storage/names/generate.go`.
const HYPHEN_KEPT: usize = 46;

/// How far back restarts are counted from cAdvisor.
const COUNTED_OVER: &str = "1d";

/// The questions about one service in one namespace.
pub struct Queries {
    namespace: String,
    pods: String,
}

impl Queries {
    pub fn new(namespace: &Namespace, service: &ServiceName) -> Self {
        let hyphen = if service.as_str().len() > HYPHEN_KEPT { "-?" } else { "-" };
        // PromQL anchors expressions at both ends, so neither `shop-orders` nor `orders-api` is taken for `orders`.
        let pods = format!("{}-{LETTERS}{{1,10}}{hyphen}{LETTERS}{{5}}", literal(service.as_str()));
        Self { namespace: namespace.as_str().to_owned(), pods }
    }

    /// Cores. `gap` is the distance of two samples in seconds, `step` that of two points.
    pub fn cpu(&self, gap: f64, step: u32) -> String {
        let samples = self.containers("container_cpu_usage_seconds_total");
        // Four samples, so that one may be late; and never less than from point to point, or work in between would
        // not be seen.
        let window = window(gap).max(f64::from(step) + gap).ceil();
        format!("sum by (pod)(rate({samples}[{window}s]))")
    }

    /// Bytes. cAdvisor stamps its samples itself, so Prometheus shows those of an ended container for five minutes more:
    /// the short look back and the `max` per container keep a restart from counting twice.
    pub fn memory(&self, gap: f64) -> String {
        let samples = self.containers("container_memory_working_set_bytes");
        format!("sum by (pod)(max by (pod, container)(last_over_time({samples}[{}s])))", window(gap))
    }

    /// Restarts since the pod was made, as kube-state-metrics tells; nothing where it is not scraped.
    pub fn restarts(&self) -> String {
        let samples = self.select("kube_pod_container_status_restarts_total", "");
        format!("sum by (pod)(max by (pod, container)({samples}))")
    }

    /// Restarts within a day, for pods that are there: every restart makes a new container with a start time of its own,
    /// so they are the start times seen, less the first. A container that ended between two samples is not seen.
    pub fn restarts_counted(&self, gap: f64) -> String {
        let samples = self.containers("container_start_time_seconds");
        let window = window(gap);
        format!(
            "sum by (pod)(count by (pod, container)(max by (pod, container, id)\
             (last_over_time({samples}[{COUNTED_OVER}]))) - 1) \
             and on (pod) max by (pod)(last_over_time({samples}[{window}s]))"
        )
    }

    /// The samples of five minutes as they are stored, to see how far apart they lie.
    pub fn samples(&self) -> String {
        format!("{}[5m]", self.containers("container_cpu_usage_seconds_total"))
    }

    /// Without the sums that cAdvisor keeps per pod (no container's name) and the sandbox (`POD`).
    fn containers(&self, metric: &str) -> String {
        self.select(metric, r#",container!="",container!="POD""#)
    }

    fn select(&self, metric: &str, more: &str) -> String {
        format!("{metric}{{namespace={},pod=~{}{more}}}", quote(&self.namespace), quote(&self.pods))
    }
}

/// Four gaps in whole seconds.
fn window(gap: f64) -> f64 {
    (gap * 4.0).ceil().max(1.0)
}

/// A PromQL string literal. Names cannot hold what is escaped here; that is another crate's promise, and cheap to keep
/// twice. Source: prometheus.io, querying/basics, string literals.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A regular expression (RE2) that matches just this text.
fn literal(text: &str) -> String {
    text.chars().fold(String::new(), |mut done, letter| {
        if r"\.+*?()|[]{}^$".contains(letter) {
            done.push('\\');
        }
        done.push(letter);
        done
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test may end by panicking")]
    use super::*;

    fn queries(service: &str) -> Queries {
        let namespace = Namespace::parse("shop-dev").expect("a name");
        Queries::new(&namespace, &ServiceName::parse(service).expect("a name"))
    }

    #[test]
    fn cpu_is_asked_for_by_pod_over_at_least_four_samples() {
        assert_eq!(
            queries("orders").cpu(15.0, 5),
            "sum by (pod)(rate(container_cpu_usage_seconds_total{namespace=\"shop-dev\",\
             pod=~\"orders-[bcdfghjklmnpqrstvwxz2456789]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\",\
             container!=\"\",container!=\"POD\"}[60s]))"
        );
        assert!(queries("orders").cpu(15.0, 360).ends_with("[375s]))"));
        assert!(queries("orders").cpu(9.99, 5).ends_with("[40s]))"));
    }

    #[test]
    fn the_hyphen_may_be_missing_only_where_kubernetes_cuts_it() {
        let letters = format!("{LETTERS}{{1,10}}");
        assert!(queries(&"x".repeat(46)).pods.contains(&format!("{letters}-[")));
        assert!(queries(&"x".repeat(47)).pods.contains(&format!("{letters}-?[")));
    }

    #[test]
    fn values_cannot_leave_their_quotes_nor_be_patterns() {
        assert_eq!(quote("a\"} or \\d\n"), r#""a\"} or \\d\n""#);
        assert_eq!(literal("a.b|c"), r"a\.b\|c");
    }
}
