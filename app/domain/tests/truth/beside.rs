//! Containers before the service and beside it, and what its probes do: each is told by its name.

use domain::pod::{Handler, PortRef, Probe, Probes};
use domain::release::ReleaseStatus;
use domain::rollout::judge;
use domain::status::{Remedy, State};
use domain::workload::{ClusterEvent, Container, ContainerState, Pod, PodPhase, RunStatus, Terminated, Workload};

use super::facts::{
    ago, coming, container, controller, diagnose_with, ended, found, now, pod, release, running, waiting,
};

fn init(container: Container) -> Container {
    Container { name: "migrate".into(), image: "migrate:1".into(), init: true, ready: false, ..container }
}

fn sidecar(container: Container) -> Container {
    Container { name: "proxy".into(), image: "proxy:1".into(), ..container }
}

/// One pod of these containers, which is not ready.
fn of(containers: Vec<Container>) -> Workload {
    let first = containers[0].clone();
    let pod = Pod { phase: PodPhase::Pending, ready: false, containers, ..pod("a", first) };
    Workload { controller: Some(controller(1)), pods: vec![pod], ..Workload::default() }
}

fn says(workload: &Workload) -> (State, String) {
    let found = found(workload, 1);
    assert_ne!(found.sentence.en, found.sentence.zh);
    (found.state, found.sentence.en.into_owned())
}

fn crashing(container: Container, restarts: u32) -> Container {
    Container { restarts, last: Some(ended("Error", 3, 20)), ..container }
}

#[test]
fn an_init_container_that_fails_is_named_and_ends_the_rollout() {
    let failing = init(crashing(waiting("CrashLoopBackOff", "back-off"), 2));
    let workload = of(vec![failing, waiting("PodInitializing", "")]);
    let seen = found(&workload, 1);
    let said = "0 of 1 pod ready: pod a does not begin: its init container migrate fails with exit code 3, 2 restarts.";
    assert_eq!((seen.state, seen.sentence.en.as_ref()), (State::Failed, said));
    assert!(seen.sentence.zh.contains("初始化容器 migrate"), "{}", seen.sentence.zh);
    assert_eq!(seen.evidence.map(|words| words.en.into_owned()).as_deref(), Some("FATAL: no database"));
    assert!(matches!(&seen.remedies[0], Remedy::LastWords { container, .. } if container == "migrate"));
    let (status, why) = judge(&coming(), &unavailable(workload), now()).expect("decided");
    assert_eq!(status, ReleaseStatus::Failed);
    assert!(why.is_some_and(|why| why.en.contains("init container migrate")));
}

fn unavailable(mut workload: Workload) -> Workload {
    if let Some(controller) = &mut workload.controller {
        (controller.available, controller.ready) = (0, 0);
    }
    workload
}

#[test]
fn an_init_container_that_runs_is_what_the_service_waits_for() {
    let runs = init(container(ContainerState::Running { since: ago(400) }));
    let seen = found(&of(vec![runs.clone(), waiting("PodInitializing", "")]), 1);
    assert_eq!((seen.state, seen.sentence.en.as_ref()), (State::Moving, "Starting: 0 of 1 pod ready."));
    let evidence = seen.evidence.map(|words| words.en.into_owned());
    assert_eq!(evidence.as_deref(), Some("Pod a begins when its init container migrate has ended."));

    let again = Container { last: Some(ended("Completed", 0, 20)), ..crashing(runs.clone(), 1) };
    assert_eq!(says(&of(vec![again, waiting("PodInitializing", "")])).0, State::Moving, "its node was begun anew");
    let again = crashing(runs, 1);
    assert_eq!(says(&of(vec![again, waiting("PodInitializing", "")])).0, State::Failed, "it has failed before");
    let ended_well = Terminated { exit_code: 0, ..ended("Completed", 0, 20) };
    let done = init(container(ContainerState::Terminated(ended_well)));
    assert_eq!(says(&of(vec![crashing(done, 1), waiting("PodInitializing", "")])).0, State::Moving);
}

