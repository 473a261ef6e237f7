//! Follows one container through all its runs: opens its log again where it broke off, waits for its next run when it
//! ended, and gives up when its pod is gone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use domain::log::{LogItem, LogQuery};
use domain::text;
use domain::text::Text;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::position::Position;
use super::source::{Source, moment};
use crate::failure::Fault;

/// How long a reader waits for a slow person before it drops lines.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long is waited at first, and at most, before a log is opened again.
const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// Where logs come from: a cluster, or what a test has written.
pub trait Logs: Send + Sync + 'static {
    /// What there is at this moment; `None` when the cluster was closed.
    fn now(&self) -> Option<Now>;
    fn open(&self, source: Source, query: LogQuery) -> BoxFuture<'static, Opened>;
}

pub type Opened = Result<BoxStream<'static, LogItem>, Fault>;

/// The containers that are meant, and whether there is any pod.
pub struct Now {
    pub pods: bool,
    pub sources: Vec<Source>,
}

/// Which run of a container it is, and whether it still goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub restarts: u32,
    pub running: bool,
}

pub struct Reader<L> {
    pub logs: Arc<L>,
    pub source: Source,
    /// What is asked for where nothing was read yet.
    pub query: LogQuery,
    pub position: Position,
    pub runs: watch::Receiver<Run>,
    pub queue: mpsc::Sender<LogItem>,
}

/// How a log ended.
enum End {
    /// The container ended, or the connection was closed in good order.
    Whole,
    Broken,
    /// Nobody reads any more.
    Left,
}

impl<L: Logs> Reader<L> {
    pub async fn run(mut self) {
        let mut wait = WAITS.0;
        // Failures one after another: the first is often over when it is tried again, so the second is told, once.
        let mut failures = 0_u32;
        let mut whole = false;
        loop {
            self.runs.borrow_and_update();
            match self.logs.open(self.source.clone(), self.position.go_on(&self.query)).await {
                Ok(lines) => {
                    if self.query.tail.is_some() {
                        // Where nothing is written until the connection breaks, it goes on from here.
                        self.query =
                            LogQuery { since: self.query.since.or(Some(Utc::now())), tail: None, ..self.query };
                    }
                    let (before, since) = (self.position.clone(), Instant::now());
                    whole = match self.pass_on(lines).await {
                        End::Whole => true,
                        End::Broken => false,
                        End::Left => return,
                    };
                    // Something in between may close quiet connections now and then, which is no failure.
                    if before != self.position || since.elapsed() > WAITS.1 {
                        (failures, wait) = (0, WAITS.0);
                    }
                }
                // The log went with its pod. What was read to its end is complete.
                Err(Fault::NotFound(_)) if whole => return,
                Err(Fault::NotFound(_)) => {
                    let why = text!(
                        "Pod {pod} is gone, and the rest of its log with it.",
                        "Pod {pod} 已不存在，其余日志也已随之删除。",
                        pod = self.source.pod
                    );
                    return self.tell(why).await;
                }
                Err(fault) => {
                    whole = false;
                    failures += 1;
                    if failures == 2 {
                        self.tell(fault.sentence()).await;
                    }
                }
            }
            let run = *self.runs.borrow();
            if whole && !run.running {
                // Its next run, if there will be one.
                if self.runs.changed().await.is_err() {
                    return;
                }
                continue;
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(WAITS.1);
        }
    }

    async fn tell(&self, why: Text) {
        // A reader that left needs no words.
        let _left = self.queue.send(self.source.gap(Utc::now(), None, why)).await;
    }

    /// Hands lines on until the log ends. Where the queue stays full, lines are dropped and counted.
    async fn pass_on(&mut self, mut lines: BoxStream<'static, LogItem>) -> End {
        let mut again = self.position.again();
        let mut dropped = 0_u64;
        loop {
            // Words on what was dropped do not wait for the container's next line.
            let next = if dropped > 0 { timeout(PATIENCE, lines.next()).await } else { Ok(lines.next().await) };
            let (item, end) = match next {
                Ok(Some(item @ LogItem::Line(_))) => (Some(item), None),
                // What broke off is read on from its last line, so that nothing is missing that had to be told.
                Ok(Some(LogItem::Gap { .. })) => (None, Some(End::Broken)),
                Ok(None) => (None, Some(End::Whole)),
                Err(_) => (None, None),
            };
            if let Some(LogItem::Line(line)) = &item {
                if again.says(line) {
                    continue;
                }
                self.position.pass(line);
            }
            if dropped > 0 {
                let why = text!("The reader was too slow for these lines.", "读取过慢，这些行已被跳过。");
                let gap = self.source.gap(item.as_ref().map_or_else(Utc::now, moment), Some(dropped), why);
                if end.is_some() {
                    if self.queue.send(gap).await.is_err() {
                        return End::Left;
                    }
                } else if self.queue.try_send(gap).is_err() {
                    dropped += u64::from(item.is_some());
                    continue;
                }
                dropped = 0;
            }
            if let Some(item) = item {
                match timeout(PATIENCE, self.queue.send(item)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return End::Left,
                    Err(_) => dropped += 1,
                }
            }
            if let Some(end) = end {
                return end;
            }
        }
    }
}
