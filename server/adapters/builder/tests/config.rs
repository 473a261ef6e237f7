//! What an image says of itself: of real images in the real registry, and of a scripted one for what that never says.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use builder::{HttpRegistry, Logins};
use domain::image::{Digest, ImageConfig, ImageRef};
use domain::ports::Registry;
use serde_json::{Value, json};
use sha2::Digest as _;
use support::scripted::{scripted, status};
use support::{BASE, REGISTRY};

fn registry() -> HttpRegistry {
    HttpRegistry::new(Logins(None)).unwrap()
}

fn own() -> &'static str {
    if std::env::consts::ARCH == "aarch64" { "arm64" } else { "amd64" }
}

/// Builds an image from a Dockerfile and pushes it.
fn pushed(name: &str, dockerfile: &str) -> ImageRef {
    let image = format!("{REGISTRY}/builder-tests/{name}:1");
    let mut build = Command::new("docker");
    let mut build = build.args(["build", "-q", "-t", &image, "-"]).stdin(Stdio::piped()).spawn().unwrap();
    build.stdin.take().unwrap().write_all(dockerfile.as_bytes()).unwrap();
    assert!(build.wait().unwrap().success());
    assert!(Command::new("docker").args(["push", "-q", &image]).status().unwrap().success());
    ImageRef::parse(&image).unwrap()
}

#[tokio::test]
async fn an_image_says_its_user_its_ports_and_how_it_is_started() {
    let dockerfile = format!(
        "FROM {BASE}\nUSER 1000:1000\nEXPOSE 8080 9090/udp\nVOLUME /data /cache\nENTRYPOINT [\"/bin/app\", \"run\"]\nCMD [\"--all\"]\n"
    );
    let image = pushed("config", &dockerfile);
    let wanted = ImageConfig {
        architectures: vec![own().to_owned()],
        user: "1000:1000".to_owned(),
        ports: vec!["8080/tcp".to_owned(), "9090/udp".to_owned()],
        volumes: vec!["/cache".to_owned(), "/data".to_owned()],
        entrypoint: vec!["/bin/app".to_owned(), "run".to_owned()],
        command: vec!["--all".to_owned()],
    };
    let registry = registry();
    assert_eq!(registry.config(&image).await.unwrap().as_ref(), Some(&wanted));
    let pinned = image.pinned(&registry.digest(&image).await.unwrap().unwrap());
    assert_eq!(self::registry().config(&pinned).await.unwrap(), Some(wanted));
    for gone in ["builder-tests/config:none", "builder-tests/none:1"] {
        let gone = ImageRef::parse(&format!("{REGISTRY}/{gone}")).unwrap();
        assert_eq!(registry.config(&gone).await.unwrap(), None, "{gone}");
    }
    let root = registry.config(&ImageRef::parse(BASE).unwrap()).await.unwrap().unwrap();
    assert_eq!((root.user.as_str(), root.ports.len()), ("", 0));
}

#[tokio::test]
async fn an_index_says_all_its_architectures_and_no_attestation() {
    let image = pushed("index", &format!("FROM {BASE}\nUSER 7\n"));
    let digest = registry().digest(&image).await.unwrap().unwrap();
    let address = format!("http://{REGISTRY}/v2/builder-tests/index/manifests");
    let client = reqwest::Client::new();
    let accept = "application/vnd.docker.distribution.manifest.v2+json";
    let answer = client.get(format!("{address}/1")).header("accept", accept).send().await.unwrap();
    let size = answer.bytes().await.unwrap().len();
    let one = |os: &str, architecture: &str| {
        json!({"mediaType": accept, "digest": digest.as_str(), "size": size,
            "platform": {"os": os, "architecture": architecture}})
    };
    let platforms = [one("unknown", "unknown"), one("windows", "amd64"), one("linux", "s390x"), one("linux", own())];
    let kind = "application/vnd.oci.image.index.v1+json";
    let index = json!({"schemaVersion": 2, "mediaType": kind, "manifests": platforms});
    let put = client.put(format!("{address}/all")).header("content-type", kind).body(index.to_string());
    let put = put.send().await.unwrap();
    assert!(put.status().is_success(), "{}", put.text().await.unwrap());
    let all = ImageRef { tag: Some("all".to_owned()), ..image };
    let config = registry().config(&all).await.unwrap().unwrap();
    assert_eq!((config.architectures, config.user.as_str()), (vec!["s390x".to_owned(), own().to_owned()], "7"));
}