#[test]
fn an_init_container_that_cannot_be_made_says_which_and_why() {
    let begins = || waiting("PodInitializing", "");
    let pull = says(&of(vec![init(waiting("ImagePullBackOff", "no such manifest")), begins()])).1;
    assert!(pull.ends_with("its init container migrate has an image that cannot be pulled, migrate:1."), "{pull}");
    let config = init(waiting("CreateContainerConfigError", "configmap \"x\" not found"));
    let (state, made) = says(&of(vec![config, begins()]));
    assert_eq!(state, State::Failed);
    assert!(made.contains("its init container migrate cannot be created (CreateContainerConfigError)"), "{made}");
    let mut killed = init(crashing(waiting("CrashLoopBackOff", ""), 1));
    killed.last = Some(ended("OOMKilled", 137, 5));
    let killed = says(&of(vec![killed, begins()])).1;
    assert!(killed.contains("its init container migrate is killed for memory, at its limit of 256 MiB"), "{killed}");
}

#[test]
fn a_root_image_that_may_not_be_root_says_so_in_the_clusters_words() {
    let words = "container has runAsNonRoot and image will run as root";
    let said = format!("{words} (pod: \"a_shop(1c2d)\", container: orders)");
    let workload = of(vec![waiting("CreateContainerConfigError", &said)]);
    let seen = found(&workload, 1);
    assert_eq!(
        seen.sentence.en,
        "0 of 1 pod ready: pod a cannot start: its container cannot be created (CreateContainerConfigError)."
    );
    assert_eq!(seen.evidence.map(|words| words.en.into_owned()).as_deref(), Some(words));
    let (status, sentence) = judge(&coming(), &unavailable(workload), now()).expect("it has failed");
    assert_eq!(status, ReleaseStatus::Failed);
    let sentence = sentence.expect("it says why").en;
    assert!(sentence.starts_with("Pod a cannot start: ") && sentence.ends_with(words), "{sentence}");
}

#[test]
fn a_sidecar_that_ends_is_not_taken_for_the_service() {
    let ends = sidecar(crashing(waiting("CrashLoopBackOff", ""), 4));
    let workload = of(vec![running(), ends]);
    let said = "0 of 1 pod ready: pod a: its sidecar proxy does not keep running: exit code 3, 4 restarts.";
    assert_eq!(says(&workload), (State::Failed, said.into()));
    let recovered = sidecar(Container { ready: true, ..crashing(running(), 1) });
    let pod = Pod { containers: vec![running(), recovered], ..pod("a", running()) };
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod], ..Workload::default() };
    let (state, said) = says(&workload);
    assert_eq!(state, State::Warning);
    assert!(said.contains("but the sidecar proxy of pod a was restarted 0 min ago: exit code 3"), "{said}");
}

#[test]
fn an_init_container_that_ended_well_at_last_is_no_restart() {
    let well = ended("Completed", 0, 20);
    let retried = crashing(init(container(ContainerState::Terminated(well))), 1);
    let pod = Pod { containers: vec![retried, running()], ..pod("a", running()) };
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod], ..Workload::default() };
    assert_eq!(says(&workload), (State::Ready, "1 of 1 pod ready.".into()));
}

fn event(warning: bool, reason: &str, message: &str, seconds: i64) -> ClusterEvent {
    let (object, at) = ("Pod orders-7c9-a".into(), ago(seconds).expect("a moment"));
    ClusterEvent { warning, reason: reason.into(), message: message.into(), object, count: 1, at }
}

#[test]
fn a_volume_that_cannot_be_mounted_is_said_also_before_init_containers() {
    let first = init(waiting("PodInitializing", ""));
    let mut workload = of(vec![first, waiting("PodInitializing", "")]);
    workload.pods[0].created_at = ago(70);
    let words = "MountVolume.SetUp failed for volume \"conf\" : configmap \"conf\" not found";
    workload.events = vec![event(true, "FailedMount", words, 5)];
    let seen = found(&workload, 1);
    let said = "0 of 1 pod ready: pod a cannot start: a volume of it cannot be mounted (FailedMount).";
    assert_eq!((seen.state, seen.sentence.en.as_ref()), (State::Failed, said));
    assert_eq!(seen.evidence.map(|words| words.en.into_owned()).as_deref(), Some(words));

    workload.pods[0].containers[0].state = ContainerState::Running { since: ago(30) };
    assert_eq!(says(&workload).0, State::Moving, "its volumes are there by now");
}

