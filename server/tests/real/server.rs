//! The program itself, on the same database as the test: the test's wishes are rows that it finds, as those of the
//! command line are.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::World;

pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        if self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.kill();
        }
    }
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start(world: &World) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_slipway"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .arg("--config")
            .arg(world.folder.path().join("slipway.toml"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let ready = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("listens on http://")));
        assert!(ready.is_some(), "the server ended");
        // Whoever reads nothing more would stop it at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self(server)
    }

    /// As the kernel does it when memory runs out.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
