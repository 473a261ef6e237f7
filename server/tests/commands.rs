//! The commands that work beside a running server.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod real;

use std::path::PathBuf;

use real::server::{Server, run};
use real::until;
use tempfile::TempDir;

fn config(more: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.toml");
    let data = folder.path().join("new/data");
    std::fs::write(&file, format!("listen = '127.0.0.1:0'\ndata = '{}'\n{more}", data.display())).unwrap();
    (folder, file)
}

#[test]
fn the_first_start_prints_a_password_once_and_a_second_one_none() {
    let (_folder, config) = config("");
    let server = Server::with(&config);
    let said = server.said();
    assert!(said.contains("Sign in as   admin") && said.contains("slipway user password admin"), "{said}");
    assert!(server.end());
    let again = Server::with(&config);
    assert!(!again.said().contains("Password"), "{}", again.said());
}

#[test]
fn a_chosen_password_is_never_printed_and_a_short_one_is_refused_by_its_key() {
    let (_folder, config_) = config("admin_name = 'ann'\nadmin_password = 'correct horse battery'\n");
    let server = Server::with(&config_);
    assert!(!server.said().contains("horse"), "{}", server.said());
    assert_eq!(run(&config_, &["user", "list"]).0.trim(), format!("{:<40} administrator", "ann"));

    let (_folder, short) = config("admin_password = 'short'\n");
    let out = real::server::slipway(&short).output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && said.contains("admin_password: "), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_accounts_are_made_while_the_server_runs() {
    let (_folder, config) = config("");
    let (_, missing) = run(&config, &["user", "list"]);
    assert!(!missing, "there is no database yet");
    let server = Server::with(&config);
    let (token, made) = run(&config, &["token", "create", "--user", "admin", "--name", "script"]);
    assert!(made && token.starts_with("slw_") && token.lines().count() == 1, "{token}");
    let bearer = |token: &str| format!("Authorization: Bearer {}", token.trim());
    let (status, body) = server.get("/api/v1/me", &bearer(&token));
    assert!(status == 200 && body.contains("\"admin\""), "{status} {body}");

    let (made, _) = run(&config, &["user", "create", "ben"]);
    assert!(made.starts_with("ben ") && made.trim().len() == "ben ".len() + 20, "{made}");
    let (bens, _) = run(&config, &["token", "create", "--user", "ben", "--name", "script"]);
    assert_eq!(server.get("/api/v1/me", &bearer(&bens)).0, 200);
    assert!(run(&config, &["user", "disable", "ben"]).1);
    assert!(run(&config, &["user", "list"]).0.contains("disabled"));
    until("the token's end", async || match server.get("/api/v1/me", &bearer(&bens)).0 {
        401 => Ok(()),
        other => Err(other),
    })
    .await;
    assert!(!run(&config, &["token", "create", "--user", "ben", "--name", "other"]).1);
    assert!(run(&config, &["user", "enable", "ben"]).1);
    assert!(run(&config, &["user", "password", "ben"]).1);
    assert!(!run(&config, &["user", "password", "nobody"]).1);
}

#[test]
fn figures_and_readiness_are_there_for_machines() {
    let (_folder, config) = config("");
    let server = Server::with(&config);
    let (status, body) = server.get("/readyz", "");
    assert!(body.contains("worker build") && [200, 503].contains(&status), "{body}");
    server.get("/nowhere", "");
    let (status, figures) = server.get("/metrics", "");
    assert_eq!(status, 200);
    for name in [
        "process_resident_memory_bytes",
        "slipway_http_request_duration_seconds_count",
        "slipway_builds_unfinished{status=\"queued\"} 0",
        "slipway_rollouts_unfinished 0",
        "slipway_http_streams_open 0",
    ] {
        assert!(figures.contains(name), "{name}: {figures}");
    }
}

#[test]
fn the_key_is_rotated_and_what_was_sealed_opens_with_the_new_one_alone() {
    let (_folder, config) = config("");
    let mut server = Server::with(&config);
    let key = config.parent().unwrap().join("new/data/key");
    let before = std::fs::read(&key).unwrap();
    let out = real::server::slipway(&config).args(["secrets", "rotate"]).output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && said.contains("key_file: ") && said.contains("a server uses it"), "{said}");
    assert_eq!(std::fs::read(&key).unwrap(), before, "the server would go on to seal with it");
    assert!(!key.with_extension("new").exists() && !key.with_extension("before").exists(), "nothing was begun");
    // A server that dies holds nothing.
    server.kill();
    let (said, done) = run(&config, &["secrets", "rotate"]);
    assert!(
        done && said.starts_with("Sealed with another key: 0 clusters, 0 credentials, 0 secrets, 0 centres."),
        "{said}"
    );
    let kept = std::fs::read(config.parent().unwrap().join("new/data/key.before")).unwrap();
    assert!(kept == before && std::fs::read(&key).unwrap() != before);
    assert!(!key.with_extension("new").exists());
    assert!(!run(&config, &["secrets", "rotate"]).1, "the key before the last is not lost by mistake");
    assert!(Server::with(&config).end(), "and the server begins with it");
}
