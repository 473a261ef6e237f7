//! Scripted servers, for what the real ones cannot be made to show: a Git server that sends on to another.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use builder::{GitRepositories, Settings};
use domain::ports::Repositories;
use domain::repository::{GitCredentials, GitUrl};
use domain::secret::Secret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A server of HTTP/1.1 that answers each request by a script; what it heard, and its address.
async fn scripted(
    answer: impl Fn(&str) -> String + Send + 'static,
) -> (std::net::SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, heard) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 16 << 10];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            stream.write_all(answer(&request).as_bytes()).await.unwrap();
            // The test may be over.
            let _over = sender.send(request);
        }
    });
    (address, heard)
}

/// An answer without a body, whose connection ends with it.
fn status(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n")
}

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
