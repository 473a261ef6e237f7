//! What runs to an end, through the API: deployed and read back, run once more, stopped and started, and what is not done.

use domain::release::{Placement, ReleaseStatus};
use domain::status::Freshness;
use domain::use_cases::rollout::Left;
use domain::use_cases::{environment, release, service};
use domain::workload::Workload;
use domain::{Error, text};
use serde_json::{Value, json};

use crate::ask::Answer;
use crate::controllers::{PLACE, Shop};
use crate::scene;

impl Shop {
    /// With `orders` as one of these in `dev`, which the worker has taken to the cluster.
    async fn with(controller: Value) -> Self {
        let shop = Self::open().await;
        shop.deploy(json!({"controller": controller, "replace": true})).await.json(201);
        shop.work().await;
        shop
    }

    async fn placement(&self) -> Placement {
        let ports = &self.world.ports;
        let service = service::get(ports, &self.boss, "orders").await.unwrap();
        let environment = environment::get(ports, &self.boss, "dev").await.unwrap();
        ports.store.placement(service.id, environment.id).await.unwrap().unwrap()
    }

    async fn press(&self, what: &str) -> Answer {
        self.act("POST", what, json!({}), "en").await
    }

    /// What the cluster was given since the last time: kind and name of each object, and whether it is held.
    fn given(&self) -> Vec<(String, String, bool)> {
        let applied = std::mem::take(&mut *self.world.outside.applied.lock().unwrap());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let told = |object: &Value| {
            (text(&object["kind"]), text(&object["metadata"]["name"]), object["spec"]["suspend"] == true)
        };
        applied.iter().flatten().map(told).collect()
    }

    /// The cluster has a controller of this kind and name, of release 2, and these runs of it.
    fn has(&self, kind: &str, name: &str, runs: &[(&str, &str)]) {
        let controller = json!({"kind": kind, "name": name, "desired": 1, "replicas": 1, "updated": 1, "ready": 0,
            "available": 0, "generation": 1, "observed_generation": 1, "conditions": [], "image": "orders:1",
            "release": 2, "placement_version": 2, "created_at": null, "suspended": false});
        let pods: Vec<Value> = runs.iter().map(|(name, _)| pod(name)).collect();
        let runs: Vec<Value> = runs.iter().map(|(name, status)| run(name, status)).collect();
        self.shows(json!({"controller": controller, "runs": runs, "pods": pods, "events": []}));
    }

    fn shows(&self, workload: Value) {
        *self.world.outside.workload.lock().unwrap() = Some(serde_json::from_value::<Workload>(workload).unwrap());
    }

    async fn shown(&self) -> Value {
        scene::look_again(&self.world).await;
        self.get(PLACE).await
    }
}

fn run(name: &str, status: &str) -> Value {
    let reason = json!({"reason": "BackoffLimitExceeded", "message": "Job has reached the specified backoff limit"});
    let failed = u32::from(status == "failed");
    json!({"name": name, "status": status, "by_hand": true, "release": 2, "created_at": "2025-12-31T23:50:00Z",
        "started_at": "2025-12-31T23:50:01Z", "finished_at": null, "completions": 1,
        "active": u32::from(status == "running"), "succeeded": u32::from(status == "succeeded"), "failed": failed,
        "reason": (failed > 0).then_some(reason)})
}

fn pod(run: &str) -> Value {
    json!({"name": format!("{run}-x2v8q"), "uid": "u", "node": "n", "phase": "Succeeded", "ready": false,
        "deleting": false, "created_at": null, "release": 2, "run": run, "ip": null, "trouble": null,
        "containers": []})
}

fn object(kind: &str, name: &str, held: bool) -> (String, String, bool) {
    (kind.to_owned(), name.to_owned(), held)
}

fn job() -> Value {
    json!({"kind": "Job", "completions": 4, "parallelism": 2, "retries": 3, "deadline": 600, "clean_up": 0})
}

fn cron_job() -> Value {
    json!({
        "kind": "CronJob", "schedule": "30 3 * * mon-fri", "time_zone": "Europe/Berlin", "concurrency": "Replace",
        "starting_deadline": 120, "succeeded_kept": 0, "failed_kept": 7, "completions": 1, "parallelism": 1,
        "retries": 1, "deadline": 3600, "clean_up": 86400,
    })
}

#[tokio::test]
async fn a_job_and_a_cron_job_are_deployed_and_read_back() {
    for (controller, name) in [(job(), "orders-2"), (cron_job(), "orders")] {
        let shop = Shop::open().await;
        let (order, kind) = (json!({"controller": controller, "replace": true}), controller["kind"].clone());
        let after = shop.order("/preflight", order.clone(), "en").await.json(200)["after"].clone();
        let objects = after.as_array().unwrap();
        assert_eq!(objects.len(), 1, "nobody asks it for anything, so it has no Service: {after}");
        assert_eq!((&objects[0]["kind"], &objects[0]["metadata"]["name"]), (&kind, &name.into()));

        assert_eq!(shop.deploy(order).await.json(201)["controller"], controller);
        assert_eq!(shop.get(&format!("{PLACE}/releases/2")).await["controller"], controller);
        assert_eq!(shop.shown().await["controller"], kind);
        let again = shop.deploy(json!({"reason": "what is left out stays"})).await.json(201);
        assert_eq!(again["controller"], controller);
    }
}

