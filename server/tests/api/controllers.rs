//! The controllers through the API: what is chosen comes back, what takes the place of what, and what is not done.

use domain::build::BuildStatus;
use domain::release::ReleaseStatus;
use domain::use_cases::{build, deletion, environment, release, rollout, service};
use domain::user::Actor;
use domain::workload::Claim;
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::outside::Asked;
use crate::scene;
use crate::world::World;

pub const PLACE: &str = "/services/orders/environments/dev";

/// The scene with `orders` as a Deployment in `dev`, somebody who may do everything, and their token.
pub struct Shop {
    pub world: World,
    pub boss: Actor,
    pub token: String,
}

impl Shop {
    pub async fn open() -> Self {
        let world = World::new().await;
        let boss = scene::set(&world).await;
        let token = world.token(&boss).await;
        Self { world, boss, token }
    }

    /// Deploys build 1 with these fields.
    pub async fn deploy(&self, fields: Value) -> Answer {
        self.order("", fields, "en").await
    }

    pub async fn order(&self, path: &str, mut fields: Value, language: &str) -> Answer {
        if fields.get("release").is_none() {
            fields["build"] = 1.into();
        }
        let ask = self.world.post(&format!("{PLACE}/releases{path}")).token(&self.token);
        ask.header("accept-language", language).json(&fields).send().await
    }

    /// What a preflight says of it: verdicts and sentences by subject.
    pub async fn checks(&self, fields: Value) -> Vec<Value> {
        let found = self.order("/preflight", fields, "en").await.json(200);
        found["checks"].as_array().unwrap().clone()
    }

    pub async fn get(&self, path: &str) -> Value {
        self.world.get(path).token(&self.token).send().await.json(200)
    }

    /// Asks for something of `orders` in `dev`.
    pub async fn act(&self, method: &str, what: &str, body: Value, language: &str) -> Answer {
        let ask = self.world.ask(method, &format!("{PLACE}/{what}")).token(&self.token);
        ask.header("accept-language", language).json(&body).send().await
    }

    /// Reads what is answered, whatever it is.
    pub async fn read(&self, path: &str) -> Vec<u8> {
        self.world.get(path).token(&self.token).open().await.bytes().await
    }

    /// Brings what is wanted into the cluster, as the rollout worker does; the objects that it got.
    pub async fn roll_out(&self) -> Vec<Value> {
        let service = service::get(&self.world.ports, &self.boss, "orders").await.unwrap();
        let environment = environment::get(&self.world.ports, &self.boss, "dev").await.unwrap();
        rollout::reconcile(&self.world.ports, &service, &environment).await.unwrap();
        self.world.outside.applied.lock().unwrap().last().unwrap().clone()
    }

    /// And it arrives.
    pub async fn arrives(&self, number: u32) {
        self.roll_out().await;
        let mut release = release::get(&self.world.ports, &self.boss, "orders", "dev", number).await.unwrap();
        release.status = ReleaseStatus::Ready;
        assert!(self.world.ports.store.release_update(&release).await.unwrap());
    }

    async fn delete(&self, query: &str) -> Answer {
        self.world.ask("DELETE", &format!("/services/orders?confirm=orders{query}")).token(&self.token).send().await
    }

    /// What the deletion worker does; what the cluster was asked for.
    async fn finish(&self) -> Vec<Asked> {
        let mut waiting = build::get(&self.world.ports, &self.boss, "orders", 2).await.unwrap();
        waiting.status = BuildStatus::Cancelled;
        self.world.ports.store.build_update(&waiting).await.unwrap();
        let service = service::get(&self.world.ports, &self.boss, "orders").await.unwrap();
        assert_eq!(deletion::finish(&self.world.ports, &service).await, Ok(true));
        self.world.outside.asked.lock().unwrap().clone()
    }
}

fn stateful_set(partition: u32, size: &str) -> Value {
    let volume = json!({"name": "data", "mount_path": "/var/lib/data", "size": size, "storage_class": "fast"});
    json!({"kind": "StatefulSet", "pod_management": "Parallel", "partition": partition, "volumes": [volume]})
}

