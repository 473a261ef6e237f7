//! Controllers as they must not be written: each is answered with the field at fault and a sentence in both languages,
//! and nothing is deployed.

use serde_json::{Value, json};

use crate::controllers::Shop;

fn with(kind: &str, fields: Value) -> Value {
    let mut controller = fields;
    controller["kind"] = kind.into();
    controller
}

fn deployment(fields: Value) -> Value {
    with("Deployment", fields)
}

fn stateful_set(fields: Value) -> Value {
    with("StatefulSet", fields)
}

fn daemon_set(fields: Value) -> Value {
    with("DaemonSet", fields)
}

fn job(fields: Value) -> Value {
    with("Job", fields)
}

/// A CronJob with a good schedule, but for these fields of it.
fn cron_job(fields: Value) -> Value {
    let mut controller = with("CronJob", fields);
    if controller.get("schedule").is_none() {
        controller["schedule"] = "0 3 * * *".into();
    }
    controller
}

/// A StatefulSet with a good volume, but for these fields of it.
fn volume(fields: Value) -> Value {
    stateful_set(json!({ "volumes": [one_volume(fields)] }))
}

fn one_volume(fields: Value) -> Value {
    let mut volume = json!({"name": "data", "mount_path": "/data", "size": "1Gi"});
    for (name, value) in fields.as_object().unwrap() {
        volume[name] = value.clone();
    }
    volume
}

fn selector(labels: Value) -> Value {
    daemon_set(json!({ "node_selector": labels }))
}

fn tolerations(taints: Value) -> Value {
    daemon_set(json!({ "tolerations": taints }))
}

fn kinds() -> Vec<(Value, &'static str)> {
    vec![
        (json!({}), "controller.kind"),
        (json!({"kind": ""}), "controller.kind"),
        (json!({"kind": "deployment"}), "controller.kind"),
        (json!({"kind": "ReplicaSet"}), "controller.kind"),
        (json!({"kind": 7}), "controller.kind"),
        (json!({"kind": null}), "controller.kind"),
        (json!("StatefulSet"), "controller"),
        (json!([]), "controller"),
        (deployment(json!({"colour": "red"})), "controller.colour"),
        (deployment(json!({"strategy": "Rolling"})), "controller.strategy"),
        (deployment(json!({"strategy": true})), "controller.strategy"),
        (stateful_set(json!({"pod_management": "InOrder"})), "controller.pod_management"),
        (stateful_set(json!({"pod_management": ["Parallel"]})), "controller.pod_management"),
    ]
}

fn numbers() -> Vec<(Value, &'static str)> {
    let mut cases = vec![
        (deployment(json!({"max_surge": 0, "max_unavailable": 0})), "controller.max_unavailable"),
        (deployment(json!({"max_surge": "0%", "max_unavailable": "0"})), "controller.max_unavailable"),
        (deployment(json!({"max_unavailable": "many"})), "controller.max_unavailable"),
        (daemon_set(json!({"max_unavailable": 0})), "controller.max_unavailable"),
        (daemon_set(json!({"max_unavailable": "200%"})), "controller.max_unavailable"),
    ];
    for share in
        [json!("half"), json!("+1"), json!("101%"), json!("1.5"), json!(201), json!(-1), json!(1.5), json!(true)]
    {
        cases.push((deployment(json!({ "max_surge": share })), "controller.max_surge"));
    }
    cases.push((deployment(json!({"max_surge": [1]})), "controller.max_surge"));
    for seconds in [json!(9), json!(86_401), json!(-1), json!("soon"), json!(10.5), json!(5_000_000_000_u64)] {
        cases.push((deployment(json!({ "progress_deadline": seconds })), "controller.progress_deadline"));
    }
    for revisions in [json!(101), json!(-1), json!("all")] {
        cases.push((deployment(json!({ "revision_history": revisions })), "controller.revision_history"));
    }
    for ordinal in [json!(-1), json!("first"), json!(0.5)] {
        cases.push((stateful_set(json!({ "partition": ordinal })), "controller.partition"));
    }
    cases
}

