//! Between columns and model: instants are milliseconds, enums are text, and what cannot be read is an inconsistency.

use jiff::Timestamp;

use super::StoreError;

pub(super) fn timestamp(table: &'static str, column: &'static str, ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent { table, column })
}

pub(super) fn optional_timestamp(
    table: &'static str,
    column: &'static str,
    ms: Option<i64>,
) -> Result<Option<Timestamp>, StoreError> {
    ms.map(|ms| timestamp(table, column, ms)).transpose()
}

/// What a word stands for, where it stands for something.
pub(super) fn known<T>(table: &'static str, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Inconsistent { table, column })
}

pub(super) fn json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Inconsistent { table, column })
}

/// Names as look-ups compare them, as JSON.
pub(super) fn name_keys(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let keys: Vec<String> = names.into_iter().map(|name| name_key(name.as_ref())).collect();
    serde_json::to_string(&keys).unwrap_or_default()
}

/// A name as look-ups compare it: without regard to case.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}
