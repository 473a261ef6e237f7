//! Every address of a page, and of what pages ask for by address. Built here and nowhere else; a snapshot holds them.

use std::fmt::Display;

use domain::use_cases::event::Topic;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but what RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One part of a path, or a value in a query.
pub fn encode(part: impl Display) -> String {
    utf8_percent_encode(&part.to_string(), SEGMENT).to_string()
}

pub const BOARD: &str = "/";
pub const SERVICES: &str = "/services";
pub const SERVICE_NEW: &str = "/services/new";
pub const BUILDS: &str = "/builds";
/// Where the overview tells what was changed in the cluster.
pub const DRIFT: &str = "changed";
pub const LOGS: &str = "/logs";
/// Not `/metrics`: that is where Prometheus reads the figures of Slipway itself.
pub const METRICS: &str = "/metrics/services";
pub const ENVIRONMENTS: &str = "/environments";
pub const ENVIRONMENT_NEW: &str = "/environments/new";
pub const CLUSTERS: &str = "/clusters";
pub const CLUSTER_NEW: &str = "/clusters/new";
pub const TEAMS: &str = "/teams";
pub const PEOPLE: &str = "/people";
pub const AUDIT: &str = "/audit";
pub const SETTINGS: &str = "/settings";
pub const SIGN_IN: &str = "/sign-in";
pub const DESIGN: &str = "/design";
/// The page to try the API.
pub const API: &str = "/api/v1/";
/// The part of an address that asks for a dialog, and the dialogs of a service in an environment.
pub const DIALOG: &str = "do";
pub const SCALE: &str = "scale";
pub const RESTART: &str = "restart";
pub const RUN: &str = "run";
pub const STOP: &str = "stop";
/// Asks the page to deploy to begin with what was changed in the cluster.
pub const CHANGED: &str = "changed";
pub const AGAIN: &str = "again";
pub const PROMOTE: &str = "promote";
/// Where server functions are.
pub const FUNCTIONS: &str = "/fn";

pub fn service(service: impl Display) -> String {
    format!("{SERVICES}/{}", encode(service))
}

pub fn service_edit(name: impl Display) -> String {
    format!("{}/edit", service(name))
}

pub fn service_builds(name: impl Display) -> String {
    format!("{}/builds", service(name))
}

pub fn build(name: impl Display, number: u32) -> String {
    format!("{}/{number}", service_builds(name))
}

/// A service in an environment: its overview.
pub fn placement(name: impl Display, environment: impl Display) -> String {
    format!("{}/environments/{}", service(name), encode(environment))
}

/// The overview, where it tells what was changed in the cluster.
pub fn placement_drift(name: impl Display, environment: impl Display) -> String {
    format!("{}#{DRIFT}", placement(name, environment))
}

/// The overview with one of its dialogs open: [`SCALE`], [`RESTART`], [`RUN`] or [`STOP`].
pub fn placement_dialog(name: impl Display, environment: impl Display, dialog: &str) -> String {
    format!("{}?{DIALOG}={dialog}", placement(name, environment))
}

pub fn placement_logs(name: impl Display, environment: impl Display) -> String {
    format!("{}/logs", placement(name, environment))
}

/// The logs of one pod, or of the pods of one run; `previous` asks for the container before the last restart.
pub fn pod_logs(name: impl Display, environment: impl Display, pod: impl Display, previous: bool) -> String {
    let previous = if previous { "&previous=true" } else { "" };
    format!("{}?pod={}{previous}", placement_logs(name, environment), encode(pod))
}

pub fn placement_metrics(name: impl Display, environment: impl Display) -> String {
    format!("{}/metrics", placement(name, environment))
}

/// What the service is configured with in every environment.
pub fn service_configuration(name: impl Display) -> String {
    format!("{}/configuration", service(name))
}

/// What it is configured with in one environment.
pub fn placement_configuration(name: impl Display, environment: impl Display) -> String {
    format!("{}/configuration", placement(name, environment))
}

pub fn releases(name: impl Display, environment: impl Display) -> String {
    format!("{}/releases", placement(name, environment))
}

pub fn release(name: impl Display, environment: impl Display, number: u32) -> String {
    format!("{}/{number}", releases(name, environment))
}

pub fn deploy(name: impl Display, environment: impl Display) -> String {
    format!("{}/deploy", placement(name, environment))
}

/// The page to deploy, with a build chosen.
pub fn deploy_build(name: impl Display, environment: impl Display, number: u32) -> String {
    format!("{}?build={number}", deploy(name, environment))
}

/// The page to deploy, filled in with what was changed in the cluster.
pub fn deploy_changed(name: impl Display, environment: impl Display) -> String {
    format!("{}?{CHANGED}=1", deploy(name, environment))
}

/// The page of an older release with the dialog open that deploys it again.
pub fn deploy_again(name: impl Display, environment: impl Display, number: u32) -> String {
    format!("{}?{DIALOG}={AGAIN}", release(name, environment, number))
}

/// The page of a release with the dialog open that brings it to another environment.
pub fn promote(name: impl Display, environment: impl Display, number: u32) -> String {
    format!("{}?{DIALOG}={PROMOTE}", release(name, environment, number))
}

