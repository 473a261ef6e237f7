//! Sentences for what goes wrong around a build: the disk, the engine, the registry.

use bollard::errors::Error as Docker;
use domain::error::{Error, Kind};
use domain::image::ImageRef;
use domain::{Text, text};

use crate::login::Login;

/// Whether a text of git, Docker or the kernel says that the disk is full (ENOSPC's words are the same everywhere).
pub fn says_disk_full(said: &str) -> bool {
    said.to_ascii_lowercase().contains("no space left on device")
}

pub fn disk_full(cause: impl std::fmt::Display) -> Error {
    Error::unavailable(
        text!(
            "The disk of the build machine is full. Ask an administrator to clear space, then build again.",
            "构建机器的磁盘已满。请联系管理员清理空间后重新构建。"
        ),
        cause,
    )
}

/// A failed read or write of our own.
pub fn disk(error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull || says_disk_full(&error.to_string()) {
        return disk_full(error);
    }
    Error::internal(error)
}

pub fn docker_away(cause: impl std::fmt::Display) -> Error {
    Error::unavailable(
        text!(
            "Docker, which builds the images, does not answer. Check that the Docker Engine runs and that Slipway may use it.",
            "用于构建镜像的 Docker 没有响应。请检查 Docker 引擎是否在运行、Slipway 是否有权访问。"
        ),
        cause,
    )
}

pub fn registry_away(registry: &str, cause: impl std::fmt::Display) -> Error {
    Error::unavailable(
        text!(
            "The registry {registry} does not answer. Check that it runs and can be reached, then try again.",
            "镜像仓库 {registry} 没有响应。请检查其是否在运行且可以访问，然后重试。"
        ),
        cause,
    )
}

/// The registry answered, and not with what belongs to an image.
pub fn registry_odd(image: &ImageRef, cause: impl std::fmt::Display) -> Error {
    Error::unavailable(
        text!(
            "What the registry says of {image} cannot be read as a container image.",
            "镜像仓库对 {image} 的答复无法作为容器镜像读取。"
        ),
        cause,
    )
}

/// What the engine itself said, when it said something; `None` when it could not be talked to.
pub fn said(error: &Docker) -> Option<&str> {
    match error {
        Docker::DockerStreamError { error } => Some(error),
        Docker::DockerResponseServerError { message, .. } => Some(message),
        _ => None,
    }
}

/// The registry refused or could not be reached while the engine pushed to it as `login`, which stands in `file`.
pub fn push(registry: &str, message: &str, login: &Login, file: &str) -> Error {
    let lower = message.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says_disk_full(message) {
        return disk_full(message);
    }
    if any(&["denied", "unauthorized", "authentication required", "no basic auth"]) {
        return Error::new(Kind::Unavailable, refused(registry, message, login, file)).because(message);
    }
    if any(&["connection refused", "no such host", "dial tcp", "timeout", "no route", "eof", "server gave http"]) {
        return registry_away(registry, message);
    }
    Error::unavailable(
        text!("Pushing to {registry} failed: “{message}”.", "推送到 {registry} 失败：“{message}”。"),
        message,
    )
}

/// What to do about a registry that does not let us in. The engine does not use the sign-in of Docker's command line:
/// Slipway reads it from its file and sends it along.
fn refused(registry: &str, message: &str, login: &Login, file: &str) -> Text {
    match login {
        Login::Nobody => text!(
            "The registry {registry} does not let this image be pushed: “{message}”. Slipway has no credentials for it: an administrator runs “docker login {registry}” on Slipway's server, as the user that Slipway runs as, which writes them into {file}.",
            "镜像仓库 {registry} 拒绝推送该镜像：“{message}”。Slipway 没有它的凭据：请管理员在 Slipway 服务器上以运行 Slipway 的用户执行 “docker login {registry}”，凭据会写入 {file}。"
        ),
        Login::Known { user, .. } => text!(
            "The registry {registry} does not let {user} push this image: “{message}”. The credentials stand in {file} on Slipway's server; an administrator gives {user} the right to push, or signs in anew.",
            "镜像仓库 {registry} 不允许 {user} 推送该镜像：“{message}”。凭据位于 Slipway 服务器的 {file}；请管理员授予 {user} 推送权限，或重新登录。"
        ),
        Login::Helper(helper) => text!(
            "The registry {registry} does not let this image be pushed: “{message}”. Its credentials are kept by the credential helper “{helper}”, which Slipway does not ask: an administrator writes them into “auths” of {file} on Slipway's server.",
            "镜像仓库 {registry} 拒绝推送该镜像：“{message}”。它的凭据由凭据助手 “{helper}” 保管，Slipway 不会调用它：请管理员把凭据写入 Slipway 服务器上 {file} 的 “auths”。"
        ),
    }
}

/// Work that took longer than the settings allow.
pub fn too_long(seconds: u64) -> Error {
    Error::new(
        Kind::Unavailable,
        text!(
            "The build was ended because it took longer than {seconds} seconds.",
            "构建超过 {seconds} 秒，已被终止。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::secret::Secret;

    #[test]
    fn the_advice_after_a_refused_push_fits_what_is_known() {
        let said = |login: Login| push("registry.example", "denied: x", &login, "/root/.docker/config.json").text.en;
        assert!(said(Login::Nobody).contains("docker login registry.example"));
        let known = Login::Known { user: "ann".to_owned(), password: Secret::new("hunter2".to_owned()) };
        assert!(said(known.clone()).contains("ann") && !said(known).contains("hunter2"));
        assert!(said(Login::Helper("desktop".to_owned())).contains("credential helper “desktop”"));
    }
}
