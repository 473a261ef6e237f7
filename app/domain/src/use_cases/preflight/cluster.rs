//! What the cluster says: whether it answers, would take the objects, has what they refer to, and has room.

use futures::future::OptionFuture;
use futures::join;

use crate::cluster::Node;
use crate::controller::ControllerSettings;
use crate::environment::Environment;
use crate::error::Result;
use crate::pod::{Reference, ReferenceKind};
use crate::ports::{Ports, Refusal};
use crate::preflight::{Check, Subject, Verdict, room};
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::status::Freshness;
use crate::text;

pub(super) fn answers(environment: &Environment, freshness: Freshness) -> Check {
    let name = &environment.cluster_name;
    let (verdict, sentence) = match freshness {
        Freshness::Live => (Verdict::Holds, text!("The cluster {name} answers.", "集群 {name} 正常响应。")),
        Freshness::Starting => (
            Verdict::Warning,
            text!(
                "The cluster {name} is being connected to: the release goes out as soon as it answers.",
                "正在连接集群 {name}：连上后即会发布。"
            ),
        ),
        Freshness::Cut { .. } => (
            Verdict::Warning,
            text!(
                "The cluster {name} does not answer: the release waits until it does.",
                "集群 {name} 没有响应：发布会等待其恢复。"
            ),
        ),
    };
    Check::new(Subject::Cluster, verdict, sentence)
}

/// Whether the cluster would take the objects, and has what they refer to.
pub(super) async fn accepts(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    release: &Release,
    manifests: &[serde_json::Value],
) -> Vec<Check> {
    let key = super::super::placement::key(service, environment);
    let mut checks = Vec::new();
    // Its values are sealed: it would be refused for having none.
    let seen: Vec<serde_json::Value> =
        manifests.iter().filter(|manifest| manifest["kind"] != "Secret").cloned().collect();
    let references = references(release);
    let asked = OptionFuture::from((!references.is_empty()).then(|| ports.clusters.missing(&key, &references)));
    let (conflicts, refusals, missing) =
        join!(ports.clusters.conflicts(&key, &seen), ports.clusters.dry_run(&key, &seen), asked);
    checks.extend(super::conflict::owners(release, conflicts));
    match refusals {
        Ok(refusals) if refusals.is_empty() => checks.push(Check::new(
            Subject::Manifest,
            Verdict::Holds,
            text!("The cluster would take every object.", "集群接受所有对象。"),
        )),
        Ok(refusals) => checks.extend(
            refusals
                .iter()
                .map(|refusal| Check { field: super::network::field(release, manifests, refusal), ..refused(refusal) }),
        ),
        Err(error) => checks.push(Check::new(
            Subject::Manifest,
            Verdict::Warning,
            text!(
                "Whether the cluster would take the objects could not be found out: {cause}",
                "无法得知集群是否接受这些对象：{cause_zh}",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        )),
    }
    match missing {
        None => {}
        Some(Ok(missing)) if missing.is_empty() => {
            let names = references.iter().map(Reference::to_string).collect::<Vec<_>>().join(", ");
            let sentence = text!("What it refers to is there: {names}.", "引用的对象都存在：{names}。");
            checks.push(Check::new(Subject::Reference, Verdict::Holds, sentence));
        }
        Some(Ok(missing)) => checks.extend(missing.iter().map(|reference| missed(reference, release, environment))),
        Some(Err(error)) => checks.push(Check::new(
            Subject::Reference,
            Verdict::Warning,
            text!(
                "Whether what it refers to is there could not be found out: {cause}",
                "无法得知引用的对象是否存在：{cause_zh}",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        )),
    }
    checks
}

/// Something that a release refers to and that is not there, at the field that names it.
fn missed(reference: &Reference, release: &Release, environment: &Environment) -> Check {
    let sentence = if reference.kind == ReferenceKind::StorageClass {
        text!(
            "The cluster has no {reference}: the volumes would wait for it. Choose another one, or leave it empty for the cluster's own.",
            "集群中没有 {reference}：卷会一直等待。请另选一个，或留空以使用集群的默认值。"
        )
    } else {
        let namespace = &environment.namespace;
        text!(
            "There is no {reference} in the namespace {namespace}: the pods would wait for it. Make it first, or take it out.",
            "命名空间 {namespace} 中没有 {reference}：Pod 会一直等待。请先创建，或从设置中移除。"
        )
    };
    let field = release.settings.pod.field_of(reference);
    Check { field: Some(field.to_owned()), ..Check::new(Subject::Reference, Verdict::Blocked, sentence) }
}

fn refused(refusal: &Refusal) -> Check {
    let Refusal { object, field, reason } = refusal;
    let (reason, reason_zh) = (&reason.en, &reason.zh);
    let sentence = match field {
        Some(field) => {
            text!(
                "The cluster would refuse {object} at {field}: {reason}",
                "集群会拒绝 {object} 的 {field}：{reason_zh}"
            )
        }
        None => text!("The cluster would refuse {object}: {reason}", "集群会拒绝 {object}：{reason_zh}"),
    };
    Check::new(Subject::Manifest, Verdict::Blocked, sentence)
}

/// What its pods refer to, and the storage classes of its claims.
fn references(release: &Release) -> Vec<Reference> {
    let classes = release.settings.controller.volumes().iter().filter_map(|claim| claim.storage_class.clone());
    let classes = classes.map(|name| Reference { kind: ReferenceKind::StorageClass, name });
    let mut references = release.settings.pod.references();
    references.extend(classes);
    references.sort();
    references.dedup();
    references
}

/// Whether there is room for what runs at once while pods are replaced.
pub(super) fn fits(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    release: &Release,
    placement: &Placement,
    replaces: bool,
    nodes: &Result<Vec<Node>>,
) -> Check {
    let running = ports.clusters.workload(&super::super::placement::key(service, environment));
    let running = running.map_or(0, |workload| workload.pods.iter().filter(|pod| !pod.deleting).count());
    let running = u32::try_from(running).unwrap_or(u32::MAX);
    let settings = &release.settings.controller;
    let wanted = settings.job().map_or(placement.wanted(), |job| job.parallelism.min(job.completions));
    let more = match (settings, wanted, running) {
        (ControllerSettings::DaemonSet(_), ..) => {
            let sentence = text!("One pod on each node that it selects.", "在其选择的每个节点上各一个 Pod。");
            return Check::new(Subject::Room, Verdict::Holds, sentence);
        }
        (_, 0, _) => 0,
        (_, wanted, 0) => wanted,
        // Pods of two kinds, or of two runs, stand side by side.
        (ControllerSettings::Job(_) | ControllerSettings::CronJob(_), wanted, _) => wanted,
        (_, wanted, _) if replaces => wanted,
        (settings, wanted, running) => wanted.saturating_sub(running) + settings.surge(wanted),
    };
    match nodes {
        Ok(nodes) => room(nodes, &release.settings.resources, &release.settings.pod.companions, more),
        Err(error) => Check::new(
            Subject::Room,
            Verdict::Warning,
            text!(
                "How much room there is could not be found out: {cause}",
                "无法得知剩余资源：{cause_zh}",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
    }
}
