//! The Server URL by which a client reaches a sandbox.

use axum::http::{HeaderMap, header};

use crate::model::ids::SandboxName;

/// The address by which a client reached this server, over HTTPS or not.
#[must_use]
pub fn origin(tls: bool, headers: &HeaderMap) -> String {
    let scheme = if tls { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

/// The Server URL of a sandbox at that address.
#[must_use]
pub fn of(origin: &str, name: &SandboxName) -> String {
    if *name == SandboxName::default_sandbox() {
        origin.to_owned()
    } else {
        format!("{origin}/s/{name}")
    }
}
