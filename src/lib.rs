//! A stateful, encrypted, audited stand-in for a ManageEngine PAM360 server.
//!
//! Dependencies run one way: `cli` → `server` → `http` → `service` → {`rules`, `vault`, `store`} → `model`; `clock` and
//! `fixture` are leaves beside `model`, as is `war_room`, the XSOAR pack's side of a call; and a `sandbox` owns a vault and
//! a store for the services to work in.
//! One request is followed top to bottom: `http::rest` reads it, `service` carries it out.

pub mod cli;
pub mod clock;
pub mod config;
pub mod fixture;
pub mod http;
pub mod logging;
pub mod model;
pub mod parity;
pub mod rules;
pub mod sandbox;
pub mod server;
pub mod service;
pub mod store;
pub mod vault;
pub mod war_room;
