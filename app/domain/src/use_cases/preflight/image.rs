//! What the registry says of the image: whether it is there, and whether it suits the nodes and the settings.

use futures::join;
use futures::stream::{self, StreamExt};

use super::AT_ONCE;
use crate::cluster::Node;
use crate::image::{ImageConfig, ImageRef};
use crate::ports::Ports;
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;
use crate::text::Text;

/// The images of a release with the containers that they are for; `None` is the service's own, which comes first.
pub(super) fn all(release: &Release) -> impl Iterator<Item = (Option<&str>, &ImageRef)> {
    let beside = release.settings.pod.companions.iter();
    std::iter::once((None, &release.image))
        .chain(beside.map(|companion| (Some(companion.name.as_str()), &companion.image)))
}

/// `present` is the release that should run now. The images are asked for side by side.
pub(super) async fn look(ports: &Ports, release: &Release, present: Option<&Release>, nodes: &[Node]) -> Vec<Check> {
    let asked = async |container, image: &ImageRef| {
        let has = |present: &&Release| all(present).any(|(name, runs)| name == container && runs.is_same(image));
        let same = present.filter(has).map(|present| present.number);
        join!(there(ports, container, image, same), ports.registry.config(image))
    };
    let asked: Vec<_> = all(release).map(|(container, image)| asked(container, image)).collect();
    let (mut checks, configs): (Vec<_>, Vec<_>) = stream::iter(asked).buffered(AT_ONCE).unzip().await;
    let mut configs = configs.into_iter();
    // What cannot be asked was said just now.
    let Some(Ok(Some(config))) = configs.next() else { return checks };
    checks.extend(architecture(&config, nodes));
    checks.push(security(&config, release));
    // What was chosen holds for all containers of the pod: said of those beside it where it cannot.
    for (companion, config) in release.settings.pod.companions.iter().zip(configs) {
        if let Ok(Some(config)) = config {
            let mut check = security(&config, release);
            check.sentence = of(Some(companion.name.as_str()), check.sentence);
            checks.extend(Some(check).filter(|check| check.verdict == Verdict::Blocked));
        }
    }
    checks.extend(port(&config, release));
    checks
}

/// Whether the nodes can run it at all.
fn architecture(config: &ImageConfig, nodes: &[Node]) -> Option<Check> {
    let ready = || nodes.iter().filter(|node| node.ready);
    if config.architectures.is_empty() || ready().next().is_none() {
        return None;
    }
    let fits = |node: &&Node| config.architectures.contains(&node.architecture);
    let (fit, all) = (ready().filter(fits).count(), ready().count());
    let image = config.architectures.join(", ");
    let other = ready().find(|node| !fits(node)).map(|node| node.architecture.as_str()).unwrap_or_default();
    let (verdict, sentence) = match fit {
        0 => (
            Verdict::Blocked,
            text!(
                "The image is for {image}, and the nodes are {other}: nothing of it can run there. Build it for {other}.",
                "镜像用于 {image}，而节点是 {other}：无法运行。请为 {other} 构建镜像。"
            ),
        ),
        fit if fit < all => (
            Verdict::Warning,
            text!(
                "The image is for {image}: it runs on {fit} of {all} nodes, the others are {other}.",
                "镜像用于 {image}：{all} 个节点中只有 {fit} 个可以运行，其余为 {other}。"
            ),
        ),
        _ => (Verdict::Holds, text!("The image is for {image}, as the nodes are.", "镜像用于 {image}，与节点一致。")),
    };
    Some(Check::new(Subject::Architecture, verdict, sentence))
}

