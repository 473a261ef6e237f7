//! Scripted servers, for what the real ones cannot be made to show: a Git server that sends on to another, registries
//! that want a token or a password.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod support;

use std::path::Path;

use builder::{DockerBuilder, GitRepositories, HttpRegistry, Logins, Settings};
use domain::image::ImageRef;
use domain::ports::{ImageBuilder, Registry, Repositories};
use domain::repository::{GitCredentials, GitUrl};
use domain::secret::Secret;
use support::scripted::{scripted, status};
use support::{BASE, Server, Told};
use tokio::sync::mpsc::UnboundedReceiver;

#[tokio::test]
async fn a_password_is_not_sent_after_a_redirect() {
    let (other, mut heard_by_other) = scripted(|_| status("404 Not Found", "")).await;
    let to = format!("Location: http://{other}/stolen.git/info/refs?service=git-upload-pack\r\n");
    let (first, mut heard_by_first) = scripted(move |_| status("302 Found", &to)).await;
    let folder = tempfile::tempdir().unwrap();
    let repositories = GitRepositories::new(Settings::new(folder.path()));
    let url = GitUrl::parse(&format!("http://{first}/shop.git")).unwrap();
    let credentials = GitCredentials::Password { user: "ann".into(), password: Secret::new("hunter2".into()) };

    let refused = repositories.look(&url, None, None, Some(&credentials)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("url"), "{refused:?}");
    assert!(refused.text.en.contains("sends on to another address"), "{refused:?}");
    assert!(heard_by_first.recv().await.unwrap().contains("Authorization: Basic"));
    assert!(heard_by_other.try_recv().is_err(), "nobody else was asked");

    // Without a password there is nothing to lose, and the redirect of the first request is followed.
    repositories.look(&url, None, None, None).await.unwrap_err();
    assert!(heard_by_other.recv().await.unwrap().starts_with("GET /stolen.git"));
}

const DIGEST: &str = "sha256:0123456789012345678901234567890123456789012345678901234567890123";

/// A registry that answers whoever shows `wanted`, and challenges the rest. It is scripted: the real one in the local
/// stack lets everybody in.
async fn registry(wanted: &'static str, challenge: String) -> (ImageRef, UnboundedReceiver<String>) {
    let challenge = format!("WWW-Authenticate: {challenge}\r\n");
    let (address, heard) = scripted(move |request| {
        if request.to_ascii_lowercase().contains(&format!("authorization: {wanted}\r\n").to_ascii_lowercase()) {
            status("200 OK", &format!("Docker-Content-Digest: {DIGEST}\r\n"))
        } else {
            status("401 Unauthorized", &challenge)
        }
    })
    .await;
    (ImageRef::parse(&format!("{address}/shop/web:1")).unwrap(), heard)
}

/// Docker's configuration file with a login for the registry of an image.
fn signed_in(folder: &Path, image: &ImageRef) -> Logins {
    let file = folder.join("config.json");
    // ann:hunter2
    let text = format!(r#"{{"auths": {{"{}": {{"auth": "YW5uOmh1bnRlcjI="}}}}}}"#, image.registry.as_ref().unwrap());
    std::fs::write(&file, text).unwrap();
    Logins(Some(file))
}

#[tokio::test]
async fn a_public_image_is_told_to_whoever_fetches_a_token_first() {
    let (tokens, mut asked) = scripted(|request| {
        let body = if request.to_ascii_lowercase().contains("authorization: basic yw5uomh1bnrlcji=") {
            r#"{"access_token": "of-ann"}"#
        } else {
            r#"{"token": "of-nobody", "expires_in": 300}"#
        };
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    })
    .await;
    let challenge =
        format!("Bearer realm=\"http://{tokens}/token\",service=\"registry\",scope=\"repository:shop/web:pull\"");
    let (image, _heard) = registry("Bearer of-nobody", challenge.clone()).await;
    let digest = HttpRegistry::new(Logins(None)).unwrap().digest(&image).await.unwrap();
    assert_eq!(digest.map(String::from).as_deref(), Some(DIGEST));
    let request = asked.recv().await.unwrap();
    assert!(request.starts_with("GET /token?service=registry&scope=repository%3Ashop%2Fweb%3Apull "), "{request}");

    // Who is signed in asks as themselves.
    let (image, _heard) = registry("Bearer of-ann", challenge).await;
    let folder = tempfile::tempdir().unwrap();
    let known = HttpRegistry::new(signed_in(folder.path(), &image)).unwrap();
    assert_eq!(known.digest(&image).await.unwrap().map(String::from).as_deref(), Some(DIGEST));
}

#[tokio::test]
async fn a_password_is_given_to_the_registry_that_it_is_for_and_to_no_other() {
    let (image, _heard) = registry("Basic YW5uOmh1bnRlcjI=", "Basic realm=\"registry\"".to_owned()).await;
    let folder = tempfile::tempdir().unwrap();
    let known = HttpRegistry::new(signed_in(folder.path(), &image)).unwrap();
    assert_eq!(known.digest(&image).await.unwrap().map(String::from).as_deref(), Some(DIGEST));

    let nobody = HttpRegistry::new(Logins(None)).unwrap().digest(&image).await.unwrap_err();
    assert!(nobody.text.en.contains("wants a sign-in"), "{nobody:?}");
    let (other, mut heard) = registry("Basic YW5uOmh1bnRlcjI=", "Basic realm=\"registry\"".to_owned()).await;
    assert!(known.digest(&other).await.is_err());
    assert!(!heard.recv().await.unwrap().contains("YW5uOmh1bnRlcjI="));
}

#[tokio::test]
async fn docker_pushes_as_whom_the_configuration_file_names() {
    let (address, mut heard) = scripted(|request| match request.contains("Authorization: Basic YW5uOmh1bnRlcjI=") {
        true if request.starts_with("GET /v2/ ") => status("200 OK", ""),
        true => status("403 Forbidden", ""),
        false => status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"registry\"\r\n"),
    })
    .await;
    let server = Server::with(&[("Dockerfile", &format!("FROM {BASE}\n"))]).await;
    let folder = tempfile::tempdir().unwrap();
    let mut order = server.order("login");
    order.repository = ImageRef::parse(&format!("{address}/shop/web")).unwrap();
    let mut settings = server.settings();
    settings.logins = signed_in(folder.path(), &order.repository);
    let told = Told::default();
    let error = DockerBuilder::new(settings).build(order, &told).await.unwrap_err();
    assert!(!error.text.en.contains("hunter2") && !told.log.lock().unwrap().contains("hunter2"), "{error:?}");
    let mut shown = false;
    while let Ok(request) = heard.try_recv() {
        shown |= request.contains("Authorization: Basic YW5uOmh1bnRlcjI=");
    }
    assert!(shown, "the registry was shown the credentials: {error:?}");
}