fn volumes() -> Vec<Value> {
    let many: Vec<Value> = (0..11)
        .map(|number| one_volume(json!({"name": format!("v{number}"), "mount_path": format!("/{number}")})))
        .collect();
    let mut cases = vec![
        stateful_set(json!({ "volumes": many })),
        stateful_set(json!({"volumes": [one_volume(json!({})), one_volume(json!({"mount_path": "/other"}))]})),
        stateful_set(
            json!({"volumes": [one_volume(json!({})), one_volume(json!({"name": "b", "mount_path": "/data/"}))]}),
        ),
        stateful_set(json!({"volumes": [{"name": "data", "mount_path": "/data"}]})),
        stateful_set(json!({"volumes": [{"name": "", "mount_path": "", "size": ""}]})),
        stateful_set(json!({"volumes": "data"})),
        stateful_set(json!({"volumes": ["data"]})),
        volume(json!({"colour": "red"})),
    ];
    for name in [json!(""), json!("Data"), json!("da_ta"), json!("-data"), json!("a".repeat(64)), json!("卷"), json!(7)]
    {
        cases.push(volume(json!({ "name": name })));
    }
    cases.push(volume(json!({"name": "slipway-files"})));
    for path in ["", "data", "/", "//", "/a/../b", "/a:b", "/a b", "/slipway/entrypoint"] {
        cases.push(volume(json!({ "mount_path": path })));
    }
    for size in [json!(""), json!("much"), json!("0"), json!("-1Gi"), json!("1 Gi"), json!("1Pi"), json!(1)] {
        cases.push(volume(json!({ "size": size })));
    }
    for class in [json!("Fast Disks"), json!("-fast"), json!("fast..ssd"), json!(1)] {
        cases.push(volume(json!({ "storage_class": class })));
    }
    cases
}

fn nodes() -> Vec<(Value, &'static str)> {
    let labels = [
        json!({"": "ssd"}),
        json!({"disk type": "ssd"}),
        json!({"-disk": "ssd"}),
        json!({"a/b/c": "ssd"}),
        json!({"disk": "s s d"}),
        json!({"disk": "ssd,zone=a"}),
        json!({"disk=ssd\nzone": "a"}),
        json!({"disk": "x".repeat(64)}),
        json!({"disk": 1}),
        json!(["disk=ssd"]),
    ];
    let taints = [
        json!([""]),
        json!(["=a100"]),
        json!(["gpu:Never"]),
        json!(["gpu=a100:noexecute"]),
        json!(["g p u"]),
        json!(["gpu,disk"]),
        json!(["gpu\ndisk"]),
        json!(["gpu=a/b"]),
        json!([1]),
        json!("gpu"),
    ];
    let labels = labels.into_iter().map(|labels| (selector(labels), "controller.node_selector"));
    labels.chain(taints.into_iter().map(|taints| (tolerations(taints), "controller.tolerations"))).collect()
}

/// Schedules that Kubernetes would refuse, or take for something else than they look like.
fn schedules() -> Vec<Value> {
    let texts = [
        "",
        "daily",
        "@reboot",
        "@every 5m",
        "@Daily",
        "0 3 * *",
        "0 0 3 * * *",
        "60 3 * * *",
        "-1 3 * * *",
        "1.5 3 * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 32 * *",
        "0 0 L * *",
        "0 0 15W * *",
        "0 0 * 0 *",
        "0 0 * 13 *",
        "0 0 * * 7",
        "0 0 * * fri#2",
        "0 0 * * 5L",
        "0 0 * * fri-mon",
        "30-10 * * * *",
        "1- * * * *",
        "*/0 * * * *",
        "*/ * * * *",
        "1,,2 * * * *",
        "0 3 * * funday",
        "TZ=UTC 0 3 * * *",
        "CRON_TZ=Europe/Berlin 0 3 * * *",
        "0 3 * * * # nightly",
        "每天 3 点",
    ];
    let texts = texts.into_iter().map(Value::from).chain([json!(5), json!(["@daily"]), json!(null)]);
    texts.map(|schedule| cron_job(json!({ "schedule": schedule }))).collect()
}

fn time_zones() -> Vec<Value> {
    let zones =
        [json!("Berlin"), json!("Local"), json!("europe/berlin"), json!("UTC+2"), json!("../etc/passwd"), json!(2)];
    zones.into_iter().map(|zone| cron_job(json!({ "time_zone": zone }))).collect()
}