#[tokio::test]
async fn a_stateful_set_with_a_volume_is_deployed_and_read_back() {
    let shop = Shop::open().await;
    let controller = stateful_set(1, "1Gi");
    let order = json!({"controller": controller, "replace": true});
    let after = shop.order("/preflight", order.clone(), "en").await.json(200)["after"].clone();
    let kinds: Vec<_> = after.as_array().unwrap().iter().map(|object| &object["kind"]).collect();
    assert_eq!(kinds, ["Service", "Service", "StatefulSet"]);
    let template = &after[2]["spec"]["volumeClaimTemplates"][0];
    assert_eq!(
        (&template["metadata"]["name"], &template["spec"]["storageClassName"]),
        (&"data".into(), &"fast".into())
    );

    assert_eq!(shop.deploy(order).await.json(201)["controller"], controller);
    assert_eq!(shop.get(&format!("{PLACE}/releases/2")).await["controller"], controller);
    scene::look_again(&shop.world).await;
    assert_eq!(shop.get(PLACE).await["controller"], "StatefulSet");
    assert_eq!(shop.deploy(json!({"replicas": 3})).await.json(201)["controller"], controller, "what is left out stays");
}

#[tokio::test]
async fn a_daemon_set_is_deployed_and_read_back() {
    let shop = Shop::open().await;
    let controller = json!({
        "kind": "DaemonSet", "max_unavailable": "25%", "node_selector": {"disk": "ssd", "kubernetes.io/arch": "amd64"},
        "tolerations": ["gpu=a100:NoExecute", "node-role.kubernetes.io/control-plane"],
    });
    shop.deploy(json!({"controller": controller, "replace": true})).await.json(201);
    assert_eq!(shop.get(&format!("{PLACE}/releases/2")).await["controller"], controller);

    let body = json!({"replicas": 3});
    let scale = || shop.world.ask("PUT", &format!("{PLACE}/scale")).token(&shop.token).json(&body);
    let (sentence, field) = scale().send().await.problem(409);
    assert!(sentence.starts_with("A DaemonSet runs one pod on every node that it selects"), "{sentence}");
    assert_eq!(field, None);
    assert!(scale().header("accept-language", "zh").send().await.problem(409).0.contains("DaemonSet 在其选择的"));
}

#[tokio::test]
async fn what_is_shown_of_a_controller_can_be_sent_again() {
    let shop = Shop::open().await;
    let usual = json!({
        "kind": "Deployment", "strategy": "RollingUpdate", "max_surge": 1, "max_unavailable": 0,
        "progress_deadline": 300, "revision_history": 5,
    });
    assert_eq!(shop.get(&format!("{PLACE}/releases/1")).await["controller"], usual);
    let sent = [
        (json!({"kind": "Deployment"}), usual),
        (
            json!({"kind": "Deployment", "strategy": "Recreate"}),
            json!({"kind": "Deployment", "strategy": "Recreate", "progress_deadline": 300, "revision_history": 5}),
        ),
        (
            json!({"kind": "StatefulSet"}),
            json!({"kind": "StatefulSet", "pod_management": "OrderedReady", "partition": 0, "volumes": []}),
        ),
        (
            json!({"kind": "DaemonSet"}),
            json!({"kind": "DaemonSet", "max_unavailable": 1, "node_selector": {}, "tolerations": []}),
        ),
        (json!({"kind": "Job"}), json!({"kind": "Job", "completions": 1, "parallelism": 1, "retries": 0})),
        (
            json!({"kind": "CronJob", "schedule": " 0  3 * * mon "}),
            json!({
                "kind": "CronJob", "schedule": "0 3 * * mon", "concurrency": "Forbid", "succeeded_kept": 5,
                "failed_kept": 5, "completions": 1, "parallelism": 1, "retries": 0,
            }),
        ),
    ];
    for (sent, shown) in sent {
        for controller in [&sent, &shown] {
            let made = shop.deploy(json!({"controller": controller, "replace": true})).await.json(201);
            assert_eq!(made["controller"], shown, "{controller}");
        }
    }
}

