//! What kube's errors mean to a person: one sentence each, with what to do.

use domain::error::{Error, Kind};
use domain::text;
use domain::text::Text;
use kube::core::Status;
use kube::runtime::watcher;

/// Why the API server did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Refused,
    Dns,
    Certificate,
    Tls,
    Timeout,
    Unauthorized,
    Forbidden(String),
    NotFound(String),
    Conflict(String),
    Invalid(String),
    /// A StatefulSet that is there was to be changed in what it keeps for ever.
    Fixed,
    Other(String),
}

/// The whole chain of causes in one line, for the log and for looking at.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !words.contains(&said) {
            words = format!("{words}: {said}");
        }
        next = cause.source();
    }
    words
}

pub fn fault(error: &kube::Error) -> Fault {
    match error {
        kube::Error::Api(status) => of_status(status),
        other => of_words(&chain(other)),
    }
}

/// Why a watch was cut.
pub fn of_watch(error: &watcher::Error) -> Fault {
    match error {
        watcher::Error::InitialListFailed(error)
        | watcher::Error::WatchStartFailed(error)
        | watcher::Error::WatchFailed(error) => fault(error),
        watcher::Error::WatchError(status) => of_status(status),
        watcher::Error::NoResourceVersion => Fault::Other(chain(error)),
    }
}

pub fn of_status(status: &Status) -> Fault {
    let message = status.message.clone();
    match status.code {
        401 => Fault::Unauthorized,
        403 => Fault::Forbidden(message),
        404 => Fault::NotFound(message),
        409 => Fault::Conflict(message),
        // Kubernetes' own words are a list of what may be changed, and leave out what was not.
        // Source: `ValidateStatefulSetUpdate`, pkg/apis/apps/validation.
        422 if message.contains("updates to statefulset spec for fields other than") => Fault::Fixed,
        400 | 422 => Fault::Invalid(message),
        _ => Fault::Other(message),
    }
}

/// The layers below kube box their errors, so that only their words are left to go by.
fn of_words(words: &str) -> Fault {
    let lower = words.to_ascii_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    if says(&["connection refused"]) {
        Fault::Refused
    } else if says(&["dns error", "failed to lookup", "name or service not known"]) {
        Fault::Dns
    } else if says(&["peer certificate"]) {
        Fault::Certificate
    } else if says(&["tls", "corrupt message", "invalidcontenttype", "handshake"]) {
        Fault::Tls
    } else if says(&["timed out", "timeout", "deadline has elapsed"]) {
        Fault::Timeout
    } else {
        Fault::Other(words.to_owned())
    }
}

impl Fault {
    pub fn sentence(&self) -> Text {
        match self {
            Self::Refused => text!(
                "The API server refuses the connection: nothing listens at this address. Check host and port, and that the cluster runs.",
                "API 服务器拒绝连接：该地址没有服务监听。请检查主机和端口，并确认集群正在运行。"
            ),
            Self::Dns => text!(
                "The API server's host name cannot be resolved. Check its spelling and the DNS of Slipway's server.",
                "无法解析 API 服务器的主机名。请检查拼写以及 Slipway 服务器的 DNS。"
            ),
            Self::Certificate => text!(
                "The API server's certificate is not trusted. Check certificate-authority-data and that the certificate names this host.",
                "API 服务器的证书不受信任。请检查 certificate-authority-data，以及证书是否包含此主机名。"
            ),
            Self::Tls => text!(
                "No TLS connection comes about: the address may speak plain HTTP. Check https:// and the port.",
                "无法建立 TLS 连接：该地址可能是明文 HTTP。请检查 https:// 和端口。"
            ),
            Self::Timeout => text!(
                "The API server did not answer in time. Check the address, the network and firewalls in between.",
                "API 服务器没有及时应答。请检查地址、网络和中间的防火墙。"
            ),
            Self::Unauthorized => text!(
                "The API server does not accept the credentials (401): the token or certificate is wrong or has expired. Make new ones.",
                "API 服务器不接受凭据（401）：令牌或证书有误或已过期。请重新生成。"
            ),
            Self::Forbidden(message) => text!(
                "The cluster does not allow Slipway to do this (403): {message}. Give its account the right.",
                "集群不允许 Slipway 执行此操作（403）：{message}。请为其账号授权。"
            ),
            Self::NotFound(message) => text!("The cluster has no such thing: {message}", "集群中没有该对象：{message}"),
            Self::Conflict(message) => {
                text!("The cluster says that this clashes: {message}", "集群报告冲突：{message}")
            }
            Self::Invalid(message) => text!("The cluster refuses this: {message}", "集群拒绝了此请求：{message}"),
            Self::Fixed => text!(
                "The StatefulSet that is in the cluster was made with other volumes or another order of its pods, and Kubernetes lets nobody change these. Deploy with those that it has, or delete the StatefulSet first: its volumes stay.",
                "集群中已有的 StatefulSet 使用了不同的卷或 Pod 启动顺序，Kubernetes 不允许更改。请按其现有设置部署，或先删除该 StatefulSet（卷会保留）。"
            ),
            Self::Other(message) => {
                text!("The API server could not be used: {message}", "无法使用 API 服务器：{message}")
            }
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) => Kind::NotFound,
            Self::Conflict(_) => Kind::Conflict,
            Self::Invalid(_) | Self::Fixed => Kind::Invalid,
            // The person is allowed; it is Slipway that the cluster refuses, so that is an outside failure.
            Self::Forbidden(_) | Self::Unauthorized => Kind::Unavailable,
            Self::Refused | Self::Dns | Self::Certificate | Self::Tls | Self::Timeout | Self::Other(_) => {
                Kind::Unavailable
            }
        }
    }
}

pub fn error(error: &kube::Error) -> Error {
    let fault = fault(error);
    Error::new(fault.kind(), fault.sentence()).because(chain(error))
}

pub fn timeout() -> Error {
    Error::unavailable(Fault::Timeout.sentence(), "timeout")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_layers_below_are_told_apart() {
        assert_eq!(
            of_words("ServiceError: client error: tcp connect error: Connection refused (os error 111)"),
            Fault::Refused
        );
        assert_eq!(of_words("dns error: failed to lookup address information"), Fault::Dns);
        assert_eq!(of_words("invalid peer certificate: UnknownIssuer"), Fault::Certificate);
        assert_eq!(of_words("received corrupt message of type InvalidContentType"), Fault::Tls);
        assert_eq!(of_words("deadline has elapsed"), Fault::Timeout);
    }

    #[test]
    fn what_a_statefulset_keeps_for_ever_is_said_in_our_words_and_kept_in_kubernetes() {
        let message = "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other \
                       than 'replicas', 'ordinals', 'template' are forbidden";
        let status = Status { code: 422, message: message.to_owned(), ..Status::default() };
        let error = error(&kube::Error::Api(Box::new(status.clone())));
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.text.en.contains("other volumes or another order"), "{error}");
        assert!(error.cause.is_some_and(|cause| cause.contains("'ordinals'")));
        let other = Status { message: "spec.replicas: must be more than 0".to_owned(), ..status };
        assert!(matches!(of_status(&other), Fault::Invalid(_)));
    }
}
