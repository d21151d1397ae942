//! Everything that a client can observe, through the real program over real HTTP on a free port.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod admin_entries;
mod admin_session;
mod admin_users;
mod cli_fixture;
mod codes;
mod control_plane;
mod data_folder;
mod deployment;
mod durability;
mod harness;
mod openapi;
mod product;
mod raw;
mod readme;
mod rest_answers;
mod rest_edit;
mod rest_find;
mod rest_input;
mod rest_owners;
mod rest_policy;
mod rest_reason;
mod rest_reset;
mod rest_routes;
mod rest_types;
mod rest_use;
mod rights;
mod rpa;
mod rpa_cast;
mod rpa_decisions;
mod rpa_entries;
mod rpa_hosts;
mod rpa_validity;
mod sandbox_life;
mod sandboxes;
mod secrets;
mod secrets_search;
mod shutdown;
mod smoke;
mod start_refused;
mod vault_lock;
mod war_room;
mod wire;
