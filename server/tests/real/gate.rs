//! A gate in front of a server: by it Docker, a registry, a Git server or a cluster is slow, or away, and back.

use std::path::PathBuf;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// What the gate does with connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Cuts those that are open, and those that come.
    Shut,
    /// Lets them come and answers nothing.
    Held,
    Open,
}

#[derive(Clone)]
pub enum Target {
    Tcp(String),
    Unix(PathBuf),
}

pub struct Gate {
    pub port: u16,
    mode: watch::Sender<Mode>,
    held: watch::Sender<usize>,
}

impl Gate {
    pub async fn before(target: Target, mode: Mode) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mode, heard) = watch::channel(mode);
        let held = watch::Sender::new(0);
        let count = held.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if *heard.borrow() == Mode::Held {
                    count.send_modify(|count| *count += 1);
                }
                tokio::spawn(pass(stream, target.clone(), heard.clone()));
            }
        });
        Self { port, mode, held }
    }

    pub fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Whoever stood before the gate until now is not counted.
    pub fn forget(&self) {
        self.held.send_replace(0);
    }

    /// Waits until somebody stands before the held gate.
    pub async fn knocked(&self) {
        super::soon("a connection", self.held.subscribe().wait_for(|count| *count > 0)).await.unwrap();
    }
}

async fn pass(mut stream: TcpStream, target: Target, mut mode: watch::Receiver<Mode>) {
    let Ok(now) = mode.wait_for(|mode| *mode != Mode::Held).await.map(|mode| *mode) else { return };
    if now == Mode::Shut {
        return;
    }
    let through = async {
        match target {
            Target::Tcp(address) => {
                let mut to = TcpStream::connect(address).await?;
                copy_bidirectional(&mut stream, &mut to).await
            }
            Target::Unix(path) => {
                let mut to = UnixStream::connect(path).await?;
                copy_bidirectional(&mut stream, &mut to).await
            }
        }
    };
    // Either side may end a connection as it likes.
    tokio::select! {
        _ended = through => {}
        _shut = mode.wait_for(|mode| *mode == Mode::Shut) => {}
    }
}
