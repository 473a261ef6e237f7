//! Against a real Nacos, which `deploy/test/nacos` builds and starts. It asks for no password: the part of Nacos that does
//! is not on Maven Central, so that signing in is tested with scripted answers.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end by panicking")]

mod support;

use std::time::{Duration, Instant};

use centre::Centres;
use domain::centre::{Access, CentreKind, Format};
use domain::ports::{ConfigurationCentres, Known};
use reqwest::Client;
use support::{access, item, look, pairs, place};

/// Where it answers.
fn nacos() -> Access {
    let url =
        std::env::var("SLIPWAY_TEST_NACOS").expect("SLIPWAY_TEST_NACOS is not set: deploy/test/nacos.sh up says it");
    access(CentreKind::Nacos, &url)
}

/// Writes an item as Nacos's own console does, and waits until it can be read.
async fn publish(access: &Access, data_id: &str, kind: &str, content: &str) {
    let url = format!("{}/v1/cs/configs", access.address);
    let mut form = reqwest::Url::parse(&url).unwrap();
    form.query_pairs_mut()
        .append_pair("dataId", data_id)
        .append_pair("group", "slipway-test")
        .append_pair("tenant", &access.namespace)
        .append_pair("type", kind)
        .append_pair("content", content);
    let body = form.query().unwrap().to_owned();
    let request = Client::new().post(&url).header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.unwrap().text().await.unwrap();
    assert_eq!(answer, "true");
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begin = Instant::now();
    while !holds().await {
        assert!(begin.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn what_stands_there_is_read_and_kept_up_to_date() {
    let access = nacos();
    let centres = Centres::with(Duration::from_secs(5), Duration::from_millis(200)).unwrap();
    let name = format!("orders-{}", std::process::id());
    let (id, of) = (format!("{name}.properties"), format!("nacos:slipway-test/{name}.properties"));
    publish(&access, &id, "properties", "app.pool-size=5\n名称=订单\n").await;
    eventually("it is read", async || {
        let seen = centres.look(place(), &access, &[item(&of)], true).await;
        seen[0].trouble.is_none() && matches!(seen[0].known, Known::Read(..))
    })
    .await;
    let seen = look(&centres, &access, &[&of]).await;
    let expected = [("app.pool-size", "5"), ("名称", "订单")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(pairs(&seen[0]), expected);
    publish(&access, &id, "properties", "app.pool-size=9\n").await;
    eventually("the change is seen", async || pairs(&look(&centres, &access, &[&of]).await[0])[0].1 == "9").await;
}

#[tokio::test]
async fn a_format_is_as_it_was_chosen_there() {
    let access = nacos();
    let centres = Centres::new().unwrap();
    let name = format!("formats-{}", std::process::id());
    for (kind, content, format) in [
        ("yaml", "a:\n  b: 1\n", Format::Yaml),
        ("json", r#"{"a":{"b":1}}"#, Format::Json),
        ("xml", "<a/>", Format::Other),
    ] {
        publish(&access, &format!("{name}-{kind}"), kind, content).await;
        let of = item(&format!("nacos:slipway-test/{name}-{kind}"));
        eventually(kind, async || {
            let seen = centres.look(place(), &access, std::slice::from_ref(&of), true).await;
            matches!(&seen[0].known, Known::Read(_, found) if found.format == format && found.text == content)
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_a_namespace_is_a_place_of_its_own() {
    let access = nacos();
    let centres = Centres::new().unwrap();
    let seen = look(&centres, &access, &["nacos:slipway-test/nobody-wrote-this"]).await;
    assert!(seen[0].trouble.is_none() && matches!(seen[0].known, Known::Missing(_)), "{seen:?}");
    let own = Access { namespace: format!("ns-{}", std::process::id()), ..access.clone() };
    publish(&own, "only-here", "properties", "a=1\n").await;
    let of = [item("nacos:slipway-test/only-here")];
    eventually("it is in its namespace", async || {
        matches!(centres.look(place(), &own, &of, true).await[0].known, Known::Read(..))
    })
    .await;
    assert!(matches!(centres.look(place(), &access, &of, true).await[0].known, Known::Missing(_)), "and nowhere else");
}

#[tokio::test]
async fn trying_it_says_whether_it_is_a_nacos() {
    let access = nacos();
    let centres = Centres::new().unwrap();
    centres.check(&access).await.unwrap();
    let above = access.address.as_str().trim_end_matches("/nacos");
    let error = centres.check(&support::access(CentreKind::Nacos, above)).await.expect_err("another path");
    assert!(error.text.en.contains("is not Nacos"), "{error:?}");
    let other = support::access(CentreKind::Apollo, access.address.as_str());
    assert!(centres.check(&other).await.is_err(), "it is no Apollo");
}
