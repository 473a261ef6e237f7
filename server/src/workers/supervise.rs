//! Keeps a worker at work: one that fails is logged once and begun again, later and later.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use domain::{Error, Result, Text, text};
use futures::FutureExt;

use super::World;
use crate::telemetry::health::State;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// By this a worker says that it has looked at the world and does its work.
#[derive(Clone)]
pub struct Up {
    name: &'static str,
    world: World,
}

impl Up {
    pub fn now(&self) {
        if matches!(self.world.health.set(self.name, State::Up), Some(State::Down(_))) {
            tracing::info!(worker = self.name, "The worker is at work again");
        }
    }

    /// It could not do its work just now and tries again by itself. Said once in the log.
    pub fn waits(&self, error: &Error) {
        let before = self.world.health.set(self.name, State::Down(failed(error)));
        if !matches!(before, Some(State::Down(_))) {
            tracing::error!(worker = self.name, error.cause = error.cause.as_deref(), "The worker waits: {error}");
        }
    }
}

/// Runs `work` until the server ends. `work` returns when the server ends, or with an error.
pub async fn supervise<W, F>(name: &'static str, world: World, work: W)
where
    W: Fn(World, Up) -> F,
    F: Future<Output = Result<()>>,
{
    world.health.set(name, State::Starting);
    let up = Up { name, world: world.clone() };
    let (mut pause, mut last) = (FIRST, None);
    loop {
        let begun = Instant::now();
        let done = AssertUnwindSafe(work(world.clone(), up.clone())).catch_unwind().await;
        if world.ending.is_cancelled() {
            return;
        }
        let error = match done {
            Ok(Ok(())) => Error::internal("it ended by itself"),
            Ok(Err(error)) => error,
            Err(panic) => Error::internal(format!("panic: {}", message(panic.as_ref()))),
        };
        if begun.elapsed() > LONGEST * 2 {
            (pause, last) = (FIRST, None);
        }
        if last.as_ref() != Some(&error) {
            tracing::error!(worker = name, error.cause = error.cause.as_deref(), "The worker failed: {error}");
        }
        world.health.set(name, State::Down(failed(&error)));
        last = Some(error);
        if world.ending.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        pause = (pause * 2).min(LONGEST);
    }
}

fn failed(error: &Error) -> Text {
    text!("Failed and begins again soon: {en}", "出错，稍后会重新开始：{zh}", en = error.text.en, zh = error.text.zh)
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
