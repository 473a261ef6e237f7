//! A Kubernetes event becomes a line under the service that it is about. Events carry no labels: the service is read
//! from the name of their object, because Slipway names the controller and its runs after the service, and Kubernetes
//! names replica sets, scheduled runs and pods after the controller.

use domain::workload::ClusterEvent;
use k8s_openapi::api::core::v1::Event;

use super::{Kept, time};
use crate::index::Place;

pub fn event(object: Event) -> Option<Kept<ClusterEvent>> {
    let about = object.involved_object;
    let (kind, of) = (about.kind?, about.name?);
    let service = owner(&kind, &of)?.to_owned();
    let place = Place { namespace: about.namespace?, service };
    let series = object.series.unwrap_or_default();
    let at = series
        .last_observed_time
        .and_then(|at| time(at.0))
        .or_else(|| object.last_timestamp.and_then(|at| time(at.0)))
        .or_else(|| object.event_time.and_then(|at| time(at.0)))
        .or_else(|| object.metadata.creation_timestamp.and_then(|at| time(at.0)))?;
    let count = series.count.or(object.count).unwrap_or(1);
    let event = ClusterEvent {
        warning: object.type_.as_deref() == Some("Warning"),
        reason: object.reason.unwrap_or_default(),
        message: object.message.unwrap_or_default(),
        object: format!("{kind} {of}"),
        count: u32::try_from(count).unwrap_or(1),
        at,
    };
    Some((place, object.metadata.name?, event))
}

/// The controller's name in the name of an object under it.
fn owner<'a>(kind: &str, name: &'a str) -> Option<&'a str> {
    match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" => Some(name),
        "Job" => of_job(name),
        "ReplicaSet" => name.rsplit_once('-').map(|(deployment, _)| deployment),
        "Pod" => of_pod(name),
        // A claim is `{volume}-{service}-{ordinal}`, and both names may hold hyphens: whose it is cannot be told. Objects
        // of other kinds are not Slipway's.
        _ => None,
    }
}

/// A service's runs are `{name}-{number}`: a version when a person asked for it, minutes when a schedule did.
fn of_job(name: &str) -> Option<&str> {
    let (service, number) = name.rsplit_once('-')?;
    (ordinal(number) && number != "0").then_some(service)
}

/// A Deployment's pods are `{name}-{hash}-{suffix}`, a StatefulSet's `{name}-{ordinal}`, a DaemonSet's `{name}-{suffix}`, a
/// run's `{name}-{number}-{suffix}`. Where a name reads in two ways, the commoner one is taken: `a-bcdfgh-2456x` is a pod of
/// the Deployment `a`, not of a DaemonSet whose name itself ends in something like a hash, and `a-2-2456x` one of the
/// second run of `a`, not of a DaemonSet called `a-2`.
fn of_pod(name: &str) -> Option<&str> {
    let (parent, end) = name.rsplit_once('-')?;
    if letters(end, SUFFIX..=SUFFIX) {
        let above = parent.rsplit_once('-').filter(|(_, hash)| letters(hash, HASH));
        return above.map(|(deployment, _)| deployment).or_else(|| of_job(parent)).or(Some(parent));
    }
    let cut = name.len() == LONGEST && letters(end, HASH.start() + SUFFIX..=HASH.end() + SUFFIX);
    (cut || cut_run(name, end) || ordinal(end)).then_some(parent)
}

/// The number of a schedule's run has so many digits that behind a long name its own end is cut, too.
fn cut_run(name: &str, end: &str) -> bool {
    let parts = end.len().checked_sub(SUFFIX).and_then(|at| end.split_at_checked(at));
    name.len() == LONGEST && parts.is_some_and(|(number, suffix)| ordinal(number) && letters(suffix, SUFFIX..=SUFFIX))
}

/// How many random letters end the name of a pod.
const SUFFIX: usize = 5;
/// How many letters a hash has: a 32-bit number in decimal digits, each written as a letter.
const HASH: std::ops::RangeInclusive<usize> = 6..=10;
/// What stands before the suffix is cut so that a name has no more than this; the hyphen between them is lost first.
const LONGEST: usize = 63;

