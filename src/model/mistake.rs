//! Where a JSON document that was sent here is wrong, told by names that are known here: what else it holds may be a secret.

use serde_json::error::Category;
use serde_path_to_error::Error;

/// Keys under which names stand that somebody chose.
const OF_NAMES: [&str; 4] = ["custom_fields", "variables", "details", "parameters"];

/// The way to the value that cannot be read, such as `resources[0].accounts`; empty for the document itself, and where it
/// is no JSON. A key that nobody knows is not told.
#[must_use]
pub fn way_to(error: &Error<serde_json::Error>) -> String {
    let inner = error.inner();
    let mut path: Vec<String> = error.path().iter().map(ToString::to_string).collect();
    if inner.classify() != Category::Data {
        return String::new();
    }
    let words = inner.to_string();
    path.pop_if(|last| words.starts_with(&format!("unknown field `{last}`")));
    let chosen = path.iter().position(|key| OF_NAMES.contains(&key.as_str()));
    path.truncate(chosen.map_or(path.len(), |place| place + 1));
    let mut way = String::new();
    for segment in &path {
        if !way.is_empty() && !segment.starts_with('[') {
            way.push('.');
        }
        way.push_str(if is_key(segment) { segment } else { "…" });
    }
    way
}

/// Whether it can be a key of ours or a place in a list.
fn is_key(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_[]".contains(&byte);
    segment.bytes().all(is_plain)
}
