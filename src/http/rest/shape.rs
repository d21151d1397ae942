//! Which keys a build sends: today's, or those that the Cortex XSOAR pack's samples of 2022 show.

use crate::model::settings::ApiBuild;

/// Whether a build sends the keys that came after the pack's samples.
#[must_use]
pub fn has_newer_keys(build: ApiBuild) -> bool {
    match build {
        ApiBuild::Current => true,
        ApiBuild::XsoarSamples | ApiBuild::Number(_) => false,
    }
}

/// How the product writes a truth value.
#[must_use]
pub fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// COMPLIANT STATUS and COMPLIANT REASON.
#[must_use]
pub fn compliance(broken: Option<String>) -> (&'static str, String) {
    match broken {
        None => ("Compliant", "-".to_owned()),
        Some(reason) => ("Non-Compliant", reason),
    }
}
