//! Node ports: each can be had once in a cluster.

use crate::error::Result;
use crate::network::{NODE_PORTS, NodePortHeld, ServiceType, field, is_usual};
use crate::ports::Ports;
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;

use super::Wanted;
use super::holder::{Holders, Object};

/// `held`: what the cluster says.
pub(super) async fn look(
    ports: &Ports,
    wanted: &Wanted<'_>,
    holders: &Holders<'_>,
    held: &[NodePortHeld],
) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    for (port, number) in wanted.release.settings.network.node_ports() {
        let check = |verdict, sentence| Check {
            field: (verdict != Verdict::Holds).then(|| field(port, "node_port")),
            ..Check::new(Subject::Port, verdict, sentence)
        };
        if !is_usual(number) {
            let (first, last) = (NODE_PORTS.start(), NODE_PORTS.end());
            let sentence = text!(
                "Node port {number} is outside of what clusters usually have, {first} to {last}: it is taken only where the API server was told so.",
                "节点端口 {number} 不在通常的 {first} 到 {last} 之内：仅当 API 服务器另行配置时才可用。"
            );
            checks.push(check(Verdict::Warning, sentence));
        }
        let others = held.iter().filter(|held| held.number == number);
        let own = |held: &&NodePortHeld| holders.is_own(&held.namespace, held.service.as_deref());
        if let Some(held) = others.clone().find(|held| !own(held)) {
            let (namespace, name, service) = (held.namespace.as_str(), held.name.as_str(), held.service.as_deref());
            let who = holders.said(ports, &Object { kind: "Service", namespace, name, service }).await?;
            let (who, who_zh) = (&who.en, &who.zh);
            let sentence = text!(
                "Node port {number} is taken by {who}. Choose another, or leave it empty: the cluster then assigns one.",
                "节点端口 {number} 已被{who_zh}占用。请另选一个，或留空由集群分配。"
            );
            checks.push(check(Verdict::Blocked, sentence));
            continue;
        }
        let wants = |release: &Release| {
            let network = &release.settings.network;
            network.service == Some(ServiceType::NodePort) && network.node_ports().any(|(_, other)| other == number)
        };
        if let Some((_, other)) = holders.away.iter().find(|(_, release)| wants(release)) {
            let who = holders.said_of(ports, other).await?;
            let (who, who_zh) = (&who.en, &who.zh);
            let sentence = text!(
                "Node port {number} is wanted by {who}, too, and the cluster does not have that release yet: who is first gets it.",
                "{who_zh}也要使用节点端口 {number}，但其发布尚未进入集群：先到者得。"
            );
            checks.push(check(Verdict::Warning, sentence));
            continue;
        }
        let sentence = text!(
            "Node port {number} is free: no other Service of the cluster has it.",
            "节点端口 {number} 空闲：集群中没有其他 Service 使用它。"
        );
        checks.push(check(Verdict::Holds, sentence));
    }
    Ok(checks)
}
