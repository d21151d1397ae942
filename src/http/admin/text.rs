//! Texts of bodies: trimmed and checked where they are names (INPUT-2, INPUT-3).

use crate::model::name::is_name;
use crate::rules::Refusal;

/// A name that has to be there.
///
/// # Errors
/// INPUT-2 or INPUT-3, naming `field`.
pub fn name(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refusal::MissingField(field))
    } else if is_name(text) {
        Ok(text.to_owned())
    } else {
        Err(Refusal::InvalidValue(field))
    }
}

/// A name that may be absent, but not empty.
///
/// # Errors
/// As for [`name`].
pub fn optional_name(field: &'static str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    text.map(|text| name(field, text)).transpose()
}
