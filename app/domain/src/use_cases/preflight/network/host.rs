//! Host ports: a pod gets only to a node where nobody has them.

use crate::controller::ControllerSettings;
use crate::error::Result;
use crate::network::{HostNode, HostPortHeld, HostPorts, KIND, STRATEGY, field, free, hangs, left, usable};
use crate::ports::Ports;
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::service::Port;
use crate::text;
use crate::text::count;

use super::Wanted;
use super::holder::{Holders, Object};

/// `found`: what the cluster says.
pub(super) async fn look(
    ports: &Ports,
    wanted: &Wanted<'_>,
    holders: &Holders<'_>,
    found: &HostPorts,
) -> Result<Vec<Check>> {
    let nodes = usable(found, &wanted.release.settings.controller);
    let mut checks = Vec::new();
    for (port, number) in wanted.release.settings.network.host_ports(&wanted.release.ports) {
        let looked = Looked { wanted, holders, found, nodes: &nodes, port, number };
        match looked.taken(ports).await? {
            Some(check) => checks.push(check),
            None => checks.push(match looked.waiting(ports).await? {
                Some(check) => check,
                None => looked.holds(),
            }),
        }
        checks.extend(looked.stands_still());
    }
    Ok(checks)
}

/// One host port, with what was found.
struct Looked<'a> {
    wanted: &'a Wanted<'a>,
    holders: &'a Holders<'a>,
    found: &'a HostPorts,
    nodes: &'a [&'a HostNode],
    port: &'a Port,
    number: u16,
}

