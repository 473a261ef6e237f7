//! Actors that were looked up moments ago, so that a page with ten requests asks the database once. Whatever may change
//! who may do what makes it forget all: a change acts at once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Time;
use domain::user::Actor;

/// A change that another process made (the command line's) acts after this long at the latest.
const SECONDS: i64 = 2;
/// More than this many at once is an attack or a very large company; both can bear a look into the database.
const MOST: usize = 2048;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    Session(i128),
    /// A token's hash.
    Token(String),
}

#[derive(Debug, Default)]
pub struct Actors(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    actors: HashMap<Key, (Time, Actor)>,
    /// Counts what was forgotten: an actor that was read before a change is not kept after it.
    generation: u64,
}

impl Actors {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The actor, or the generation to hand in with the one that is read now.
    pub fn get(&self, key: &Key, now: Time) -> Result<Actor, u64> {
        let known = self.lock();
        match known.actors.get(key) {
            Some((at, actor)) if (0..SECONDS).contains(&(now - *at).num_seconds()) => Ok(actor.clone()),
            _ => Err(known.generation),
        }
    }

    /// Keeps an actor that was read since the generation was asked for.
    pub fn put(&self, key: Key, actor: Actor, now: Time, generation: u64) {
        let mut known = self.lock();
        if known.generation != generation {
            return;
        }
        if known.actors.len() >= MOST {
            known.actors.clear();
        }
        known.actors.insert(key, (now, actor));
    }

    pub fn forget(&self) {
        let mut known = self.lock();
        known.generation += 1;
        known.actors.clear();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use domain::id::UserId;
    use domain::name::UserName;
    use uuid::Uuid;

    fn ann() -> Actor {
        let name = UserName::parse("ann").unwrap();
        Actor { id: UserId::new(Uuid::nil()), name, administrator: true, memberships: Vec::new() }
    }

    #[test]
    fn an_actor_is_known_for_two_seconds() {
        let (actors, now) = (Actors::default(), DateTime::UNIX_EPOCH);
        let generation = actors.get(&Key::Session(1), now).unwrap_err();
        actors.put(Key::Session(1), ann(), now, generation);
        assert_eq!(actors.get(&Key::Session(1), now + TimeDelta::milliseconds(1900)), Ok(ann()));
        assert!(actors.get(&Key::Session(1), now + TimeDelta::seconds(2)).is_err());
        assert!(actors.get(&Key::Session(2), now).is_err());
    }

    #[test]
    fn an_actor_that_was_read_before_a_change_is_not_kept_after_it() {
        let (actors, now) = (Actors::default(), DateTime::UNIX_EPOCH);
        let generation = actors.get(&Key::Session(1), now).unwrap_err();
        actors.forget();
        actors.put(Key::Session(1), ann(), now, generation);
        assert!(actors.get(&Key::Session(1), now).is_err());
    }
}