/// Letters of hashes and suffixes: no vowels, and no digits that look like letters.
/// Source: Kubernetes, `apimachinery/pkg/util/rand`, `alphanums`.
fn letters(text: &str, many: std::ops::RangeInclusive<usize>) -> bool {
    many.contains(&text.len()) && text.bytes().all(|letter| b"bcdfghjklmnpqrstvwxz2456789".contains(&letter))
}

fn ordinal(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit()) && (text == "0" || !text.starts_with('0')) && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_controller_is_found_in_the_names_under_it() {
        for kind in ["Deployment", "StatefulSet", "DaemonSet", "CronJob"] {
            assert_eq!(owner(kind, "my-orders"), Some("my-orders"));
        }
        assert_eq!(owner("ReplicaSet", "my-orders-7c9f5d8b6"), Some("my-orders"));
        assert_eq!(owner("Pod", "my-orders-7c9f5d8b6-x2v8q"), Some("my-orders"));
        assert_eq!(owner("Pod", "my-orders-0"), Some("my-orders"));
        assert_eq!(owner("Pod", "my-orders-120"), Some("my-orders"));
        assert_eq!(owner("Pod", "my-orders-x2v8q"), Some("my-orders"));
        for run in ["my-orders-7", "my-orders-29384712"] {
            assert_eq!(owner("Job", run), Some("my-orders"));
            assert_eq!(owner("Pod", &format!("{run}-x2v8q")), Some("my-orders"));
        }
        assert_eq!(owner("Pod", "orders-2-7-x2v8q"), Some("orders-2"), "the seventh run of orders-2");
    }

    #[test]
    fn a_name_that_reads_in_two_ways_is_taken_in_the_commoner_one() {
        assert_eq!(owner("Pod", "a-bcdfgh-2456x"), Some("a"), "a Deployment's, although a-bcdfgh may be a DaemonSet");
        assert_eq!(owner("Pod", "bcdfgh-2456x"), Some("bcdfgh"), "a DaemonSet's: before the hash there is nothing");
        assert_eq!(owner("Pod", "a-bcdfg-2456x"), Some("a-bcdfg"), "five letters are no hash");
        assert_eq!(owner("Pod", "orders-2-2456x"), Some("orders"), "a run's, although orders-2 may be a DaemonSet");
        assert_eq!(owner("Pod", "orders-02-2456x"), Some("orders-02"), "no run has such a number");
        assert_eq!(owner("Pod", "orders-0-2456x"), Some("orders-0"), "nor this one");
        assert_eq!(owner("Pod", "orders-api-2456x"), Some("orders-api"), "nor is a word with vowels");
        assert_eq!(owner("Pod", "a-bcdfgh-24567"), Some("a"), "nobody has so many pods that this is an ordinal");
        assert_eq!(owner("Pod", "a-bcdfgh-2456"), Some("a-bcdfgh"), "an ordinal: a suffix has five letters");
        assert_eq!(owner("Pod", "a-bcdfgh-7"), Some("a-bcdfgh"));
    }

    #[test]
    fn a_long_name_whose_last_hyphen_was_cut_is_still_found() {
        let service = "x".repeat(48);
        let pod = format!("{service}-bcdfghjkl2456x");
        assert_eq!((pod.len(), owner("Pod", &pod)), (63, Some(service.as_str())));
        assert_eq!(owner("Pod", "short-bcdfghjkl2456x"), None);
        let service = "x".repeat(50);
        let pod = format!("{service}-2938471x2v8q");
        assert_eq!((pod.len(), owner("Pod", &pod)), (63, Some(service.as_str())));
        assert_eq!(owner("Pod", "short-2938471x2v8q"), None);
    }

    #[test]
    fn names_that_no_controller_of_slipways_gives_are_left_out() {
        for name in ["orders", "orders-", "orders-01", "orders-abcde", "orders-7c9f5d8b6-x2v8", "by-hand"] {
            assert_eq!(owner("Pod", name), None, "{name}");
        }
        for name in ["orders", "orders-", "orders-01", "orders-0", "orders-x2v8q"] {
            assert_eq!(owner("Job", name), None, "{name}");
        }
        assert_eq!(owner("Node", "orders-a-b"), None);
        assert_eq!(owner("PersistentVolumeClaim", "data-orders-0"), None);
    }
}
