//! Slows guessing down: after a few wrong passwords each further try has to wait, twice as long every time. Counted by
//! name, so that one account is not guessed from many addresses, and by address, so that one machine does not go through
//! many names. A try counts when it begins, so that a hundred at once do not slip through together.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use domain::Time;

/// Tries that are free, and the longest wait in seconds. A name's wait is short enough that nobody can lock a colleague
/// out for long; an address has more free tries, since many people may share one.
const NAME: Rule = Rule { free: 5, longest: 300 };
const ADDRESS: Rule = Rule { free: 30, longest: 300 };
/// After this long without a try, all is forgiven.
const FORGOTTEN: TimeDelta = TimeDelta::hours(1);
/// How many names and how many addresses are remembered.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Rule {
    free: u32,
    longest: i64,
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    last: Time,
}

#[derive(Debug, Default)]
pub struct Throttle(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    names: HashMap<String, Tries>,
    addresses: HashMap<IpAddr, Tries>,
}

impl Throttle {
    /// Counts a try, or says how many seconds to wait before the next; one that came too early is not counted.
    pub fn attempt(&self, name: &str, address: Option<IpAddr>, now: Time) -> Result<(), u32> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = counts.names.get(&key(name)).map_or(0, |tries| NAME.wait(tries, now));
        let by_address = address.and_then(|address| counts.addresses.get(&address));
        let waits = waits.max(by_address.map_or(0, |tries| ADDRESS.wait(tries, now)));
        if waits > 0 {
            return Err(u32::try_from(waits).unwrap_or(u32::MAX));
        }
        count(&mut counts.names, key(name), now);
        if let Some(address) = address {
            count(&mut counts.addresses, address, now);
        }
        Ok(())
    }

    /// The password was right: the name starts anew. The address only gets its one try back, or else a guesser with an
    /// account of their own could begin again as often as they like.
    pub fn succeeded(&self, name: &str, address: Option<IpAddr>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.names.remove(&key(name));
        give_back(&mut counts, address);
    }

    /// The password could not be looked at (the database was away): the try does not count.
    pub fn undecided(&self, name: &str, address: Option<IpAddr>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tries) = counts.names.get_mut(&key(name)) {
            tries.count = tries.count.saturating_sub(1);
        }
        give_back(&mut counts, address);
    }
}

/// Names are short; what is longer is no name, and is not kept whole.
fn key(name: &str) -> String {
    name.chars().take(64).collect()
}

fn give_back(counts: &mut Counts, address: Option<IpAddr>) {
    if let Some(tries) = address.and_then(|address| counts.addresses.get_mut(&address)) {
        tries.count = tries.count.saturating_sub(1);
    }
}

fn count<K: Eq + Hash + Clone>(tries: &mut HashMap<K, Tries>, key: K, now: Time) {
    if tries.len() >= MOST && !tries.contains_key(&key) {
        tries.retain(|_, tries| now - tries.last < FORGOTTEN);
        // Still full: the one that was quiet longest makes room.
        if tries.len() >= MOST
            && let Some(quiet) = tries.iter().min_by_key(|(_, tries)| tries.last).map(|(key, _)| key.clone())
        {
            tries.remove(&quiet);
        }
    }
    let tries = tries.entry(key).or_insert(Tries { count: 0, last: now });
    if now - tries.last >= FORGOTTEN {
        tries.count = 0;
    }
    tries.count = tries.count.saturating_add(1);
    tries.last = now;
}

impl Rule {
    /// Whole seconds left to wait, rounded up.
    fn wait(self, tries: &Tries, now: Time) -> i64 {
        let Some(over) = tries.count.checked_sub(self.free) else { return 0 };
        if now - tries.last >= FORGOTTEN {
            return 0;
        }
        let delay = 1_i64.checked_shl(over).unwrap_or(self.longest).min(self.longest);
        let left = tries.last + TimeDelta::seconds(delay) - now;
        (left.num_milliseconds() + 999).max(0) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use std::net::Ipv4Addr;

    const NOW: Time = DateTime::UNIX_EPOCH;

    #[test]
    fn each_wrong_password_after_the_fifth_waits_twice_as_long() {
        let (throttle, mut now) = (Throttle::default(), NOW);
        for _ in 0..5 {
            assert_eq!(throttle.attempt("ann", None, now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            assert_eq!(throttle.attempt("ann", None, now), Err(wait));
            now += TimeDelta::seconds(i64::from(wait));
            assert_eq!(throttle.attempt("ann", None, now), Ok(()));
        }
        assert_eq!(throttle.attempt("bob", None, now), Ok(()), "another name does not wait");
        assert_eq!(throttle.attempt("ann", None, now + FORGOTTEN), Ok(()));
        assert_eq!(throttle.attempt("ann", None, now + FORGOTTEN), Ok(()), "after an hour all is forgiven");
    }

    #[test]
    fn the_right_password_forgives_the_name() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.attempt("ann", None, NOW), Ok(()));
        }
        throttle.succeeded("ann", None);
        assert_eq!(throttle.attempt("ann", None, NOW), Ok(()));
    }

    #[test]
    fn one_address_cannot_go_through_many_names() {
        let (throttle, here) = (Throttle::default(), Some(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        for name in 0..30 {
            assert_eq!(throttle.attempt(&name.to_string(), here, NOW), Ok(()));
        }
        assert_eq!(throttle.attempt("ann", here, NOW), Err(1));
        let there = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
        assert_eq!(throttle.attempt("ann", there, NOW), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_the_quietest_is_forgotten_first() {
        let throttle = Throttle::default();
        for name in 0..=MOST {
            let now = NOW + TimeDelta::milliseconds(i64::try_from(name).unwrap_or_default());
            assert_eq!(throttle.attempt(&name.to_string(), None, now), Ok(()));
        }
        let counts = throttle.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(counts.names.len(), MOST);
        assert!(!counts.names.contains_key("0") && counts.names.contains_key("1"));
    }
}
