//! Names of operations as people write them.

/// What Cortex XSOAR calls the commands whose names differ from ours by more than the beginning.
const NAMES_IN_XSOAR: [(&str, &str); 3] = [
    ("list-all-resources", "list-resources"),
    ("list-all-accounts", "list-accounts"),
    ("test-module", "list-resource-types"),
];

/// Our name of an operation that somebody calls by ours, or by the one that it has in Cortex XSOAR.
#[must_use]
pub fn our_name(name: &str) -> &str {
    let name = name.strip_prefix("pam360-").unwrap_or(name);
    let known = NAMES_IN_XSOAR.iter().find(|(there, _)| *there == name);
    known.map_or(name, |(_, here)| here)
}

/// Every operation by our name: a line each, written from the routes by tests/parity.rs.
pub const NAMES: &str = include_str!("operation/names.txt");

/// Whether there is an operation that somebody calls so.
#[must_use]
pub fn is_known(name: &str) -> bool {
    let name = our_name(name);
    NAMES.lines().any(|known| known == name)
}
