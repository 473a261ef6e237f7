//! What is set of a pod in a few words, section by section: it stands in the line that unfolds the section.

use domain::pod::{Written, WrittenProbe};
use frame::t;

/// `HTTP /healthz on http`.
fn asked(probe: &WrittenProbe) -> Option<String> {
    let port = probe.port.trim();
    Some(match probe.kind.as_str() {
        "" => return None,
        "HTTP" => {
            let path = Some(probe.path.trim()).filter(|path| !path.is_empty()).unwrap_or("/");
            t!("HTTP {path} on {port}", "HTTP {path}（{port}）", path = path, port = port)
        }
        "Command" => t!("a command", "命令").to_owned(),
        kind => format!("{kind} {port}"),
    })
}

fn joined(parts: impl IntoIterator<Item = Option<String>>, usual: &str) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { usual.to_owned() } else { parts.join(" · ") }
}

pub fn start(written: &Written) -> String {
    let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let arguments = words(&written.arguments);
    let parts = match words(&written.command) {
        Some(command) => [Some(command), arguments],
        None => [arguments.map(|words| t!("arguments {words}", "参数 {words}", words = words)), None],
    };
    joined(parts, t!("as the image says", "由镜像决定"))
}

/// `by_service` is what the service's health check asks, where it has one.
pub fn health(written: &Written, by_service: Option<&str>) -> String {
    let parts = [
        asked(&written.readiness).or_else(|| by_service.map(str::to_owned)),
        asked(&written.liveness).map(|asked| t!("liveness {asked}", "存活 {asked}", asked = asked)),
        asked(&written.startup).map(|asked| t!("startup {asked}", "启动 {asked}", asked = asked)),
    ];
    joined(parts, t!("nothing is asked", "无探针"))
}

pub fn shutdown(written: &Written) -> String {
    let seconds = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let parts = [
        seconds(&written.grace).map(|n| t!("within {n} s", "{n} 秒内", n = n)),
        seconds(&written.pre_stop_sleep).map(|n| t!("waits {n} s first", "先等待 {n} 秒", n = n)),
        (!written.pre_stop_command.trim().is_empty()).then(|| t!("a command first", "先执行命令").to_owned()),
    ];
    joined(parts, t!("within 30 s", "30 秒内"))
}

pub fn security(written: &Written) -> String {
    if written.proposed {
        return t!("as safe as the image allows", "按镜像允许的最安全方式").to_owned();
    }
    let user = written.user.trim();
    let parts = [
        written.non_root.then(|| t!("not root", "非 root").to_owned()),
        (!user.is_empty()).then(|| t!("user {user}", "用户 {user}", user = user)),
        written.read_only.then(|| t!("read-only", "只读").to_owned()),
        written.drop_capabilities.then(|| t!("no capabilities", "无特权能力").to_owned()),
    ];
    joined(parts, t!("as the image says", "由镜像决定"))
}

pub fn volumes(written: &Written) -> String {
    let volumes = written.volumes.iter().filter(|volume| !volume.is_empty());
    let parts = volumes.map(|volume| {
        let (name, path) = (volume.name.trim(), volume.mount_path.trim());
        Some(t!("{name} at {path}", "{name}（{path}）", name = name, path = path))
    });
    joined(parts, t!("none", "无"))
}

pub fn companions(written: &Written) -> String {
    let companions = written.companions.iter().filter(|companion| !companion.is_empty());
    let parts = companions.map(|companion| {
        let name = companion.name.trim();
        Some(match companion.role.as_str() {
            "Sidecar" => t!("{name} beside it", "{name}（同时运行）", name = name),
            _ => t!("{name} before it", "{name}（先运行）", name = name),
        })
    });
    joined(parts, t!("none", "无"))
}

pub fn placing(written: &Written) -> String {
    let spread = match written.spread.as_str() {
        "nodes" => Some(t!("over the nodes", "按节点分散").to_owned()),
        "zones" => Some(t!("over the zones", "按可用区分散").to_owned()),
        _ => None,
    };
    let (least, account) = (written.min_available.trim(), written.service_account.trim());
    let missing = written.max_unavailable.trim();
    let secrets = written.pull_secrets.split([',', '\n']).filter(|name| !name.trim().is_empty()).count();
    let parts = [
        spread,
        (!least.is_empty()).then(|| t!("at least {least}", "至少 {least}", least = least)),
        (!missing.is_empty()).then(|| t!("at most {missing} missing", "最多缺少 {missing}", missing = missing)),
        (secrets > 0).then(|| ui::plural(secrets as u64, "pull secret", "pull secrets", "个拉取凭据")),
        (!account.is_empty()).then(|| t!("as {account}", "账号 {account}", account = account)),
    ];
    joined(parts, t!("wherever there is room", "任意有资源的节点"))
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::*;
    use domain::pod::WrittenVolume;

    #[test]
    fn a_section_says_in_a_few_words_what_is_set() {
        let tcp = WrittenProbe { kind: "TCP".into(), port: "8080".into(), ..WrittenProbe::default() };
        let mut written = Written { liveness: tcp, non_root: true, user: "1000".into(), ..Written::default() };
        assert_eq!(health(&written, Some("HTTP /healthz on http")), "HTTP /healthz on http · liveness TCP 8080");
        assert_eq!(health(&written, None), "liveness TCP 8080");
        assert_eq!(security(&written), "not root · user 1000");
        written.volumes =
            vec![WrittenVolume { name: "work".into(), mount_path: "/work".into(), ..WrittenVolume::default() }];
        assert_eq!(volumes(&written), "work at /work");
        written.pre_stop_sleep = "5".into();
        assert_eq!(shutdown(&written), "waits 5 s first");
        written.arguments = "--fast".into();
        assert_eq!(start(&written), "arguments --fast");
        written.pull_secrets = "one, two".into();
        written.spread = "nodes".into();
        assert_eq!(placing(&written), "over the nodes · 2 pull secrets");
    }

    #[test]
    fn what_is_not_set_says_what_is_usual() {
        let written = Written::default();
        let proposed = Written { proposed: true, non_root: true, ..Written::default() };
        assert_eq!(security(&proposed), "as safe as the image allows");
        assert_eq!(security(&written), "as the image says");
        assert_eq!([start(&written), health(&written, None)], ["as the image says", "nothing is asked"]);
        assert_eq!([volumes(&written), companions(&written)], ["none", "none"]);
    }
}