fn digest(text: &str) -> String {
    format!("sha256:{:x}", sha2::Sha256::digest(text))
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nDocker-Content-Digest: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        digest(body),
        body.len()
    )
}

/// A manifest whose configuration has this digest.
fn manifest(config: &str) -> String {
    json!({"schemaVersion": 2, "config": {"digest": config}}).to_string()
}

/// What the registry answers as the reason, in the log's words.
async fn fails(image: &ImageRef) -> String {
    let error = registry().config(image).await.unwrap_err();
    assert!(!error.text.zh.is_empty());
    format!("{} ({})", error.text.en, error.cause.unwrap_or_default())
}

#[tokio::test]
async fn a_registry_is_asked_once_for_what_a_digest_names_and_lets_in_for_all_of_it() {
    let config = json!({"os": "linux", "architecture": "arm64", "config": {"User": "app", "Cmd": null}}).to_string();
    let manifest = manifest(&digest(&config));
    let wanted = "authorization: bearer of-nobody";
    let pinned = Digest::parse(&digest(&manifest)).unwrap();
    let (tokens, mut asked) = scripted(|_| ok(r#"{"token": "of-nobody"}"#)).await;
    let challenge = format!("WWW-Authenticate: Bearer realm=\"http://{tokens}/token\",service=\"x\"\r\n");
    let (address, mut heard) = scripted(move |request| {
        if !request.to_ascii_lowercase().contains(wanted) {
            return status("401 Unauthorized", &challenge);
        }
        ok(if request.contains("/blobs/") { &config } else { &manifest })
    })
    .await;
    let image = ImageRef::parse(&format!("{address}/shop/web:1")).unwrap().pinned(&pinned);
    let registry = registry();
    let first = registry.config(&image).await.unwrap().unwrap();
    assert_eq!((first.architectures.as_slice(), first.user.as_str()), (&["arm64".to_owned()][..], "app"));
    assert_eq!(registry.config(&image).await.unwrap(), Some(first));
    let mut questions = 0;
    while heard.try_recv().is_ok() {
        questions += 1;
    }
    assert_eq!(questions, 3, "refused once, the manifest, the configuration");
    assert!(asked.try_recv().is_ok() && asked.try_recv().is_err(), "one token serves for both");
}

#[tokio::test]
async fn what_is_no_image_or_another_one_is_not_believed() {
    let of = async |manifest: String, blob: String| {
        let (address, _heard) =
            scripted(move |request| ok(if request.contains("/blobs/") { &blob } else { &manifest })).await;
        fails(&ImageRef::parse(&format!("{address}/shop/web:1")).unwrap()).await
    };
    let another = of(manifest(&digest("{}")), r#"{"config": {"User": "1"}}"#.to_owned()).await;
    assert!(another.contains("cannot be read as a container image") && another.contains("was asked for"), "{another}");
    let huge = " ".repeat(5 << 20);
    let huge = of(manifest(&digest(&huge)), huge).await;
    assert!(huge.contains("has more than"), "{huge}");
    for odd in [json!({}), json!([]), json!({"manifests": []}), json!({"config": {"digest": "x"}})] {
        let odd = of(Value::to_string(&odd), String::new()).await;
        assert!(odd.contains("cannot be read as a container image"), "{odd}");
    }
}

#[tokio::test]
async fn a_store_is_followed_only_to_where_a_registry_may_send_us() {
    let config = r#"{"os": "linux", "architecture": "amd64", "config": {"User": "9"}}"#.to_owned();
    let (manifest, blob) = (manifest(&digest(&config)), config.clone());
    let (store, mut heard) = scripted(move |_| ok(&blob)).await;
    let to = format!("Location: http://{store}/signed\r\n");
    let sends_on = move |to: String| {
        let manifest = manifest.clone();
        scripted(move |request| match request.contains("/blobs/") {
            true => status("307 Temporary Redirect", &to),
            false => ok(&manifest),
        })
    };
    let (address, _heard) = sends_on(to).await;
    let image = ImageRef::parse(&format!("{address}/shop/web:1")).unwrap();
    assert_eq!(registry().config(&image).await.unwrap().unwrap().user, "9");
    assert!(heard.recv().await.unwrap().starts_with("GET /signed "));

    let (address, _heard) = sends_on("Location: http://registry.example/signed\r\n".to_owned()).await;
    let image = ImageRef::parse(&format!("{address}/shop/web:1")).unwrap();
    let refused = fails(&image).await;
    assert!(refused.contains("does not answer") && refused.contains("redirect"), "{refused}");
}
