//! What a pod may do.

use domain::pod::{PodSettings, Security, Shutdown, Source};
use domain::preflight::{Subject, Verdict};
use domain::release::ReleaseStatus;
use domain::use_cases::release::{Order, What};

use crate::real::World;
use crate::real::keeper::keeper;
use crate::steps::{arrives, deployed, hello, order};
use crate::wanted::{foretold, inside, of, template, volume, world};

#[tokio::test(flavor = "multi_thread")]
async fn an_image_runs_as_somebody_else_and_writes_only_where_it_may() {
    let world = world("secure").await;
    let security =
        Security { non_root: true, user: Some(1000), read_only: true, drop_capabilities: true, proposed: false };
    let volumes = vec![volume("tmp", "/tmp", Source::Empty { size: None, memory: true })];
    arrives(&world, of(PodSettings { security, volumes, ..PodSettings::default() })).await;
    assert_eq!(inside(&world, "id -u").await, "1000");
    assert_eq!(inside(&world, "echo kept > /tmp/file && cat /tmp/file").await, "kept");
    assert_eq!(inside(&world, "touch /file 2>&1 || true").await, "touch: cannot touch '/file': Read-only file system");
    assert_eq!(inside(&world, "grep CapEff /proc/self/status | tr -d '\\t'").await, "CapEff:0000000000000000");
    assert_eq!(inside(&world, "grep ' /tmp ' /proc/mounts | cut -d' ' -f3").await, "tmpfs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_image_that_may_not_be_root_is_told_beforehand_and_when_it_fails() {
    let world = world("root").await;
    let security = Security { non_root: true, ..Security::default() };
    let wanted = of(PodSettings { security, ..PodSettings::default() });
    let said = foretold(&world, &wanted, Subject::Security).await;
    assert!(said.len() == 1 && said[0].0 == Verdict::Blocked && said[0].1.contains("runs as root"), "{said:?}");
    let release = deployed(&world, wanted).await;
    let why = release.sentence.expect("a sentence").en;
    assert_eq!(release.status, ReleaseStatus::Failed);
    assert!(why.contains("CreateContainerConfigError") && why.contains("runAsNonRoot"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_release_of_which_nobody_said_anything_is_as_safe_as_its_image() {
    let world = World::new("proposed", "").await.work().await;
    world.hello("orders").await;
    let order = Order { pod: None, ..order(hello(), domain::controller::ControllerSettings::default(), 1, &[]) };
    let release = arrives(&world, order).await;
    assert!(release.settings.pod.security.non_root);
    assert_eq!(template(&world, "securityContext.runAsNonRoot"), "true");
    assert_eq!(template(&world, "containers[0].securityContext.capabilities.drop[0]"), "ALL");

    let root = || What::Image(keeper());
    let next = arrives(&world, Order::of(root())).await;
    assert!(!next.settings.pod.security.non_root, "the next image is root, and is asked anew");
    assert_eq!(template(&world, "securityContext.runAsNonRoot"), "");
    let grace = PodSettings { shutdown: Shutdown { grace: Some(5), pre_stop: None }, ..next.settings.pod };
    let again = arrives(&world, Order { pod: Some(grace), ..Order::of(hello()) }).await;
    assert!(again.settings.pod.security.non_root, "something else of the pod chooses nothing");
}
