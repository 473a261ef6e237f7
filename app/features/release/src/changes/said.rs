//! What is compared in words: the groups, the names and the values.

use domain::difference::{Group, Subject};
use frame::t;

pub fn head(group: Group) -> &'static str {
    match group {
        Group::Image => t!("image", "镜像"),
        Group::Controller => t!("controller", "控制器"),
        Group::Replicas => t!("replicas", "副本"),
        Group::Resources => t!("resources", "资源"),
        Group::Configuration => t!("configuration", "配置"),
        Group::Pod => t!("pod", "Pod"),
        Group::Network => t!("network", "网络"),
    }
}

pub fn name(subject: &Subject) -> String {
    match subject {
        Subject::Image => t!("image", "镜像").to_owned(),
        Subject::Build => t!("build", "构建").to_owned(),
        Subject::Commit => t!("commit", "提交").to_owned(),
        Subject::Controller => t!("kind", "类型").to_owned(),
        Subject::Adopted => t!("as adopted", "保持接管时的样子").to_owned(),
        Subject::Strategy => t!("strategy", "更新策略").to_owned(),
        Subject::MaxSurge => t!("extra pods", "最多增加").to_owned(),
        Subject::MaxUnavailable => t!("missing pods", "最多减少").to_owned(),
        Subject::ProgressDeadline => t!("deadline", "停滞时限").to_owned(),
        Subject::RevisionHistory => t!("revisions kept", "保留版本数").to_owned(),
        Subject::PodManagement => t!("order of pods", "Pod 顺序").to_owned(),
        Subject::Partition => t!("partition", "分区").to_owned(),
        Subject::Schedule => t!("schedule", "计划").to_owned(),
        Subject::TimeZone => t!("time zone", "时区").to_owned(),
        Subject::Concurrency => t!("concurrency", "并发策略").to_owned(),
        Subject::StartingDeadline => t!("latest start", "最迟开始").to_owned(),
        Subject::SucceededKept => t!("successful runs kept", "保留成功运行数").to_owned(),
        Subject::FailedKept => t!("failed runs kept", "保留失败运行数").to_owned(),
        Subject::Completions => t!("successful pods needed", "需成功的 Pod").to_owned(),
        Subject::Parallelism => t!("parallel pods", "同时运行").to_owned(),
        Subject::Retries => t!("retries", "重试次数").to_owned(),
        Subject::Deadline => t!("deadline of a run", "运行时限").to_owned(),
        Subject::CleanUp => t!("clean up after", "清理时间").to_owned(),
        Subject::Volume(name) => t!("volume {name}", "卷 {name}", name = name),
        Subject::NodeLabel(key) => t!("node {key}", "节点 {key}", key = key),
        Subject::Toleration(key) => t!("tolerates {key}", "容忍 {key}", key = key),
        Subject::Replicas => t!("pods", "Pod 数").to_owned(),
        Subject::Autoscaling => t!("autoscaling", "自动伸缩").to_owned(),
        Subject::Entrypoint => t!("entrypoint script", "入口脚本").to_owned(),
        Subject::Profile => t!("profile", "配置档").to_owned(),
        Subject::CpuRequest => t!("CPU request", "CPU 请求").to_owned(),
        Subject::CpuLimit => t!("CPU limit", "CPU 上限").to_owned(),
        Subject::MemoryRequest => t!("memory request", "内存请求").to_owned(),
        Subject::MemoryLimit => t!("memory limit", "内存上限").to_owned(),
        Subject::Command => t!("command", "命令").to_owned(),
        Subject::Arguments => t!("arguments", "参数").to_owned(),
        Subject::Startup => t!("startup probe", "启动探针").to_owned(),
        Subject::Readiness => t!("readiness probe", "就绪探针").to_owned(),
        Subject::Liveness => t!("liveness probe", "存活探针").to_owned(),
        Subject::Grace => t!("grace period", "宽限期").to_owned(),
        Subject::PreStop => t!("before it ends", "结束之前").to_owned(),
        Subject::NonRoot => t!("not as root", "不以 root 运行").to_owned(),
        Subject::User => t!("user", "用户").to_owned(),
        Subject::ReadOnly => t!("read-only root", "根文件系统只读").to_owned(),
        Subject::DropCapabilities => t!("no capabilities", "去除特权能力").to_owned(),
        Subject::PodVolume(name) => t!("volume {name}", "卷 {name}", name = name),
        Subject::Companion(name) => t!("container {name}", "容器 {name}", name = name),
        Subject::Spread => t!("spread", "分散").to_owned(),
        Subject::MinAvailable => t!("at least available", "最少可用").to_owned(),
        Subject::MaxUnavailablePods => t!("maximum unavailable pods", "最多不可用").to_owned(),
        Subject::PullSecrets => t!("pull secrets", "拉取凭据").to_owned(),
        Subject::ServiceAccount => t!("service account", "服务账号").to_owned(),
        Subject::ServiceType => t!("Service", "Service").to_owned(),
        Subject::NodePort(name) => t!("node port {name}", "节点端口 {name}", name = name),
        Subject::HostPort(name) => t!("host port {name}", "主机端口 {name}", name = name),
        Subject::HealthPath => t!("health check", "健康检查").to_owned(),
        Subject::Variable(name)
        | Subject::Secret(name)
        | Subject::File(name)
        | Subject::Centre(name)
        | Subject::Port(name) => name.clone(),
    }
}

