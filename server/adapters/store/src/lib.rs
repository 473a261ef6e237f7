//! The port `domain::ports::Store` over SQLite and PostgreSQL. Both engines run the same statements through sqlx's
//! `Any` driver: columns are text, 64-bit numbers and bytes only, structures are JSON. What differs between the
//! engines is in `database` (opening, beginning a transaction), `session` and in the two folders of migrations.

mod audit;
mod build;
mod build_commits;
mod build_list;
mod build_log;
mod centre;
mod cluster;
mod configuration;
mod database;
mod environment;
mod fault;
mod member;
mod placement;
mod release;
mod release_create;
mod reseal;
mod row;
mod service;
mod session;
mod team;
mod token;
mod user;

pub use database::{Database, Engine};
pub use reseal::Resealed;
pub use session::Sessions;