#[tokio::test]
async fn each_kind_says_why_it_does_not_do_what_is_another_kinds() {
    let shop = Shop::open().await;
    let (sentence, field) = shop.press("run").await.problem(409);
    assert_eq!((sentence.as_str(), field), ("A Deployment runs all the time: restart it.", None));
    assert!(shop.act("POST", "run", json!({}), "zh").await.problem(409).0.ends_with("请使用重启。"));
    for (controller, kind) in [(job(), "Job"), (cron_job(), "CronJob")] {
        let shop = Shop::with(controller).await;
        let scaled = shop.act("PUT", "scale", json!({"replicas": 3}), "en").await.problem(409).0;
        assert_eq!(scaled, format!("A {kind} runs as many pods as its release says: change that by a release."));
        let restarted = shop.press("restart").await.problem(409).0;
        assert_eq!(restarted, format!("A {kind} is not restarted: run it once more."));
        assert!(shop.act("POST", "restart", json!({}), "zh").await.problem(409).0.ends_with("请再运行一次。"));
        assert_eq!(shop.placement().await.version, 2, "nothing was written");
    }
}

#[tokio::test]
async fn a_job_runs_again_once_for_each_time_that_it_is_asked_for() {
    let shop = Shop::with(job()).await;
    assert_eq!(shop.given(), [object("Job", "orders-2", false)]);
    shop.has("Job", "orders-2", &[("orders-2", "running")]);
    let (sentence, _) = shop.press("run").await.problem(409);
    assert_eq!(sentence, "Run orders-2 still goes on. Wait for its end, or stop it.");

    shop.has("Job", "orders-2", &[("orders-2", "succeeded")]);
    shop.work().await;
    let first = release::get(&shop.world.ports, &shop.boss, "orders", "dev", 2).await.unwrap();
    assert_eq!((first.status, shop.given()), (ReleaseStatus::Ready, vec![]));
    let asked = shop.act("POST", "run", json!({"version": 2}), "en").await.json(200);
    assert_eq!((&asked["run"], &asked["version"]), (&"orders-3".into(), &3.into()));
    assert_eq!(shop.act("POST", "run", json!({"version": 2}), "en").await.status, 409, "somebody was quicker");
    assert!(shop.placement().await.run_is_due());
    shop.work().await;
    assert_eq!(shop.given(), [object("Job", "orders-3", false)]);
    assert!(!shop.placement().await.run_is_due());
    shop.work().await;
    assert_eq!(shop.given(), [], "once is enough");
    let trail = shop.get("/audit?action=placement.run").await;
    assert_eq!(trail["items"][0]["sentence"], "Ran orders in dev.");
}

#[tokio::test]
async fn a_cron_job_runs_now_beside_its_schedule_and_keeps_it() {
    let shop = Shop::with(cron_job()).await;
    assert_eq!(shop.given(), [object("CronJob", "orders", false)], "its first run is the schedule's");
    assert_eq!(shop.press("run").await.json(200)["run"], "orders-3");
    shop.work().await;
    assert_eq!(shop.given(), [object("CronJob", "orders", false), object("Job", "orders-3", false)]);
    shop.press("stop").await.json(200);
    shop.work().await;
    assert_eq!(shop.given(), [object("CronJob", "orders", true)], "a run that was given is not given again");
    assert_eq!(shop.press("run").await.json(200)["run"], "orders-5", "by hand also while the schedule rests");
    shop.work().await;
    assert_eq!(shop.given(), [object("CronJob", "orders", true), object("Job", "orders-5", false)]);
}

#[tokio::test]
async fn stop_and_start_hold_the_run_that_is_there_and_make_none_that_was_cleaned_up() {
    let shop = Shop::with(job()).await;
    shop.given();
    shop.has("Job", "orders-2", &[("orders-2", "running")]);
    for (what, held) in [("stop", true), ("start", false)] {
        assert_eq!(shop.press(what).await.json(200)["run"], "orders-2");
        shop.work().await;
        assert_eq!(shop.given(), [object("Job", "orders-2", held)], "{what}");
    }
    shop.shows(json!({"controller": null, "pods": [], "events": []}));
    for what in ["stop", "start"] {
        shop.press(what).await.json(200);
        if what == "stop" {
            assert_eq!(shop.press("run").await.problem(409).0, "It is stopped. Start it first.");
        }
        shop.work().await;
        assert_eq!(shop.given(), [], "{what}: it would begin anew");
        let placement = shop.placement().await;
        assert_eq!(placement.applied_version, placement.version, "{what} is done all the same");
    }
    assert_eq!(shop.press("run").await.json(200)["run"], "orders-7");
    shop.work().await;
    assert_eq!(shop.given(), [object("Job", "orders-7", false)]);
}

