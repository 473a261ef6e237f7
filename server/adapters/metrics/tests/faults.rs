//! Faults that a real Prometheus cannot be made to show.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end by panicking")]

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::error::{Error, Kind};
use domain::metric::Range;
use domain::name::{Namespace, ServiceName};
use domain::ports::MetricSource;
use metrics::Prometheus;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// What both questions say when every request gets this answer; they must agree in kind.
async fn told(answer: ResponseTemplate) -> Error {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let source = Prometheus::with_timeout(Duration::from_millis(300)).unwrap();
    let checked = source.check(&server.uri()).await.expect_err("a fault");
    let asked = series(&source, &server.uri()).await.expect_err("a fault");
    assert_eq!(checked.kind, asked.kind);
    assert!(!asked.text.zh.is_empty() && asked.text.zh != asked.text.en);
    asked
}

async fn series(source: &Prometheus, base: &str) -> Result<Vec<domain::metric::Series>, Error> {
    let range = Range::parse(Utc::now() - TimeDelta::minutes(10), Utc::now(), None).unwrap();
    let (namespace, service) = (Namespace::parse("shop").unwrap(), ServiceName::parse("orders").unwrap());
    source.series(base, &namespace, &service, &range).await
}

fn refusal(status: u16, kind: &str, words: &str) -> ResponseTemplate {
    let body = format!(r#"{{"status":"error","errorType":"{kind}","error":"{words}"}}"#);
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

#[tokio::test]
async fn silence_is_an_error_in_time() {
    let error = told(ResponseTemplate::new(200).set_delay(Duration::from_secs(20))).await;
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(error.text.en.contains("did not answer in time"), "{error:?}");
}

#[tokio::test]
async fn nobody_there_is_said_without_the_password() {
    let source = Prometheus::new().unwrap();
    for error in [
        source.check("http://reader:hunter2@127.0.0.1:1/").await.expect_err("nobody listens"),
        series(&source, "http://reader:hunter2@127.0.0.1:1").await.expect_err("nobody listens"),
    ] {
        assert_eq!((error.kind, error.field.as_deref()), (Kind::Unavailable, Some("prometheus_url")));
        assert!(error.text.en.contains("cannot be reached at http://127.0.0.1:1:"), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        assert!(error.cause.unwrap().contains("refused"));
    }
}

#[tokio::test]
async fn a_page_or_foreign_json_is_not_prometheus() {
    for answer in [
        ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html"),
        ResponseTemplate::new(200).set_body_raw(r#"{"hello":"world"}"#, "application/json"),
        ResponseTemplate::new(200).set_body_raw("{", "application/json"),
        ResponseTemplate::new(200).set_body_raw(
            r#"{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}"#,
            "application/json",
        ),
    ] {
        let error = told(answer).await;
        assert_eq!((error.kind, error.field.as_deref()), (Kind::Unavailable, Some("prometheus_url")));
        assert!(error.text.en.contains("is not Prometheus"), "{error:?}");
    }
}

#[tokio::test]
async fn a_proxy_in_the_way_is_named_by_its_status() {
    let error = told(ResponseTemplate::new(502).set_body_raw("bad gateway", "text/plain")).await;
    assert!(error.text.en.contains("HTTP 502"), "{error:?}");
    let error = told(ResponseTemplate::new(401).set_body_raw("who are you", "text/plain")).await;
    assert!(error.text.en.contains("credentials"), "{error:?}");
}

#[tokio::test]
async fn a_refused_query_points_at_the_range() {
    let error = told(refusal(422, "execution", "query processing would load too many samples")).await;
    assert_eq!((error.kind, error.field.as_deref()), (Kind::Invalid, Some("from")));
    assert!(error.text.en.contains("too many samples"), "{error:?}");
    let error = told(refusal(503, "timeout", "query timed out")).await;
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(error.text.en.contains("took too long"), "{error:?}");
    let error = told(refusal(500, "internal", "disk is full")).await;
    assert!(error.text.en.contains("disk is full"), "{error:?}");
}

#[tokio::test]
async fn an_address_that_is_none_is_the_fields_fault() {
    let source = Prometheus::new().unwrap();
    for base in ["", "prometheus", "prometheus:9090", "ftp://prometheus", "file:///etc/passwd"] {
        let error = source.check(base).await.expect_err(base);
        assert_eq!((error.kind, error.field.as_deref()), (Kind::Invalid, Some("prometheus_url")), "{base}");
    }
}

#[tokio::test]
async fn a_wrong_range_is_refused_before_anybody_is_asked() {
    let source = Prometheus::new().unwrap();
    let (namespace, service) = (Namespace::parse("shop").unwrap(), ServiceName::parse("orders").unwrap());
    let now = Utc::now();
    for (from, step, field) in
        [(now, 5, "from"), (now - TimeDelta::hours(1), 0, "step"), (now - TimeDelta::hours(9), 1, "step")]
    {
        let range = Range { from, to: now, step };
        let error = source.series("http://127.0.0.1:1", &namespace, &service, &range).await.expect_err("refused");
        assert_eq!((error.kind, error.field.as_deref()), (Kind::Invalid, Some(field)));
    }
}

#[tokio::test]
async fn restarts_come_from_kube_state_metrics_where_it_is_scraped() {
    let server = MockServer::start().await;
    let matrix = |value: &str| {
        let body = format!(
            r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{"pod":"orders-x-bcdfg"}},"values":[[1700000000,"{value}"],[1700000005,"NaN"]]}}]}}}}"#
        );
        ResponseTemplate::new(200).set_body_raw(body, "application/json")
    };
    let about = |metric: &'static str| {
        move |request: &wiremock::Request| {
            request.url.query_pairs().any(|(name, value)| name == "query" && value.contains(metric))
        }
    };
    Mock::given(about("kube_pod_container_status_restarts_total")).respond_with(matrix("7")).mount(&server).await;
    Mock::given(about("container_start_time_seconds")).respond_with(matrix("1")).expect(0).mount(&server).await;
    Mock::given(any()).respond_with(matrix("0.5")).mount(&server).await;
    let found = series(&Prometheus::new().unwrap(), &server.uri()).await.unwrap();
    let restarts: Vec<_> = found.iter().filter(|one| one.unit == "restarts").flat_map(|one| &one.points).collect();
    // The one that is not a number is left out.
    assert_eq!(restarts, [&domain::metric::Point(1_700_000_000, 7.0)]);
    assert_eq!(found.len(), 3);
}
