//! Follows logs: first what was written already, merged by time; then what comes. Readers, one for each container, put
//! lines into a bounded queue, a short window brings them into order, and pods that appear get readers of their own.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::log::{LogItem, LogQuery};
use domain::ports::LogStream;
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::{BoxStream, unfold};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_stream::wrappers::ReceiverStream;

use super::merge::{Held, merge};
use super::position::Position;
use super::reader::{Logs, Reader, Run};
use super::source::Key;

/// How long lines wait for older ones of other pods.
const WINDOW: Duration = Duration::from_millis(300);
const QUEUE: usize = 2000;
/// The most lines in the window.
const HELD: usize = 10_000;
/// How many windows may pass without any pod before the stream ends: 15 seconds.
const QUIET: u32 = 50;
/// How long the lines that are there are waited for. What one node holds back must not keep the others' lines back: it is
/// left to that container's reader.
const STALLED: Duration = Duration::from_secs(5);

pub fn follow(logs: impl Logs, query: LogQuery) -> LogStream {
    let (out, lines) = mpsc::channel(256);
    tokio::spawn(run(Arc::new(logs), query, out));
    ReceiverStream::new(lines).map(Ok).boxed()
}

/// Ends when the reader is gone, the cluster is closed, or there has been no pod for a while.
async fn run<L: Logs>(logs: Arc<L>, query: LogQuery, out: mpsc::Sender<LogItem>) {
    let (queue, mut arrived) = mpsc::channel::<LogItem>(QUEUE);
    let Some(mut read) = history(&*logs, &query, &out).await else { return };
    let mut readers = JoinSet::new();
    let mut known: HashMap<Key, watch::Sender<Run>> = HashMap::new();
    let mut held = BinaryHeap::new();
    let mut ripe = domain::Time::MIN_UTC;
    let (mut order, mut quiet) = (0u64, 0u32);
    let mut tick = interval(WINDOW);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = out.closed() => return,
            Some(item) = arrived.recv(), if held.len() < HELD => {
                held.push(Reverse(Held::new(item, order)));
                order += 1;
            }
            _ = tick.tick() => {
                let Some(now) = logs.now() else { return };
                for source in now.sources {
                    let run = source.run;
                    match known.entry(source.key()) {
                        Entry::Occupied(entry) => {
                            entry.get().send_if_modified(|known| std::mem::replace(known, run) != run);
                        }
                        Entry::Vacant(entry) => {
                            let runs = entry.insert(watch::Sender::new(run)).subscribe();
                            // A container that appears later is shown from its first line on.
                            let (query, position) = read.remove(&source.key()).unwrap_or_else(|| {
                                (LogQuery { tail: None, ..query.clone() }, Position::default())
                            });
                            let (logs, queue) = (Arc::clone(&logs), queue.clone());
                            readers.spawn(Reader { logs, source, query, position, runs, queue }.run());
                        }
                    }
                }
                while readers.try_join_next().is_some() {}
                quiet = if !now.pods && held.is_empty() { quiet + 1 } else { 0 };
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

/// For each container what its reader asks for, and from where.
type Read = HashMap<Key, (LogQuery, Position)>;

/// Sends what was written already, in the order of time, however much it is. `None` when the reader left meanwhile, or
/// the cluster.
async fn history(logs: &impl Logs, query: &LogQuery, out: &mpsc::Sender<LogItem>) -> Option<Read> {
    let sources = logs.now()?.sources;
    let live = |tail| LogQuery { tail, ..query.clone() };
    if query.tail == Some(0) {
        return Some(sources.iter().map(|source| (source.key(), (live(Some(0)), Position::default()))).collect());
    }
    let opened = sources.iter().map(|source| {
        let past = LogQuery { follow: false, ..query.clone() };
        timeout(STALLED, logs.open(source.clone(), past))
    });
    let (mut read, mut streams, mut pasts) = (Read::new(), Vec::new(), Vec::new());
    for (source, opened) in sources.iter().zip(join_all(opened).await) {
        match opened {
            Ok(Ok(lines)) => {
                let past = Arc::new(Mutex::new(Past::default()));
                streams.push(whole(lines, Arc::clone(&past)));
                pasts.push((source, past));
            }
            // Its reader tries again, and tells when it cannot.
            Ok(Err(_)) | Err(_) => drop(read.insert(source.key(), (live(query.tail), Position::default()))),
        }
    }
    let mut lines = merge(streams);
    while let Some(item) = lines.next().await {
        out.send(item).await.ok()?;
    }
    for (source, past) in pasts {
        let past = past.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A log that was empty is read from its first line on; one that could not be read, as it was asked for.
        let tail = query.tail.filter(|_| !past.ended);
        read.insert(source.key(), (live(tail), past.position));
    }
    Some(read)
}

/// How far a log was read, and whether to its end.
#[derive(Debug, Clone, Default)]
struct Past {
    position: Position,
    ended: bool,
}

/// The lines of a log as far as it can be read now; what follows is left to the reader, which goes on from there.
fn whole(lines: BoxStream<'static, LogItem>, past: Arc<Mutex<Past>>) -> BoxStream<'static, LogItem> {
    unfold((lines, past), |(mut lines, past)| async move {
        let next = timeout(STALLED, lines.next()).await;
        let mut read = past.lock().unwrap_or_else(PoisonError::into_inner);
        match next {
            Ok(Some(LogItem::Line(line))) => {
                read.position.pass(&line);
                drop(read);
                Some((LogItem::Line(line), (lines, past)))
            }
            Ok(None) => {
                read.ended = true;
                None
            }
            Ok(Some(LogItem::Gap { .. })) | Err(_) => None,
        }
    })
    .boxed()
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
