//! Keeps the running step and the lines not told yet, and tells both to the sink in order.

use std::time::Instant;

use domain::build::{Step, StepStatus};
use domain::error::Result;
use domain::ports::{BuildProgress, BuildSink};

/// A log chunk is told at the latest when it has this many bytes.
const FULL: usize = 16 << 10;

pub struct Teller<'a> {
    sink: &'a dyn BuildSink,
    lines: String,
    next: usize,
    running: Option<(usize, Step, Instant)>,
}

impl<'a> Teller<'a> {
    pub fn new(sink: &'a dyn BuildSink) -> Self {
        Self { sink, lines: String::new(), next: 0, running: None }
    }

    pub async fn tell(&mut self, progress: BuildProgress) -> Result<()> {
        self.flush().await?;
        self.sink.tell(progress).await
    }

    /// Ends the step before, and begins one at this place of the log.
    pub async fn begin(&mut self, name: String) -> Result<()> {
        self.end().await?;
        let step = Step::begin(name, self.sink.offset());
        let index = self.next;
        self.next += 1;
        self.running = Some((index, step.clone(), Instant::now()));
        self.tell(BuildProgress::Step { index, step }).await
    }

    pub async fn line(&mut self, line: &str) -> Result<()> {
        self.lines.push_str(line.trim_end());
        self.lines.push('\n');
        if self.lines.len() >= FULL { self.flush().await } else { Ok(()) }
    }

    pub async fn flush(&mut self) -> Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        self.sink.tell(BuildProgress::Log(std::mem::take(&mut self.lines))).await
    }

    pub fn cached(&mut self) {
        if let Some((_, step, _)) = &mut self.running {
            step.cached = true;
        }
    }

    /// Told only when it changed: a push reports many times for each percent.
    pub async fn percent(&mut self, percent: u8) -> Result<()> {
        let Some((index, step, _)) = &mut self.running else { return Ok(()) };
        if step.percent == Some(percent) {
            return Ok(());
        }
        step.percent = Some(percent);
        let progress = BuildProgress::Step { index: *index, step: step.clone() };
        self.tell(progress).await
    }

    pub async fn end(&mut self) -> Result<()> {
        self.close(StepStatus::Succeeded).await
    }

    pub async fn fail(&mut self) -> Result<()> {
        self.close(StepStatus::Failed).await
    }

    async fn close(&mut self, status: StepStatus) -> Result<()> {
        self.flush().await?;
        let Some((index, mut step, since)) = self.running.take() else { return Ok(()) };
        step.status = status;
        step.log_end = Some(self.sink.offset());
        step.duration_ms = Some(u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX));
        self.sink.tell(BuildProgress::Step { index, step }).await
    }
}
