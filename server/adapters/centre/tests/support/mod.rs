//! What the tests of centres share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test takes what it needs, and may end by panicking"
)]

use centre::Centres;
use domain::centre::{Access, Address, CentreKind, Item};
use domain::id::EnvironmentId;
use domain::ports::{ConfigurationCentres, Known, Seen};
use uuid::Uuid;

pub fn place() -> EnvironmentId {
    EnvironmentId(Uuid::from_u128(1))
}

/// A centre that lets everybody in.
pub fn access(kind: CentreKind, url: &str) -> Access {
    let address = Address::parse(url).unwrap();
    Access { kind, address, namespace: String::new(), user: String::new(), password: None }
}

pub fn item(text: &str) -> Item {
    Item::parse(text).unwrap()
}

pub async fn look(centres: &Centres, access: &Access, items: &[&str]) -> Vec<Seen> {
    let items: Vec<Item> = items.iter().copied().map(item).collect();
    centres.look(place(), access, &items, false).await
}

/// Names and values of what was read.
pub fn pairs(seen: &Seen) -> Vec<(String, String)> {
    match &seen.known {
        Known::Read(_, content) => content.pairs().unwrap().unwrap(),
        Known::Nothing | Known::Missing(_) => panic!("not read: {seen:?}"),
    }
}
