//! `openapi`: prints the OpenAPI document of a face.

use std::io::{self, Write};

use crate::http::openapi;

/// Which document to print.
#[derive(Debug, clap::Args)]
pub struct OpenapiArgs {
    /// The face
    pub face: Face,
}

/// A face that has an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Face {
    /// What PAM360's own web pages do
    Admin,
    /// What no real PAM360 has: reset, clock, faults, journal
    Control,
    /// PAM360's REST API
    Rest,
}

/// Prints the document to standard output.
///
/// # Errors
/// Nobody reads it.
pub fn run(args: &OpenapiArgs) -> io::Result<()> {
    let document = match args.face {
        Face::Admin => openapi::admin(),
        Face::Control => openapi::control(),
        Face::Rest => openapi::rest(),
    };
    let json = document.to_pretty_json().map_err(io::Error::other)?;
    writeln!(io::stdout(), "{json}")
}
