//! What stands around a workload that is adopted: its autoscaler and disruption budget, secrets in its commands, and Jobs,
//! which are not adopted.

use serde_json::{Value, json};

use crate::adoption::brought;
use crate::controllers::Shop;

const BILLING: &str = "/environments/dev/workloads/Deployment/billing";
const BUDGET: &str = "PodDisruptionBudget/guard";
const SCALER: &str = "HorizontalPodAutoscaler/busy";

fn objects() -> Vec<Value> {
    let target = json!({"type": "Utilization", "averageUtilization": 80});
    let mut all = brought();
    all.truncate(2);
    let container = &mut all[0]["spec"]["template"]["spec"]["containers"][0];
    container["resources"] = json!({"requests": {"cpu": "100m"}});
    container["args"] = json!(["serve", "--db-password=hunter7"]);
    container["lifecycle"] = json!({"postStart": {"exec": {"command": ["tell", "http://shop:hunter8@db"]}}});
    all.push(json!({
        "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "busy", "uid": "u-3"},
        "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "billing"}, "minReplicas": 2,
            "maxReplicas": 5, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]},
    }));
    all.push(json!({
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "guard", "uid": "u-4"},
        "spec": {"minAvailable": "50%", "selector": {"matchLabels": {"app": "billing"}}},
    }));
    all
}

async fn open() -> Shop {
    let shop = Shop::open().await;
    *shop.world.outside.others.lock().unwrap() = objects();
    // The cluster was looked at: there is nothing of the service's own.
    *shop.world.outside.workload.lock().unwrap() = Some(domain::workload::Workload::default());
    shop
}

#[tokio::test]
async fn an_autoscaler_and_a_budget_come_along_unless_somebody_leaves_them() {
    let shop = open().await;
    let look = shop.get(BILLING).await;
    let evict = json!({"path": "spec.unhealthyPodEvictionPolicy", "next": "AlwaysAllow"});
    let expected = json!([
        {"object": SCALER, "says": "2–5 · CPU 80%", "becomes": "adopted", "beyond": [], "differences": []},
        {"object": BUDGET, "says": "minAvailable 50%", "becomes": "adopted", "beyond": [], "differences": [evict]},
    ]);
    assert_eq!((&look["objects"], &look["outside"]), (&expected, &json!([])));

    let adopt = async |objects: Value| {
        let body = json!({"team": "shop", "objects": objects});
        shop.world.post(&format!("{BILLING}/adopt")).token(&shop.token).json(&body).send().await
    };
    let wrong = adopt(json!({BUDGET: "mine"})).await;
    assert_eq!(wrong.problem(422).1.as_deref(), Some("objects.PodDisruptionBudget/guard"));
    let wrong = adopt(json!({"PodDisruptionBudget/none": "outside"})).await;
    assert_eq!(wrong.problem(422).1.as_deref(), Some("objects.PodDisruptionBudget/none"));
    let made = adopt(json!({BUDGET: "outside"})).await.json(201);
    assert_eq!((&made["autoscaling"]["min"], &made["autoscaling"]["max"]), (&2.into(), &5.into()));
    assert!(made["pod"].get("min_available").is_none(), "{made}");
    let (objects, uids, _) = shop.world.outside.adopted.lock().unwrap().pop().unwrap();
    assert_eq!(uids, ["u-2", "u-3", "u-1"], "the controller comes last");
    assert_eq!(objects[1]["metadata"]["labels"]["slipway.dev/service"], "billing");

    // The next release writes it under the name that it had.
    use domain::use_cases::{environment, rollout, service};
    let ports = &shop.world.ports;
    let of = service::get(ports, &shop.boss, "billing").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let order = json!({"image": "registry.example/billing:8"});
    let path = "/services/billing/environments/dev/releases";
    shop.world.post(path).token(&shop.token).json(&order).send().await.json(201);
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let applied = shop.world.outside.applied.lock().unwrap().pop().unwrap();
    let of_kind = |kind: &str| applied.iter().filter(|object| object["kind"] == kind).collect::<Vec<_>>();
    let [scaler] = of_kind("HorizontalPodAutoscaler")[..] else { panic!("one autoscaler") };
    assert_eq!((&scaler["metadata"]["name"], of_kind("PodDisruptionBudget").len()), (&"busy".into(), 0));
}

