//! An API server that keeps objects, and what was asked of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cluster::KubeClusters;
use domain::cluster::Connection;
use domain::id::ClusterId;
use domain::name::{Namespace, ServiceName};
use domain::ports::{Clusters, WorkloadKey};
use domain::secret::Secret;
use domain::status::Freshness;
use futures::StreamExt;
use serde_json::{Value, json};
use uuid::Uuid;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

/// As good as never.
const NEVER: Duration = Duration::from_secs(3600);

/// How writing to a resource is answered.
#[derive(Clone, Copy)]
pub struct Refused {
    pub resource: &'static str,
    pub code: u16,
    pub message: &'static str,
    /// Only where nothing is to be changed.
    pub only_tried: bool,
}

#[derive(Default)]
struct State {
    objects: Vec<Value>,
    refused: Option<Refused>,
    /// Method, resource and name, and whether it was only tried.
    asked: Vec<(String, bool)>,
}

#[derive(Clone, Default)]
struct Script(Arc<Mutex<State>>);

pub struct Api {
    pub clusters: KubeClusters,
    pub key: WorkloadKey,
    script: Script,
    _server: MockServer,
}

impl Api {
    /// Open, with these objects in it.
    pub async fn with(objects: Vec<Value>) -> Self {
        let script = Script::default();
        script.0.lock().unwrap().objects = objects;
        let server = MockServer::start().await;
        Mock::given(matchers::any()).respond_with(script.clone()).mount(&server).await;
        let text = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{{name: c, context: {{cluster: k, user: u}}}}]\n\
             clusters: [{{name: k, cluster: {{server: '{}'}}}}]\nusers: [{{name: u, user: {{token: x}}}}]\n",
            server.uri()
        );
        let (clusters, id) = (KubeClusters::new(), ClusterId::new(Uuid::from_u128(7)));
        let mut changes = clusters.changes();
        let connection = Connection::Kubeconfig { text: Secret::new(text), context: None };
        clusters.open(id, &connection).await.unwrap();
        let live = async {
            while clusters.freshness(id) != Freshness::Live {
                changes.next().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), live).await.unwrap();
        drop(changes);
        let (namespace, service) = (Namespace::parse("shop").unwrap(), ServiceName::parse("db").unwrap());
        Self { clusters, key: WorkloadKey { cluster: id, namespace, service }, script, _server: server }
    }

    pub fn refuse(&self, refused: Refused) {
        self.script.0.lock().unwrap().refused = Some(refused);
    }

    pub fn put(&self, object: Value) {
        self.script.0.lock().unwrap().objects.push(object);
    }

    pub fn find(&self, resource: &str, name: &str) -> Option<Value> {
        let state = self.script.0.lock().unwrap();
        state.objects.iter().find(|object| is(object, resource, name)).cloned()
    }

    pub fn written(&self) -> Vec<String> {
        self.asked(false)
    }

    pub fn tried(&self) -> Vec<String> {
        self.asked(true)
    }

    fn asked(&self, tried: bool) -> Vec<String> {
        let state = self.script.0.lock().unwrap();
        state.asked.iter().filter(|(_, only)| *only == tried).map(|(what, _)| what.clone()).collect()
    }
}

fn resource(object: &Value) -> String {
    format!("{}s", object["kind"].as_str().unwrap_or_default().to_lowercase())
}

fn is(object: &Value, of: &str, name: &str) -> bool {
    resource(object) == of && object["metadata"]["name"] == name
}

impl Respond for Script {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let query: HashMap<String, String> = request.url.query_pairs().into_owned().collect();
        let path: Vec<&str> = request.url.path_segments().map(Iterator::collect).unwrap_or_default();
        let answer = |body: Value| ResponseTemplate::new(200).set_body_json(body);
        if query.get("watch").is_some_and(|watch| watch != "false") {
            return answer(json!({})).set_delay(NEVER);
        }
        let mut state = self.0.lock().unwrap();
        let Some(at) = path.iter().position(|part| *part == "namespaces").filter(|at| path.len() > at + 2) else {
            // What the watches begin with, and the pulse.
            return answer(
                json!({"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [],
                "major": "1", "minor": "34", "gitVersion": "v1.34.4", "gitCommit": "", "gitTreeState": "", "buildDate": "",
                "goVersion": "", "compiler": "", "platform": ""}),
            );
        };
        let of = path[at + 2];
        let Some(name) = path.get(at + 3) else { return answer(state.list(of, &query)) };
        let (method, tried) = (request.method.as_str(), query.contains_key("dryRun"));
        if method == "GET" {
            return state
                .objects
                .iter()
                .find(|object| is(object, of, name))
                .map_or_else(missing, |o| answer(o.clone()));
        }
        state.asked.push((format!("{method} {of}/{name}"), tried));
        if let Some(refused) = state.refused.filter(|refused| refused.resource == of && (tried || !refused.only_tried))
        {
            return status(refused.code, refused.message);
        }
        if method == "DELETE" {
            state.objects.retain(|object| !is(object, of, name));
            return answer(json!({"kind": "Status", "apiVersion": "v1", "status": "Success", "metadata": {}}));
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let applies = request.headers.get("content-type").is_some_and(|sort| sort.to_str().unwrap().contains("apply"));
        let Some(object) = state.objects.iter_mut().find(|object| is(object, of, name)) else {
            if !applies {
                return missing();
            }
            if !tried {
                state.objects.push(body.clone());
            }
            return answer(body);
        };
        let mut changed = object.clone();
        merge(&mut changed, &body);
        if let Some(generation) = changed["metadata"]["generation"].as_i64() {
            changed["metadata"]["generation"] = (generation + 1).into();
        }
        if !tried {
            *object = changed.clone();
        }
        answer(changed)
    }
}

impl State {
    /// Whoever looks is a moment before the controllers, which see what was changed right after.
    fn list(&mut self, of: &str, query: &HashMap<String, String>) -> Value {
        let named = query.get("fieldSelector").and_then(|said| said.strip_prefix("metadata.name="));
        let labels = query.get("labelSelector").map(String::as_str).unwrap_or_default();
        let has = |object: &Value, label: &str| {
            let (name, value) = label.split_once('=').unwrap_or((label, ""));
            object["metadata"]["labels"][name] == value
        };
        let wanted = |object: &&mut Value| {
            resource(object) == of
                && named.is_none_or(|name| object["metadata"]["name"] == name)
                && labels.split(',').filter(|label| !label.is_empty()).all(|label| has(object, label))
        };
        let items: Vec<Value> = self
            .objects
            .iter_mut()
            .filter(wanted)
            .map(|object| {
                let found = object.clone();
                if object["status"].get("observedGeneration").is_some() {
                    object["status"]["observedGeneration"] = object["metadata"]["generation"].clone();
                }
                found
            })
            .collect();
        json!({"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items})
    }
}

fn missing() -> ResponseTemplate {
    status(404, "not found")
}

fn status(code: u16, message: &str) -> ResponseTemplate {
    let body = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
        "reason": "Refused", "code": code});
    ResponseTemplate::new(code).set_body_json(body)
}

fn merge(into: &mut Value, change: &Value) {
    let Some(fields) = change.as_object() else {
        *into = change.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    for (name, value) in fields {
        match value {
            Value::Null => drop(into.as_object_mut().and_then(|into| into.remove(name))),
            value => merge(&mut into[name], value),
        }
    }
}
