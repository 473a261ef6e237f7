//! The pages' server functions are public endpoints like those of the API: all that are registered are called by
//! somebody who may not.

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::http::{Method, Request, StatusCode};
use domain::page::Piece;
use domain::ports::BuildFilter;
use tower::ServiceExt;

use crate::ask::HOME;
use crate::scene;
use crate::world::World;

/// What fits most functions' arguments, so that they get as far as asking who may. What they do not know they pass over.
const ARGUMENTS: &str = "name=orders&service=orders&environment=dev&number=1&version=1&team=shop&cluster=local&\
    user=boss&role=lead&replicas=0&confirm=orders&offset=0&reason=x&disabled=true&administrator=true&tail=10&\
    password=long+enough+it+is&position=0&release=1&build=1&enabled=true&url=https%3A%2F%2Fgit.example%2Fx&\
    input[url]=https%3A%2F%2Fgit.example%2Fx&input[ref]=main&input[name]=new&input[team]=shop&input[kubeconfig]=x";

/// Whoever is signed in may call them with these arguments, and the answer quotes what they themselves sent.
const OWN: [&str; 2] = ["create_token", "tokens"];

/// All that are registered, in one order: method, path, and name.
fn functions() -> Vec<(Method, &'static str, &'static str)> {
    let all = leptos::server_fn::axum::server_fn_paths();
    let name = |path: &'static str| path.rsplit('/').next().unwrap().trim_end_matches(|c: char| c.is_ascii_digit());
    let mut all: Vec<_> = all.map(|(path, method)| (method, path, name(path))).collect();
    all.sort_unstable_by_key(|(_, path, _)| *path);
    all
}

/// Status and text of the answer.
async fn call(world: &World, (method, path, _): &(Method, &str, &str), token: Option<&str>) -> (StatusCode, String) {
    let request = match *method {
        Method::GET => Request::get(format!("{path}?{ARGUMENTS}")),
        _ => Request::builder().method(method).uri(*path).header(CONTENT_TYPE, "application/x-www-form-urlencoded"),
    };
    let request = request.header(HOST, HOME).header(ACCEPT, "application/json");
    let request = token.into_iter().fold(request, |all, token| all.header(AUTHORIZATION, format!("Bearer {token}")));
    let body = if *method == Method::GET { Body::empty() } else { Body::from(ARGUMENTS) };
    let answer = world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// All that somebody could have changed.
async fn state(world: &World) -> String {
    let store = &world.ports.store;
    let builds = store.builds(&BuildFilter::default(), &Piece::default()).await.unwrap();
    let mut clusters = store.clusters().await.unwrap();
    clusters.iter_mut().for_each(|record| record.sealed.clear());
    format!(
        "{:#?}",
        (
            store.services().await.unwrap(),
            store.placements().await.unwrap(),
            store.environments().await.unwrap(),
            store.teams().await.unwrap(),
            store.users().await.unwrap(),
            builds,
            clusters,
        )
    )
}

#[tokio::test]
async fn nobody_is_refused_by_every_function_but_those_for_signing_in() {
    let world = World::new().await;
    scene::set(&world).await;
    let before = state(&world).await;
    let functions = functions();
    assert!(functions.len() > 60, "{functions:?}");
    let mut open = Vec::new();
    for function in &functions {
        let (status, text) = call(&world, function, None).await;
        if status == StatusCode::UNAUTHORIZED && text.contains("Sign in to go on") {
            continue;
        }
        open.push(function.2);
    }
    open.sort_unstable();
    assert_eq!(open, ["preference", "sign_in", "sign_out"]);
    assert_eq!(state(&world).await, before);
}

#[tokio::test]
async fn somebody_in_no_team_learns_and_changes_nothing_of_one() {
    let world = World::new().await;
    scene::set(&world).await;
    let stranger = world.person("stranger", false).await;
    let token = world.token(&stranger).await;
    let before = state(&world).await;
    let (mut wrongs, mut denied) = (Vec::new(), 0);
    for function in functions() {
        let (status, text) = call(&world, &function, Some(&token)).await;
        denied += u32::from(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND));
        let learned = status.is_success() && text.contains("orders") && !OWN.contains(&function.2);
        if learned || status.is_server_error() {
            wrongs.push(format!("{} {}: {status} {text}", function.0, function.1));
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
    assert!(denied > 20, "the arguments fit too few functions: {denied}");
    assert_eq!(state(&world).await, before);
}

/// The status of a call of the function with a body of so many bytes.
async fn sends(world: &World, token: &str, named: &str, bytes: usize) -> StatusCode {
    let (_, path, _) =
        functions().into_iter().find(|(.., name)| *name == named).unwrap_or_else(|| panic!("no {named}"));
    let mut values = vec![b' '; bytes];
    values[0] = b'{';
    let request = Request::post(path).header(CONTENT_TYPE, "application/json").header(HOST, HOME);
    let request = request.header(ACCEPT, "application/json").header(AUTHORIZATION, format!("Bearer {token}"));
    // As browsers say it: what is too long is refused before it is read.
    let request = request.header(CONTENT_LENGTH, bytes);
    world.router.clone().oneshot(request.body(Body::from(values)).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn a_configuration_may_be_as_large_as_in_the_api_and_nothing_else() {
    let world = World::new().await;
    let boss = scene::set(&world).await;
    let token = world.token(&boss).await;
    const MIB: usize = 1024 * 1024;
    for named in ["check_file", "look_at_import", "save_configuration"] {
        assert_ne!(sends(&world, &token, named, 6 * MIB).await, StatusCode::PAYLOAD_TOO_LARGE, "{named}");
        assert_eq!(sends(&world, &token, named, 6 * MIB + 1).await, StatusCode::PAYLOAD_TOO_LARGE, "{named}");
    }
    assert_eq!(sends(&world, &token, "deploy", MIB + 1).await, StatusCode::PAYLOAD_TOO_LARGE);
}
