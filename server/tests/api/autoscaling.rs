//! The number of pods, decided by the cluster: ordered, shown, refused by its field.

use serde_json::{Value, json};

use domain::status::Freshness;
use domain::use_cases::rollout::Left;
use domain::workload::Workload;

use crate::controllers::{PLACE, Shop};

fn order(autoscaling: Value) -> Value {
    json!({"resources": {"cpu_request": "100m"}, "autoscaling": autoscaling})
}

#[tokio::test]
async fn it_is_ordered_stays_and_is_taken_back() {
    let shop = Shop::open().await;
    // Nothing runs there yet.
    *shop.world.outside.workload.lock().unwrap() = Some(Workload::default());
    let wanted = json!({"min": 2, "max": 5, "cpu": 80, "figure": "hits", "figure_each": "500m"});
    assert_eq!(shop.deploy(order(wanted.clone())).await.json(201)["autoscaling"], wanted);
    let applied = shop.roll_out().await;
    let scaler = applied.iter().find(|object| object["kind"] == "HorizontalPodAutoscaler").unwrap();
    assert_eq!((&scaler["spec"]["minReplicas"], &scaler["spec"]["maxReplicas"]), (&json!(2), &json!(5)));
    assert_eq!(shop.deploy(json!({})).await.json(201)["autoscaling"], wanted, "what is left out stays");
    let (sentence, _) = shop.act("PUT", "scale", json!({"replicas": 3}), "en").await.problem(409);
    assert!(sentence.contains("The cluster decides"), "{sentence}");
    assert_eq!(shop.deploy(json!({"autoscaling": null})).await.json(201)["autoscaling"], Value::Null, "by hand");
    shop.act("PUT", "scale", json!({"replicas": 3}), "en").await.json(200);
    let least = shop.deploy(order(json!({"max": 3, "cpu": 50}))).await.json(201)["autoscaling"].clone();
    assert_eq!(least, json!({"min": 1, "max": 3, "cpu": 50}));
}

#[tokio::test]
async fn going_back_to_a_fixed_number_goes_on_with_the_pods_that_the_cluster_decided_on() {
    let shop = Shop::open().await;
    shop.deploy(order(json!({"min": 1, "max": 9, "cpu": 80}))).await.json(201);
    let controller = json!({"kind": "Deployment", "name": "orders", "desired": 7, "replicas": 7, "updated": 7, "ready": 7,
        "available": 7, "generation": 1, "observed_generation": 1, "conditions": [], "image": "orders:1", "release": 2,
        "placement_version": 2, "created_at": null});
    let workload = json!({"controller": controller, "replaced": [], "pods": [], "events": []});
    *shop.world.outside.workload.lock().unwrap() = Some(serde_json::from_value::<Workload>(workload).unwrap());
    let back = shop.deploy(json!({"release": 1})).await.json(201);
    assert_eq!((&back["replicas"], &back["autoscaling"]), (&json!(7), &Value::Null), "{back}");
}

