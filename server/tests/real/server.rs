//! The program itself, on the same database as the test: the test's wishes are rows that it finds, as those of the
//! command line are.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use super::World;

pub struct Server {
    child: Child,
    address: String,
    said: Arc<Mutex<String>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.kill();
        }
    }
}

/// The program with this file as its only configuration.
pub fn slipway(config: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).arg("--config").arg(config);
    command
}

/// Runs a command to its end: what it printed, and whether it went well.
pub fn run(config: &Path, arguments: &[&str]) -> (String, bool) {
    let out = slipway(config).args(arguments).output().unwrap();
    (String::from_utf8(out.stdout).unwrap(), out.status.success())
}

impl Server {
    pub fn start(world: &World) -> Self {
        Self::with(&world.folder.path().join("slipway.toml"))
    }

    /// Starts it and waits until it listens.
    pub fn with(config: &Path) -> Self {
        let mut child = slipway(config).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let said = Arc::new(Mutex::new(String::new()));
        let mut address = None;
        for line in lines.by_ref() {
            said.lock().unwrap().push_str(&format!("{line}\n"));
            if let Some((_, at)) = line.split_once("listens on http://") {
                address = at.split_whitespace().next().map(str::to_owned);
                break;
            }
        }
        let address = address.unwrap_or_else(|| panic!("the server ended: {}", said.lock().unwrap()));
        // Whoever reads nothing more would stop it at a full pipe.
        let more = Arc::clone(&said);
        std::thread::spawn(move || lines.for_each(|line| more.lock().unwrap().push_str(&format!("{line}\n"))));
        Self { child, address, said }
    }

    /// What it has printed so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Status and body of a path. `header` is one line, or nothing.
    pub fn get(&self, path: &str, header: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(connection, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    /// As the kernel does it when memory runs out.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As a person or systemd does it; whether it ended well.
    pub fn end(mut self) -> bool {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}
