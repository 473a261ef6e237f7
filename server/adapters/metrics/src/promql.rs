//! The questions, in PromQL. Every one gives a series per pod, labelled `pod` alone.

use domain::name::{Namespace, ServiceName};

/// Letters of the hash and of the random suffix in the names of pods: no vowels, no 0, 1 and 3.
/// Source: Kubernetes, `apimachinery/pkg/util/rand`, `alphanums`.
const LETTERS: &str = "[bcdfghjklmnpqrstvwxz2456789]";

/// What stands before the five random letters is cut at so many characters: a Deployment of a long name loses the hyphen
/// before them, and then the end of the hash. Source: Kubernetes, `apiserver/pkg/storage/names/generate.go`.
const CUT: usize = 58;

/// How far back restarts are counted from cAdvisor.
const COUNTED_OVER: &str = "1d";

/// The questions about one service in one namespace.
pub struct Queries {
    namespace: String,
    pods: String,
}

impl Queries {
    pub fn new(namespace: &Namespace, service: &ServiceName) -> Self {
        let service = service.as_str();
        // Of a StatefulSet, of a DaemonSet, of a Deployment, of a run. A hash is a 32-bit number in decimal digits, each
        // written as a letter; fewer than six would let in the DaemonSet of a service called `orders-db`. The second run
        // of `orders` and the DaemonSet of a service `orders-2` give their pods the same names: each service is shown
        // both, where both are in one namespace.
        let mut ends = vec![
            "0|[1-9][0-9]*".to_owned(),
            format!("{LETTERS}{{5}}"),
            format!("{LETTERS}{{6,10}}-{LETTERS}{{5}}"),
            format!("[1-9][0-9]*-{LETTERS}{{5}}"),
        ];
        let left = CUT.saturating_sub(service.len() + 1);
        if left <= 10 {
            ends.push(format!("{LETTERS}{{{}}}", left + 5));
        }
        // The number of a schedule's run: minutes.
        if (1..=8).contains(&left) {
            ends.push(format!("[1-9][0-9]{{{}}}{LETTERS}{{5}}", left - 1));
        }
        // PromQL anchors expressions at both ends, so neither `shop-orders` nor `orders-api` is taken for `orders`.
        let pods = format!("{}-({})", literal(service), ends.join("|"));
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

    /// Whether a pod is taken for one of the service's.
    fn takes(service: &str, pod: &str) -> bool {
        let anchored = format!("^(?:{})$", queries(service).pods);
        regex::Regex::new(&anchored).expect("an expression").is_match(pod)
    }

    #[test]
    fn cpu_is_asked_for_by_pod_over_at_least_four_samples() {
        assert_eq!(
            queries("orders").cpu(15.0, 5),
            "sum by (pod)(rate(container_cpu_usage_seconds_total{namespace=\"shop-dev\",\
             pod=~\"orders-(0|[1-9][0-9]*|[bcdfghjklmnpqrstvwxz2456789]{5}|\
             [bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}|\
             [1-9][0-9]*-[bcdfghjklmnpqrstvwxz2456789]{5})\",\
             container!=\"\",container!=\"POD\"}[60s]))"
        );
        assert!(queries("orders").cpu(15.0, 360).ends_with("[375s]))"));
        assert!(queries("orders").cpu(9.99, 5).ends_with("[40s]))"));
    }

    #[test]
    fn pods_of_every_controller_are_found() {
        let runs = ["orders-7-x2v8q", "orders-120-x2v8q", "orders-29384712-x2v8q"];
        for pod in ["orders-7c9f5d8b6-x2v8q", "orders-0", "orders-120", "orders-x2v8q"].into_iter().chain(runs) {
            assert!(takes("orders", pod), "{pod}");
        }
        assert!(takes("orders-2", "orders-2-7-x2v8q") && !takes("orders", "orders-2-7-x2v8q"), "a run of orders-2");
    }

    #[test]
    fn pods_of_other_services_are_not_taken_in() {
        for pod in [
            "shop-orders-0",
            "orders-api-0",
            "orders-api-x2v8q",
            "orders-api-7c9f5d8b6-x2v8q",
            "orders-2-0",
            "orders-0-x2v8q",
            "orders-02-x2v8q",
            "orders-2-29384712-x2v8q",
            "orders-7-x2v8",
            "orders-2-7c9f5d8b6-x2v8q",
            "orders-db-x2v8q",
            "orders",
            "orders-",
            "orders-01",
        ] {
            assert!(!takes("orders", pod), "{pod}");
        }
        assert!(takes("orders-2", "orders-2-x2v8q") && takes("orders-2", "orders-2-0"));
    }

    #[test]
    fn a_run_of_one_service_and_a_daemon_set_of_another_may_share_their_names() {
        assert!(takes("orders", "orders-2-x2v8q") && takes("orders-2", "orders-2-x2v8q"));
    }

    #[test]
    fn the_hyphen_may_be_missing_only_where_kubernetes_cuts_it() {
        let (short, long) = ("x".repeat(46), "x".repeat(50));
        assert!(takes(&short, &format!("{short}-bcdfghjklm-x2v8q")));
        assert!(!takes(&short, &format!("{short}-bcdfghjklmx2v8q")));
        assert!(takes(&long, &format!("{long}-bcdfghjx2v8q")), "63 characters in all");
        assert!(takes(&long, &format!("{long}-bcdfgh-x2v8q")), "a hash that is short enough");
        assert!(!takes(&long, &format!("{long}-bcdfghx2v8q")));
        assert!(takes(&long, &format!("{long}-2938471x2v8q")), "minutes of which one digit is lost");
        assert!(takes(&long, &format!("{long}-12-x2v8q")), "a number that is short enough");
        assert!(!takes(&short, &format!("{short}-29384712x2v8q")));
    }

    #[test]
    fn values_cannot_leave_their_quotes_nor_be_patterns() {
        assert_eq!(quote("a\"} or \\d\n"), r#""a\"} or \\d\n""#);
        assert_eq!(literal("a.b|c"), r"a\.b\|c");
    }
}
