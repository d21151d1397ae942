//! Everything that a client can observe, through the real program over real HTTP on a free port.

mod durability;
mod harness;
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
mod smoke;
mod start_refused;
mod war_room;
mod wire;