impl Looked<'_> {
    fn check(&self, verdict: Verdict, sentence: crate::text::Text) -> Check {
        Check { field: Some(field(&self.port.name, "host_port")), ..Check::new(Subject::Port, verdict, sentence) }
    }

    fn own(&self, held: &HostPortHeld) -> bool {
        self.holders.is_own(&held.namespace, held.service.as_deref())
    }

    /// Who holds it on these nodes; its own pods are others than everybody else's.
    fn held(&self, own: bool) -> Vec<&HostPortHeld> {
        let held = self.found.held.iter().filter(|held| self.own(held) == own);
        left(held, self.nodes, self.number, self.port.protocol)
    }

    fn all_nodes(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// How many pods want a node each.
    fn pods(&self) -> u32 {
        let settings = &self.wanted.release.settings;
        match (&settings.controller, &settings.autoscaling) {
            (ControllerSettings::DaemonSet(_), _) => self.all_nodes(),
            (_, Some(autoscaling)) => autoscaling.max,
            (_, None) => self.wanted.placement.wanted(),
        }
    }

    /// Held by others, or by fewer nodes than pods.
    async fn taken(&self, ports: &Ports) -> Result<Option<Check>> {
        let (number, others) = (self.number, self.held(false));
        let (left, pods) = (free(self.nodes, &others), self.pods());
        let wanted = count(u64::from(pods), "pod", "pods");
        let Some(first) = others.first() else {
            if pods <= left {
                return Ok(None);
            }
            let nodes = count(u64::from(left), "node", "nodes");
            let sentence = text!(
                "A node takes one pod with host port {number}, and {wanted} want one of {nodes}: the others would wait. Take fewer pods, or take the host port out.",
                "每个节点只能运行一个占用主机端口 {number} 的 Pod，{pods} 个 Pod 只有 {left} 个节点：其余会一直等待。请减少 Pod，或去掉主机端口。"
            );
            return Ok(Some(self.check(Verdict::Warning, sentence)));
        };
        let (namespace, name, service) = (first.namespace.as_str(), first.pod.as_str(), first.service.as_deref());
        let who = self.holders.said(ports, &Object { kind: "Pod", namespace, name, service }).await?;
        let (who, who_zh) = (&who.en, &who.zh);
        let mut on: Vec<&str> = others.iter().map(|held| held.node.as_str()).collect();
        on.sort_unstable();
        on.dedup();
        let (more, on) = (others.len() - 1, shown(&on));
        let (also, also_zh) = match more {
            0 => (String::new(), String::new()),
            more => (format!(" and {more} more"), format!("等 {} 个", more + 1)),
        };
        let of = self.all_nodes();
        if pods <= left {
            let sentence = text!(
                "Host port {number} is held by {who}{also}, on {on}; {left} of {of} nodes are left, for {wanted}.",
                "主机端口 {number} 已被{who_zh}{also_zh}占用（节点 {on}）；{of} 个节点中剩 {left} 个，需要 {pods} 个 Pod。"
            );
            return Ok(Some(Check::new(Subject::Port, Verdict::Holds, sentence)));
        }
        let verdict = if left == 0 { Verdict::Blocked } else { Verdict::Warning };
        let sentence = text!(
            "Host port {number} is held by {who}{also}, on {on}: {left} of {of} nodes are left, for {wanted}. Choose another host port, or take that pod away first.",
            "主机端口 {number} 已被{who_zh}{also_zh}占用（节点 {on}）：{of} 个节点中剩 {left} 个，需要 {pods} 个 Pod。请换一个主机端口，或先移除该 Pod。"
        );
        Ok(Some(self.check(verdict, sentence)))
    }

    /// Of a place whose pods are not there now, and will be.
    async fn waiting(&self, ports: &Ports) -> Result<Option<Check>> {
        let number = self.number;
        let wants = |release: &Release| {
            let mut hosts = release.settings.network.host_ports(&release.ports);
            hosts.any(|(port, other)| (other, port.protocol) == (number, self.port.protocol))
        };
        let away = self.holders.away.iter().find(|(_, release)| wants(release));
        let Some((placement, release)) = away else { return Ok(None) };
        let who = self.holders.said_of(ports, release).await?;
        let (who, who_zh) = (&who.en, &who.zh);
        let sentence = if placement.stopped {
            text!(
                "Host port {number} belongs to {who}, too, which is stopped: once that is started, both want it.",
                "{who_zh}也使用主机端口 {number}，目前已停止：启动后两者会冲突。"
            )
        } else {
            text!(
                "Host port {number} is wanted by {who}, too, and the cluster does not have that release yet: who is first on a node gets it.",
                "{who_zh}也要使用主机端口 {number}，但其发布尚未进入集群：节点上先到者得。"
            )
        };
        Ok(Some(self.check(Verdict::Warning, sentence)))
    }

    fn holds(&self) -> Check {
        let (number, nodes) = (self.number, self.all_nodes());
        let sentence = text!(
            "Host port {number} is free on {nodes} of {nodes} nodes.",
            "主机端口 {number} 在 {nodes} 个节点上空闲。"
        );
        Check::new(Subject::Port, Verdict::Holds, sentence)
    }

    /// Its own pods hold the port until they end, and they would not end.
    fn stands_still(&self) -> Option<Check> {
        let own = self.held(true);
        let first = own.first()?;
        let (number, pod, node) = (self.number, &first.pod, &first.node);
        let all: Vec<&HostPortHeld> = self.held(false).into_iter().chain(own.iter().copied()).collect();
        let left = free(self.nodes, &all);
        let settings = &self.wanted.release.settings;
        let kind = settings.controller.kind();
        if let Some(running) = self.wanted.running.filter(|running| *running != kind && left == 0) {
            let sentence = text!(
                "The pods of the {running} hold host port {number} until those of the {kind} are ready, and no other node is free: they would wait for each other. Stop the service first, or deploy the {kind} without the host port.",
                "{running} 的 Pod 会占用主机端口 {number} 直到 {kind} 的 Pod 就绪，而没有其他空闲节点：两者会互相等待。请先停止该服务，或部署不带主机端口的 {kind}。"
            );
            return Some(Check { field: Some(KIND.into()), ..Check::new(Subject::Port, Verdict::Warning, sentence) });
        }
        if !hangs(&settings.controller, self.pods(), left) {
            return None;
        }
        let sentence = text!(
            "A rolling update starts a new pod before an old one ends, but {pod} on {node} holds host port {number} and no other node is free: it would stand still. Choose recreate, or no pods more and one fewer.",
            "滚动更新会先启动新 Pod 再结束旧 Pod，但 {node} 上的 {pod} 占用主机端口 {number}，且没有其他空闲节点：更新会停滞。请选择重建，或设为最多增加 0、最多减少 1。"
        );
        Some(Check { field: Some(STRATEGY.into()), ..Check::new(Subject::Port, Verdict::Warning, sentence) })
    }
}

/// So many nodes are named.
const NAMED: usize = 3;

fn shown(nodes: &[&str]) -> String {
    let named = nodes.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if nodes.len() > NAMED { format!("{named}, …") } else { named }
}