#[tokio::test]
async fn what_no_release_can_say_is_named_and_cannot_be_chosen() {
    let shop = open().await;
    shop.world.outside.others.lock().unwrap()[2]["spec"]["behavior"] =
        json!({"scaleDown": {"selectPolicy": "Disabled"}});
    let look = shop.get(BILLING).await;
    let beyond = json!([{"path": "spec.behavior", "why": "No release can say it."}]);
    assert_eq!((&look["objects"][0]["becomes"], &look["objects"][0]["beyond"]), (&"outside".into(), &beyond));
    assert_eq!(look["outside"], json!([SCALER]));
    let body = json!({"team": "shop", "objects": {SCALER: "adopted"}});
    let refused = shop.world.post(&format!("{BILLING}/adopt")).token(&shop.token).json(&body).send().await.problem(422);
    assert!(refused.0.contains("spec.behavior"), "{refused:?}");
    shop.world.get("/services/billing").token(&shop.token).send().await.problem(404);
}

#[tokio::test]
async fn secrets_in_commands_are_pointed_out_and_never_told() {
    let shop = open().await;
    let look = shop.get(BILLING).await;
    let of = |part: &str| format!("spec.template.spec.containers[app].{part}");
    let expected = json!([
        {"path": of("args[1]"), "option": "--db-password"},
        {"path": of("lifecycle.postStart.exec.command[1]")},
    ]);
    assert_eq!(look["open_secrets"], expected);
    assert!(look["differences"].to_string().contains("postStart"), "it differs: {look}");
    assert!(!look.to_string().contains("hunter"), "{look}");
}

#[tokio::test]
async fn a_job_is_listed_with_what_to_do_instead() {
    let shop = open().await;
    let job = json!({
        "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate", "uid": "u-9"},
        "spec": {"template": {"spec": {"containers": [{"name": "a", "image": "migrate:1"}]}}}, "status": {"active": 1},
    });
    *shop.world.outside.others.lock().unwrap() = vec![job];
    let found = shop.get("/environments/dev/workloads").await["items"][0].clone();
    assert_eq!((&found["kind"], &found["desired"]), (&"Job".into(), &Value::Null));
    assert!(found["obstacle"].as_str().unwrap().contains("deploy it as a Job"), "{found}");
    let path = "/environments/dev/workloads/Job/migrate";
    assert_eq!(shop.get(path).await["obstacle"], found["obstacle"]);
    let refused =
        shop.world.post(&format!("{path}/adopt")).token(&shop.token).json(&json!({"team": "shop"})).send().await;
    assert!(refused.problem(409).0.contains("runs once"));
}

#[tokio::test]
async fn what_was_refused_says_that_nothing_was_taken_and_the_way_out() {
    let shop = open().await;
    let body = json!({"team": "shop"});
    shop.world.post(&format!("{BILLING}/adopt")).token(&shop.token).json(&body).send().await.json(201);
    let changed = domain::text!("Deployment billing was changed meanwhile.", "Deployment billing 已被修改。");
    *shop.world.outside.refuses.lock().unwrap() = Some(domain::Error::conflict(changed));
    use domain::use_cases::{environment, rollout, service};
    let ports = &shop.world.ports;
    let of = service::get(ports, &shop.boss, "billing").await.unwrap();
    let dev = environment::get(ports, &shop.boss, "dev").await.unwrap();
    rollout::reconcile(ports, &of, &dev).await.unwrap();
    let release = shop.get("/services/billing/environments/dev/releases/1").await;
    let sentence = release["sentence"].as_str().unwrap();
    assert!(sentence.contains("changed meanwhile") && sentence.contains("adopt it again"), "{release}");
}