/// Whether it runs as root, and whether what was chosen can hold.
fn security(config: &ImageConfig, release: &Release) -> Check {
    let chosen = &release.settings.pod.security;
    let name = config.user_name();
    let (verdict, sentence) = match (chosen.is_root(config), chosen.non_root) {
        (Some(true), true) => (
            Verdict::Blocked,
            text!(
                "The image runs as root, and “not as root” was chosen: no node would start it. Name a user (1000), or add USER to its Dockerfile.",
                "镜像以 root 运行，但选择了“不以 root 运行”：节点会拒绝启动。请填写用户编号（如 1000），或在 Dockerfile 中加入 USER。"
            ),
        ),
        (None, true) => (
            Verdict::Blocked,
            text!(
                "The image names its user {name}, and a node can tell only by a number that it is not root. Write the user's number.",
                "镜像的用户为 {name}，节点只能根据编号判断是否为 root。请填写用户编号。"
            ),
        ),
        (Some(true), false) => (
            Verdict::Warning,
            text!(
                "It runs as root. Whoever breaks into it has more to break out with: name a user, or add USER to its Dockerfile.",
                "它以 root 运行，一旦被入侵风险更大：请填写用户编号，或在 Dockerfile 中加入 USER。"
            ),
        ),
        (Some(false), _) => {
            let user = chosen.user.map_or_else(|| name.to_owned(), |user| user.to_string());
            (Verdict::Holds, text!("It runs as user {user}, not as root.", "以用户 {user} 运行，而非 root。"))
        }
        (None, false) => (Verdict::Holds, text!("It runs as user {name}.", "以用户 {name} 运行。")),
    };
    Check::new(Subject::Security, verdict, sentence)
}

/// Whether the image exposes one of the ports that requests are sent to.
fn port(config: &ImageConfig, release: &Release) -> Option<Check> {
    if config.ports.is_empty() || release.ports.is_empty() || release.settings.controller.kind().runs_to_an_end() {
        return None;
    }
    let exposed = |number: u16| config.ports.iter().any(|port| port.split('/').next() == Some(&number.to_string()));
    let missing = release.ports.iter().find(|port| !exposed(port.port))?;
    let (port, ports) = (missing.port, config.ports.join(", "));
    let sentence = text!(
        "The image exposes {ports}, not the port {port} that requests are sent to. It may listen there all the same.",
        "镜像声明的端口为 {ports}，不含接收请求的端口 {port}。它仍可能监听该端口。"
    );
    Some(Check::new(Subject::Port, Verdict::Warning, sentence))
}

/// What the registry says of the image now. `same` is the release that has it already.
async fn there(ports: &Ports, container: Option<&str>, image: &ImageRef, same: Option<u32>) -> Check {
    let name = image.to_string();
    let name = name.split('@').next().unwrap_or_default();
    let (verdict, sentence) = match ports.registry.digest(image).await {
        Ok(Some(digest)) => {
            let short: String = digest.as_str().trim_start_matches("sha256:").chars().take(12).collect();
            let sentence = match same {
                Some(number) => text!(
                    "{name} is in the registry: {short}, the same image as in release {number}.",
                    "{name} 在镜像仓库中：{short}，与发布 {number} 的镜像相同。"
                ),
                None => text!("{name} is in the registry: {short}.", "{name} 在镜像仓库中：{short}。"),
            };
            (Verdict::Holds, sentence)
        }
        Ok(None) => (
            Verdict::Blocked,
            text!(
                "The registry has no image {name} any more. Build it again, or choose another.",
                "镜像仓库中已没有 {name}。请重新构建或选择其他镜像。"
            ),
        ),
        Err(error) if image.digest.is_some() => (
            Verdict::Warning,
            text!(
                "{cause} Its digest is known: the nodes pull exactly this image, or none.",
                "{cause_zh} 摘要已知：节点只会拉取这个镜像。",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
        Err(error) => (
            Verdict::Warning,
            text!(
                "{cause} The nodes pull whatever the tag points to then.",
                "{cause_zh} 节点会拉取届时标签所指的镜像。",
                cause = error.text.en,
                cause_zh = error.text.zh
            ),
        ),
    };
    Check::new(Subject::Image, verdict, of(container, sentence))
}

/// The sentence as it is said of a container beside the service.
fn of(container: Option<&str>, said: Text) -> Text {
    match container {
        Some(container) => {
            text!("Container {container}: {said}", "容器 {container}：{said_zh}", said = said.en, said_zh = said.zh)
        }
        None => said,
    }
}
