//! What is sent to the API, read once, with the field named that does not fit: JSON bodies, queries and paths.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::{Error, Time, text};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::problem::Problem;

use super::objects::Objects;

/// A JSON body. An empty one is `{}`, for operations whose fields are all optional.
pub struct Body<T>(pub T);

/// The parts of the path. One that cannot be read (a number that is none) is nothing that is there.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let said = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_json = said.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let bytes = Bytes::from_request(request, state).await?;
        if !bytes.is_empty() && !is_json {
            return Err(Problem::of(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                text!(
                    "Send JSON, with the header Content-Type: application/json.",
                    "请发送 JSON，并带上请求头 Content-Type: application/json。"
                ),
            ));
        }
        let bytes = if bytes.is_empty() { &b"{}"[..] } else { &bytes[..] };
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(Objects(&mut reader)).map_err(|error| {
            let place = place(error.path());
            unreadable(&error.into_inner(), &place)
        })?;
        reader.end().map_err(|error| unreadable(&error, ""))?;
        Ok(Self(value))
    }
}

fn unreadable(error: &serde_json::Error, place: &str) -> Problem {
    let why = error.to_string();
    if !error.is_data() {
        return Problem::of(StatusCode::BAD_REQUEST, text!("The body is not JSON: {why}.", "请求体不是 JSON：{why}。"));
    }
    // Where it stands is said by the field; line and column are of no use to a person with a form.
    let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
    misfit(why, place)
}

/// What serde found wrong, as an error of the domain's kind.
fn misfit(why: &str, place: &str) -> Problem {
    let named = |prefix: &str| why.strip_prefix(prefix)?.split('`').next();
    let at = |name: &str| if grouped(place) { within(place, name) } else { name.to_owned() };
    let error = if let Some(name) = named("unknown field `") {
        Error::invalid(&at(name), text!("There is no field {name}.", "没有字段 {name}。"))
    } else if let Some(name) = named("missing field `") {
        Error::invalid(&at(name), text!("The field {name} is needed.", "缺少字段 {name}。"))
    } else {
        let why = unquoted(why);
        Error::invalid(place, text!("This does not fit: {why}.", "内容不符合要求：{why}。"))
    };
    if error.field.as_deref() == Some("") { Error { field: None, ..error }.into() } else { error.into() }
}

/// serde quotes what it found, which may be a secret in the wrong place: its kind is enough.
fn unquoted(why: &str) -> String {
    match why.rsplit_once(", expected ") {
        Some((found, expected)) if found.starts_with("invalid ") => {
            let kind = found.split(['"', '`']).next().unwrap_or_default().trim_end();
            format!("{kind}, expected {expected}")
        }
        _ => why.to_owned(),
    }
}

/// Objects whose fields are named with them: `controller.max_surge`.
const GROUPS: [&str; 6] = ["autoscaling", "controller", "network", "pod", "promote", "resources"];
/// Objects in such an object whose fields are named with both: `pod.readiness.port`.
const PROBES: [&str; 3] = ["startup", "readiness", "liveness"];
/// What the domain knows without saying that it is about security: `pod.user`.
const SECURITY: [&str; 4] = ["non_root", "user", "read_only", "drop_capabilities"];

fn grouped(place: &str) -> bool {
    place.split('.').next().is_some_and(|first| GROUPS.contains(&first))
}

/// Where a field of this name is: serde says of one that is missing only in what.
fn within(place: &str, name: &str) -> String {
    let probe = place.strip_prefix("pod.").is_some_and(|inner| PROBES.contains(&inner));
    if place.contains('.') && !probe { place.to_owned() } else { format!("{place}.{name}") }
}

