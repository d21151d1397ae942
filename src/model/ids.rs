//! Row ids and the names that are parsed once, at the edge.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! row_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_ids! {
    /// A person or API user.
    UserId,
    /// A group of users.
    UserGroupId,
    /// A role, built in or custom.
    RoleId,
    /// A resource: a machine, database or site that holds accounts.
    ResourceId,
    /// An account in a resource; PAM360's `PASSWDID` is the same number.
    AccountId,
    /// A static group of resources.
    ResourceGroupId,
    /// An RPA entry; a pending request has the id of its entry.
    EntryId,
    /// A request for a password.
    PasswordRequestId,
    /// An audit record.
    AuditId,
}

/// The name of a sandbox: 1 to 63 characters of `a-z A-Z 0-9 . _ -`, beginning with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SandboxName(String);

/// The name of a snapshot, of the same form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotName(String);

/// Why a text is no name of a sandbox or a snapshot.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "the name of a sandbox or snapshot has 1 to 63 characters of a-z, A-Z, 0-9, '.', '_' and '-' and begins with a letter or digit"
)]
pub struct InvalidName;

impl SandboxName {
    /// The sandbox that answers at the root.
    #[must_use]
    pub fn default_sandbox() -> Self {
        Self("default".to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SandboxName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        plain_name(text).map(Self)
    }
}

impl FromStr for SnapshotName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        plain_name(text).map(Self)
    }
}

impl SnapshotName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn plain_name(text: &str) -> Result<String, InvalidName> {
    let first_is_plain = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let all_allowed = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if first_is_plain && all_allowed && text.len() <= 63 {
        Ok(text.to_owned())
    } else {
        Err(InvalidName)
    }
}

impl fmt::Display for SandboxName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
