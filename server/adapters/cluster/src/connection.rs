//! Turns a stored connection into a client, and refuses what would let a kubeconfig reach into the server.

use std::time::Duration;

use domain::cluster::Connection;
use domain::error::{Error, Result};
use domain::text;
use kube::config::{KubeConfigOptions, Kubeconfig, KubeconfigError};
use kube::{Client, Config};

use crate::failure;

/// How long a connection may take to come about.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Reads the text. Programs and files it names would be run and read on Slipway's server with Slipway's rights, so
/// they are refused, whichever context names them.
fn read(text: &str) -> Result<Kubeconfig> {
    // The parser's own words may quote the text, and the text holds credentials: they are not kept.
    let config = Kubeconfig::from_yaml(text).map_err(|_| {
        Error::invalid(
            "kubeconfig",
            text!(
                "This cannot be read as a kubeconfig. Paste the whole file, for example the output of “kubectl config view --raw --flatten”.",
                "无法作为 kubeconfig 读取。请粘贴完整文件，例如 “kubectl config view --raw --flatten” 的输出。"
            ),
        )
    })?;
    for named in &config.auth_infos {
        let Some(user) = &named.auth_info else { continue };
        let name = &named.name;
        if user.exec.is_some() || user.auth_provider.is_some() {
            return Err(Error::invalid(
                "kubeconfig",
                text!(
                    "The user “{name}” signs in by running a program (exec or auth-provider). Slipway runs no programs from a kubeconfig: use a service account's token or a client certificate.",
                    "用户 “{name}” 通过运行程序登录（exec 或 auth-provider）。Slipway 不运行 kubeconfig 中的程序：请使用服务账号令牌或客户端证书。"
                ),
            ));
        }
        let files = [&user.token_file, &user.client_certificate, &user.client_key];
        if let Some(file) = files.into_iter().flatten().next() {
            return Err(names_a_file(file));
        }
    }
    let mut files = config.clusters.iter().filter_map(|named| named.cluster.as_ref()?.certificate_authority.as_ref());
    if let Some(file) = files.next() {
        return Err(names_a_file(file));
    }
    Ok(config)
}

fn names_a_file(file: &str) -> Error {
    Error::invalid(
        "kubeconfig",
        text!(
            "It names the file “{file}”, which Slipway does not read. “kubectl config view --raw --flatten” puts the contents of files into the text.",
            "其中引用了文件 “{file}”，Slipway 不会读取。“kubectl config view --raw --flatten” 可将文件内容写入文本。"
        ),
    )
}

/// kube's configuration for a connection.
pub async fn config(connection: &Connection) -> Result<Config> {
    let mut config = match connection {
        Connection::Kubeconfig { text, context } => {
            let options = KubeConfigOptions { context: context.clone(), ..KubeConfigOptions::default() };
            Config::from_custom_kubeconfig(read(text.expose())?, &options).await.map_err(|error| unusable(&error))?
        }
        Connection::InCluster => Config::incluster().map_err(|error| {
            Error::invalid(
                "kubeconfig",
                text!(
                    "Slipway does not run inside a cluster, so it has no service account there. Give a kubeconfig.",
                    "Slipway 未在集群内运行，没有可用的服务账号。请提供 kubeconfig。"
                ),
            )
            .because(error)
        })?,
    };
    config.connect_timeout = Some(PATIENCE);
    Ok(config)
}

fn unusable(error: &KubeconfigError) -> Error {
    Error::invalid(
        "kubeconfig",
        text!(
            "The kubeconfig lacks something: {error}. Choose a context whose cluster and user are in the text.",
            "kubeconfig 不完整：{error}。请选择其集群和用户都在文本中的上下文。"
        ),
    )
}

pub async fn client(connection: &Connection) -> Result<Client> {
    Client::try_from(config(connection).await?).map_err(|error| failure::error(&error))
}

/// A client that gives up at once, so that the first failure is told rather than a time-out.
pub async fn blunt(connection: &Connection) -> Result<Client> {
    let mut config = config(connection).await?;
    config.default_retry = false;
    Client::try_from(config).map_err(|error| failure::error(&error))
}

/// The API server's address in a connection.
pub fn server(connection: &Connection) -> Result<String> {
    match connection {
        Connection::InCluster => Ok("https://kubernetes.default.svc".to_owned()),
        Connection::Kubeconfig { text, context } => {
            let config = read(text.expose())?;
            let wanted = context.as_ref().or(config.current_context.as_ref());
            let context = config.contexts.iter().find(|named| Some(&named.name) == wanted);
            let cluster = context.and_then(|named| named.context.as_ref()).map(|context| &context.cluster);
            config
                .clusters
                .iter()
                .find(|named| Some(&named.name) == cluster)
                .and_then(|named| named.cluster.as_ref()?.server.clone())
                .ok_or_else(|| {
                    Error::invalid(
                        "context",
                        text!(
                            "The kubeconfig has no such context, or the context names no cluster with an address.",
                            "kubeconfig 中没有该上下文，或该上下文未指定带地址的集群。"
                        ),
                    )
                })
        }
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::secret::Secret;

    fn connection(user: &str, cluster: &str) -> Connection {
        let text = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{{name: c, context: {{cluster: k, user: u}}}}]\n\
             clusters: [{{name: k, cluster: {{server: 'https://k:6443'{cluster}}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n"
        );
        Connection::Kubeconfig { text: Secret::new(text), context: None }
    }

    #[test]
    fn the_address_is_found() {
        assert_eq!(server(&connection("token: x", "")), Ok("https://k:6443".to_owned()));
    }

    #[test]
    fn programs_and_files_are_refused() {
        let exec = server(&connection("exec: {apiVersion: v1, command: /bin/sh}", "")).expect_err("exec");
        assert!(exec.text.en.contains("runs no programs"), "{exec}");
        for (user, cluster) in [
            ("tokenFile: /etc/passwd", ""),
            ("client-key: /k", ""),
            ("client-certificate: /c", ""),
            ("token: x", ", certificate-authority: /ca"),
        ] {
            let error = server(&connection(user, cluster)).expect_err("file");
            assert!(error.text.en.contains("names the file"), "{error}");
        }
    }

    #[test]
    fn a_text_that_is_no_kubeconfig_is_refused_without_quoting_it() {
        let secret = Connection::Kubeconfig { text: Secret::new("[password: hunter2".to_owned()), context: None };
        let error = server(&secret).expect_err("no yaml");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}
