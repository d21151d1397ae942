//! How much of a resource, account or resource group is shared.

use serde::{Deserialize, Serialize};

use super::ids::{AccountId, ResourceGroupId, ResourceId, UserGroupId, UserId};

/// A permission that a share gives, from the weakest to the strongest (SHARE-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharePermission {
    /// Listed, the password never shown.
    RemoteAppOnly,
    /// See and fetch.
    View,
    /// Also change the password.
    Modify,
    /// Also edit, add accounts and share on.
    FullAccess,
}

impl SharePermission {
    /// Every permission, the weakest first.
    pub const ALL: [Self; 4] = [Self::RemoteAppOnly, Self::View, Self::Modify, Self::FullAccess];

    /// The number of the database: 1 to 4, the weakest first.
    #[must_use]
    pub const fn level(self) -> i64 {
        self as i64 + 1
    }

    /// The permission with that [`Self::level`].
    #[must_use]
    pub fn from_level(level: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.level() == level)
    }

    /// The word of fixtures and of the admin API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RemoteAppOnly => "remote_app_only",
            Self::View => "view",
            Self::Modify => "modify",
            Self::FullAccess => "full_access",
        }
    }

    /// The permission with that [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == word)
    }

    /// The word of the product's REST API, ACCESSTYPE; it has none for Remote App Only.
    #[must_use]
    pub const fn rest_word(self) -> Option<&'static str> {
        match self {
            Self::RemoteAppOnly => None,
            Self::View => Some("view"),
            Self::Modify => Some("modify"),
            Self::FullAccess => Some("fullaccess"),
        }
    }

    /// The permission with that [`Self::rest_word`], compared without regard to case.
    #[must_use]
    pub fn from_rest_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| {
            permission
                .rest_word()
                .is_some_and(|known| known.eq_ignore_ascii_case(word))
        })
    }
}

/// With whom something is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedWith {
    /// One user.
    User(UserId),
    /// All members of a group.
    Group(UserGroupId),
}

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedObject {
    /// One account.
    Account(AccountId),
    /// A resource with its accounts.
    Resource(ResourceId),
    /// A group of resources with theirs.
    ResourceGroup(ResourceGroupId),
}

/// A share as it is told to people.
#[derive(Debug, Clone)]
pub struct ShareView {
    /// With whom.
    pub with: SharedWith,
    /// His user name, or the group's name.
    pub name: String,
    /// How much.
    pub permission: SharePermission,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_ordered_by_strength() {
        assert!(SharePermission::ALL.is_sorted());
        assert!(SharePermission::RemoteAppOnly < SharePermission::View);
        assert!(SharePermission::Modify < SharePermission::FullAccess);
    }

    #[test]
    fn every_word_is_read_back() {
        for permission in SharePermission::ALL {
            assert_eq!(SharePermission::from_word(permission.as_str()), Some(permission));
            assert_eq!(SharePermission::from_level(permission.level()), Some(permission));
            let in_documents = serde_json::to_value(permission).unwrap();
            assert_eq!(in_documents, permission.as_str());
            if let Some(word) = permission.rest_word() {
                assert_eq!(SharePermission::from_rest_word(&word.to_uppercase()), Some(permission));
            }
        }
        assert_eq!(SharePermission::from_rest_word("revoke"), None);
    }
}
