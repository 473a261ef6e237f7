//! Does a job per key: never twice at once for the same key, a bounded number at once, and in the long run not more often
//! than a rest allows. However often a key is woken meanwhile, it is done once more.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

/// A job that panicked is tried again after this long.
const AFTER_PANIC: Duration = Duration::from_secs(30);

/// What is to be done, and when.
pub struct Schedule<K> {
    at_once: usize,
    rest: Duration,
    /// How many times a key that was quiet may be done before its rests begin.
    burst: u32,
    due: BTreeSet<(Instant, K)>,
    when: HashMap<K, Instant>,
    /// When all rests of a key are over: each time that it is done adds one.
    rested: HashMap<K, Instant>,
    running: HashSet<K>,
    /// Tasks of their own: a job must go on while its worker waits for the database.
    jobs: JoinSet<Option<Duration>>,
    keys: HashMap<Id, K>,
}

impl<K: Clone + Eq + Hash + Ord + Send + 'static> Schedule<K> {
    pub fn new(at_once: usize, rest: Duration) -> Self {
        Self {
            at_once,
            rest,
            burst: 1,
            due: BTreeSet::new(),
            when: HashMap::new(),
            rested: HashMap::new(),
            running: HashSet::new(),
            jobs: JoinSet::new(),
            keys: HashMap::new(),
        }
    }

    /// Lets a key that was quiet be done this many times before its rests begin.
    pub fn in_bursts_of(mut self, burst: u32) -> Self {
        self.burst = burst.max(1);
        self
    }

    /// Does the key's job as soon as it has rested enough.
    pub fn wake(&mut self, key: K) {
        let now = Instant::now();
        let saved = self.rest * (self.burst - 1);
        let enough = self.rested.get(&key).and_then(|rested| rested.checked_sub(saved)).unwrap_or(now);
        self.plan(key, enough.max(now));
    }

    fn plan(&mut self, key: K, at: Instant) {
        if let Some(planned) = self.when.get(&key) {
            if *planned <= at {
                return;
            }
            self.due.remove(&(*planned, key.clone()));
        }
        self.when.insert(key.clone(), at);
        self.due.insert((at, key));
    }

    /// Works for ever. Nothing is lost when the future is dropped and made again.
    /// `job` gives after how long it wants to be done again without being woken.
    pub async fn work(&mut self, job: impl Fn(K) -> BoxFuture<'static, Option<Duration>>) {
        loop {
            let now = Instant::now();
            while self.running.len() < self.at_once {
                let Some(key) = self.next(now) else { break };
                let rested = self.rested.entry(key.clone()).or_insert(now);
                *rested = (*rested).max(now) + self.rest;
                self.running.insert(key.clone());
                let task = self.jobs.spawn(job(key.clone()));
                self.keys.insert(task.id(), key);
            }
            let full = self.running.len() >= self.at_once;
            let first = self.due.iter().find(|(_, key)| !self.running.contains(key)).map(|(at, _)| *at);
            let sleep = async {
                match first {
                    Some(at) if !full => tokio::time::sleep_until(at).await,
                    _ => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(done) = self.jobs.join_next_with_id() => self.ended(done),
                () = sleep => {}
            }
        }
    }

    fn ended(&mut self, done: Result<(Id, Option<Duration>), JoinError>) {
        let (id, again) = match done {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(error.message = %error, "A job panicked and is tried again");
                (error.id(), Some(AFTER_PANIC))
            }
        };
        let Some(key) = self.keys.remove(&id) else { return };
        self.running.remove(&key);
        match again {
            Some(after) => self.plan(key, Instant::now() + after),
            None => self.forget_rested(),
        }
    }

    /// The first key that is due and does not run.
    fn next(&mut self, now: Instant) -> Option<K> {
        let due = self.due.iter().take_while(|(at, _)| *at <= now);
        let (at, key) = due.into_iter().find(|(_, key)| !self.running.contains(key)).cloned()?;
        self.due.remove(&(at, key.clone()));
        self.when.remove(&key);
        Some(key)
    }

    /// Keys that were deleted must not be remembered for ever.
    fn forget_rested(&mut self) {
        if self.rested.len() > 1024 {
            let now = Instant::now();
            self.rested.retain(|_, rested| *rested > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex, PoisonError};

    type Done = Arc<Mutex<Vec<(&'static str, Duration)>>>;

    /// Runs the schedule for some time; gives what was begun, and when.
    async fn run(
        schedule: &mut Schedule<&'static str>,
        takes: Duration,
        length: Duration,
    ) -> Vec<(&'static str, Duration)> {
        let (done, start) = (Done::default(), Instant::now());
        let noted = Arc::clone(&done);
        let job = move |key: &'static str| {
            let done = Arc::clone(&noted);
            let job: BoxFuture<'static, Option<Duration>> = Box::pin(async move {
                done.lock().unwrap_or_else(PoisonError::into_inner).push((key, start.elapsed()));
                tokio::time::sleep(takes).await;
                None
            });
            job
        };
        assert!(tokio::time::timeout(length, schedule.work(job)).await.is_err());
        done.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[tokio::test]
    async fn the_first_time_is_at_once_and_the_next_after_the_rest() {
        let mut schedule = Schedule::new(8, MS(300));
        schedule.wake("a");
        let first = run(&mut schedule, MS(1), MS(50)).await;
        assert!(first.len() == 1 && first[0].1 < MS(50), "{first:?}");
        schedule.wake("a");
        schedule.wake("a");
        let next = run(&mut schedule, MS(1), MS(900)).await;
        assert!(next.len() == 1 && next[0].1 >= MS(200), "{next:?}");
    }

    #[tokio::test]
    async fn a_key_that_was_quiet_is_done_several_times_before_its_rests_begin() {
        let mut schedule = Schedule::new(8, MS(300)).in_bursts_of(3);
        let mut at_once = 0;
        for _ in 0..5 {
            schedule.wake("a");
            at_once += run(&mut schedule, MS(1), MS(20)).await.len();
        }
        assert_eq!(at_once, 3);
        assert_eq!(run(&mut schedule, MS(1), MS(400)).await.len(), 1, "and then once in a rest");
    }

    #[tokio::test]
    async fn a_key_never_runs_twice_at_once_and_others_are_bounded() {
        let mut schedule = Schedule::new(2, MS(0));
        for key in ["a", "b", "c"] {
            schedule.wake(key);
        }
        let done = run(&mut schedule, MS(200), MS(900)).await;
        let at = |wanted| done.iter().find(|(key, _)| *key == wanted).map(|(_, at)| *at);
        assert!(done.len() == 3 && at("c") >= Some(MS(200)), "{done:?}");
        assert!(at("a") < Some(MS(200)) && at("b") < Some(MS(200)), "{done:?}");
    }
}
