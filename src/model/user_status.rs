//! Whether a user may act.

use serde::{Deserialize, Serialize};

/// The state of a user; only an active one signs in, and only his tokens work (RPA-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// May sign in.
    #[default]
    Active,
    /// Locked by an administrator or by failed sign-ins; can be unlocked.
    Locked,
    /// Switched off by an administrator.
    Disabled,
}

/// What may be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusChange {
    /// An active user is locked.
    Lock,
    /// A locked user is active again.
    Unlock,
    /// A user is disabled, locked or not.
    Disable,
    /// A disabled user is active again.
    Enable,
}

impl UserStatus {
    /// What becomes of it; the change of another state changes nothing: unlocking enables nobody.
    #[must_use]
    pub const fn after(self, change: StatusChange) -> Self {
        match (self, change) {
            (Self::Active, StatusChange::Lock) => Self::Locked,
            (Self::Locked, StatusChange::Unlock) | (Self::Disabled, StatusChange::Enable) => Self::Active,
            (_, StatusChange::Disable) => Self::Disabled,
            (unchanged, _) => unchanged,
        }
    }

    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Locked, Self::Disabled];

    /// The word of fixtures and of the admin API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
        }
    }

    /// The state with that [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlocking_enables_nobody_and_enabling_unlocks_nobody() {
        assert_eq!(UserStatus::Disabled.after(StatusChange::Unlock), UserStatus::Disabled);
        assert_eq!(UserStatus::Disabled.after(StatusChange::Lock), UserStatus::Disabled);
        assert_eq!(UserStatus::Locked.after(StatusChange::Enable), UserStatus::Locked);
        assert_eq!(UserStatus::Locked.after(StatusChange::Unlock), UserStatus::Active);
    }

    #[test]
    fn every_word_is_read_back() {
        for status in UserStatus::ALL {
            assert_eq!(UserStatus::from_word(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
