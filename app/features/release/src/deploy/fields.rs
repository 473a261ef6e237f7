//! How the fields of the form are called, for what is said of them elsewhere.

use frame::t;

/// By the name that errors use.
pub fn name(field: &str) -> String {
    let (part, rest) = field.split_once('.').unwrap_or((field, ""));
    match part {
        "resources" => resource(rest).to_owned(),
        "controller" => controller(rest).to_owned(),
        "autoscaling" => t!("Autoscaling: {bound}", "自动伸缩：{bound}", bound = bound(rest)),
        "pod" => pod(rest),
        "network" => port(rest),
        _ => match field {
            "build" => t!("Build", "构建"),
            "image" => t!("Image", "镜像"),
            "release" => t!("Release", "发布"),
            "replicas" => t!("Pods", "Pod 数"),
            "variables" => t!("Environment variables", "环境变量"),
            other => other,
        }
        .to_owned(),
    }
}

fn resource(of: &str) -> &'static str {
    match of {
        "cpu_request" => t!("CPU request", "CPU 请求"),
        "cpu_limit" => t!("CPU limit", "CPU 上限"),
        "memory_request" => t!("Memory request", "内存请求"),
        "memory_limit" => t!("Memory limit", "内存上限"),
        _ => t!("Resources", "资源"),
    }
}

fn controller(of: &str) -> &'static str {
    match of {
        "kind" => t!("What it is", "服务类型"),
        "strategy" => t!("How pods are replaced", "Pod 替换方式"),
        "max_surge" => t!("Extra pods while updating", "更新时最多增加的 Pod"),
        "max_unavailable" => {
            t!("Missing pods, or nodes at a time, while updating", "更新时最多减少的 Pod（或同时更新的节点）")
        }
        "progress_deadline" => t!("Progress deadline", "停滞时限"),
        "revision_history" => t!("Revisions kept", "保留的旧版本"),
        "pod_management" => t!("Order of pods", "Pod 顺序"),
        "partition" => t!("Partition", "分区"),
        "volumes" => t!("Volumes of each pod", "每个 Pod 独有的卷"),
        "node_selector" => t!("Node selector", "节点选择器"),
        "tolerations" => t!("Tolerations", "容忍"),
        "completions" => t!("Successful pods needed", "需成功的 Pod"),
        "parallelism" => t!("Parallel pods", "同时运行的 Pod"),
        "retries" => t!("Retries", "重试次数"),
        "deadline" => t!("Deadline", "时限"),
        "clean_up" => t!("Clean up after", "清理时间"),
        "schedule" => t!("Schedule", "计划"),
        "time_zone" => t!("Time zone", "时区"),
        "concurrency" => t!("If the run before still goes on", "若上一次运行未结束"),
        "starting_deadline" => t!("Latest start", "最迟开始"),
        "succeeded_kept" => t!("Successful runs kept", "保留的成功运行"),
        "failed_kept" => t!("Failed runs kept", "保留的失败运行"),
        _ => t!("Controller", "控制器"),
    }
}

fn bound(of: &str) -> &'static str {
    match of {
        "min" => t!("at least", "最少"),
        "max" => t!("at most", "最多"),
        "cpu" => t!("CPU", "CPU"),
        "memory" => t!("memory", "内存"),
        _ => t!("metric", "指标"),
    }
}

fn pod(of: &str) -> String {
    let (part, rest) = of.split_once('.').unwrap_or((of, ""));
    let probe = match part {
        "startup" => Some(t!("Startup probe", "启动探针")),
        "readiness" => Some(t!("Readiness probe", "就绪探针")),
        "liveness" => Some(t!("Liveness probe", "存活探针")),
        _ => None,
    };
    if let Some(probe) = probe {
        return t!("{probe}: {part}", "{probe}：{part}", probe = probe, part = probe_part(rest));
    }
    match part {
        "command" => t!("Command", "命令"),
        "arguments" => t!("Arguments", "参数"),
        "grace" => t!("Grace period", "宽限期"),
        "pre_stop" => t!("Before it is told to end", "通知结束之前"),
        "user" => t!("User", "用户"),
        "volumes" => t!("Volumes", "卷"),
        "companions" => t!("Containers beside it", "附加容器"),
        "spread" => t!("Spread", "分散"),
        "min_available" => t!("Minimum available pods", "最少可用"),
        "max_unavailable" => t!("Maximum unavailable pods", "最多不可用"),
        "pull_secrets" => t!("Pull secrets", "拉取凭据"),
        "service_account" => t!("Service account", "服务账号"),
        _ => t!("Pod", "Pod 设置"),
    }
    .to_owned()
}

fn probe_part(of: &str) -> &'static str {
    match of {
        "path" => t!("path", "路径"),
        "port" => t!("port", "端口"),
        "command" => t!("command", "命令"),
        "initial_delay" => t!("first after", "首次延迟"),
        "period" => t!("interval", "间隔"),
        "timeout" => t!("timeout", "超时"),
        "failures" => t!("failures in a row", "连续失败次数"),
        _ => t!("kind", "类型"),
    }
}

/// `ports.http.node_port`
fn port(of: &str) -> String {
    let of_port = of.strip_prefix("ports.").and_then(|rest| rest.rsplit_once('.'));
    match of_port {
        Some((port, "node_port")) => t!("Node port of {port}", "{port} 的节点端口", port = port),
        Some((port, "host_port")) => t!("Host port of {port}", "{port} 的主机端口", port = port),
        _ => t!("Network", "网络").to_owned(),
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::name;

    #[test]
    fn a_field_is_called_as_on_the_form() {
        let cases = [
            ("resources.memory_limit", "Memory limit"),
            ("controller.max_surge", "Extra pods while updating"),
            ("pod.readiness.port", "Readiness probe: port"),
            ("network.ports.http.node_port", "Node port of http"),
            ("autoscaling.max", "Autoscaling: at most"),
            ("replicas", "Pods"),
        ];
        for (field, expected) in cases {
            assert_eq!(name(field), expected);
        }
    }
}
