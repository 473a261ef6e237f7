//! Logs of a workload: all its pods and containers in one stream, in time order.

mod follow;
mod line;
mod merge;
mod position;
mod reader;
mod source;

use std::sync::{Arc, Weak};

use domain::error::{Error, Result};
use domain::log::LogQuery;
use domain::ports::{LogStream, WorkloadKey};
use domain::text;
use domain::workload::{ContainerState, Pod};
use futures::StreamExt;
use futures::future::BoxFuture;
use kube::Client;

use crate::cluster::Cluster;
use crate::index::Place;
use reader::{Logs, Now, Opened, Run};
use source::Source;

/// The containers of these pods that a query means and that have written something, or could have.
fn sources(pods: &[Pod], query: &LogQuery) -> Vec<Source> {
    let mut found = Vec::new();
    for pod in pods.iter().filter(|pod| query.pod.as_ref().is_none_or(|name| *name == pod.name)) {
        for container in &pod.containers {
            let wanted = query.container.as_ref().is_none_or(|name| *name == container.name);
            let ran = match &container.state {
                ContainerState::Running { .. } | ContainerState::Terminated(_) => true,
                ContainerState::Waiting(_) => container.last.is_some(),
            };
            if wanted && ran && (!query.previous || container.restarts > 0) {
                found.push(Source {
                    pod: pod.name.clone(),
                    uid: pod.uid.clone(),
                    container: container.name.clone(),
                    run: Run {
                        restarts: container.restarts,
                        running: matches!(container.state, ContainerState::Running { .. }),
                    },
                });
            }
        }
    }
    found
}

/// The logs of a workload, for as long as its cluster is open.
struct OfWorkload {
    cluster: Weak<Cluster>,
    client: Client,
    place: Place,
    query: LogQuery,
}

impl Logs for OfWorkload {
    fn now(&self) -> Option<Now> {
        let cluster = self.cluster.upgrade()?;
        let workload = cluster.view.read(|view| view.workload(&self.place));
        let pods = workload.map(|workload| workload.pods).unwrap_or_default();
        Some(Now { pods: !pods.is_empty(), sources: sources(&pods, &self.query) })
    }

    fn open(&self, source: Source, query: LogQuery) -> BoxFuture<'static, Opened> {
        let (client, namespace) = (self.client.clone(), self.place.namespace.clone());
        Box::pin(async move { source.open(&client, &namespace, &query).await })
    }
}

pub async fn logs(cluster: Arc<Cluster>, key: &WorkloadKey, query: &LogQuery) -> Result<LogStream> {
    let place = Place { namespace: key.namespace.to_string(), service: key.service.to_string() };
    let workload = cluster.view.read(|view| view.workload(&place)).ok_or_else(|| {
        Error::unavailable(
            text!(
                "The cluster's first answer is still awaited. Try again in a moment.",
                "仍在等待集群的首次应答，请稍后重试。"
            ),
            "not listed",
        )
    })?;
    if let Some(pod) = query.pod.as_ref().filter(|name| !workload.pods.iter().any(|pod| pod.name == **name)) {
        return Err(Error::not_found(text!(
            "There is no pod {pod} any more; its log went with it.",
            "Pod {pod} 已不存在，其日志也已随之删除。"
        )));
    }
    let client = cluster.client.clone();
    if query.follow && !query.previous {
        let logs = OfWorkload { cluster: Arc::downgrade(&cluster), client, place, query: query.clone() };
        return Ok(follow::follow(logs, query.clone()));
    }
    let opened = sources(&workload.pods, query).into_iter().map(|source| {
        let (client, namespace, query) = (client.clone(), place.namespace.clone(), query.clone());
        async move { source.read(&client, &namespace, &query).await }
    });
    let streams = futures::future::join_all(opened).await;
    Ok(merge::merge(streams).map(Ok).boxed())
}
