//! What the pages ask the server for, one file per noun. Each function calls one use case or more; these decide who may.

pub mod adopt;
pub mod audit;
pub mod centre;
pub mod cluster;
pub mod environment;
pub mod person;
pub mod team;