#[tokio::test]
async fn what_the_cluster_decided_is_not_guessed_while_nobody_sees_it() {
    let shop = Shop::open().await;
    shop.deploy(order(json!({"min": 1, "max": 30, "cpu": 80}))).await.json(201);
    let given = || std::mem::take(&mut *shop.world.outside.applied.lock().unwrap());
    // The server was only just started: nothing is listed yet, or of this cluster not all.
    assert_eq!((shop.work().await, given()), (Left::Retry, vec![]));
    let cut = Freshness::Cut { since: shop.world.ports.host.now() };
    for stale in [Freshness::Starting, cut] {
        *shop.world.outside.freshness.lock().unwrap() = Some(stale);
        *shop.world.outside.workload.lock().unwrap() = Some(Workload::default());
        assert_eq!((shop.work().await, given()), (Left::Retry, vec![]), "{stale:?}");
    }
    let controller = json!({"kind": "Deployment", "name": "orders", "desired": 20, "replicas": 20, "updated": 20,
        "ready": 20, "available": 20, "generation": 1, "observed_generation": 1, "conditions": [], "image": "orders:1",
        "release": 1, "placement_version": 1, "created_at": null});
    let workload = json!({"controller": controller, "replaced": [], "pods": [], "events": []});
    *shop.world.outside.workload.lock().unwrap() = Some(serde_json::from_value::<Workload>(workload).unwrap());
    *shop.world.outside.freshness.lock().unwrap() = None;
    shop.work().await;
    let applied = given().remove(0);
    let deployment = applied.iter().find(|object| object["kind"] == "Deployment").unwrap();
    assert_eq!(deployment["spec"]["replicas"], 20);
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field() {
    let shop = Shop::open().await;
    for (autoscaling, field) in [
        (json!({}), "autoscaling.max"),
        (json!({"min": 1, "cpu": 80}), "autoscaling.max"),
        (json!({"min": 3, "max": 2, "cpu": 80}), "autoscaling.max"),
        (json!({"max": 201, "cpu": 80}), "autoscaling.max"),
        (json!({"max": "5", "cpu": 80}), "autoscaling.max"),
        (json!({"min": 0, "max": 2, "cpu": 80}), "autoscaling.min"),
        (json!({"min": -1, "max": 2, "cpu": 80}), "autoscaling.min"),
        (json!({"max": 2}), "autoscaling.cpu"),
        (json!({"max": 2, "cpu": 0}), "autoscaling.cpu"),
        (json!({"max": 2, "cpu": 1001}), "autoscaling.cpu"),
        (json!({"max": 2, "cpu": "80%"}), "autoscaling.cpu"),
        (json!({"max": 2, "memory": 80}), "autoscaling.memory"),
        (json!({"max": 2, "figure": "a b", "figure_each": "1"}), "autoscaling.figure"),
        (json!({"max": 2, "figure_each": "1"}), "autoscaling.figure"),
        (json!({"max": 2, "figure": "hits"}), "autoscaling.figure_each"),
        (json!({"max": 2, "figure": "hits", "figure_each": "0"}), "autoscaling.figure_each"),
        (json!({"max": 2, "cpu": 80, "colour": "red"}), "autoscaling.colour"),
        (json!("2-5"), "autoscaling"),
        (json!(5), "autoscaling"),
    ] {
        let (sentence, named) = shop.deploy(order(autoscaling.clone())).await.problem(422);
        assert_eq!(named.as_deref(), Some(field), "{autoscaling}: {sentence}");
        let chinese = shop.order("", order(autoscaling), "zh").await.problem(422).0;
        assert!(chinese.ends_with('。'), "{chinese}");
    }
    // The cluster counts with all containers, so one that requests nothing leaves it without a figure.
    let beside = |role: &str, resources: Value| {
        let companion =
            json!({"name": "side", "role": role, "image": "registry.example/side:1", "resources": resources});
        let mut order = order(json!({"max": 2, "cpu": 80}));
        order["pod"] = json!({"companions": [companion]});
        order
    };
    let (sentence, named) = shop.deploy(beside("Sidecar", json!({}))).await.problem(422);
    assert_eq!(
        (named.as_deref(), sentence.contains("side requests no CPU")),
        (Some("autoscaling.cpu"), true),
        "{sentence}"
    );
    for order in [beside("Init", json!({})), beside("Sidecar", json!({"cpu_request": "10m"}))] {
        let checks = shop.checks(order).await;
        assert!(checks.iter().all(|check| check["verdict"] != "blocked"), "{checks:?}");
    }
    let mut job = order(json!({"max": 2, "cpu": 80}));
    (job["controller"], job["replace"]) = (json!({"kind": "Job"}), json!(true));
    assert_eq!(shop.deploy(job).await.problem(422).1.as_deref(), Some("autoscaling"));
    let releases = shop.get(&format!("{PLACE}/releases")).await;
    assert_eq!(releases["items"].as_array().unwrap().len(), 1, "nothing was deployed");
}
