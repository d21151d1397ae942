//! Plain data of the simulated product, no I/O: ids and names are parsed at the edge and cannot be mixed up behind it.

pub mod ids;
pub mod peer;
