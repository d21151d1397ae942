//! Everything that a client can observe, through the real program over real HTTP on a free port.

mod admin_entries;
mod admin_session;
mod admin_users;
mod cli_fixture;
mod durability;
mod harness;
mod openapi;
mod product;
mod raw;
mod rest_answers;
mod rest_edit;
mod rest_find;
mod rest_input;
mod rest_routes;
mod secrets;
mod secrets_search;
mod smoke;
mod start_refused;
mod war_room;
mod wire;
