//! The Cortex XSOAR pack as its users meet it: a line typed in the War Room becomes the request that the integration sends,
//! and the answer becomes what the War Room shows. How the request travels is the business of whoever runs the line.

use std::time::Duration;

pub mod command;
pub mod entry;
pub mod failure;
pub mod json;
pub mod line;
mod python;
pub mod redirect;
pub mod response;
pub mod sent;
pub mod table;
mod url;

/// How long the integration waits for a connection, and for each piece of an answer.
pub const PATIENCE: Duration = Duration::from_secs(60);
