//! What `git` complains about, as sentences that name the field at fault.

use domain::error::{Error, Kind};
use domain::repository::{GitRef, GitUrl};
use domain::text;

use crate::trouble::{disk_full, says_disk_full};

/// Maps git's own words (LC_ALL=C, so they are always English) to a sentence.
pub fn sentence(said: &str, url: &GitUrl, has_credentials: bool) -> Error {
    let lower = said.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says_disk_full(said) {
        return disk_full(said);
    }
    if any(&["host key verification failed", "remote host identification has changed"]) {
        return at(
            "url",
            text!(
                "The ssh key of the host of {url} has changed since it was first seen: refused. An administrator should look into it.",
                "{url} 所在主机的 ssh 密钥与首次见到的不同，已拒绝。请管理员检查。"
            ),
            said,
        );
    }
    // Redirects are not followed where credentials are sent.
    if ["301", "302", "303", "307", "308"].iter().any(|status| lower.contains(&format!("returned error: {status}"))) {
        return at(
            "url",
            text!(
                "The server of {url} sends on to another address, and credentials are not sent after it. Give the address that it leads to; often that is the same with .git at its end.",
                "{url} 的服务器重定向到另一个地址，凭据不会随之发送。请填写最终地址；通常是在末尾加上 .git。"
            ),
            said,
        );
    }
    let wants_password = ["could not read username", "could not read password", "terminal prompts disabled"];
    if any(&wants_password)
        || any(&["authentication failed", "permission denied (", "invalid format", "error in libcrypto"])
        || any(&["error: 401", "error: 403"])
    {
        let text = match (has_credentials, url.is_ssh()) {
            (true, false) => text!("The repository refuses this user name and password.", "仓库拒绝了该用户名和密码。"),
            (true, true) => text!("The repository refuses this ssh key.", "仓库拒绝了该 ssh 密钥。"),
            (false, false) => text!(
                "The repository wants a user name and a password (or a token).",
                "该仓库需要用户名和密码（或令牌）。"
            ),
            (false, true) => text!("The repository wants an ssh key.", "该仓库需要 ssh 密钥。"),
        };
        return at("credentials", text, said);
    }
    if any(&["couldn't find remote ref", "not our ref", "unadvertised object", "could not parse commit"]) {
        return at(
            "ref",
            text!("There is no such branch, tag or commit in the repository.", "仓库中没有该分支、标签或提交。"),
            said,
        );
    }
    if any(&["not found", "does not exist", "repository not exported", "access denied", "does not appear to be a git"])
    {
        return at(
            "url",
            text!(
                "There is no Git repository at {url} (or it is private and wants credentials).",
                "{url} 处没有 Git 仓库（或者它是私有的，需要凭据）。"
            ),
            said,
        );
    }
    // Plain files can be listed, which is why this comes only with the fetch; without its history none can be fetched.
    if any(&["dumb http transport"]) {
        return at(
            "url",
            text!(
                "{url} is served as plain files, from which no single commit can be fetched. Serve it with git-http-backend or a Git server.",
                "{url} 以静态文件方式提供，无法从中获取单个提交。请改用 git-http-backend 或 Git 服务器提供。"
            ),
            said,
        );
    }
    at(
        "url",
        text!(
            "The repository {url} cannot be reached. Check the address, and that this server may connect to it.",
            "无法访问仓库 {url}。请检查地址，以及服务器能否连接到它。"
        ),
        said,
    )
}

fn at(field: &str, text: domain::text::Text, said: &str) -> Error {
    Error::invalid(field, text).because(said.trim())
}

pub fn unknown_ref(reference: &GitRef) -> Error {
    Error::invalid(
        "ref",
        text!(
            "The repository has no branch, tag or commit “{reference}”. A commit is given with all 40 digits.",
            "仓库中没有分支、标签或提交 “{reference}”。提交需要写全 40 位。"
        ),
    )
}

pub fn empty() -> Error {
    Error::invalid("ref", text!("The repository is empty: it has no branch yet.", "仓库是空的：还没有任何分支。"))
}

pub fn no_dockerfile(path: &str, found: &[String]) -> Error {
    let known = found.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
    let text = if known.is_empty() {
        text!("The commit has no Dockerfile at “{path}”.", "该提交的 “{path}” 处没有 Dockerfile。")
    } else {
        text!(
            "There is no Dockerfile at “{path}”. The repository has: {known}.",
            "“{path}” 处没有 Dockerfile。仓库中有：{known}。"
        )
    };
    Error::invalid("dockerfile", text)
}

pub fn too_slow(seconds: u64) -> Error {
    Error::invalid(
        "url",
        text!("The repository did not answer within {seconds} seconds.", "仓库在 {seconds} 秒内没有响应。"),
    )
}

pub fn too_large(bytes: u64) -> Error {
    Error::invalid(
        "url",
        text!(
            "The repository is larger than the {megabytes} MiB that are allowed here.",
            "仓库超过了允许的 {megabytes} MiB。",
            megabytes = bytes >> 20
        ),
    )
}

pub fn no_git(error: impl std::fmt::Display) -> Error {
    let text = text!("The program git cannot be started on the server.", "服务器上无法启动 git 程序。");
    Error::new(Kind::Unavailable, text).because(error)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    fn field(said: &str) -> Option<String> {
        sentence(said, &GitUrl::parse("https://git.example/a/b").unwrap(), false).field
    }

    #[test]
    fn each_complaint_names_its_field() {
        let wants = "fatal: could not read Username for 'https://git.example': terminal prompts disabled";
        assert_eq!(field(wants).as_deref(), Some("credentials"));
        assert_eq!(field("fatal: couldn't find remote ref x").as_deref(), Some("ref"));
        assert_eq!(field("fatal: repository 'https://git.example/a/b/' not found").as_deref(), Some("url"));
        assert_eq!(field("fatal: unable to connect: Connection refused").as_deref(), Some("url"));
        let moved = "fatal: unable to access 'https://git.example/a/b/': The requested URL returned error: 301";
        assert_eq!(field(moved).as_deref(), Some("url"));
        assert_eq!(field("fatal: write error: No space left on device"), None);
    }

    #[test]
    fn a_repository_of_plain_files_is_told_from_one_that_cannot_be_reached() {
        let url = GitUrl::parse("http://git.example/a/b").unwrap();
        let said = sentence("fatal: dumb http transport does not support shallow capabilities\n", &url, false);
        assert_eq!(said.field.as_deref(), Some("url"));
        assert!(said.text.en.contains("git-http-backend"), "{}", said.text.en);
    }
}
