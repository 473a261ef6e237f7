//! One container's log as a stream of items.

use chrono::Utc;
use domain::Time;
use domain::log::{Gap, LogItem, LogLine, LogQuery};
use domain::text;
use domain::text::Text;
use futures::StreamExt;
use futures::stream::{BoxStream, once, unfold};
use k8s_openapi::api::core::v1::Pod;
use k8s_openapi::jiff::Timestamp;
use kube::api::LogParams;
use kube::{Api, Client};

use super::line;
use super::reader::{Opened, Run};
use crate::failure;

/// A container, and which of its runs it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub pod: String,
    pub uid: String,
    pub container: String,
    pub run: Run,
}

/// What a container is known by through all its runs: the pod's uid, and its own name.
pub type Key = (String, String);

/// The moment of an item.
pub fn moment(item: &LogItem) -> Time {
    match item {
        LogItem::Line(line) => line.time,
        LogItem::Gap { gap } => gap.time,
    }
}

impl Source {
    pub fn key(&self) -> Key {
        (self.uid.clone(), self.container.clone())
    }

    /// A word on the stream itself.
    pub fn gap(&self, time: Time, dropped: Option<u64>, why: Text) -> LogItem {
        LogItem::Gap { gap: Gap { time, pod: Some(self.pod.clone()), dropped, why } }
    }

    /// Opens the log. A log that cannot be opened is a gap, so that the others are still shown.
    pub async fn read(self, client: &Client, namespace: &str, query: &LogQuery) -> BoxStream<'static, LogItem> {
        match self.clone().open(client, namespace, query).await {
            Ok(lines) => lines,
            Err(fault) => {
                let gap = self.gap(Utc::now(), None, fault.sentence());
                once(async { gap }).boxed()
            }
        }
    }

    /// Opens the log. Where it cannot be read on, it ends with a gap.
    pub async fn open(self, client: &Client, namespace: &str, query: &LogQuery) -> Opened {
        let api: Api<Pod> = Api::namespaced(client.clone(), namespace);
        let params = LogParams {
            container: Some(self.container.clone()),
            follow: query.follow && !query.previous,
            previous: query.previous,
            since_time: query.since.and_then(|at| Timestamp::from_microsecond(at.timestamp_micros()).ok()),
            tail_lines: query.tail.map(i64::from),
            timestamps: true,
            ..LogParams::default()
        };
        let reader = Box::pin(api.log_stream(&self.pod, &params).await.map_err(|error| failure::fault(&error))?);
        let (since, follow) = (query.since, query.follow);
        // The server rounds the beginning to seconds: what lies before it is left out here.
        let lines = unfold(Some((reader, self, since.unwrap_or_default())), move |state| async move {
            let (mut reader, source, last) = state?;
            match line::next(&mut reader).await {
                Ok(None) => None,
                // Whoever follows has read it to its end.
                Ok(Some(text)) if line::says_gone(&text) => (!follow).then(|| {
                    let why = text!("Its node keeps no log of it any more.", "节点上已没有它的日志。");
                    (source.gap(last, None, why), None)
                }),
                Ok(Some(text)) => {
                    let (time, words) = line::split(&text).unwrap_or((last, &text));
                    let line = words.to_owned();
                    let item = LogLine { time, pod: source.pod.clone(), container: source.container.clone(), line };
                    Some((LogItem::Line(item), Some((reader, source, time))))
                }
                Err(error) => {
                    let why = Text::verbatim(error.to_string());
                    Some((source.gap(last, None, why), None))
                }
            }
        })
        .filter(move |item| std::future::ready(since.is_none_or(|since| moment(item) >= since)));
        Ok(lines.boxed())
    }
}
