//! What was read lately. A look is answered from here; while somebody looks, each item is read again and again in the
//! background, and what was known stays when the centre does not answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use chrono::Utc;
use domain::centre::{Access, Item};
use domain::id::EnvironmentId;
use domain::ports::{Known, Seen};
use domain::text::Text;
use tokio::sync::{Notify, Semaphore, watch};

use crate::Reader;

/// How long a look waits for what is not known yet.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it is kept up to date after a look.
const WATCHED: Duration = Duration::from_secs(30);
/// How long it is remembered after a look.
const REMEMBERED: Duration = Duration::from_secs(600);
/// So many questions at once, to all centres together.
const AT_ONCE: usize = 8;
/// So many items are remembered, and so many bytes of them.
const MOST: usize = 300;
const MOST_BYTES: usize = 64 * 1024 * 1024;

type Place = (EnvironmentId, Item);

#[derive(Clone)]
pub(crate) struct Keeper(Arc<Inner>);

struct Inner {
    reader: Arc<Reader>,
    every: Duration,
    kept: Mutex<HashMap<Place, Kept>>,
    turns: Semaphore,
    /// Says that something was read.
    news: watch::Sender<u64>,
}

struct Kept {
    access: Access,
    known: Known,
    trouble: Option<Text>,
    /// When the last attempt that came to its end began.
    began: Option<Instant>,
    looked: Instant,
    /// Somebody reads it again and again.
    working: bool,
    /// Wakes whoever does, before it is time.
    soon: Arc<Notify>,
}

impl Kept {
    fn new(access: &Access) -> Self {
        Self {
            access: access.clone(),
            known: Known::Nothing,
            trouble: None,
            began: None,
            looked: Instant::now(),
            working: false,
            soon: Arc::new(Notify::new()),
        }
    }

    fn bytes(&self) -> usize {
        match &self.known {
            Known::Read(_, content) => content.text.len(),
            Known::Nothing | Known::Missing(_) => 0,
        }
    }
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper")
    }
}

impl Keeper {
    pub fn new(reader: Arc<Reader>, every: Duration) -> Self {
        Self(Arc::new(Inner {
            reader,
            every,
            kept: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
            news: watch::Sender::new(0),
        }))
    }

    pub async fn look(&self, of: EnvironmentId, access: &Access, items: &[Item], fresh: bool) -> Vec<Seen> {
        let since = Instant::now();
        let mut news = self.0.news.subscribe();
        for item in items {
            self.begin((of, item.clone()), access, fresh);
        }
        let known = || {
            let kept = self.0.kept();
            items.iter().all(|item| {
                let began = kept.get(&(of, item.clone())).and_then(|kept| kept.began);
                began.is_some_and(|began| !fresh || began >= since)
            })
        };
        let all = async {
            while !known() {
                if news.changed().await.is_err() {
                    return;
                }
            }
        };
        // Whatever is not known by then is said as it is.
        let _in_time = tokio::time::timeout(PATIENCE, all).await;
        let kept = self.0.kept();
        let seen = |item: &Item| {
            let kept = kept.get(&(of, item.clone()));
            Seen {
                item: item.clone(),
                known: kept.map_or(Known::Nothing, |kept| kept.known.clone()),
                trouble: kept.map_or_else(
                    || Some(waiting()),
                    |kept| kept.trouble.clone().or_else(|| kept.began.is_none().then(waiting)),
                ),
            }
        };
        items.iter().map(seen).collect()
    }

    /// Notes the look, and sees that the item is being read.
    fn begin(&self, place: Place, access: &Access, fresh: bool) {
        let mut kept = self.0.kept();
        if kept.get(&place).is_none_or(|kept| kept.access != *access) {
            // Who reads by the other way finds that it is not wanted any more.
            kept.insert(place.clone(), Kept::new(access));
            make_room(&mut kept, &place);
        }
        let Some(one) = kept.get_mut(&place) else { return };
        one.looked = Instant::now();
        if fresh {
            one.soon.notify_one();
        }
        if !std::mem::replace(&mut one.working, true) {
            tokio::spawn(work(Arc::downgrade(&self.0), place, one.soon.clone(), access.clone()));
        }
    }
}

fn waiting() -> Text {
    domain::text!("It has not answered yet.", "尚未应答。")
}

impl Inner {
    fn kept(&self) -> MutexGuard<'_, HashMap<Place, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads it once. Whether it is still wanted.
    async fn read(&self, place: &Place, access: &Access) -> bool {
        let Ok(_turn) = self.turns.acquire().await else { return false };
        let began = Instant::now();
        let read = self.reader.read(access, &place.1).await;
        let mut kept = self.kept();
        let Some(one) = kept.get_mut(place).filter(|one| one.access == *access) else { return false };
        one.began = Some(began);
        let at = Utc::now();
        match read {
            Ok(Some(content)) => (one.known, one.trouble) = (Known::Read(at, Arc::new(content)), None),
            Ok(None) => (one.known, one.trouble) = (Known::Missing(at), None),
            Err(error) => {
                if one.trouble.as_ref() != Some(&error.text) {
                    tracing::warn!(error.cause = error.cause.as_deref(), "a configuration centre: {}", error.text);
                }
                one.trouble = Some(error.text);
            }
        }
        make_room(&mut kept, place);
        drop(kept);
        self.news.send_modify(|count| *count = count.wrapping_add(1));
        true
    }

    /// Whether somebody looked at it lately; if not, nobody reads it any more.
    fn watched(&self, place: &Place, access: &Access) -> bool {
        let mut kept = self.kept();
        let Some(one) = kept.get_mut(place).filter(|one| one.access == *access) else { return false };
        one.working = one.looked.elapsed() < WATCHED;
        one.working
    }
}

/// Reads an item again and again, until nobody looks any more.
async fn work(keeper: Weak<Inner>, place: Place, soon: Arc<Notify>, access: Access) {
    loop {
        let Some(inner) = keeper.upgrade() else { return };
        if !inner.read(&place, &access).await {
            return;
        }
        let every = inner.every;
        // It ends with whoever keeps it.
        drop(inner);
        let _woken = tokio::time::timeout(every, soon.notified()).await;
        let Some(inner) = keeper.upgrade() else { return };
        if !inner.watched(&place, &access) {
            break;
        }
    }
    // What nobody looks at any more does not stay for ever.
    tokio::time::sleep(REMEMBERED).await;
    if let Some(inner) = keeper.upgrade() {
        inner.kept().retain(|_, one| one.working || one.looked.elapsed() < REMEMBERED);
    }
}

/// Forgets what nobody looked at for long, and of too much what was not looked at for longest; never the one that is new or
/// was just read.
fn make_room(kept: &mut HashMap<Place, Kept>, new: &Place) {
    kept.retain(|place, one| place == new || one.working || one.looked.elapsed() < REMEMBERED);
    while kept.len() > MOST || kept.values().map(Kept::bytes).sum::<usize>() > MOST_BYTES {
        let oldest = kept.iter().filter(|(place, _)| *place != new).min_by_key(|(_, one)| one.looked);
        let Some(oldest) = oldest.map(|(place, _)| place.clone()) else { return };
        kept.remove(&oldest);
    }
}
