//! A cluster that takes connections and answers nothing, as one whose API server was stopped (SIGSTOP) or whose network
//! swallows packets. Scripted: the real one cannot be stopped by a test that others run beside.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cluster::KubeClusters;
use domain::Kind;
use domain::cluster::Connection;
use domain::id::ClusterId;
use domain::name::{Namespace, ServiceName};
use domain::ports::{Clusters, WorkloadKey};
use domain::secret::Secret;
use domain::status::Freshness;
use futures::StreamExt;
use serde_json::json;
use uuid::Uuid;
use wiremock::{Match, Mock, MockServer, Request, Respond, ResponseTemplate};

/// As good as never.
const NEVER: Duration = Duration::from_secs(3600);

/// An API server with nothing in it, until it falls silent.
#[derive(Clone)]
struct Api {
    silent: Arc<AtomicBool>,
    /// Whether it lets nobody read events.
    secretive: bool,
}

impl Match for Api {
    fn matches(&self, _: &Request) -> bool {
        true
    }
}

impl Respond for Api {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let watches = request.url.query_pairs().any(|(key, value)| key == "watch" && value != "false");
        if self.secretive && request.url.path().ends_with("/events") {
            let status = json!({"kind": "Status", "status": "Failure", "message": "no events for you",
                "reason": "Forbidden", "code": 403});
            return ResponseTemplate::new(403).set_body_json(status);
        }
        let body = if request.url.path() == "/version" {
            json!({"major": "1", "minor": "34", "gitVersion": "v1.34.4", "gitCommit": "", "gitTreeState": "",
                "buildDate": "", "goVersion": "", "compiler": "", "platform": ""})
        } else {
            json!({"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []})
        };
        let answer = ResponseTemplate::new(200).set_body_json(body);
        if watches || self.silent.load(Ordering::SeqCst) { answer.set_delay(NEVER) } else { answer }
    }
}

/// A cluster whose API server this is, open.
async fn opened(api: &Api) -> (KubeClusters, ClusterId, MockServer) {
    let server = MockServer::start().await;
    Mock::given(api.clone()).respond_with(api.clone()).mount(&server).await;
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{{name: c, context: {{cluster: k, user: u}}}}]\n\
         clusters: [{{name: k, cluster: {{server: '{}'}}}}]\nusers: [{{name: u, user: {{token: x}}}}]\n",
        server.uri()
    );
    let (clusters, id) = (KubeClusters::new(), ClusterId::new(Uuid::from_u128(7)));
    let connection = Connection::Kubeconfig { text: Secret::new(text), context: None };
    clusters.open(id, &connection).await.unwrap();
    (clusters, id, server)
}

async fn until(clusters: &KubeClusters, id: ClusterId, wanted: impl Fn(Freshness) -> bool) {
    let mut changes = clusters.changes();
    let wait = async {
        while !wanted(clusters.freshness(id)) {
            changes.next().await;
        }
    };
    let seen = tokio::time::timeout(Duration::from_secs(30), wait).await;
    assert!(seen.is_ok(), "{:?}", clusters.freshness(id));
}

#[tokio::test]
async fn a_cluster_that_falls_silent_is_cut_within_seconds_refuses_at_once_and_comes_back() {
    let api = Api { silent: <_>::default(), secretive: false };
    let (clusters, id, _server) = opened(&api).await;
    until(&clusters, id, |freshness| freshness == Freshness::Live).await;
    assert_eq!(clusters.cut_because(id), None);

    api.silent.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    until(&clusters, id, |freshness| matches!(freshness, Freshness::Cut { .. })).await;
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let why = clusters.cut_because(id).unwrap();
    assert!(why.en.contains("did not answer in time"), "{why}");
    let key = WorkloadKey {
        cluster: id,
        namespace: Namespace::parse("shop").unwrap(),
        service: ServiceName::parse("orders").unwrap(),
    };
    let begun = Instant::now();
    let error = clusters.apply(&key, &[]).await.unwrap_err();
    assert_eq!((error.kind, error.text), (Kind::Unavailable, why));
    assert!(begun.elapsed() < Duration::from_secs(1), "nobody waits for what does not come");

    api.silent.store(false, Ordering::SeqCst);
    until(&clusters, id, |freshness| freshness == Freshness::Live).await;
    assert_eq!(clusters.apply(&key, &[]).await.map(|done| done.applied), Ok(vec![]));
}

#[tokio::test]
async fn an_account_that_may_not_read_events_still_sees_how_things_are() {
    let api = Api { silent: <_>::default(), secretive: true };
    let (clusters, id, _server) = opened(&api).await;
    until(&clusters, id, |freshness| freshness == Freshness::Live).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(clusters.freshness(id), Freshness::Live);
}
