//! Against the real `git`, the real Docker Engine and a real registry.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod support;

use std::time::Duration;

use builder::{DockerBuilder, GitRepositories, HttpRegistry, Logins};
use domain::build::StepStatus;
use domain::error::Kind;
use domain::image::ImageRef;
use domain::ports::{ImageBuilder, Registry, Repositories};
use domain::repository::{GitCredentials, GitRef, GitUrl, RepositoryPath};
use support::{BASE, Server, SmallDisk, Told};

/// Differs in each run, so that Docker's cache and the registry know nothing of it.
fn fresh() -> String {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos().to_string()
}

#[tokio::test]
async fn a_look_tells_branches_dockerfiles_and_ports() {
    let server = Server::with(&[("Dockerfile", "FROM scratch\nEXPOSE 8080\n"), ("web/Dockerfile.dev", "FROM x")]).await;
    let repositories = GitRepositories::new(server.settings());
    let url = server.url("shop.git");
    let look = repositories.look(&url, None, Some(&server.source()), None).await.unwrap();
    assert_eq!(look.branches, ["main", "side"]);
    assert_eq!(look.default_branch.as_deref(), Some("main"));
    assert_eq!(look.dockerfiles, ["Dockerfile", "web/Dockerfile.dev"]);
    assert_eq!(look.exposes, [8080]);
    for reference in ["v1", "side", &look.commit] {
        let again = repositories.look(&url, Some(&GitRef::parse(reference).unwrap()), None, None).await.unwrap();
        assert_eq!(again.commit, look.commit, "{reference}");
    }
    let left: Vec<_> = std::fs::read_dir(server.settings().root).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_is_wrong_with_a_repository_is_said_at_its_field() {
    let server = Server::with(&[("Dockerfile", "FROM scratch")]).await;
    let repositories = GitRepositories::new(server.settings());
    let field = async |url: GitUrl, reference: &str, dockerfile: &str| {
        let mut source = server.source();
        source.dockerfile = RepositoryPath::parse(dockerfile).unwrap();
        let reference = GitRef::parse(reference).unwrap();
        repositories.look(&url, Some(&reference), Some(&source), None).await.unwrap_err().field
    };
    let missing = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(field(server.url("none.git"), "main", "").await.as_deref(), Some("url"));
    assert_eq!(field(GitUrl::parse("git://127.0.0.1:1/x").unwrap(), "main", "").await.as_deref(), Some("url"));
    assert_eq!(field(server.url("shop.git"), "gone", "").await.as_deref(), Some("ref"));
    assert_eq!(field(server.url("shop.git"), missing, "").await.as_deref(), Some("ref"));
    assert_eq!(field(server.url("shop.git"), "main", "no/Dockerfile").await.as_deref(), Some("dockerfile"));
}

#[tokio::test]
async fn a_commit_becomes_an_image_in_the_registry() {
    let key = format!("ok-{}", fresh());
    let dockerfile = format!("FROM {BASE}\nRUN echo {key}; echo loud >&2\nCOPY . /x\nRUN test ! -e /x/.git\n");
    let server = Server::with(&[("Dockerfile", &dockerfile), (".dockerignore", "*.log"), ("a.log", "x")]).await;
    let builder = DockerBuilder::new(server.settings());
    builder.check().await.unwrap();
    let told = Told::default();
    let built = builder.build(server.order(&key), &told).await.unwrap();
    assert_eq!(told.commits.lock().unwrap().as_slice(), [(built.commit.clone(), "First light".to_owned())]);
    let steps = told.steps.lock().unwrap().clone();
    let log = told.log.lock().unwrap().clone();
    assert_eq!(steps.len(), 6, "{steps:?}");
    assert!(steps.iter().all(|s| s.status == StepStatus::Succeeded && s.duration_ms.is_some()), "{steps:?}");
    assert_eq!(steps[5].percent, Some(100));
    let part = &log[steps[2].log_start as usize..steps[2].log_end.unwrap() as usize];
    assert!(part.starts_with("Step 2/4 : RUN echo") && part.contains("\nloud\n"), "{part}");
    let registry = HttpRegistry::new(Logins(None)).unwrap();
    assert_eq!(registry.digest(&built.image).await.unwrap(), Some(built.digest));
    let gone = ImageRef { tag: Some("none".into()), ..built.image };
    assert_eq!(registry.digest(&gone).await.unwrap(), None);
    // The second time everything comes from the cache.
    let again = Told::default();
    builder.build(server.order(&key), &again).await.unwrap();
    assert!(again.steps.lock().unwrap()[2].cached);
    assert!(!server.settings().root.join(format!("build-{key}")).exists());
}

/// What Docker's command line prints.
fn docker(arguments: &[&str]) -> String {
    let out = std::process::Command::new("docker").args(arguments).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test]
async fn the_engine_keeps_the_last_three_images_of_a_service_and_what_others_made() {
    let key = format!("tidy-{}", fresh());
    let server = Server::with(&[("Dockerfile", &format!("FROM {BASE}\nRUN echo {key}\n"))]).await;
    let builder = DockerBuilder::new(server.settings());
    let repository = server.order(&key).repository.to_string();
    docker(&["tag", BASE, &format!("{repository}:latest")]);
    for number in 1..=5 {
        let mut order = server.order(&key);
        order.number = number;
        builder.build(order, &Told::default()).await.unwrap();
    }
    let names = docker(&["images", &repository, "--format", "{{.Repository}}:{{.Tag}}"]);
    let mut numbers: Vec<_> =
        names.lines().map(|name| name.rsplit(':').next().unwrap().split('-').next().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["3", "4", "5", "latest"]);
    docker(&[&["rmi"], names.lines().collect::<Vec<_>>().as_slice()].concat());
}

#[tokio::test]
async fn a_failed_build_quotes_its_first_error() {
    let dockerfile = format!("FROM {BASE}\nRUN echo fine && echo 'main.go:3:5: undefined: x' >&2 && exit 2\n");
    let server = Server::with(&[("Dockerfile", &dockerfile)]).await;
    let told = Told::default();
    let error = DockerBuilder::new(server.settings()).build(server.order("fails"), &told).await.unwrap_err();
    assert!(error.text.en.contains("“main.go:3:5: undefined: x”"), "{error:?}");
    assert_eq!(told.steps.lock().unwrap().last().unwrap().status, StepStatus::Failed);
    assert!(told.log.lock().unwrap().contains("returned a non-zero code: 2"));
}

#[tokio::test]
async fn what_is_missing_or_away_is_said() {
    let server = Server::with(&[("Dockerfile", &format!("FROM {BASE}\n"))]).await;
    let builder = DockerBuilder::new(server.settings());
    let mut order = server.order("missing");
    order.source.dockerfile = RepositoryPath::parse("nowhere").unwrap();
    let field = builder.build(order, &Told::default()).await.unwrap_err().field;
    assert_eq!(field.as_deref(), Some("dockerfile"));
    let mut order = server.order("outside");
    order.source.path = RepositoryPath::parse("outside").unwrap();
    assert_eq!(builder.build(order, &Told::default()).await.unwrap_err().field.as_deref(), Some("path"));
    let mut order = server.order("away");
    order.repository = ImageRef::parse("127.0.0.1:1/x/y").unwrap();
    let error = builder.build(order.clone(), &Told::default()).await.unwrap_err();
    assert!(error.kind == Kind::Unavailable && error.text.en.contains("127.0.0.1:1 does not answer"), "{error:?}");
    assert_eq!(
        HttpRegistry::new(Logins(None)).unwrap().digest(&order.repository).await.unwrap_err().kind,
        Kind::Unavailable
    );
    let mut settings = server.settings();
    settings.docker = Some("tcp://127.0.0.1:1".into());
    let away = DockerBuilder::new(settings);
    assert!(away.check().await.unwrap_err().text.en.starts_with("Docker"));
    let error = away.build(server.order("away"), &Told::default()).await.unwrap_err();
    assert!(error.text.zh.contains("Docker"), "{error:?}");
}

#[tokio::test]
async fn a_repository_that_is_too_large_is_given_up() {
    let noise: String = (0..400_000u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string()).collect();
    let server = Server::with(&[("Dockerfile", "FROM scratch"), ("noise", &noise)]).await;
    let mut settings = server.settings();
    settings.clone_bytes = 1 << 20;
    let error = DockerBuilder::new(settings).build(server.order("large"), &Told::default()).await.unwrap_err();
    assert!(error.text.en.contains("larger than"), "{error:?}");
}

#[tokio::test]
async fn a_full_disk_is_said_to_be_one() {
    let noise: String = (0..100_000u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string()).collect();
    let dockerfile = format!("FROM {BASE}\nRUN dd if=/dev/zero of=/dev/shm/full bs=1M count=100 # {}\n", fresh());
    let server = Server::with(&[("Dockerfile", &dockerfile), ("noise", &noise)]).await;

    // A container has 64 MB at /dev/shm.
    let error = DockerBuilder::new(server.settings()).build(server.order("full"), &Told::default()).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(error.text.en.contains("No space left on device") && error.text.en.contains("clear space"), "{error:?}");

    let disk = SmallDisk::of(512 << 10);
    let mut settings = server.settings();
    settings.root = disk.folder.path().join("builds");
    let error = DockerBuilder::new(settings).build(server.order("full"), &Told::default()).await.unwrap_err();
    assert!(error.text.en.starts_with("The disk of the build machine is full"), "{error:?}");
    let left: Vec<_> = std::fs::read_dir(disk.folder.path().join("builds")).into_iter().flatten().collect();
    assert!(left.is_empty(), "what could not be finished is cleared away: {left:?}");
}

/// Containers of the engine whose command contains a text.
fn containers(text: &str) -> usize {
    let out =
        std::process::Command::new("docker").args(["ps", "-a", "--no-trunc", "--format", "{{.Command}}"]).output();
    String::from_utf8(out.unwrap().stdout).unwrap().lines().filter(|line| line.contains(text)).count()
}

#[tokio::test]
async fn a_dropped_build_ends_in_the_engine() {
    let key = format!("drop-{}", fresh());
    let server = Server::with(&[("Dockerfile", &format!("FROM {BASE}\nRUN sleep 300 # {key}\n"))]).await;
    let builder = DockerBuilder::new(server.settings());
    let told = Told::default();
    let until = async |wanted: usize| {
        while containers(&key) != wanted {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        done = builder.build(server.order(&key), &told) => panic!("{done:?}"),
        began = tokio::time::timeout(Duration::from_secs(30), until(1)) => began.unwrap(),
    }
    tokio::time::timeout(Duration::from_secs(30), until(0)).await.unwrap();
    assert!(!server.settings().root.join(format!("build-{key}")).exists());
}

#[tokio::test]
async fn a_password_is_asked_for_and_given() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = GitUrl::parse(&format!("http://{}/shop.git", listener.local_addr().unwrap())).unwrap();
    let (sender, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 8192];
            let length = stream.read(&mut request).await.unwrap();
            sender.send(String::from_utf8_lossy(&request[..length]).into_owned()).unwrap();
            let answer = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let repositories = GitRepositories::new(builder::Settings::new(folder.path()));
    let without = repositories.look(&url, None, None, None).await.unwrap_err();
    assert_eq!(without.field.as_deref(), Some("credentials"), "{without:?}");
    assert!(!heard.recv().await.unwrap().contains("Authorization"));
    let credentials =
        GitCredentials::Password { user: "ann".into(), password: domain::secret::Secret::new("wrong".into()) };
    let with = repositories.look(&url, None, None, Some(&credentials)).await.unwrap_err();
    assert!(with.text.en.contains("refuses"), "{with:?}");
    assert!(heard.recv().await.unwrap().contains("Authorization: Basic YW5uOndyb25n"));
    server.abort();
}
