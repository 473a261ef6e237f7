//! A repository behind a real sshd on this machine. Where none is installed (`openssh-server`), nothing is tested.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop at once, and says why it did nothing")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use builder::{GitRepositories, Settings};
use domain::ports::Repositories;
use domain::repository::{GitCredentials, GitUrl, RepositoryLook};
use domain::secret::Secret;

const SSHD: &str = "/usr/sbin/sshd";

/// An sshd that lets one key in, and a bare repository.
struct Server {
    folder: tempfile::TempDir,
    sshd: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.sshd.kill().unwrap();
        self.sshd.wait().unwrap();
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(out.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

fn key(folder: &Path, name: &str) -> PathBuf {
    run(folder, "ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", name]);
    folder.join(name)
}

fn start(folder: &Path, port: u16, host_key: &Path) -> Child {
    let config = format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\n\
         StrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n",
        host_key.display(),
        folder.join("right.pub").display()
    );
    std::fs::write(folder.join("sshd_config"), config).unwrap();
    let sshd = Command::new(SSHD).arg("-D").arg("-f").arg(folder.join("sshd_config")).stderr(Stdio::null()).spawn();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    sshd.unwrap()
}

impl Server {
    fn new() -> Option<Self> {
        if !Path::new(SSHD).exists() {
            eprintln!("{SSHD} is not there: nothing is tested");
            return None;
        }
        // sshd wants it for its unprivileged half; the package's service makes it at the start of the machine.
        std::fs::create_dir_all("/run/sshd").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for name in ["right", "wrong"] {
            key(path, name);
        }
        run(path, "git", &["init", "-q", "-b", "main", "work"]);
        std::fs::write(path.join("work/Dockerfile"), "FROM scratch\nEXPOSE 8080\n").unwrap();
        run(&path.join("work"), "git", &["add", "."]);
        let author = ["-c", "user.name=t", "-c", "user.email=t@example"];
        run(&path.join("work"), "git", &[&author[..], &["commit", "-q", "-m", "First light"]].concat());
        run(path, "git", &["clone", "-q", "--bare", "work", "shop.git"]);
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let sshd = start(path, port, &key(path, "host"));
        Some(Self { folder, sshd, port })
    }

    async fn look(&self, key: Option<&str>) -> domain::Result<RepositoryLook> {
        let folder = self.folder.path();
        let user = run(folder, "id", &["-un"]);
        let url = format!("ssh://{user}@127.0.0.1:{}{}", self.port, folder.join("shop.git").display());
        let credentials = key.map(|name| {
            // As it comes out of a form.
            let text = std::fs::read_to_string(folder.join(name)).unwrap().replace('\n', "\r\n");
            GitCredentials::SshKey { private_key: Secret::new(text.trim_end().to_owned()) }
        });
        let repositories = GitRepositories::new(Settings::new(folder.join("builds")));
        repositories.look(&GitUrl::parse(&url).unwrap(), None, None, credentials.as_ref()).await
    }
}

#[tokio::test]
async fn a_key_opens_the_repository_and_another_does_not() {
    let Some(mut server) = Server::new() else { return };
    let look = server.look(Some("right")).await.unwrap();
    assert_eq!((look.branches, look.exposes), (vec!["main".to_owned()], vec![8080]));
    for key in [Some("wrong"), None] {
        let refused = server.look(key).await.unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("credentials"), "{key:?}: {refused:?}");
    }
    let left = std::fs::read_dir(server.folder.path().join("builds")).unwrap().flatten();
    assert_eq!(left.map(|entry| entry.file_name()).collect::<Vec<_>>(), ["known_hosts"], "no key is left");

    // Somebody else answers at that address.
    server.sshd.kill().unwrap();
    server.sshd.wait().unwrap();
    let folder = server.folder.path().to_owned();
    server.sshd = start(&folder, server.port, &key(&folder, "other-host"));
    let refused = server.look(Some("right")).await.unwrap_err();
    assert!(refused.text.en.contains("has changed since it was first seen"), "{refused:?}");
}
