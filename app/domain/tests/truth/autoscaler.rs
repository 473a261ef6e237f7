//! Where the cluster decides how many pods there are.

use domain::autoscaling::{Autoscaler, Reading};
use domain::diagnosis::{Facts, diagnose};
use domain::release::{Release, ReleaseStatus};
use domain::status::State;
use domain::text::Text;
use domain::workload::{Reason, Workload};

use super::facts::{ago, controller, facts, placement, pod, release, running};

/// Three pods, all well, and an autoscaler with this trouble.
fn scaled(trouble: Option<(&str, &str)>, active: bool) -> Workload {
    let trouble = trouble.map(|(reason, message)| Reason { reason: reason.into(), message: message.into() });
    let readings = vec![Reading { name: "cpu".into(), current: None, target: 80.0 }];
    let autoscaler =
        Autoscaler { min: 1, max: 5, current: 3, desired: 3, readings, last_scaled_at: None, trouble, active };
    Workload {
        controller: Some(controller(3)),
        pods: ["a", "b", "c"].map(|name| pod(name, running())).into(),
        autoscaler: Some(autoscaler),
        ..Workload::default()
    }
}

fn ready_since(seconds: i64) -> Release {
    Release { finished_at: ago(seconds), ..release(ReleaseStatus::Ready, None) }
}

#[test]
fn a_number_that_the_autoscaler_chose_is_nobodys_fault() {
    for wanted in [1, 3, 5] {
        let (there, wished, release) = (scaled(None, true), placement(wanted), ready_since(600));
        let found = diagnose(&Facts { release: Some(&release), ..facts(&there, &wished) });
        assert_eq!((found.state, found.sentence.en.as_ref()), (State::Ready, "3 of 3 pods ready."));
    }
}

#[test]
fn an_autoscaler_that_cannot_decide_is_a_warning_with_the_clusters_words() {
    let why = "the HPA was unable to compute the replica count: no metrics known for pod.";
    let there = scaled(Some(("FailedGetResourceMetric", why)), false);
    let (wished, release) = (placement(1), ready_since(600));
    let found = diagnose(&Facts { release: Some(&release), ..facts(&there, &wished) });
    assert_eq!(found.state, State::Warning);
    assert_eq!(
        found.sentence.en,
        format!("3 of 3 pods ready. The cluster cannot decide how many pods there should be: {why}")
    );
    assert!(found.sentence.zh.contains("无法决定"), "{}", found.sentence.zh);
    assert_eq!(found.evidence, Some(Text::verbatim("FailedGetResourceMetric")));
}

#[test]
fn what_was_not_measured_yet_is_at_a_bound_or_at_rest_is_no_fault() {
    let blind = || scaled(Some(("FailedGetResourceMetric", "no metrics")), false);
    let disabled = scaled(Some(("ScalingDisabled", "scaling is disabled since the replica count is zero")), false);
    let most = scaled(Some(("TooManyReplicas", "more than the maximum")), true);
    let mut restarted = blind();
    restarted.pods[0].created_at = ago(30);
    for (there, release) in [
        (restarted, ready_since(600)),
        (blind(), ready_since(60)),
        (blind(), release(ReleaseStatus::Progressing, None)),
        (disabled, ready_since(600)),
        (most, ready_since(600)),
    ] {
        let found = diagnose(&Facts { release: Some(&release), ..facts(&there, &placement(1)) });
        assert_eq!(found.state, State::Ready, "{}", found.sentence.en);
    }
}