#[tokio::test]
async fn another_kind_takes_the_place_of_one_only_when_that_is_said() {
    let shop = Shop::open().await;
    let another = |replace: bool| json!({"controller": {"kind": "DaemonSet"}, "replace": replace});
    let (sentence, field) = shop.deploy(another(false)).await.problem(422);
    assert_eq!(field.as_deref(), Some("controller.kind"));
    assert!(sentence.contains("Deployment") && sentence.contains("DaemonSet"), "{sentence}");
    let blocked = |checks: &[Value]| checks.iter().any(|check| check["verdict"] == "blocked");
    let checks = shop.checks(another(false)).await;
    let check = checks.iter().find(|check| check["verdict"] == "blocked").unwrap();
    assert_eq!(check["sentence"], sentence, "what deploying would answer");

    let checks = shop.checks(another(true)).await;
    assert!(!blocked(&checks), "{checks:?}");
    let check = checks.iter().find(|check| check["subject"] == "controller").unwrap();
    assert_eq!(check["verdict"], "warning");
    shop.deploy(another(true)).await.json(201);
    let same = shop.checks(another(false)).await;
    assert!(!blocked(&same) && same.iter().all(|check| check["subject"] != "controller"), "{same:?}");
    assert_eq!(shop.deploy(another(false)).await.json(201)["number"], 3);
}

#[tokio::test]
async fn the_volumes_of_a_stateful_set_stay_as_they_were_made() {
    let shop = Shop::open().await;
    let deploy = async |controller: Value| shop.deploy(json!({"controller": controller, "replace": true})).await;
    deploy(stateful_set(0, "1Gi")).await.json(201);
    let none = json!({"kind": "StatefulSet", "pod_management": "Parallel"});
    for other in [stateful_set(0, "2Gi"), none] {
        let (sentence, field) = deploy(other).await.problem(422);
        assert_eq!(field.as_deref(), Some("controller.volumes"), "{sentence}");
    }
    let mut ordered = stateful_set(0, "1Gi");
    ordered["pod_management"] = "OrderedReady".into();
    assert_eq!(deploy(ordered).await.problem(422).1.as_deref(), Some("controller.pod_management"));
    assert_eq!(deploy(stateful_set(1, "1Gi")).await.json(201)["controller"]["partition"], 1);
    assert_eq!(deploy(stateful_set(0, "1024Mi")).await.json(201)["number"], 4, "the same size in other words");
}

#[tokio::test]
async fn an_older_release_brings_its_controller_back() {
    let shop = Shop::open().await;
    for partition in [0, 2] {
        shop.deploy(json!({"controller": stateful_set(partition, "1Gi"), "replace": true})).await.json(201);
    }
    let back = shop.deploy(json!({"release": 2})).await.json(201);
    assert_eq!((&back["repeats"], &back["controller"]), (&json!(2), &stateful_set(0, "1Gi")));
    let refused = shop.deploy(json!({"release": 1})).await.problem(422);
    assert_eq!(refused.1.as_deref(), Some("controller.kind"), "not even by a roll back");
    let back = shop.deploy(json!({"release": 1, "replace": true})).await.json(201);
    assert_eq!((&back["repeats"], &back["controller"]["kind"]), (&json!(1), &json!("Deployment")));
}

#[tokio::test]
async fn volumes_are_shown_before_a_deletion_and_stay_unless_they_are_said_to_go() {
    let shop = Shop::open().await;
    let claim = Claim { name: "data-orders-0".to_owned(), size: 1 << 30, bound: true };
    *shop.world.outside.claims.lock().unwrap() = vec![claim];
    let belongings = shop.get("/services/orders/belongings").await;
    let claim = json!({"environment": "dev", "name": "data-orders-0", "size": 1 << 30, "bound": true});
    assert_eq!((&belongings["claims"], &belongings["not_asked"]), (&json!([claim]), &json!([])));
    *shop.world.outside.away.lock().unwrap() = true;
    let belongings = shop.get("/services/orders/belongings").await;
    assert_eq!((&belongings["claims"], &belongings["not_asked"]), (&json!([]), &json!(["dev"])));
    *shop.world.outside.away.lock().unwrap() = false;

    assert_eq!(shop.delete("&volumes=burn").await.problem(422).1.as_deref(), Some("volumes"));
    assert_eq!(shop.delete("").await.json(202)["volumes_go"], false);
    assert_eq!(shop.finish().await, [Asked::Remove { claims: false }]);
}

#[tokio::test]
async fn volumes_that_are_said_to_go_are_taken_out_with_the_service() {
    let shop = Shop::open().await;
    assert_eq!(shop.delete("&volumes=delete").await.json(202)["volumes_go"], true);
    let trail = shop.get("/audit?action=service.delete").await;
    assert_eq!(trail["items"][0]["sentence"], "Deleted the service orders and the data in its volumes.");
    assert_eq!(shop.finish().await, [Asked::Remove { claims: true }]);
}
