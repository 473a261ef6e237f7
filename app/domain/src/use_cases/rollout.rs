//! Making a cluster what is wanted, and following a release until it has arrived. A worker calls this as often as it
//! likes, for whatever place: it looks at the world and does what is missing.

mod clean_up;

use crate::adoption::Adopted;
use crate::controller::{ControllerKind, ControllerSettings};
use crate::diagnosis::trouble;
use crate::environment::Environment;
use crate::error::{Kind, Result};
use crate::manifest::{Target, fill, render};
use crate::ports::{Applied, Ports, WorkloadKey};
use crate::release::{Placement, Release, ReleaseStatus};
use crate::rollout::{judge, waits_for_pods};
use crate::service::Service;
use crate::status::Freshness;
use crate::text::Text;
use crate::workload::{Pod, Workload};

use clean_up::clean_up;

/// What is left to do after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing: look again when something changes.
    Nothing,
    /// The release is on its way: look again when the cluster changes, and now and then.
    Follow,
    /// Something outside did not answer: try again soon.
    Retry,
}

/// Brings one service in one environment to what is wanted.
pub async fn reconcile(ports: &Ports, service: &Service, environment: &Environment) -> Result<Left> {
    let Some(placement) = ports.store.placement(service.id, environment.id).await? else {
        return Ok(Left::Nothing);
    };
    if placement.removal.is_some() {
        // Another worker takes it out.
        return Ok(Left::Nothing);
    }
    let Some(mut release) = ports.store.release(service.id, environment.id, placement.release).await? else {
        return Ok(Left::Nothing);
    };
    let behind = placement.is_behind() || release.status == ReleaseStatus::Pending;
    if behind && !apply(ports, service, environment, &placement, &mut release).await? {
        return Ok(Left::Retry);
    }
    let left = match release.status {
        ReleaseStatus::Progressing => follow(ports, service, environment, &placement, &mut release).await?,
        ReleaseStatus::Pending | ReleaseStatus::Ready | ReleaseStatus::Failed | ReleaseStatus::Superseded => {
            Left::Nothing
        }
    };
    // A server that is ended between the two does it when it is back.
    super::automation::roll_back(ports, service, environment, &placement, &release).await?;
    clean_up(ports, service, environment, &placement, &release).await?;
    Ok(left)
}

/// Applies what is wanted. `false`: the cluster did not answer. A cluster that refuses fails the release: asking again
/// would give the same answer.
async fn apply(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placement: &Placement,
    release: &mut Release,
) -> Result<bool> {
    let key = super::placement::key(service, environment);
    let manifests = render(release, placement, &Target { team: &service.team_name, namespace: &environment.namespace });
    let mut needed = manifests.as_slice();
    let autoscaling = release.settings.autoscaling.as_ref().filter(|_| !placement.stopped);
    let begun = release.settings.controller.kind() == ControllerKind::Job && !placement.run_is_due();
    let seen = if begun || autoscaling.is_some() { seen(ports, environment, &key) } else { Some(Workload::default()) };
    let Some(workload) = seen else {
        if let Some(why) = ports.clusters.cut_because(environment.cluster) {
            waits(ports, service, environment, placement, release, why).await?;
        }
        return Ok(false);
    };
    if begun {
        // A run that was cleaned up would begin anew.
        let name = placement.run_name(&service.name);
        if !workload.runs.iter().any(|run| run.name == name) {
            needed = &[];
        }
    }
    let pending = release.status == ReleaseStatus::Pending;
    // What is kept of the manifests has no sealed value in it.
    let mut filled = needed.to_vec();
    if let Some(autoscaling) = autoscaling {
        // What the autoscaler decided stays: it is not to begin anew with each release.
        let runs = workload.controller.map(|controller| controller.desired);
        crate::manifest::scale(
            &mut filled,
            autoscaling.within(runs.filter(|runs| *runs > 0).unwrap_or(placement.replicas)),
        );
    }
    // A value that cannot be opened is said of the release, as what the cluster refuses is.
    let applied = match super::configuration::opened(ports, service.id, &release.settings.configuration).await {
        Ok(values) => {
            fill(&mut filled, &values);
            if release.settings.adopted {
                crate::adoption::fill(&mut filled, &values);
            }
            if let Some(adopted) = first_of_adopted(release, placement) {
                let taken = ports.clusters.adopt(&key, &filled, &adopted.uids, true).await;
                taken.map(|()| Applied::default())
            } else if !takes_over(release, placement) {
                ports.clusters.apply_unforced(&key, &filled).await
            } else {
                ports.clusters.apply(&key, &filled).await
            }
        }
        Err(error) => Err(error),
    };
    match applied {
        Ok(_applied) => {
            // Whatever ran before under another controller must not go on in a service that is stopped.
            if placement.stopped {
                ports.clusters.prune_controllers(&key, release.settings.controller.kind()).await?;
            }
            // The release comes last: while it is pending all this is done again, and its event tells of both.
            ports.store.placement_applied(service.id, environment.id, placement.wanted_version, None).await?;
            if pending {
                release.status = ReleaseStatus::Progressing;
                release.manifests = manifests;
                release.applied_at = Some(ports.host.now());
                release.sentence = None;
                write(ports, service, release).await?;
            } else {
                super::placement::publish(ports, service, environment);
            }
            Ok(true)
        }
        Err(error) if matches!(error.kind, Kind::Unavailable | Kind::Limited | Kind::Internal) => {
            waits(ports, service, environment, placement, release, error.text).await?;
            Ok(false)
        }
        Err(refused) => {
            let untaken = first_of_adopted(release, placement).is_some();
            let refused = if untaken { crate::adoption::untaken(refused) } else { refused };
            // A scale or restart that was refused has no record of its own to fail: the placement keeps it.
            let trouble = (!pending).then_some(&refused.text);
            ports.store.placement_applied(service.id, environment.id, placement.wanted_version, trouble).await?;
            if pending {
                release.manifests = manifests;
                finish(ports, service, release, ReleaseStatus::Failed, Some(refused.text)).await?;
            } else {
                super::placement::publish(ports, service, environment);
            }
            Ok(true)
        }
    }
}

