//! Follows logs: readers put lines into a bounded queue, a short window brings them into order, and pods that appear
//! get readers of their own.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::{Arc, Weak};
use std::time::Duration;

use chrono::Utc;
use domain::log::{LogItem, LogQuery};
use domain::ports::LogStream;
use domain::text;
use futures::StreamExt;
use kube::Client;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_stream::wrappers::ReceiverStream;

use super::merge::Held;
use super::source::{Source, moment};
use crate::cluster::Cluster;
use crate::index::Place;

/// How long lines wait for older ones of other pods.
const WINDOW: Duration = Duration::from_millis(300);
/// How long a reader waits for a slow person before it drops lines.
const PATIENCE: Duration = Duration::from_secs(2);
const QUEUE: usize = 2000;
/// The most lines in the window.
const HELD: usize = 10_000;
/// How many windows may pass without any pod before the stream ends: 15 seconds.
const QUIET: u32 = 50;

pub fn follow(cluster: &Arc<Cluster>, place: Place, query: LogQuery) -> LogStream {
    let (out, lines) = mpsc::channel(256);
    tokio::spawn(run(Arc::downgrade(cluster), place, query, out));
    ReceiverStream::new(lines).map(Ok).boxed()
}

/// Ends when the reader is gone, the cluster is closed, or there has been no pod for a while.
async fn run(cluster: Weak<Cluster>, place: Place, query: LogQuery, out: mpsc::Sender<LogItem>) {
    let (queue, mut arrived) = mpsc::channel::<LogItem>(QUEUE);
    let mut readers = JoinSet::new();
    let mut known: HashSet<Source> = HashSet::new();
    let mut held = BinaryHeap::new();
    let mut ripe = domain::Time::MIN_UTC;
    let (mut order, mut quiet) = (0u64, 0u32);
    let mut tick = interval(WINDOW);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut first = true;
    loop {
        tokio::select! {
            () = out.closed() => return,
            Some(item) = arrived.recv(), if held.len() < HELD => {
                held.push(Reverse(Held::new(item, order)));
                order += 1;
            }
            _ = tick.tick() => {
                let Some(cluster) = cluster.upgrade() else { return };
                let pods = cluster.view.read(|view| view.workload(&place)).map(|workload| workload.pods).unwrap_or_default();
                for source in super::sources(&pods, &query) {
                    if known.insert(source.clone()) {
                        // A pod that appears later is shown from its first line on.
                        let query = LogQuery { tail: query.tail.filter(|_| first), ..query.clone() };
                        readers.spawn(read(cluster.client.clone(), place.namespace.clone(), source, query, queue.clone()));
                    }
                }
                first = false;
                while readers.try_join_next().is_some() {}
                quiet = if readers.is_empty() && pods.is_empty() && held.is_empty() { quiet + 1 } else { 0 };
                // What is not newer than the newest line of the last tick has waited one window at least.
                while held.peek().is_some_and(|Reverse(next): &Reverse<Held>| next.time <= ripe) {
                    let Some(Reverse(next)) = held.pop() else { break };
                    if out.send(next.item).await.is_err() {
                        return;
                    }
                }
                ripe = held.iter().map(|Reverse(held)| held.time).max().unwrap_or(ripe);
                if quiet > QUIET {
                    return;
                }
            }
        }
    }
}

/// Reads one container until it ends, and opens the log again when the connection broke.
async fn read(client: Client, namespace: String, source: Source, mut query: LogQuery, queue: mpsc::Sender<LogItem>) {
    let mut wait = Duration::from_secs(1);
    let mut dropped = 0u64;
    loop {
        let mut broke = false;
        let mut last = None;
        let mut lines = source.clone().read(&client, &namespace, &query).await;
        while let Some(item) = lines.next().await {
            match &item {
                LogItem::Line(line) => {
                    last = Some(line.time);
                    wait = Duration::from_secs(1);
                }
                LogItem::Gap { .. } => broke = true,
            }
            if dropped > 0 {
                let why = text!("The reader was too slow for these lines.", "读取过慢，这些行已被跳过。");
                if queue.try_send(source.gap(moment(&item), Some(dropped), why)).is_err() {
                    dropped += 1;
                    continue;
                }
                dropped = 0;
            }
            match timeout(PATIENCE, queue.send(item)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                Err(_) => dropped += 1,
            }
        }
        if !broke {
            return;
        }
        // One microsecond later, so that the last line is not shown twice.
        if let Some(at) = last {
            query = LogQuery { since: Some(at + chrono::Duration::microseconds(1)), tail: None, ..query };
        } else if query.since.is_none() && query.tail.is_some() {
            query.since = Some(Utc::now());
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(30));
    }
}
