//! Everything that a client can observe, through the real program over real HTTP on a free port.

mod admin_entries;
mod admin_session;
mod admin_users;
mod cli_fixture;
mod harness;
mod openapi;
mod smoke;