/// What runs there. What was seen before a cut, or before all was listed, decides nothing: a run may seem to be missing, and a
/// number of pods be one that an autoscaler left long ago.
fn seen(ports: &Ports, environment: &Environment, key: &WorkloadKey) -> Option<Workload> {
    let live = ports.clusters.freshness(environment.cluster) == Freshness::Live;
    ports.clusters.workload(key).filter(|_| live)
}

/// Says why nothing is done yet.
async fn waits(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placement: &Placement,
    release: &mut Release,
    why: Text,
) -> Result<()> {
    let pending = release.status == ReleaseStatus::Pending;
    if pending && release.sentence.as_ref() != Some(&why) {
        release.sentence = Some(why);
        write(ports, service, release).await?;
    } else if !pending && placement.trouble.as_ref() != Some(&why) {
        // Nobody is woken by it: the status is derived again soon, and this worker tries again by itself.
        let wanted = placement.wanted_version;
        ports.store.placement_trouble(service.id, environment.id, wanted, Some(&why)).await?;
    }
    Ok(())
}

/// What is brought back is brought back whole. What is no new release (a scale, a restart, what is put back) is a wish for
/// what was applied already, and a stop that somebody else undoes would be a lie. A release that others kept out does not get
/// in by a scale.
fn takes_over(release: &Release, placement: &Placement) -> bool {
    let pending = release.status == ReleaseStatus::Pending;
    let known = !pending && (release.applied_at.is_some() || placement.stopped);
    known || release.take_over || release.repeats.is_some()
}

/// What is to be taken over: until that is done the objects are somebody else's.
fn first_of_adopted<'a>(release: &Release, placement: &'a Placement) -> Option<&'a Adopted> {
    let first = release.settings.adopted && release.repeats.is_none() && release.status == ReleaseStatus::Pending;
    placement.adopted.as_ref().filter(|_| first)
}

async fn follow(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    placement: &Placement,
    release: &mut Release,
) -> Result<Left> {
    let key = super::placement::key(service, environment);
    let Some(mut workload) = seen(ports, environment, &key) else { return Ok(Left::Follow) };
    // A start after a long stop begins its time anew.
    workload.seen_since = workload.seen_since.max(Some(placement.updated_at));
    let kind = release.settings.controller.kind();
    match judge(release, &workload, ports.host.now()) {
        None => {
            unblock(ports, &key, &workload, release).await?;
            // Said once, and taken back as soon as there are pods to judge it by.
            let idle = workload.controller.as_ref().is_some_and(|controller| {
                if kind.runs_to_an_end() { controller.suspended } else { controller.desired == 0 }
            });
            let sentence = idle.then(|| waits_for_pods(kind));
            if release.sentence != sentence {
                release.sentence = sentence;
                write(ports, service, release).await?;
            }
            Ok(Left::Follow)
        }
        Some((status, sentence)) => {
            // What it takes the place of served until now. A server that is ended here does it when it is back.
            if status == ReleaseStatus::Ready && !workload.replaced.is_empty() {
                ports.clusters.prune_controllers(&key, kind).await?;
            }
            finish(ports, service, release, status, sentence).await?;
            Ok(Left::Nothing)
        }
    }
}

/// A StatefulSet that replaces its pods in order waits for a broken one of an older release to become ready, which it
/// never does: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
///
/// Those that the partition keeps at the release before are left alone: they would come back as they are.
async fn unblock(ports: &Ports, key: &WorkloadKey, workload: &Workload, release: &Release) -> Result<()> {
    let ControllerSettings::StatefulSet(set) = &release.settings.controller else { return Ok(()) };
    let Some(controller) = workload.controller.as_ref().filter(|found| found.release == Some(release.number)) else {
        return Ok(());
    };
    let now = ports.host.now();
    let replaced = |pod: &&Pod| {
        pod.release != Some(release.number) && controller.ordinal(pod).is_some_and(|ordinal| ordinal >= set.partition)
    };
    for pod in workload.pods.iter().filter(replaced) {
        if trouble(pod, now).is_some() {
            ports.clusters.delete_pod(key, &pod.name, &pod.uid).await?;
        }
    }
    Ok(())
}

async fn finish(
    ports: &Ports,
    service: &Service,
    release: &mut Release,
    status: ReleaseStatus,
    sentence: Option<Text>,
) -> Result<()> {
    release.status = status;
    release.sentence = sentence;
    release.finished_at = Some(ports.host.now());
    write(ports, service, release).await
}

async fn write(ports: &Ports, service: &Service, release: &Release) -> Result<()> {
    if ports.store.release_update(release).await? {
        super::release::publish(ports, service.team, release);
    }
    Ok(())
}
