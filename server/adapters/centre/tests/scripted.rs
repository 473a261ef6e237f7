//! Answers that no real centre was asked for: Apollo's and Disconf's, which are those of their documentation and sources, and
//! what a real Nacos cannot be made to show. None of this was run against a real Apollo or Disconf.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end by panicking")]

mod support;

use std::time::Duration;

use centre::Centres;
use domain::centre::{CentreKind, Format};
use domain::error::Kind;
use domain::ports::{ConfigurationCentres, Known};
use rstest::rstest;
use support::{access, item, look, pairs, place};
use wiremock::matchers::{any, body_string, header, header_exists, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn centres() -> Centres {
    Centres::with(Duration::from_millis(500), Duration::from_secs(10)).unwrap()
}

fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

#[tokio::test]
async fn a_namespace_of_apollo_is_names_and_values() {
    let server = MockServer::start().await;
    let body = r#"{"appId":"orders","cluster":"default","namespaceName":"application",
        "configurations":{"timeout":"100","app.mode":"batch"},"releaseKey":"20170430092936-dee2d58e74515ff3"}"#;
    Mock::given(path("/configs/orders/default/application")).respond_with(json(200, body)).mount(&server).await;
    let access = access(CentreKind::Apollo, &server.uri());
    let seen = look(&centres(), &access, &["apollo:orders/application"]).await;
    assert_eq!(pairs(&seen[0]), [("app.mode", "batch"), ("timeout", "100")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[tokio::test]
async fn a_namespace_of_apollo_that_is_a_file_is_read_as_one() {
    let server = MockServer::start().await;
    let body =
        r#"{"appId":"orders","cluster":"SHA","namespaceName":"db.yaml","configurations":{"content":"a:\n  b: 1\n"}}"#;
    Mock::given(path("/configs/orders/SHA/db.yaml")).respond_with(json(200, body)).mount(&server).await;
    let access = domain::centre::Access { namespace: "SHA".into(), ..access(CentreKind::Apollo, &server.uri()) };
    let seen = look(&centres(), &access, &["apollo:orders/db.yaml"]).await;
    assert_eq!(pairs(&seen[0]), [("a.b".to_owned(), "1".to_owned())]);
}

#[tokio::test]
async fn apollo_says_that_it_has_no_such_namespace_and_takes_a_signature() {
    let server = MockServer::start().await;
    let missing = r#"{"timestamp":"2020-03-13T15:01:33.845+0800","status":404,"error":"Not Found","path":"/configs/slipway/default/application"}"#;
    Mock::given(header_exists("Timestamp"))
        .and(header_exists("Authorization"))
        .respond_with(json(404, missing))
        .mount(&server)
        .await;
    Mock::given(path("/notifications/v2")).respond_with(json(400, "{}")).mount(&server).await;
    Mock::given(any()).respond_with(json(401, r#"{"status":401}"#)).with_priority(9).mount(&server).await;
    let (centres, open) = (centres(), access(CentreKind::Apollo, &server.uri()));
    let error = centres.check(&open).await.expect_err("it needs a key");
    assert_eq!(error.field.as_deref(), Some("password"));
    let keyed = domain::centre::Access { password: Some(domain::secret::Secret::new("df23df".into())), ..open };
    centres.check(&keyed).await.unwrap();
    let seen = look(&centres, &keyed, &["apollo:slipway/application"]).await;
    assert!(matches!(seen[0].known, Known::Missing(_)), "{seen:?}");
    let sent = &server.received_requests().await.unwrap()[1];
    let said = sent.headers["authorization"].to_str().unwrap().to_owned();
    assert!(said.starts_with("Apollo slipway:") && !said.contains("df23df"), "{said}");
}

#[tokio::test]
async fn disconf_has_files_and_items() {
    let server = MockServer::start().await;
    let of = |what: &str| {
        Mock::given(path(what))
            .and(query_param("app", "orders"))
            .and(query_param("env", "rd"))
            .and(query_param("version", "1_0"))
    };
    of("/api/config/file")
        .and(query_param("key", "redis.properties"))
        .respond_with(ResponseTemplate::new(200).set_body_string("redis.host=cache\nredis.port=6379\n"))
        .mount(&server)
        .await;
    of("/api/config/item")
        .and(query_param("key", "discount"))
        .respond_with(json(200, r#"{"status":1,"message":"","value":"0.5"}"#))
        .mount(&server)
        .await;
    of("/api/config/item")
        .and(query_param("key", "none"))
        .respond_with(json(200, r#"{"status":0,"message":"cannot find this config","value":""}"#))
        .mount(&server)
        .await;
    let access = domain::centre::Access { namespace: "rd".into(), ..access(CentreKind::Disconf, &server.uri()) };
    let items = [
        "disconf:orders/1_0/redis.properties",
        "disconf:orders/1_0/discount",
        "disconf:orders/1_0/none",
        "disconf:orders/1_0/none.properties",
    ];
    let seen = look(&centres(), &access, &items).await;
    assert_eq!(
        pairs(&seen[0]),
        [("redis.host", "cache"), ("redis.port", "6379")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    assert_eq!(pairs(&seen[1]), [("discount".to_owned(), "0.5".to_owned())]);
    assert!(matches!((&seen[2].known, &seen[3].known), (Known::Missing(_), Known::Missing(_))), "{seen:?}");
}

#[rstest]
#[case(CentreKind::Nacos)]
#[case(CentreKind::Apollo)]
#[case(CentreKind::Disconf)]
#[tokio::test]
async fn what_is_no_centre_is_said(#[case] kind: CentreKind) {
    for answer in [
        ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html"),
        ResponseTemplate::new(404).set_body_raw("<html>404 page not found</html>", "text/html"),
        ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:1/"),
        json(200, r#"{"hello":"world"}"#),
    ] {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let error = centres().check(&access(kind, &server.uri())).await.expect_err("no centre");
        assert_eq!((error.kind, error.field.as_deref()), (Kind::Unavailable, Some("url")), "{error:?}");
        assert!(error.text.en.contains("is not"), "{error:?}");
        assert_ne!(error.text.en, error.text.zh);
    }
}

#[rstest]
#[case(CentreKind::Nacos)]
#[case(CentreKind::Apollo)]
#[case(CentreKind::Disconf)]
#[tokio::test]
async fn nobody_there_and_silence_are_said_in_time(#[case] kind: CentreKind) {
    let error = centres().check(&access(kind, "http://127.0.0.1:1")).await.expect_err("nobody listens");
    assert!(error.text.en.contains("cannot be reached"), "{error:?}");
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(20))).mount(&server).await;
    let error = centres().check(&access(kind, &server.uri())).await.expect_err("silence");
    assert!(error.text.en.contains("did not answer in time"), "{error:?}");
}

fn with_user(server: &MockServer, password: &str) -> domain::centre::Access {
    let password = Some(domain::secret::Secret::new(password.to_owned()));
    domain::centre::Access { user: "reader".into(), password, ..access(CentreKind::Nacos, &server.uri()) }
}

#[tokio::test]
async fn nacos_is_signed_in_to_once_and_again_when_its_token_ends() {
    let server = MockServer::start().await;
    let login =
        || Mock::given(method("POST")).and(path("/v1/auth/login")).and(body_string("username=reader&password=a%26b"));
    let config = || Mock::given(method("GET")).and(path("/v1/cs/configs"));
    login()
        .respond_with(json(200, r#"{"accessToken":"first","tokenTtl":18000}"#))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    config()
        .and(header("authorization", "Bearer first"))
        .respond_with(ResponseTemplate::new(200).set_body_string("a=1"))
        .up_to_n_times(2)
        .mount(&server)
        .await;
    let (centres, access) = (centres(), with_user(&server, "a&b"));
    for _ in 0..2 {
        assert_eq!(pairs(&centres.look(place(), &access, &[item("nacos:G/a.properties")], true).await[0]).len(), 1);
    }
    login().respond_with(json(200, r#"{"accessToken":"second","tokenTtl":18000}"#)).mount(&server).await;
    config()
        .and(header("authorization", "Bearer second"))
        .respond_with(ResponseTemplate::new(200).set_body_string("a=2"))
        .mount(&server)
        .await;
    config().respond_with(json(403, "{}")).with_priority(9).mount(&server).await;
    let seen = centres.look(place(), &access, &[item("nacos:G/b.properties")], true).await;
    assert_eq!(pairs(&seen[0])[0].1, "2", "{seen:?}");
    let asked = server.received_requests().await.unwrap();
    assert!(
        asked.iter().all(|request| !request.url.as_str().contains("a%26b") && !request.url.as_str().contains("first")),
        "no secret in an address"
    );
}

#[rstest]
#[case(403, "unknown user!")]
#[case(500, "caused: unknown user!;")]
#[tokio::test]
async fn a_wrong_password_is_said_and_not_repeated(#[case] status: u16, #[case] words: &str) {
    let server = MockServer::start().await;
    Mock::given(path("/v1/auth/login"))
        .respond_with(ResponseTemplate::new(status).set_body_string(words))
        .mount(&server)
        .await;
    let error = centres().check(&with_user(&server, "hunter2")).await.expect_err("refused");
    assert_eq!(error.field.as_deref(), Some("password"));
    assert!(error.text.en.contains("refuses the password") && !format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn what_is_too_long_or_no_text_is_not_taken() {
    for (body, said) in [("a".repeat(1024 * 1024 + 1).into_bytes(), "longer than 1 MiB"), (vec![0xff, 0xfe], "no text")]
    {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_bytes(body)).mount(&server).await;
        let seen = look(&centres(), &access(CentreKind::Nacos, &server.uri()), &["nacos:G/a"]).await;
        assert!(seen[0].trouble.as_ref().unwrap().en.contains(said), "{seen:?}");
    }
}

#[tokio::test]
async fn what_was_known_stays_when_the_centre_falls_silent() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_string("a=1"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).with_priority(9).mount(&server).await;
    let centres = Centres::with(Duration::from_millis(500), Duration::from_millis(50)).unwrap();
    let access = access(CentreKind::Nacos, &server.uri());
    let first = look(&centres, &access, &["nacos:G/a.properties"]).await;
    assert!(first[0].trouble.is_none(), "{first:?}");
    let later = centres.look(place(), &access, &[item("nacos:G/a.properties")], true).await;
    assert_eq!(pairs(&later[0]), pairs(&first[0]), "the last known");
    assert_eq!(later[0].known.at(), first[0].known.at(), "which is as old as it is");
    assert!(later[0].trouble.as_ref().unwrap().en.contains("HTTP 503"), "{later:?}");
}

#[tokio::test]
async fn a_look_waits_two_seconds_at_most_and_later_ones_not_at_all() {
    let server = MockServer::start().await;
    let slow = ResponseTemplate::new(200).set_body_string("a=1").set_delay(Duration::from_secs(3));
    Mock::given(any()).respond_with(slow).mount(&server).await;
    let centres = Centres::with(Duration::from_secs(9), Duration::from_secs(10)).unwrap();
    let access = access(CentreKind::Nacos, &server.uri());
    let begin = std::time::Instant::now();
    let first = look(&centres, &access, &["nacos:G/a.properties"]).await;
    assert!(begin.elapsed() < Duration::from_millis(2500) && first[0].known == Known::Nothing, "{first:?}");
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let begin = std::time::Instant::now();
    let later = look(&centres, &access, &["nacos:G/a.properties"]).await;
    assert!(
        begin.elapsed() < Duration::from_millis(100)
            && matches!(&later[0].known, Known::Read(_, content) if content.format == Format::Properties)
    );
}

#[tokio::test]
async fn another_way_in_is_not_answered_with_what_the_first_one_read() {
    let server = MockServer::start().await;
    Mock::given(query_param("tenant", "prod"))
        .respond_with(ResponseTemplate::new(200).set_body_string("a=prod"))
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_string("a=public"))
        .with_priority(9)
        .mount(&server)
        .await;
    let (centres, open) = (centres(), access(CentreKind::Nacos, &server.uri()));
    assert_eq!(pairs(&look(&centres, &open, &["nacos:G/a.properties"]).await[0])[0].1, "public");
    let prod = domain::centre::Access { namespace: "prod".into(), ..open };
    assert_eq!(pairs(&look(&centres, &prod, &["nacos:G/a.properties"]).await[0])[0].1, "prod");
}