pub fn environment(environment: impl Display) -> String {
    format!("{ENVIRONMENTS}/{}", encode(environment))
}

/// What runs in the environment's namespace and may be adopted.
pub fn adopt(name: impl Display) -> String {
    format!("{}/adopt", environment(name))
}

pub fn adopt_workload(environment: impl Display, kind: impl Display, workload: impl Display) -> String {
    format!("{}/{}/{}", adopt(environment), encode(kind), encode(workload))
}

pub fn cluster(cluster: impl Display) -> String {
    format!("{CLUSTERS}/{}", encode(cluster))
}

pub fn team(team: impl Display) -> String {
    format!("{TEAMS}/{}", encode(team))
}

/// The audit trail of one service.
pub fn audit_of(service: impl Display) -> String {
    format!("{AUDIT}?service={}", encode(service))
}

/// The page to sign in, which leads on to `next`.
pub fn sign_in(next: &str) -> String {
    if next == BOARD { SIGN_IN.to_owned() } else { format!("{SIGN_IN}?next={}", encode(next)) }
}

/// Where to go after signing in: a path of this site, or the board. An address of another site (`//evil.example`,
/// `https:...`, and `/\evil.example`, which browsers read as `//`) is not followed.
pub fn safe_next(next: Option<&str>) -> String {
    next.filter(|next| {
        next.starts_with('/')
            && !next.starts_with("//")
            && !next.contains('\\')
            && !next.chars().any(char::is_control)
            && !next.starts_with(SIGN_IN)
    })
    .unwrap_or(BOARD)
    .to_owned()
}

/// The event stream for a topic.
pub fn events(topic: &Topic) -> String {
    let part = |name: &str, value: Option<String>| value.map(|value| format!("{name}={}", encode(value)));
    let query: Vec<String> = [
        part("service", topic.service.clone()),
        part("environment", topic.environment.clone()),
        part("build", topic.build.map(|number| number.to_string())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/api/v1/events{mark}{}", query.join("&"))
}

/// The stored log of a build as a file.
pub fn build_log_file(service: impl Display, number: u32) -> String {
    format!("/api/v1{}/log", build(service, number))
}

/// A release as files that other tools apply; `format` is `yaml`, `kustomize` or `helm`.
pub fn release_files(service: impl Display, environment: impl Display, number: u32, format: &str) -> String {
    format!("/api/v1{}/export?format={format}", release(service, environment, number))
}

/// A level of the configuration as a file; `of`, of an environment: `level` or `effective`.
pub fn configuration_file(service: impl Display, environment: Option<&str>, format: &str, of: Option<&str>) -> String {
    let page = match environment {
        Some(environment) => placement_configuration(service, environment),
        None => service_configuration(service),
    };
    let of = of.map(|of| format!("&of={of}")).unwrap_or_default();
    format!("/api/v1{page}/export?format={format}{of}")
}

/// The log stream of a service in an environment (NDJSON); `query` without the question mark.
pub fn log_stream(service: impl Display, environment: impl Display, query: &str) -> String {
    format!("/api/v1{}?{query}", placement_logs(service, environment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_stay_as_they_are() {
        let all = [
            BOARD.into(),
            SERVICES.into(),
            SERVICE_NEW.into(),
            service("orders"),
            service_edit("orders"),
            service_builds("orders"),
            build("orders", 7),
            placement("orders", "dev"),
            placement_dialog("orders", "dev", SCALE),
            placement_logs("orders", "dev"),
            pod_logs("orders", "dev", "orders-7c9-x2v8q", true),
            placement_metrics("orders", "dev"),
            service_configuration("orders"),
            placement_configuration("orders", "dev"),
            releases("orders", "dev"),
            release("orders", "dev", 42),
            deploy("orders", "dev"),
            deploy_build("orders", "dev", 7),
            deploy_again("orders", "dev", 41),
            promote("orders", "dev", 41),
            BUILDS.into(),
            LOGS.into(),
            METRICS.into(),
            ENVIRONMENTS.into(),
            ENVIRONMENT_NEW.into(),
            environment("dev"),
            adopt("dev"),
            adopt_workload("dev", "Deployment", "orders"),
            CLUSTERS.into(),
            CLUSTER_NEW.into(),
            cluster("local"),
            TEAMS.into(),
            team("shop"),
            PEOPLE.into(),
            AUDIT.into(),
            audit_of("orders"),
            SETTINGS.into(),
            sign_in(BOARD),
            sign_in("/services?team=shop"),
            DESIGN.into(),
            API.into(),
            events(&Topic::default()),
            events(&Topic { service: Some("orders".into()), environment: Some("dev".into()), build: None }),
            events(&Topic { service: Some("orders".into()), environment: None, build: Some(7) }),
            build_log_file("orders", 7),
            release_files("orders", "dev", 41, "helm"),
            configuration_file("orders", Some("dev"), "dotenv", Some("level")),
            log_stream("orders", "dev", "tail=200&follow=true"),
            service("a/../b?c"),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(safe_next(Some("/services?team=shop")), "/services?team=shop");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in", "x", ""] {
            assert_eq!(safe_next(Some(elsewhere)), BOARD, "{elsewhere}");
        }
        assert_eq!(safe_next(None), BOARD);
    }
}
