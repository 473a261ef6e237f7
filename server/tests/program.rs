//! The program as a person starts it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn slipway() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    command.env_clear();
    command
}

#[test]
fn it_serves_says_where_and_ends_in_order_when_told() {
    let data = tempfile::tempdir().unwrap();
    let mut server =
        slipway().args(["--listen", "127.0.0.1:0", "--data"]).arg(data.path()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("listens on http://"))).unwrap().unwrap();
    let address: String = line
        .rsplit("http://")
        .next()
        .unwrap()
        .chars()
        .take_while(|c| c.is_ascii_digit() || ".:".contains(*c))
        .collect();

    let mut connection = TcpStream::connect(address.trim()).unwrap();
    connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");

    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(server.wait().unwrap().success());
}

#[test]
fn a_wrong_value_is_refused_with_the_name_of_its_key() {
    let out = slipway().env("SLIPWAY_LISTEN", "nowhere").output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && said.contains("listen"), "{said}");
}

#[test]
fn the_configuration_explains_itself() {
    let out = slipway().args(["config", "--explain"]).env("SLIPWAY_LOG", "debug").output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && said.contains("SLIPWAY_LISTEN"), "{said}");
}
