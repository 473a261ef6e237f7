//! Takes what the builder tells and writes it down. The writing is a task of its own: a build that is dropped in the
//! middle never leaves a half-written log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::build::Build;
use domain::event::{Event, Notice};
use domain::id::TeamId;
use domain::ports::{BuildProgress, BuildSink, Ports};
use domain::use_cases::build::publish;
use domain::{Error, Result};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::keep::keep;

/// Pages are told at most this often; the first news at once.
const REST: Duration = Duration::from_millis(100);
/// What may wait to be written before the builder has to.
const WAITING: usize = 16;
/// Bytes of log in one event. A reader whose end is not the next event's offset reads the log.
const EVENT: usize = 64 << 10;

/// The builder's end.
pub struct Sink {
    told: Sender<BuildProgress>,
    offset: AtomicU64,
}

#[async_trait]
impl BuildSink for Sink {
    async fn tell(&self, progress: BuildProgress) -> Result<()> {
        let progress = match progress {
            // No database keeps NUL; the offsets must count what is kept.
            BuildProgress::Log(text) => BuildProgress::Log(text.replace('\0', " ")),
            other => other,
        };
        let length = if let BuildProgress::Log(text) = &progress { text.len() as u64 } else { 0 };
        self.told.send(progress).await.map_err(|_| Error::internal("the build's log could not be written"))?;
        self.offset.fetch_add(length, Ordering::Relaxed);
        Ok(())
    }

    fn offset(&self) -> u64 {
        self.offset.load(Ordering::Relaxed)
    }
}

/// Begins to write at the log's present end. The task ends when the sink is dropped, and gives the build as it is then.
pub fn open(ports: &Ports, team: TeamId, build: Build, offset: u64) -> (Sink, JoinHandle<(Build, Result<()>)>) {
    let (told, hears) = channel(WAITING);
    let (ports, before) = (Arc::new(ports.clone()), build.steps.len());
    let writer = Writer { ports, team, build, before, offset, lines: String::new(), changed: false };
    let task = tokio::spawn(writer.write(hears));
    (Sink { told, offset: AtomicU64::new(offset) }, task)
}

struct Writer {
    ports: Arc<Ports>,
    team: TeamId,
    build: Build,
    /// How many steps earlier attempts left: those of this one come after them.
    before: usize,
    /// The log's end in the database.
    offset: u64,
    /// Lines that pages were not told of; they end at `offset`, unless some were left out.
    lines: String,
    /// Steps or the commit changed and are not written yet.
    changed: bool,
}

impl Writer {
    async fn write(mut self, mut hears: Receiver<BuildProgress>) -> (Build, Result<()>) {
        let mut next = Instant::now();
        loop {
            let news = self.changed || !self.lines.is_empty();
            let done = tokio::select! {
                biased;
                () = sleep_until(next), if news => {
                    next = Instant::now() + REST;
                    self.tell().await
                }
                progress = hears.recv() => match progress {
                    Some(progress) => self.take(progress).await,
                    None => {
                        let done = self.tell().await;
                        return (self.build, done);
                    }
                }
            };
            if done.is_err() {
                return (self.build, done);
            }
        }
    }

    async fn take(&mut self, progress: BuildProgress) -> Result<()> {
        match progress {
            BuildProgress::Log(text) => {
                keep(|| self.ports.store.build_log_append(self.build.id, self.offset, &text)).await?;
                self.offset += text.len() as u64;
                if self.lines.len() + text.len() > EVENT {
                    // Told in part: what pages miss they see by the next offset.
                    self.lines.clear();
                }
                if text.len() <= EVENT {
                    self.lines.push_str(&text);
                }
            }
            BuildProgress::Commit { hash, subject } => {
                self.build.commit = Some(hash);
                self.build.subject = Some(subject);
                self.changed = true;
            }
            BuildProgress::Step { index, step } => {
                match self.build.steps.get_mut(self.before + index) {
                    Some(known) => *known = step,
                    None => self.build.steps.push(step),
                }
                self.changed = true;
            }
        }
        Ok(())
    }

    /// Writes the steps, and tells pages what they do not know.
    async fn tell(&mut self) -> Result<()> {
        if self.changed {
            // Somebody may have asked meanwhile: what is told must not take that back.
            self.build.cancel_requested = keep(|| self.ports.store.build_update(&self.build)).await?;
            self.changed = false;
            publish(&self.ports, self.team, &self.build);
        }
        if !self.lines.is_empty() {
            let text = std::mem::take(&mut self.lines);
            let event = Event::BuildLog {
                service: self.build.service_name.clone(),
                number: self.build.number,
                offset: self.offset - text.len() as u64,
                text,
            };
            self.ports.events.publish(Notice { team: Some(self.team), event });
        }
        Ok(())
    }
}
