//! What can go wrong between Slipway and a centre, as a person is told it. No sentence and no cause holds a password, a token
//! or what stands in an item.

use domain::centre::Access;
use domain::error::{Error, Kind, Result};
use domain::text;
use reqwest::StatusCode;

use crate::http::MOST;

const URL: &str = "url";

/// It does not answer.
pub(crate) fn away(access: &Access, error: &reqwest::Error) -> Error {
    let (kind, at) = (access.kind.title(), &access.address);
    let sentence = if error.is_timeout() {
        text!(
            "{kind} at {at} did not answer in time. Check that it runs and is not overloaded.",
            "{at} 处的 {kind} 未及时应答。请检查其是否运行正常、是否过载。"
        )
    } else {
        text!(
            "{kind} cannot be reached at {at}. Check the address, and that Slipway's machine may connect to it.",
            "无法连接 {at} 处的 {kind}。请检查地址，并确认 Slipway 所在机器可以访问它。"
        )
    };
    Error::unavailable(sentence, chain(error)).at(URL)
}

/// Something answers, and it is no such centre.
pub(crate) fn stranger(access: &Access, cause: impl std::fmt::Display) -> Error {
    let (kind, at) = (access.kind.title(), &access.address);
    let sentence = text!(
        "What answers at {at} is not {kind}. Check the address and its path.",
        "{at} 处应答的不是 {kind}。请检查地址及其路径。"
    );
    Error::unavailable(sentence, cause).at(URL)
}

/// It does not let Slipway in.
pub(crate) fn refused(access: &Access, status: StatusCode) -> Error {
    let (kind, at, status) = (access.kind.title(), &access.address, status.as_u16());
    let sentence = if access.password.is_some() {
        text!(
            "{kind} at {at} refuses the password, or its user may not read this (HTTP {status}).",
            "{at} 处的 {kind} 拒绝了该密码，或该用户无权读取（HTTP {status}）。"
        )
    } else {
        text!(
            "{kind} at {at} lets nobody in without a password (HTTP {status}).",
            "{at} 处的 {kind} 需要密码才能访问（HTTP {status}）。"
        )
    };
    Error::new(Kind::Unavailable, sentence).at("password")
}

/// It answers with something that says nothing of the item.
pub(crate) fn failed(access: &Access, status: StatusCode) -> Error {
    let (kind, at, status) = (access.kind.title(), &access.address, status.as_u16());
    let sentence = text!(
        "{kind} at {at} answers with HTTP {status}. Look at its own log.",
        "{at} 处的 {kind} 返回 HTTP {status}。请查看其日志。"
    );
    Error::new(Kind::Unavailable, sentence).at(URL)
}

/// Lets through what is a success, and says of the rest what it means. `missing` is the centre's own way to say that there is
/// no such item.
pub(crate) fn judged(access: &Access, status: StatusCode, missing: bool) -> Result<bool> {
    match status {
        StatusCode::OK => Ok(true),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(refused(access, status)),
        _ if missing => Ok(false),
        StatusCode::NOT_FOUND => Err(stranger(access, "it knows no such path")),
        _ => Err(failed(access, status)),
    }
}

pub(crate) fn too_long(access: &Access) -> Error {
    let (kind, most) = (access.kind.title(), MOST / 1024 / 1024);
    Error::new(
        Kind::Unavailable,
        text!("The answer of {kind} is longer than {most} MiB.", "{kind} 的应答超过 {most} MiB。"),
    )
}

pub(crate) fn no_text(access: &Access) -> Error {
    let kind = access.kind.title();
    Error::new(Kind::Unavailable, text!("The answer of {kind} is no text.", "{kind} 的应答不是文本。"))
}

pub(crate) fn unusable(access: &Access, cause: impl std::fmt::Display) -> Error {
    let at = &access.address;
    Error::invalid(URL, text!("“{at}” is no address.", "“{at}” 不是有效地址。")).because(cause)
}

/// An error and all its causes, for the log: `Display` of these libraries leaves the causes out.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
