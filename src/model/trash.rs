//! What is in the trash.

use jiff::Timestamp;

use super::ids::{AccountId, ResourceId, UserId};

/// A resource or an account in the trash.
#[derive(Debug, Clone)]
pub struct Trashed {
    /// The resource itself, or that of the account.
    pub resource_id: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// The account, where it is one.
    pub account: Option<TrashedAccount>,
    /// Whose it is.
    pub owner_id: UserId,
    /// Who put it there.
    pub trashed_by: UserId,
    /// When.
    pub trashed_at: Timestamp,
}

/// An account in the trash.
#[derive(Debug, Clone)]
pub struct TrashedAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
}

impl Trashed {
    /// Its id, among those of its kind.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.account.as_ref().map_or(self.resource_id.0, |account| account.id.0)
    }
}

/// Which kind of thing is looked for in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrashKind {
    /// Resources.
    Resource,
    /// Accounts.
    Account,
}

impl TrashKind {
    /// The kind by its word, whatever its case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [("resource", Self::Resource), ("account", Self::Account)]
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map(|(_, kind)| kind)
    }
}
