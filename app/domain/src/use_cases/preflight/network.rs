//! Whether the ports of nodes that a release wants are free: node ports of the cluster, host ports of its nodes.

mod holder;
mod host;
mod node;

use futures::future::OptionFuture;
use futures::join;

use crate::controller::ControllerKind;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::ports::{Ports, Refusal};
use crate::preflight::{Check, Subject, Verdict};
use crate::release::{Placement, Release};
use crate::service::Service;
use crate::text;
use crate::user::Actor;

use holder::Holders;

/// What would be deployed, and for whom it is looked at.
pub(super) struct Wanted<'a> {
    pub actor: &'a Actor,
    pub service: &'a Service,
    pub environment: &'a Environment,
    pub release: &'a Release,
    pub placement: &'a Placement,
    /// The kind that runs now.
    pub running: Option<ControllerKind>,
}

/// Nothing is asked where no number was chosen; all that is asked, side by side and once.
pub(super) async fn look(ports: &Ports, wanted: &Wanted<'_>) -> Result<Vec<Check>> {
    let (network, cluster) = (&wanted.release.settings.network, wanted.environment.cluster);
    let (node, host) = (network.node_ports().next().is_some(), network.has_host_ports());
    if !node && !host {
        return Ok(Vec::new());
    }
    let nodes = OptionFuture::from(node.then(|| ports.clusters.node_ports(cluster)));
    let hosts = OptionFuture::from(host.then(|| ports.clusters.host_ports(cluster)));
    let (holders, nodes, hosts) = join!(Holders::read(ports, wanted), nodes, hosts);
    let holders = holders?;
    let mut checks = Vec::new();
    match nodes {
        Some(Ok(held)) => checks.extend(node::look(ports, wanted, &holders, &held).await?),
        Some(Err(error)) => checks.push(unknown(&error)),
        None => {}
    }
    match hosts {
        Some(Ok(found)) => checks.extend(host::look(ports, wanted, &holders, &found).await?),
        Some(Err(error)) => checks.push(unknown(&error)),
        None => {}
    }
    Ok(checks)
}

/// What the cluster has to say of a node port in words of its own is not said again where it is named who has it.
pub(super) fn once(checks: &mut Vec<Check>) {
    let named = checks.iter().any(|check| {
        let node_port = check.field.as_deref().is_some_and(|field| field.ends_with(".node_port"));
        check.subject == Subject::Port && check.verdict == Verdict::Blocked && node_port
    });
    let before = checks.len();
    if named {
        checks.retain(|check| !(check.subject == Subject::Manifest && check.sentence.en.contains(ALLOCATED)));
    }
    if checks.len() < before && !checks.iter().any(|check| check.subject == Subject::Manifest) {
        let sentence = text!("The cluster would take every other object.", "集群接受其余所有对象。");
        checks.push(Check::new(Subject::Manifest, Verdict::Holds, sentence));
    }
}

/// Source: `ErrAllocated`, pkg/registry/core/service/portallocator.
const ALLOCATED: &str = "provided port is already allocated";

/// The field of the order that the cluster's words about a Service are about.
pub(super) fn field(release: &Release, manifests: &[serde_json::Value], refusal: &Refusal) -> Option<String> {
    let said = refusal.field.as_deref()?;
    let (index, of) = said.strip_prefix("spec.ports[")?.split_once("].")?;
    let name = format!("Service/{}", release.service_name);
    if refusal.object != name || of != "nodePort" {
        return None;
    }
    let service = manifests.iter().find(|object| crate::drift::name(object) == name)?;
    let number = service.pointer(&format!("/spec/ports/{index}/nodePort"))?.as_u64()?;
    let mut chosen = release.settings.network.node_ports();
    let (port, _) = chosen.find(|(_, chosen)| u64::from(*chosen) == number)?;
    Some(crate::network::field(port, "node_port"))
}

/// What a first release here does not bring along from where it is promoted.
pub(super) async fn left_behind(ports: &Ports, release: &Release, first: bool) -> Result<Option<Check>> {
    let Some(from) = release.promoted.as_ref().filter(|_| first) else { return Ok(None) };
    let Some(environment) = ports.store.environment(&from.environment).await? else { return Ok(None) };
    let Some(source) = ports.store.release(release.service, environment.id, from.release).await? else {
        return Ok(None);
    };
    let here = &release.settings.network;
    let numbers = source.settings.network.ports.iter().filter(|(name, _)| !here.ports.contains_key(*name));
    let numbers: Vec<String> = numbers
        .flat_map(|(_, port)| [port.node_port, port.host_port])
        .flatten()
        .map(|number| number.to_string())
        .collect();
    let (place, numbers) = (&from.environment, numbers.join(", "));
    let sentence = text!(
        "The ports of nodes that it has in {place} ({numbers}) stay there: each can be had once in a cluster. Choose some here where it needs them.",
        "它在 {place} 中使用的节点端口（{numbers}）不会带过来：同一集群中每个号码只能使用一次。如有需要请在此处另选。"
    );
    Ok((!numbers.is_empty()).then(|| Check::new(Subject::Port, Verdict::Warning, sentence)))
}

fn unknown(error: &Error) -> Check {
    let (cause, cause_zh) = (&error.text.en, &error.text.zh);
    let sentence = text!(
        "Whether its ports of the nodes are free could not be found out: {cause}",
        "无法得知所需的节点端口是否空闲：{cause_zh}"
    );
    Check::new(Subject::Port, Verdict::Warning, sentence)
}