/// A value as one line: commits and digests by their first characters, line breaks told.
pub fn value(subject: &Subject, text: &str) -> String {
    match subject {
        Subject::Commit => text.get(..7).unwrap_or(text).to_owned(),
        Subject::Image => short(text),
        // As the domain writes it: image, words, variables, amounts.
        Subject::Companion(_) => short(text)
            .replace('\n', "⏎")
            .replace(" · memory ", t!(" · memory ", " · 内存 "))
            .replace(" · cpu ", " · CPU "),
        // As the domain writes them.
        Subject::Secret(_) => text.replace("(base ", t!("(base ", "（基础 ")).replace(')', t!(")", "）")),
        Subject::Autoscaling => text.replace(" · memory ", t!(" · memory ", " · 内存 ")),
        Subject::Variable(_)
        | Subject::File(_)
        | Subject::Entrypoint
        | Subject::Command
        | Subject::Arguments
        | Subject::Startup
        | Subject::Readiness
        | Subject::Liveness => text.replace('\n', "⏎"),
        // As the domain writes it: what it is, then the place.
        Subject::Volume(_) | Subject::PodVolume(_) => match text.split_once(" at ") {
            Some((what, place)) => {
                let (kind, rest) = what.split_once(' ').unwrap_or((what, ""));
                let kind = match kind {
                    "Empty" => t!("empty", "空目录"),
                    "Memory" => t!("in memory", "内存"),
                    "Claim" => t!("claim", "持久卷声明"),
                    other => other,
                };
                let (what, place) =
                    (format!("{kind} {rest}"), place.replace(" (read-only)", t!(" (read-only)", "（只读）")));
                t!("{what} at {place}", "{what}，挂载于 {place}", what = what.trim_end(), place = place)
            }
            None => text.to_owned(),
        },
        Subject::PreStop => match text.strip_prefix("sleep ") {
            Some(seconds) if seconds.ends_with(" s") => t!("waits {seconds}", "等待 {seconds}", seconds = seconds),
            _ => text.replace('\n', "⏎"),
        },
        Subject::Spread => match text {
            "nodes" => t!("over the nodes", "按节点").to_owned(),
            "zones" => t!("over the zones", "按可用区").to_owned(),
            other => other.to_owned(),
        },
        Subject::Build
        | Subject::Controller
        | Subject::Adopted
        | Subject::Strategy
        | Subject::MaxSurge
        | Subject::MaxUnavailable
        | Subject::ProgressDeadline
        | Subject::RevisionHistory
        | Subject::PodManagement
        | Subject::Partition
        | Subject::Schedule
        | Subject::TimeZone
        | Subject::Concurrency
        | Subject::StartingDeadline
        | Subject::SucceededKept
        | Subject::FailedKept
        | Subject::Completions
        | Subject::Parallelism
        | Subject::Retries
        | Subject::Deadline
        | Subject::CleanUp
        | Subject::Profile
        | Subject::Centre(_)
        | Subject::NodeLabel(_)
        | Subject::Toleration(_)
        | Subject::Replicas
        | Subject::CpuRequest
        | Subject::CpuLimit
        | Subject::MemoryRequest
        | Subject::MemoryLimit
        | Subject::Grace
        | Subject::NonRoot
        | Subject::User
        | Subject::ReadOnly
        | Subject::DropCapabilities
        | Subject::MinAvailable
        | Subject::MaxUnavailablePods
        | Subject::PullSecrets
        | Subject::ServiceAccount
        | Subject::Port(_)
        | Subject::ServiceType
        | Subject::NodePort(_)
        | Subject::HostPort(_)
        | Subject::HealthPath => text.to_owned(),
    }
}

/// An image's digest by its first characters.
fn short(text: &str) -> String {
    let Some((name, rest)) = text.split_once("@sha256:") else { return text.to_owned() };
    let (digest, rest) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
    format!("{name}@sha256:{}…{rest}", digest.get(..12).unwrap_or(digest))
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;

    #[test]
    fn what_the_domain_writes_of_a_pod_is_said_in_words() {
        assert_eq!(value(&Subject::PreStop, "sleep 5 s"), "waits 5 s");
        assert_eq!(value(&Subject::PreStop, "sh -c 'a\nb'"), "sh -c 'a⏎b'");
        assert_eq!(value(&Subject::Spread, "zones"), "over the zones");
        let volume = Subject::PodVolume("work".into());
        assert_eq!(value(&volume, "Memory 64Mi at /work (read-only)"), "in memory 64Mi at /work (read-only)");
        assert_eq!(value(&volume, "Empty at /work"), "empty at /work");
    }

    #[test]
    fn a_digest_is_shown_by_its_first_characters() {
        let image = "registry.example/proxy@sha256:0123456789abcdef0123";
        assert_eq!(value(&Subject::Image, image), "registry.example/proxy@sha256:0123456789ab…");
        let said = value(&Subject::Companion("proxy".into()), &format!("Init {image} MODE=a · memory ≤ 64Mi"));
        assert_eq!(said, "Init registry.example/proxy@sha256:0123456789ab… MODE=a · memory ≤ 64Mi");
    }
}
