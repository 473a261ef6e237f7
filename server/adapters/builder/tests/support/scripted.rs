//! A server of HTTP/1.1 that answers by a script.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Answers each request by the script; what it heard, and its address.
pub async fn scripted(answer: impl Fn(&str) -> String + Send + 'static) -> (SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, heard) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 16 << 10];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            // Whoever has heard enough hangs up.
            let _gone = stream.write_all(answer(&request).as_bytes()).await;
            // The test may be over.
            let _over = sender.send(request);
        }
    });
    (address, heard)
}

/// An answer without a body, whose connection ends with it.
pub fn status(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n")
}
