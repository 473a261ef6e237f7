//! Where source code lives: a Git URL, what to check out of it, and what a look at it found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::text;
use crate::text::Text;

/// A Git URL that is safe to hand to `git`: https, http, ssh, git, or the short `user@host:path`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GitUrl(String);

impl GitUrl {
    /// Parses a URL; the error's field is `url`. Refused: local files, remote helpers (`ext::`), options that pose as
    /// URLs, and passwords inside the URL (they would end up in logs).
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = |why: Text| Err(Error::invalid("url", why));
        if text.is_empty() {
            return wrong(text!("A repository URL is needed.", "请填写仓库地址。"));
        }
        if text.starts_with('-') || text.contains("::") && !text.contains('[') {
            return wrong(text!(
                "This is not a URL but an option of git: refused.",
                "这不是地址而是 git 选项，已拒绝。"
            ));
        }
        if text.len() > 1000 || text.chars().any(|c| c.is_whitespace() || c.is_control() || "\\\"'<>`|;".contains(c)) {
            return wrong(text!("The URL contains characters that no URL has.", "地址中含有不允许的字符。"));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Self::short(text);
        };
        match scheme {
            "https" | "http" | "ssh" | "git" => {}
            "file" => {
                return wrong(text!(
                    "Files of the server itself are not offered: use an https, ssh or git URL.",
                    "不支持服务器本地文件：请使用 https、ssh 或 git 地址。"
                ));
            }
            _ => {
                return wrong(text!(
                    "“{scheme}” is not supported: use an https, ssh or git URL.",
                    "不支持 “{scheme}”：请使用 https、ssh 或 git 地址。"
                ));
            }
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        if user.is_some_and(|user| user.contains(':')) || (user.is_some() && scheme != "ssh") {
            return wrong(text!(
                "Take the user name and password out of the URL and put them into their own fields: they are kept encrypted there.",
                "请把用户名和密码从地址中移到各自的输入框：它们会被加密保存。"
            ));
        }
        if host.is_empty() || host.starts_with('-') || path.trim_matches('/').is_empty() {
            return wrong(text!(
                "The URL needs a host and a path: https://host/team/project.git",
                "地址需要主机和路径：https://host/team/project.git"
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The short form that ssh users know: `git@host:team/project.git`.
    fn short(text: &str) -> Result<Self> {
        let parts = text.split_once(':').and_then(|(left, path)| Some((left.split_once('@')?, path)));
        match parts {
            Some(((user, host), path))
                if !user.is_empty()
                    && !host.is_empty()
                    && !host.starts_with('-')
                    && !host.contains('/')
                    && !path.is_empty()
                    && !path.starts_with('-') =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Error::invalid(
                "url",
                text!(
                    "“{text}” is not a Git URL: https://host/path, ssh://user@host/path, git://host/path or user@host:path.",
                    "“{text}” 不是 Git 地址：应为 https://host/path、ssh://user@host/path、git://host/path 或 user@host:path。"
                ),
            )),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `git` reaches it over ssh (and so takes a key, not a password).
    pub fn is_ssh(&self) -> bool {
        self.0.starts_with("ssh://") || !self.0.contains("://")
    }

    /// Scheme, host and port: the server that a password or a key would be handed to.
    pub fn origin(&self) -> (&str, String, &str) {
        let (scheme, authority) = match self.0.split_once("://") {
            Some((scheme, rest)) => (scheme, rest.split('/').next().unwrap_or_default()),
            // The short form ends its host with a colon, and has no port.
            None => ("ssh", self.0.as_str()),
        };
        let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
        // The colons of an IPv6 address stand in brackets.
        let end = place.find(']').map_or(0, |at| at + 1);
        let (host, port) = match place[end..].split_once(':') {
            Some((rest, port)) => (&place[..end + rest.len()], port),
            None => (place, ""),
        };
        let usual = match scheme {
            "https" => "443",
            "http" => "80",
            "ssh" => "22",
            _ => "",
        };
        let port = if port.is_empty() || !self.0.contains("://") { usual } else { port };
        (scheme, host.to_ascii_lowercase(), port)
    }

    /// The last part of the path without `.git`: a proposal for the service's name.
    pub fn stem(&self) -> &str {
        let last = self.0.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default();
        last.strip_suffix(".git").unwrap_or(last)
    }
}

/// A branch, a tag or a commit, after `git check-ref-format`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GitRef(String);

impl GitRef {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let bad = text.is_empty()
            || text.len() > 250
            || text.starts_with(['-', '/', '.'])
            || text.ends_with(['/', '.'])
            || text.ends_with(".lock")
            || text.contains("..")
            || text.contains("//")
            || text.contains("@{")
            || text.chars().any(|c| c.is_whitespace() || c.is_control() || "~^:?*[\\'\"`$;|<>&".contains(c));
        if bad {
            return Err(Error::invalid(
                "ref",
                text!("“{text}” is not a branch, a tag or a commit.", "“{text}” 不是分支、标签或提交。"),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path inside the repository: relative, without `..`. Empty means the top.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepositoryPath(String);

impl RepositoryPath {
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim().trim_end_matches('/');
        let text = text.strip_prefix("./").unwrap_or(text);
        let bad = text.len() > 400
            || text.starts_with(['/', '-'])
            || text.contains('\\')
            || text.chars().any(char::is_control)
            || text.split('/').any(|part| part == ".." || part == ".git");
        if bad && text != "." {
            return Err(Error::invalid(
                "path",
                text!(
                    "“{text}” is not a path inside the repository: write it from its top, without “..”.",
                    "“{text}” 不是仓库内的路径：请从仓库根目录写起，不含 “..”。"
                ),
            ));
        }
        Ok(Self(if text == "." { String::new() } else { text.to_owned() }))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

crate::parsed::as_text!(GitUrl, GitRef, RepositoryPath);

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
shown!(GitUrl, GitRef, RepositoryPath);

/// What `git` needs to be let in. Encrypted at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitCredentials {
    Password { user: String, password: Secret<String> },
    SshKey { private_key: Secret<String> },
}

/// What a look at the repository found, while the form is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryLook {
    /// The commit that the ref points to.
    pub commit: String,
    pub branches: Vec<String>,
    pub default_branch: Option<String>,
    /// Dockerfiles found, as paths from the top of the repository.
    pub dockerfiles: Vec<String>,
    /// Ports that the chosen Dockerfile exposes.
    pub exposes: Vec<u16>,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://git.example/shop/orders.git", "orders")]
    #[case("git@git.example:shop/orders.git", "orders")]
    #[case("ssh://git@git.example:2222/shop/orders", "orders")]
    #[case("git://127.0.0.1/hello", "hello")]
    fn a_git_url_is_taken_and_proposes_a_name(#[case] url: &str, #[case] stem: &str) {
        assert_eq!(GitUrl::parse(url).expect("a URL").stem(), stem);
    }

    #[rstest]
    #[case("file:///etc")]
    #[case("/etc")]
    #[case("--upload-pack=touch")]
    #[case("ext::sh -c true")]
    #[case("https://ann:secret@git.example/x")]
    #[case("https://git.example")]
    #[case("ssh://-oProxyCommand=x/y")]
    #[case("git@-oProxyCommand=x:y")]
    fn what_is_dangerous_or_no_url_is_refused(#[case] url: &str) {
        assert!(GitUrl::parse(url).is_err());
    }

    #[rstest]
    #[case("https://git.example/a", "https://GIT.example:443/b/c", true)]
    #[case("git@git.example:a", "ssh://ann@git.example/b", true)]
    #[case("https://git.example/a", "http://git.example/a", false)]
    #[case("https://git.example/a", "https://git.example:8443/a", false)]
    #[case("https://git.example/a", "https://evil.example/git.example/a", false)]
    #[case("ssh://git@git.example/a", "ssh://git.example@evil.example/a", false)]
    #[case("git@[::1]:a", "git@[::2]:a", false)]
    fn the_server_behind_a_url_is_known(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
        let [one, other] = [one, other].map(|url| GitUrl::parse(url).expect("a URL"));
        assert_eq!(one.origin() == other.origin(), same, "{:?} {:?}", one.origin(), other.origin());
    }

    #[rstest]
    #[case("../x")]
    #[case("/etc")]
    #[case("a/../../b")]
    #[case(".git/hooks")]
    fn a_path_cannot_leave_the_repository(#[case] path: &str) {
        assert!(RepositoryPath::parse(path).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = (GitUrl::parse(&text).map(|url| url.origin().1), GitRef::parse(&text), RepositoryPath::parse(&text));
        }
    }
}
