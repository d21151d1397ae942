//! Plain data of the simulated product, no I/O: ids and names are parsed at the edge and cannot be mixed up behind it.

pub mod access_control;
pub mod account;
pub mod audit;
pub mod automation;
pub mod caller;
pub mod criteria;
pub mod custom_field;
pub mod ids;
pub mod name;
pub mod not_simulated;
pub mod password_request;
pub mod peer;
pub mod privilege;
pub mod resource_group;
pub mod resource_type;
pub mod role;
pub mod rpa;
pub mod settings;
pub mod share;
pub mod stored_file;
pub mod target;
pub mod ticketing;
pub mod token;
pub mod trash;
pub mod user;
pub mod user_status;
