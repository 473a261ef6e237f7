//! The pages: who is let in, in which language they speak, what their headers forbid, and their forms without scripts.

use axum::body::{Body, to_bytes};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, LOCATION, REFERER,
    SET_COOKIE,
};
use axum::http::{HeaderMap, Request, StatusCode};
use domain::Time;
use domain::log::{LogItem, LogLine};
use domain::use_cases::team;
use domain::user::Role;
use tower::ServiceExt;

use crate::ask::HOME;
use crate::scene;
use crate::world::World;

const PASSWORD: &str = "correct horse battery";

pub struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    pub text: String,
}

impl Answer {
    #[track_caller]
    fn leads_to(&self) -> &str {
        assert!(self.status.is_redirection(), "{}: {}", self.status, self.text);
        self.headers[LOCATION].to_str().unwrap()
    }
}

async fn send(world: &World, request: axum::http::request::Builder, body: &str) -> Answer {
    let request: Request<Body> = request.header(HOST, HOME).body(Body::from(body.to_owned())).unwrap();
    let (parts, body) = world.router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub async fn page(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    send(world, request, "").await
}

/// Sends a form as a browser without scripts does, from a page of ours.
async fn form(world: &World, function: &str, from: &str, session: Option<&str>, body: &str) -> Answer {
    let request = Request::post(format!("/fn/{function}"))
        .header(ACCEPT, "text/html")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(REFERER, format!("http://{HOME}{from}"))
        .header("sec-fetch-site", "same-origin");
    let request = session.into_iter().fold(request, |request, session| request.header(COOKIE, session));
    send(world, request, body).await
}

fn cookie(answer: &Answer) -> String {
    answer.headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invented_method_makes_no_figure_of_its_own() {
    let world = World::new().await;
    for method in ["BREW", "FROTH"] {
        send(&world, Request::builder().method(method).uri("/api/v1/me"), "").await;
    }
    let figures = page(&world, "/metrics", &[]).await.text;
    assert!(figures.contains("method=\"other\"") && !figures.contains("BREW"), "{figures}");
}

#[tokio::test]
async fn a_scraper_gets_figures_and_a_browser_the_page_of_metrics() {
    let world = World::new().await;
    let by_browser = page(&world, "/metrics", &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]).await;
    assert_eq!(
        (by_browser.status.as_u16(), &by_browser.headers["location"]),
        (303, &"/metrics/services".parse().unwrap())
    );
    let scraper = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    for accept in [&[("accept", scraper)][..], &[]] {
        let figures = page(&world, "/metrics", accept).await;
        assert_eq!(figures.status, 200, "{accept:?}");
        assert!(
            figures.headers["content-type"].to_str().unwrap().contains("version=1.0.0")
                && figures.text.contains("# EOF")
        );
    }
}

#[tokio::test]
async fn while_the_database_is_away_a_browser_gets_a_page_and_a_script_a_problem() {
    let (world, session) = signed_in().await;
    world.database.close().await;
    let ask = |path: &'static str, accept: &'static str| {
        let (world, session) = (&world, session.as_str());
        async move { page(world, path, &[("accept", accept), ("cookie", session)]).await }
    };
    let shown = ask("/services", "text/html,application/xhtml+xml,*/*;q=0.8").await;
    assert_eq!(
        (shown.status, &shown.headers[CONTENT_TYPE]),
        (StatusCode::SERVICE_UNAVAILABLE, &"text/html; charset=utf-8".parse().unwrap())
    );
    assert!(
        shown.text.contains("The database does not answer") && shown.text.contains("数据库没有响应"),
        "{}",
        shown.text
    );
    for (path, accept, kind) in [
        ("/api/v1/services", "text/html", "application/problem+json"),
        // As the pages' scripts read it.
        ("/fn/board", "application/json", "application/json"),
    ] {
        let told = ask(path, accept).await;
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(told.headers[CONTENT_TYPE], kind, "{path}");
        assert!(told.text.contains("The database does not answer"), "{path}: {}", told.text);
    }
}

pub async fn signed_in() -> (World, String) {
    let world = World::new().await;
    world.with_password("ann", PASSWORD).await;
    let answer = form(&world, "sign_in", "/sign-in", None, "name=ann&password=correct+horse+battery").await;
    assert_eq!(answer.leads_to(), "/");
    let session = cookie(&answer);
    (world, session)
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_the_page_to_sign_in_and_back() {
    let world = World::new().await;
    for path in ["/", "/services/orders/environments/dev/logs?pod=x", "/audit", "/nowhere"] {
        let answer = page(&world, path, &[]).await;
        assert!(answer.leads_to().starts_with("/sign-in"), "{path}: {}", answer.leads_to());
        assert!(!answer.text.contains("<main"), "{path} shows nothing");
    }
    let there = page(&world, "/services?team=shop", &[]).await;
    assert_eq!(there.leads_to(), "/sign-in?next=%2Fservices%3Fteam%3Dshop");
    let sign_in = page(&world, there.leads_to(), &[]).await;
    assert_eq!(sign_in.status, StatusCode::OK);
    assert!(sign_in.text.contains("type=\"password\"") && sign_in.text.contains("value=\"/services?team=shop\""));
}

#[tokio::test]
async fn with_a_session_the_board_is_there_whole_in_the_readers_language() {
    let (world, session) = signed_in().await;
    let english = page(&world, "/", &[("cookie", &session)]).await;
    assert_eq!(english.status, StatusCode::OK);
    assert!(english.text.contains("<html lang=\"en\"") && english.text.contains("<title>Board · Slipway</title>"));

    let asked = page(&world, "/", &[("cookie", &session), (ACCEPT_LANGUAGE.as_str(), "zh-CN,zh;q=0.9,en;q=0.8")]).await;
    assert!(asked.text.contains("<html lang=\"zh-CN\"") && asked.text.contains("<title>看板 · Slipway</title>"));

    let chosen = form(&world, "preference", "/services", Some(&session), "language=zh-CN").await;
    assert!(chosen.leads_to().ends_with("/services"), "back to where it was chosen: {}", chosen.leads_to());
    let both = format!("{session}; {}", cookie(&chosen));
    let kept = page(&world, "/", &[("cookie", &both), (ACCEPT_LANGUAGE.as_str(), "en")]).await;
    assert!(kept.text.contains("<title>看板 · Slipway</title>"), "the choice outweighs the browser");
}

#[tokio::test]
async fn a_page_is_kept_by_nobody_and_runs_only_its_own_scripts() {
    let (world, session) = signed_in().await;
    let one = page(&world, "/", &[("cookie", &session)]).await;
    assert_eq!(one.headers[CACHE_CONTROL], "no-store");
    let policy = one.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script-src 'self' 'unsafe"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(one.text.contains(&format!("nonce=\"{nonce}\"")), "the page's own script may run");
    let other = page(&world, "/", &[("cookie", &session)]).await;
    assert_ne!(other.headers[CONTENT_SECURITY_POLICY], policy, "a nonce is used once");
}

#[tokio::test]
async fn a_page_shows_what_was_changed_a_moment_after_it_was_drawn() {
    let (world, session) = signed_in().await;
    let boss = world.token(&world.boss().await).await;
    world.post("/teams").token(&boss).json(&serde_json::json!({ "name": "checkout" })).send().await;
    let shown = async |path: &str| page(&world, path, &[("cookie", &session)]).await;
    let member = async |name: &str| {
        let role = serde_json::json!({ "role": "viewer" });
        world.ask("PUT", &format!("/teams/checkout/members/{name}")).token(&boss).json(&role).send().await;
    };
    assert!(!shown("/teams").await.text.contains("checkout"), "whoever is not in it does not see it");
    member("ann").await;
    assert!(shown("/teams").await.text.contains("checkout"), "her own rights");
    assert!(!shown("/teams/checkout").await.text.contains("boss"));
    member("boss").await;
    assert!(shown("/teams/checkout").await.text.contains("boss"), "what others changed");
    world.ask("DELETE", "/teams/checkout/members/ann").token(&boss).send().await;
    assert!(!shown("/teams").await.text.contains("checkout"));
    assert!(!shown("/teams/checkout").await.text.contains("boss"), "and what she may not see any more");
}

#[tokio::test]
async fn an_address_where_nothing_is_says_so_in_its_status_too() {
    let (world, session) = signed_in().await;
    assert_eq!(page(&world, "/nowhere", &[("cookie", &session)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(page(&world, "/assets/nothing.js", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(page(&world, "/assets/../Cargo.toml", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_log_page_says_what_it_filters_by_and_leaves_an_expression_to_the_browser() {
    let (world, session) = signed_in().await;
    let boss = scene::set(&world).await;
    team::set_member(&world.ports, &boss, "shop", "ann", Some(Role::Viewer)).await.unwrap();
    let line = |text: &str| {
        let (time, pod, container) = (Time::default(), "orders-7c9-x2v8q".to_owned(), "app".to_owned());
        LogItem::Line(LogLine { time, pod, container, line: text.to_owned() })
    };
    *world.outside.lines.lock().unwrap() =
        vec![line("WARN slow"), line("ERROR it failed"), line("\tat a.b.C.info(C:1)")];
    let logs = "/services/orders/environments/dev/logs";
    // What is shown; the lines themselves come along with the page, for the browser to go on with.
    let shown = async |query: &str| {
        let text = page(&world, &format!("{logs}?{query}"), &[("cookie", &session)]).await.text;
        text.split("</main>").next().unwrap().to_owned()
    };

    let expression = shown("regex=true&q=slow|never").await;
    assert!(expression.contains("it failed") && !expression.contains("<mark>"), "{expression}");
    let words = shown("q=slow").await;
    assert!(words.contains("<mark>slow<") && !words.contains("it failed"), "{words}");
    let errors = shown("level=error").await;
    assert!(errors.contains("a.b.C.info") && !errors.contains("WARN slow"), "a stack trace is part of its error");
    let quiet = shown("pod=orders-7c9-quiet").await;
    assert!(quiet.contains("value=\"orders-7c9-quiet\""), "what is filtered by can be seen and taken back");
}

/// How often the page asked for what it shows; the browser goes on from the first of the same.
fn questions(page: &str) -> usize {
    page.matches("__RESOLVED_RESOURCES[").count()
}

/// On several threads the writing of a page and its looking ahead get in each other's way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_asks_once_for_what_it_shows() {
    let (world, session) = signed_in().await;
    let boss = scene::set(&world).await;
    team::set_member(&world.ports, &boss, "shop", "ann", Some(Role::Viewer)).await.unwrap();
    for (path, resources) in [
        // The status, the figures of the last hour and what happened.
        ("/services/orders/environments/dev", 3),
        ("/services/orders/environments/dev/metrics", 2),
        ("/services/orders/environments/dev/releases", 2),
    ] {
        for _ in 0..60 {
            let shown = page(&world, path, &[("cookie", &session)]).await;
            assert_eq!(questions(&shown.text), resources, "{path}");
        }
    }
}

#[tokio::test]
async fn a_wrong_password_comes_back_to_the_form_and_says_so_without_scripts() {
    let world = World::new().await;
    world.with_password("ann", PASSWORD).await;
    let answer = form(&world, "sign_in", "/sign-in?next=/audit", None, "name=ann&password=wrong").await;
    assert!(!answer.headers.contains_key(SET_COOKIE));
    let back = answer.leads_to().trim_start_matches(&format!("http://{HOME}")).to_owned();
    let form = page(&world, &back, &[]).await;
    assert!(form.text.contains("The name or the password is wrong."), "{back}: {}", form.text);
    assert!(!answer.text.contains("wrong\"") && !back.contains("password=wrong"), "what was typed is in no address");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_shows_the_page_to_sign_in() {
    let (world, session) = signed_in().await;
    assert_eq!(form(&world, "sign_out", "/", Some(&session), "").await.leads_to(), "/sign-in");
    assert!(page(&world, "/", &[("cookie", &session)]).await.leads_to().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_server_function_is_closed_to_nobody_and_to_other_sites() {
    let (world, session) = signed_in().await;
    let ask = || {
        Request::post("/fn/tokens")
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    };
    assert_eq!(send(&world, ask().header("sec-fetch-site", "same-origin"), "").await.status, StatusCode::UNAUTHORIZED);
    let of = |site: &str| ask().header(COOKIE, &session).header("sec-fetch-site", site);
    assert_eq!(send(&world, of("cross-site"), "").await.status, StatusCode::FORBIDDEN);
    let answer = send(&world, of("same-origin"), "").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "[]"));
}