/// Numbers of what runs to an end, each for both kinds where both have them.
fn runs() -> Vec<(Value, String)> {
    let both = [
        ("completions", [json!(0), json!(1001), json!("two"), json!(-1)]),
        ("parallelism", [json!(0), json!(201), json!("all"), json!(1.5)]),
        ("retries", [json!(101), json!(-1), json!("many"), json!(0.5)]),
        ("deadline", [json!(0), json!(604_801), json!("1h"), json!(-1)]),
        ("clean_up", [json!(31_536_001), json!(-1), json!("never"), json!(1.5)]),
    ];
    let of_cron_job = [
        ("starting_deadline", [json!(5), json!(604_801), json!("soon"), json!(-1)]),
        ("succeeded_kept", [json!(101), json!(-1), json!("all"), json!(0.5)]),
        ("failed_kept", [json!(101), json!(-1), json!("all"), json!(0.5)]),
        ("concurrency", [json!("Never"), json!("forbid"), json!(true), json!(["Allow"])]),
    ];
    let mut cases = vec![(with("CronJob", json!({})), "controller.schedule".to_owned())];
    for (name, values) in both {
        for value in values {
            cases.push((job(json!({ name: value })), format!("controller.{name}")));
            cases.push((cron_job(json!({ name: value })), format!("controller.{name}")));
        }
    }
    for (name, values) in of_cron_job {
        cases.extend(values.map(|value| (cron_job(json!({ name: value })), format!("controller.{name}"))));
    }
    cases
}

/// Fields that another kind, or another strategy, has.
fn of_others() -> Vec<(Value, String)> {
    let fields = json!({
        "strategy": "Recreate", "max_surge": 1, "max_unavailable": 1, "progress_deadline": 60, "revision_history": 1,
        "pod_management": "Parallel", "partition": 0, "volumes": [], "node_selector": {}, "tolerations": [],
        "completions": 1, "parallelism": 1, "retries": 0, "deadline": 60, "clean_up": 60, "schedule": "@daily",
        "time_zone": "Etc/UTC", "concurrency": "Allow", "starting_deadline": 60, "succeeded_kept": 1, "failed_kept": 1,
    });
    let job = ["completions", "parallelism", "retries", "deadline", "clean_up"];
    let cron = ["schedule", "time_zone", "concurrency", "starting_deadline", "succeeded_kept", "failed_kept"];
    let cron_job = [&job[..], &cron[..]].concat();
    let has = |kind: &str| match kind {
        "Deployment" => &["strategy", "max_surge", "max_unavailable", "progress_deadline", "revision_history"][..],
        "StatefulSet" => &["pod_management", "partition", "volumes"],
        "DaemonSet" => &["max_unavailable", "node_selector", "tolerations"],
        "Job" => &job,
        _ => &cron_job,
    };
    let mut cases = Vec::new();
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"] {
        for (name, value) in fields.as_object().unwrap() {
            if !has(kind).contains(&name.as_str()) {
                cases.push((with(kind, json!({ name: value })), format!("controller.{name}")));
            }
        }
    }
    for name in ["max_surge", "max_unavailable"] {
        cases.push((deployment(json!({"strategy": "Recreate", name: 1})), format!("controller.{name}")));
    }
    cases
}

#[tokio::test]
async fn a_controller_that_cannot_be_is_refused_by_its_field() {
    let owned = |(controller, field): (Value, &str)| (controller, field.to_owned());
    let mut cases: Vec<(Value, String)> = kinds().into_iter().chain(numbers()).chain(nodes()).map(owned).collect();
    cases.extend(volumes().into_iter().map(|controller| owned((controller, "controller.volumes"))));
    cases.extend(schedules().into_iter().map(|controller| owned((controller, "controller.schedule"))));
    cases.extend(time_zones().into_iter().map(|controller| owned((controller, "controller.time_zone"))));
    cases.extend(runs());
    cases.extend(of_others());
    assert!(cases.len() > 200, "{}", cases.len());
    let shop = Shop::open().await;
    for (controller, field) in cases {
        let order = || json!({"controller": controller, "replace": true});
        let (sentence, named) = shop.deploy(order()).await.problem(422);
        assert_eq!(named.as_deref(), Some(field.as_str()), "{controller}: {sentence}");
        assert!(sentence.ends_with('.') && sentence.contains(' '), "{controller}: {sentence}");
        let chinese = shop.order("", order(), "zh").await.problem(422).0;
        assert!(chinese.ends_with('。'), "{controller}: {chinese}");
        let ahead = shop.order("/preflight", order(), "en").await.problem(422);
        assert_eq!(ahead, (sentence, named), "{controller}: a look ahead says the same");
    }
    let replace = shop.deploy(json!({"replace": "yes"})).await.problem(422);
    assert_eq!(replace.1.as_deref(), Some("replace"));
    let releases = shop.get("/services/orders/environments/dev/releases").await;
    assert_eq!(releases["items"].as_array().unwrap().len(), 1, "nothing was deployed");
}
