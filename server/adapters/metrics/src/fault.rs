//! What can go wrong between Slipway and Prometheus, as a person is told it.

use domain::error::{Error, Kind, Result};
use domain::text;
use prometheus_http_query::Error as Fault;
use prometheus_http_query::error::{ClientError, PrometheusError, PrometheusErrorType};
use reqwest::Url;

/// The field of a cluster that holds the address.
pub const FIELD: &str = "prometheus_url";

/// The address of a Prometheus, and how it may be shown: credentials that it holds are not.
pub struct Address {
    base: String,
    shown: String,
}

impl Address {
    pub fn parse(base: &str) -> Result<Self> {
        let url = Url::parse(base.trim()).map_err(|error| unusable().because(error))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(unusable().because("neither http nor https"));
        }
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let path = url.path().trim_end_matches('/');
        let shown = format!("{}://{host}{port}{path}", url.scheme());
        // The client would make two slashes of one at the end.
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned(), shown })
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// What a failed request means.
    pub fn fault(&self, fault: &Fault) -> Error {
        match fault {
            Fault::Client(fault) => self.failed(fault),
            Fault::Prometheus(refusal) => self.refused(refusal),
            Fault::ParseUrl(_) => unusable().because(chain(fault)),
            // The enum may grow; what is unknown here is a fault of ours.
            _ => Error::internal(chain(fault)),
        }
    }

    /// Something answers, but it does not speak Prometheus's HTTP API.
    pub fn stranger(&self, cause: impl std::fmt::Display) -> Error {
        let sentence = text!(
            "What answers at {at} is not Prometheus: check the address, and the path if it lies behind a proxy.",
            "{at} 处应答的不是 Prometheus：请检查地址；若经过代理，还请检查路径。",
            at = self.shown
        );
        Error::unavailable(sentence, cause).at(FIELD)
    }

    fn failed(&self, fault: &ClientError) -> Error {
        let cause = chain(fault);
        let at = &self.shown;
        let Some(inner) = fault.inner() else { return self.stranger(cause) };
        if inner.is_timeout() {
            let sentence = text!(
                "Prometheus at {at} did not answer in time. Try a shorter range; if that does not help, look at Prometheus.",
                "{at} 处的 Prometheus 未及时应答。请缩短时间范围；若仍无效，请检查 Prometheus。"
            );
            return Error::unavailable(sentence, cause);
        }
        if let Some(status) = inner.status().map(|status| status.as_u16()) {
            let sentence = match status {
                401 | 403 => text!(
                    "Prometheus at {at} does not let Slipway in (HTTP {status}): its address needs valid credentials.",
                    "{at} 处的 Prometheus 拒绝 Slipway 访问（HTTP {status}）：地址中需要有效的凭据。"
                ),
                _ => text!(
                    "{at} answers with HTTP {status} instead of figures: check the address and that Prometheus runs.",
                    "{at} 返回 HTTP {status} 而不是指标：请检查地址以及 Prometheus 是否在运行。"
                ),
            };
            return Error::unavailable(sentence, cause).at(FIELD);
        }
        if inner.is_decode() {
            return self.stranger(cause);
        }
        let sentence = text!(
            "Prometheus cannot be reached at {at}: check that it runs and that Slipway's machine may connect to it.",
            "无法连接 {at} 处的 Prometheus：请确认它在运行，且 Slipway 所在机器可以访问它。"
        );
        Error::unavailable(sentence, cause).at(FIELD)
    }

    fn refused(&self, refusal: &PrometheusError) -> Error {
        let at = &self.shown;
        let words: String = refusal.message().chars().take(200).collect();
        match refusal.error_type() {
            // The queries are fixed but for the range: what it cannot bear is what the person can change.
            PrometheusErrorType::BadData | PrometheusErrorType::Execution => Error::invalid(
                "from",
                text!(
                    "Prometheus at {at} refused the query: {words}. Try a shorter range.",
                    "{at} 处的 Prometheus 拒绝了查询：{words}。请缩短时间范围。"
                ),
            ),
            PrometheusErrorType::Timeout | PrometheusErrorType::Canceled => Error::new(
                Kind::Unavailable,
                text!(
                    "Prometheus at {at} gave up the query because it took too long. Try a shorter range.",
                    "{at} 处的 Prometheus 因查询耗时过长而放弃。请缩短时间范围。"
                ),
            ),
            // Internal, unavailable, not found, and whatever later versions add: its own words are the best there is.
            _ => Error::new(
                Kind::Unavailable,
                text!("Prometheus at {at} cannot answer now: {words}.", "{at} 处的 Prometheus 目前无法应答：{words}。"),
            ),
        }
        .because(refusal)
    }
}

fn unusable() -> Error {
    Error::invalid(
        FIELD,
        text!(
            "The address of Prometheus must look like http://prometheus.monitoring:9090.",
            "Prometheus 地址应形如 http://prometheus.monitoring:9090。"
        ),
    )
}

/// An error and all its causes, for the log: `Display` of these libraries leaves the causes out.
pub fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