/// A pod whose container was ended 20 seconds ago, and what the events say of that.
fn probed(name: &str, ready: bool) -> Workload {
    let ended = Terminated { started_at: ago(60), ..ended("Error", 137, 20) };
    let again = Container { restarts: 2, last: Some(ended), ready, ..running() };
    let killing = format!("Container orders failed {} probe, will be restarted", name.to_lowercase());
    let events = vec![
        event(false, "Killing", &killing, 21),
        event(true, "Unhealthy", &format!("{name} probe failed: HTTP probe failed with statuscode: 503"), 22),
        event(true, "Unhealthy", "Readiness probe failed: 503", 30),
    ];
    Workload { controller: Some(controller(1)), pods: vec![pod("a", again)], events, ..Workload::default() }
}

#[test]
fn what_a_probe_ends_does_not_crash() {
    let seen = found(&probed("Liveness", false), 1);
    assert_eq!(
        (seen.state, seen.sentence.en.as_ref()),
        (State::Failed, "0 of 1 pod ready: pod a is ended by its liveness probe: 2 restarts.")
    );
    let complaint = Some("Liveness probe failed: HTTP probe failed with statuscode: 503");
    assert_eq!(seen.evidence.map(|words| words.en.into_owned()).as_deref(), complaint);
    let startup = says(&probed("Startup", false)).1;
    assert!(startup.ends_with("pod a does not pass its startup probe in time: 2 restarts."), "{startup}");

    let over = found(&probed("Liveness", true), 1);
    assert_eq!(over.state, State::Warning);
    assert!(over.sentence.en.ends_with("restarted 0 min ago: its liveness probe failed."), "{}", over.sentence);
    assert_eq!(over.evidence.map(|words| words.en.into_owned()).as_deref(), complaint);
}

#[test]
fn an_end_after_the_probes_was_a_crash() {
    let mut workload = probed("Liveness", false);
    if let Some(last) = &mut workload.pods[0].containers[0].last {
        last.started_at = ago(19);
    }
    let (_, said) = says(&workload);
    assert!(said.contains("ends as soon as it starts: exit code 137"), "{said}");
}

#[test]
fn a_container_is_not_at_fault_before_its_probes_can_have_found_it_so() {
    let probe = |initial_delay, period, failures| Probe {
        handler: Handler::Tcp { port: PortRef::Number(8080) },
        initial_delay,
        period,
        timeout: 1,
        failures,
    };
    let starting = Container { ready: false, ..container(ContainerState::Running { since: ago(90) }) };
    let workload = Workload { controller: Some(controller(1)), pods: vec![pod("a", starting)], ..Workload::default() };
    assert_eq!(found(&workload, 1).state, State::Failed);
    let mut slow = release(ReleaseStatus::Progressing, None);
    slow.settings.pod.probes = Probes { startup: Some(probe(0, 10, 30)), ..Probes::default() };
    assert_eq!(diagnose_with(&workload, 1, &slow).state, State::Moving);
    slow.settings.pod.probes = Probes { readiness: Some(probe(120, 10, 3)), ..Probes::default() };
    assert_eq!(diagnose_with(&workload, 1, &slow).state, State::Moving);
}

#[test]
fn a_run_whose_init_container_failed_says_so() {
    let failed = init(container(ContainerState::Terminated(ended("Error", 3, 12))));
    let pod = Pod {
        phase: PodPhase::Failed,
        ready: false,
        run: Some("orders-1".into()),
        containers: vec![failed.clone(), waiting("PodInitializing", "")],
        ..pod("a", failed)
    };
    let mut workload = super::runs::job(super::runs::run("orders-1", RunStatus::Failed));
    workload.pods = vec![pod];
    let seen = found(&workload, 1);
    assert!(seen.sentence.en.ends_with("its init container migrate ended with exit code 3."), "{}", seen.sentence);
}
