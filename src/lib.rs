//! A stateful, encrypted, audited stand-in for a ManageEngine PAM360 server.
//!
//! Dependencies run one way: `cli` → `server` → `http` → `service` → {`rules`, `vault`, `store`} → `model`;
//! `clock` is a leaf. One request is followed top to bottom: `http::rest` reads it, `service` carries it out.

pub mod cli;
pub mod clock;
pub mod config;
pub mod logging;
pub mod model;
pub mod server;
