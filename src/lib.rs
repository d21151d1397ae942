//! A stateful, encrypted, audited stand-in for a ManageEngine PAM360 server.
//!
//! Dependencies run one way: `cli` → `server` → `http` → `service` → {`rules`, `vault`, `store`} → `model`; `clock`,
//! `fixture` and `sandbox` stand between: a sandbox owns a vault and a store, a service works in a sandbox.
//! One request is followed top to bottom: `http::rest` reads it, `service` carries it out.

pub mod clock;
pub mod fixture;
pub mod http;
pub mod model;
pub mod rules;
pub mod sandbox;
pub mod service;
pub mod store;
pub mod vault;
