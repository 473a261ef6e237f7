//! What is scaled by the cluster itself, in its objects.

use domain::autoscaling::Written;

use super::*;

#[test]
fn what_scales_itself_has_an_autoscaler_and_stands_within_its_bounds() {
    let (mut release, mut placement) = release();
    let written = Written {
        min: "3".into(),
        max: "6".into(),
        cpu: "80".into(),
        memory: "90".into(),
        figure: "http_requests".into(),
        figure_each: "100".into(),
    };
    release.settings.autoscaling = written.parse().expect("autoscaling");
    release.settings.check().expect("holds");
    let objects = rendered(&release, &placement);
    let autoscaler = objects.iter().find(|object| object["kind"] == "HorizontalPodAutoscaler");
    insta::assert_json_snapshot!(autoscaler.map(|autoscaler| &autoscaler["spec"]));
    assert_eq!(objects.last().map(|controller| &controller["spec"]["replicas"]), Some(&3.into()));
    placement.stopped = true;
    let stopped = rendered(&release, &placement);
    assert!(stopped.iter().all(|object| object["kind"] != "HorizontalPodAutoscaler"));
    assert_eq!(stopped.last().map(|controller| &controller["spec"]["replicas"]), Some(&0.into()));
}
