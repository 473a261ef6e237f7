//! Merges logs that are each in time order; holds one item of each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use domain::Time;
use domain::log::LogItem;
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::{BoxStream, unfold};

use super::source::moment;

/// An item in a heap: by time, then by the order of arrival.
pub struct Held {
    pub time: Time,
    pub order: u64,
    pub item: LogItem,
}

impl Held {
    pub fn new(item: LogItem, order: u64) -> Self {
        Self { time: moment(&item), order, item }
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Held {}
impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Held {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

pub fn merge(mut streams: Vec<BoxStream<'static, LogItem>>) -> BoxStream<'static, LogItem> {
    futures::stream::once(async move {
        let mut heads = BinaryHeap::new();
        let firsts = join_all(streams.iter_mut().map(StreamExt::next)).await;
        for (order, item) in (0u64..).zip(firsts) {
            heads.extend(item.map(|item| Reverse(Held::new(item, order))));
        }
        unfold((streams, heads), |(mut streams, mut heads)| async move {
            let Reverse(head) = heads.pop()?;
            // The order of a head is the number of its stream.
            let stream = usize::try_from(head.order).ok().and_then(|index| streams.get_mut(index));
            if let Some(stream) = stream
                && let Some(item) = stream.next().await
            {
                heads.push(Reverse(Held::new(item, head.order)));
            }
            Some((head.item, (streams, heads)))
        })
    })
    .flatten()
    .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::log::LogLine;
    use futures::stream::iter;

    fn log(pod: &str, seconds: &[i64]) -> BoxStream<'static, LogItem> {
        let lines: Vec<LogItem> = seconds
            .iter()
            .map(|at| {
                let time = DateTime::from_timestamp(*at, 0).unwrap_or_default();
                LogItem::Line(LogLine { time, pod: pod.to_owned(), container: "c".to_owned(), line: at.to_string() })
            })
            .collect();
        iter(lines).boxed()
    }

    #[tokio::test]
    async fn logs_are_merged_in_time_order() {
        let merged: Vec<LogItem> =
            merge(vec![log("a", &[1, 4, 5]), log("b", &[]), log("c", &[2, 3, 6])]).collect().await;
        let times: Vec<i64> = merged.iter().map(|item| moment(item).timestamp()).collect();
        assert_eq!(times, vec![1, 2, 3, 4, 5, 6]);
    }
}