#[tokio::test]
async fn a_stop_waits_until_it_is_seen_whether_the_run_goes_on() {
    let shop = Shop::with(job()).await;
    shop.given();
    // The watch was cut before it told of the run.
    shop.shows(json!({"controller": null, "pods": [], "events": []}));
    *shop.world.outside.freshness.lock().unwrap() = Some(Freshness::Cut { since: shop.world.ports.host.now() });
    shop.press("stop").await.json(200);
    assert_eq!((shop.work().await, shop.given()), (Left::Retry, vec![]));
    assert!(shop.placement().await.is_behind(), "nobody says that it was stopped");
    *shop.world.outside.freshness.lock().unwrap() = None;
    shop.has("Job", "orders-2", &[("orders-2", "running")]);
    shop.work().await;
    assert_eq!(shop.given(), [object("Job", "orders-2", true)]);
    assert!(!shop.placement().await.is_behind());
}

#[tokio::test]
async fn a_run_is_cleaned_up_only_after_it_is_noted_that_it_began() {
    let cleaned = |shop: &Shop| std::mem::take(&mut *shop.world.outside.cleaned.lock().unwrap());
    let shop = Shop::open().await;
    shop.deploy(json!({"controller": job(), "replace": true})).await.json(201);
    // The Job was made, and whatever comes behind it does not work.
    *shop.world.outside.refuses.lock().unwrap() = Some(Error::unavailable(text!("Not now.", "稍后再试。"), "403"));
    assert_eq!((shop.work().await, cleaned(&shop)), (Left::Retry, vec![]));
    *shop.world.outside.refuses.lock().unwrap() = None;
    for (status, expected) in [("running", &[][..]), ("succeeded", &["orders-2"][..])] {
        shop.has("Job", "orders-2", &[("orders-2", status)]);
        shop.work().await;
        assert_eq!(cleaned(&shop), expected, "{status}: how it ended is to be seen");
    }
    // A server that was killed before it said so says it when it looks again.
    shop.work().await;
    assert_eq!(cleaned(&shop), ["orders-2"]);
    shop.shows(json!({"controller": null, "pods": [], "events": []}));
    shop.work().await;
    assert_eq!(cleaned(&shop), [] as [&str; 0]);

    let shop = Shop::with(cron_job()).await;
    assert_eq!(cleaned(&shop), [] as [&str; 0], "the schedule's own are Kubernetes'");
    shop.has("CronJob", "orders", &[]);
    shop.work().await;
    shop.press("run").await.json(200);
    shop.work().await;
    assert_eq!(cleaned(&shop), ["orders-3"]);
}

#[tokio::test]
async fn the_status_shows_the_runs_and_when_the_next_one_is_due() {
    let shop = Shop::with(cron_job()).await;
    shop.has("CronJob", "orders", &[("orders-29454", "failed"), ("orders-3", "succeeded")]);
    let status = shop.shown().await;
    let names: Vec<_> = status["runs"].as_array().unwrap().iter().map(|run| &run["name"]).collect();
    assert_eq!(names, ["orders-29454", "orders-3"]);
    let failed = &status["runs"][0];
    assert_eq!(
        (&failed["status"], &failed["by_hand"], &failed["release"]),
        (&"failed".into(), &true.into(), &2.into())
    );
    assert_eq!((&failed["failed"], &failed["completions"], &failed["active"]), (&1.into(), &1.into(), &0.into()));
    assert_eq!(failed["reason"], "BackoffLimitExceeded");
    assert_eq!(failed["message"], "Job has reached the specified backoff limit");
    assert_eq!(failed["started_at"], "2025-12-31T23:50:01Z");
    assert_eq!((&status["runs"][1]["reason"], &status["runs"][1]["finished_at"]), (&Value::Null, &Value::Null));
    assert_eq!(status["pods"][1]["run"], "orders-3");
    // The clock of these tests stands at new year, a Thursday; half past three in Berlin is an hour earlier in UTC.
    assert_eq!(status["next_run"], "2026-01-01T02:30:00Z");
}

#[tokio::test]
async fn an_older_release_of_another_kind_comes_back_only_when_that_is_said() {
    let shop = Shop::with(job()).await;
    let refused = shop.deploy(json!({"release": 1})).await.problem(422);
    assert_eq!(refused.1.as_deref(), Some("controller.kind"), "{}", refused.0);
    let back = shop.deploy(json!({"release": 1, "replace": true})).await.json(201);
    assert_eq!((&back["repeats"], &back["controller"]["kind"]), (&1.into(), &"Deployment".into()));
    assert_eq!(shop.deploy(json!({"release": 2})).await.problem(422).1.as_deref(), Some("controller.kind"));
    shop.deploy(json!({"release": 2, "replace": true})).await.json(201);
    shop.given();
    shop.work().await;
    assert_eq!(shop.given(), [object("Job", "orders-4", false)], "what runs to an end runs anew");
}
