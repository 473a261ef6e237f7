//! What the namespace would say to the pods: its quotas, its limits, its policies.

use crate::environment::Environment;
use crate::ports::{Ports, Refusal};
use crate::preflight::{Check, Subject, Verdict, fault};
use crate::service::Service;
use crate::text;

/// One pod is tried. That there is room for so many of them is not said.
pub(super) async fn taken(
    ports: &Ports,
    service: &Service,
    environment: &Environment,
    manifests: &[serde_json::Value],
) -> Vec<Check> {
    let key = super::super::placement::key(service, environment);
    let namespace = &environment.namespace;
    let check = |verdict, sentence| Check::new(Subject::Pod, verdict, sentence);
    match ports.clusters.dry_run_pod(&key, manifests).await {
        Ok(refusals) if refusals.is_empty() => {
            let sentence = text!(
                "Quotas, limits and policies of the namespace {namespace} take such a pod.",
                "命名空间 {namespace} 的配额、限制和策略允许这样的 Pod。"
            );
            vec![check(Verdict::Holds, sentence)]
        }
        Ok(refusals) => {
            let running = ports.clusters.workload(&key).is_some_and(|found| !found.pods.is_empty());
            refusals.iter().map(|refusal| refused(refusal, namespace.as_str(), running)).collect()
        }
        Err(error) => {
            let (cause, cause_zh) = (&error.text.en, &error.text.zh);
            let sentence = text!(
                "Whether the namespace would take its pods could not be found out: {cause}",
                "无法得知命名空间是否接受其 Pod：{cause_zh}"
            );
            vec![check(Verdict::Warning, sentence)]
        }
    }
}

fn refused(refusal: &Refusal, namespace: &str, running: bool) -> Check {
    let (reason, reason_zh) = (fault::words(&refusal.reason.en), fault::words(&refusal.reason.zh));
    // Of the levels only the one that forbids nothing lets a pod have them.
    if reason.contains("violates PodSecurity") && reason.contains("hostPort") {
        let sentence = text!(
            "The namespace {namespace} lets no pod have ports of its node: {reason}. Take the host port out, or have the Pod Security level of the namespace made privileged.",
            "命名空间 {namespace} 不允许 Pod 占用节点端口：{reason_zh}。请去掉主机端口，或将该命名空间的 Pod Security 级别改为 privileged。"
        );
        return Check {
            field: Some(crate::network::PORTS.to_owned()),
            ..Check::new(Subject::Pod, Verdict::Blocked, sentence)
        };
    }
    // What the pods that run now use becomes free as they end.
    let (verdict, sentence) = if running && reason.contains("exceeded quota") {
        (
            Verdict::Warning,
            text!(
                "The quota of the namespace {namespace} has no room for one more pod beside those that run: {reason}",
                "命名空间 {namespace} 的配额容纳不下现有 Pod 之外的新 Pod：{reason_zh}"
            ),
        )
    } else {
        (
            Verdict::Blocked,
            text!(
                "The namespace {namespace} would not let its pods be made: {reason}",
                "命名空间 {namespace} 不允许创建其 Pod：{reason_zh}"
            ),
        )
    };
    let field = fault::field(reason).map(str::to_owned).or_else(|| refusal.field.clone());
    Check { field, ..Check::new(Subject::Pod, verdict, sentence) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn said(reason: &str, running: bool) -> (Verdict, String) {
        let reason = Text::verbatim(format!("pods \"orders-x7k2\" is forbidden: {reason}"));
        let check = refused(&Refusal { object: "Pod".into(), field: None, reason }, "shop", running);
        (check.verdict, check.sentence.en.into_owned())
    }

    #[test]
    fn a_quota_that_the_pods_of_now_fill_may_have_room_when_they_end() {
        let full = "exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2";
        let (verdict, sentence) = said(full, true);
        assert_eq!(verdict, Verdict::Warning);
        assert!(sentence.ends_with(full) && !sentence.contains("x7k2"), "{sentence}");
        assert_eq!(said(full, false).0, Verdict::Blocked);
        assert_eq!(said("maximum cpu usage per Container is 1, but limit is 2", true).0, Verdict::Blocked);
    }
}
