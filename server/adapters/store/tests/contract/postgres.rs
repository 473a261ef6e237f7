//! A PostgreSQL of the test's own: a new folder, a free loopback port, stopped when it is dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("slipway-postgres-").tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if root() {
            let status = Command::new("chown").arg("postgres").arg(folder.path()).status().unwrap();
            assert!(status.success(), "the folder could not be given to the user postgres");
        }
        let server = Self { folder, programs, port };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        let options =
            format!("-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off");
        let log = format!("{data}.log");
        server.run("pg_ctl", &["start", "-w", "-D", &data, "-l", &log, "-o", &options]);
        server
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        // PostgreSQL refuses to run as root.
        let mut command = if root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let log = self.folder.path().join("output");
        let output = std::fs::File::create(&log).unwrap();
        // Into a file, not a pipe: the server inherits it and would hold a pipe open for ever.
        let status =
            self.command(program).args(arguments).stdout(output.try_clone().unwrap()).stderr(output).status().unwrap();
        assert!(status.success(), "{program} failed: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        match self.command("pg_ctl").args(["stop", "-D", &data, "-m", "immediate"]).output() {
            Ok(output) if output.status.success() => {}
            other => eprintln!("PostgreSQL could not be stopped: {other:?}"),
        }
    }
}

/// The newest version's programs, where Debian puts them.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.retain(|programs| programs.join("initdb").exists());
    versions.sort();
    versions
        .pop()
        .expect("PostgreSQL's programs are missing: install Debian's package postgresql (apt-get install postgresql)")
}

fn root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|it| it.uid() == 0)
}