/// A place in a body as forms name it: `ports[0].port` is `ports`, `source.git.url` is `url`.
fn place(path: &serde_path_to_error::Path) -> String {
    let mut names: Vec<&str> = Vec::new();
    for segment in path {
        match segment {
            Segment::Map { key } => names.push(key),
            Segment::Enum { variant } => names.push(variant),
            Segment::Seq { .. } | Segment::Unknown => break,
        }
    }
    match names.as_slice() {
        ["variables", ..] => "variables".to_owned(),
        ["pod", probe, field, ..] if PROBES.contains(probe) => format!("pod.{probe}.{field}"),
        ["pod", "security", field, ..] if SECURITY.contains(field) => format!("pod.{field}"),
        ["pod", "security", field, ..] => format!("pod.security.{field}"),
        // By the port's name: `network.ports.http.node_port`.
        ["network", ..] => names.join("."),
        [group, field, ..] if GROUPS.contains(group) => format!("{group}.{field}"),
        ["source", .., last] if *last != "git" => (*last).to_owned(),
        all => all.join("."),
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::of(
                StatusCode::PAYLOAD_TOO_LARGE,
                text!(
                    "The body is too large: at most 1 MiB, of a configuration 6 MiB.",
                    "请求体过大：最多 1 MiB，配置最多 6 MiB。"
                ),
            ),
            status => Self::of(status, text!("The body could not be read.", "无法读取请求体。")),
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Error::not_found(text!("There is nothing here.", "这里什么也没有。")).because(rejection).into()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        let whole = rejection.body_text();
        let said = whole.strip_prefix("Failed to deserialize query string: ").unwrap_or(&whole);
        match said.split_once(": ") {
            Some((place, why)) if !place.contains(' ') => {
                // serde names an unknown field after its own path.
                misfit(why, place)
            }
            _ => misfit(said, ""),
        }
    }
}

/// A moment in a query: RFC 3339, Unix seconds, or how long ago (`90s`, `15m`, `6h`, `7d`).
pub fn moment(field: &str, text: &str, now: Time) -> domain::Result<Time> {
    let text = text.trim();
    if let Ok(time) = chrono::DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    if let Some(time) = text.parse().ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0)) {
        return Ok(time);
    }
    ago(text).and_then(|ago| now.checked_sub_signed(ago)).ok_or_else(|| {
        Error::invalid(
            field,
            text!(
                "“{text}” is not a moment: write 2026-01-31T12:00:00Z, Unix seconds, or how long ago (15m, 6h, 7d).",
                "“{text}” 不是时间：请写 2026-01-31T12:00:00Z、Unix 秒数，或多久以前（15m、6h、7d）。"
            ),
        )
    })
}

fn ago(text: &str) -> Option<chrono::TimeDelta> {
    let unit = text.chars().next_back()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok().filter(|number| *number >= 0)?;
    match unit {
        's' => chrono::TimeDelta::try_seconds(number),
        'm' => chrono::TimeDelta::try_minutes(number),
        'h' => chrono::TimeDelta::try_hours(number),
        'd' => chrono::TimeDelta::try_days(number),
        _ => None,
    }
}

/// For fields of a change where `null` means something else than leaving them out.
pub fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")]
    #[case("2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00Z")]
    #[case("1769860800", "2026-01-31T12:00:00Z")]
    #[case("90s", "2026-01-31T11:58:30Z")]
    #[case("7d", "2026-01-24T12:00:00Z")]
    fn a_moment_is_written_in_several_ways(#[case] text: &str, #[case] is: Time) {
        let now = "2026-01-31T12:00:00Z".parse().unwrap();
        assert_eq!(moment("since", text, now), Ok(is));
    }

    #[rstest]
    #[case("")]
    #[case("yesterday")]
    #[case("-5m")]
    #[case("99999999999999999999d")]
    #[case("9223372036854775807d")]
    #[case("9999999999d")]
    #[case("五分")]
    fn what_is_no_moment_is_refused_with_its_field(#[case] text: &str) {
        let now = "2026-01-31T12:00:00Z".parse().unwrap();
        assert_eq!(moment("since", text, now).unwrap_err().field.as_deref(), Some("since"));
    }
}
