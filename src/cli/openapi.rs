//! `openapi`: prints the OpenAPI document of a face.

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
