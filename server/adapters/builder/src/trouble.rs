//! Sentences for what goes wrong around a build: the disk, the engine, the registry.

use bollard::errors::Error as Docker;
use domain::error::{Error, Kind};
use domain::text;

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

/// What the engine itself said, when it said something; `None` when it could not be talked to.
pub fn said(error: &Docker) -> Option<&str> {
    match error {
        Docker::DockerStreamError { error } => Some(error),
        Docker::DockerResponseServerError { message, .. } => Some(message),
        _ => None,
    }
}

/// The registry refused or could not be reached while the engine pushed to it.
pub fn push(registry: &str, message: &str) -> Error {
    let lower = message.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says_disk_full(message) {
        return disk_full(message);
    }
    if any(&["denied", "unauthorized", "authentication required", "no basic auth"]) {
        let text = text!(
            "The registry {registry} does not let this image be pushed: “{message}”. Docker on the build machine must be signed in to it.",
            "镜像仓库 {registry} 拒绝推送该镜像：“{message}”。构建机器上的 Docker 需要先登录。"
        );
        return Error::new(Kind::Unavailable, text).because(message);
    }
    if any(&["connection refused", "no such host", "dial tcp", "timeout", "no route", "eof", "server gave http"]) {
        return registry_away(registry, message);
    }
    Error::unavailable(
        text!("Pushing to {registry} failed: “{message}”.", "推送到 {registry} 失败：“{message}”。"),
        message,
    )
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
