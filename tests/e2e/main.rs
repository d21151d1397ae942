//! Everything that a client can observe, through the real program over real HTTP on a free port.

mod admin_entries;
mod admin_session;
mod admin_users;
mod cli_fixture;
mod control_plane;
mod durability;
mod harness;
mod openapi;
mod rpa;
mod rpa_cast;
mod rpa_decisions;
mod rpa_entries;
mod rpa_validity;
mod sandboxes;
mod secrets;
mod secrets_search;
mod smoke;
mod start_refused;
