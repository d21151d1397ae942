//! The faces of the server, one folder each: which path means what, how requests are read and answers are written.

pub mod rest;
