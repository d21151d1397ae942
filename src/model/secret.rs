//! Writing secrets where a document has to hold them: a fixture that could not hold its passwords would be of no use.

use secrecy::{ExposeSecret, SecretString};
use serde::Serializer;

/// Writes a secret in the clear: whoever serializes it hands it out and must treat the text as one.
///
/// # Errors
/// The serializer's.
pub fn expose<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => serializer.serialize_some(secret.expose_secret()),
        None => serializer.serialize_none(),
    }
}
