//! What is known of a token that a call presents.

use jiff::Timestamp;

use super::caller::Caller;
use super::ids::EntryId;
use super::rpa::EntryStatus;
use super::user_status::UserStatus;

/// How a token came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenEnd {
    /// A new one took its place.
    Replaced,
    /// Its request was rejected, and its entry deleted with that.
    Rejected,
    /// Its entry or user was deleted.
    Deleted,
}

impl TokenEnd {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Replaced, Self::Rejected, Self::Deleted];

    /// The way with that [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == word)
    }

    /// The word of the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Rejected => "rejected",
            Self::Deleted => "deleted",
        }
    }
}

/// What the vault knows of a presented token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFacts {
    /// It was valid once.
    Ended(TokenEnd),
    /// An App Token with its entry and the entry's owner.
    App(EntryFacts, OwnerFacts),
    /// An AUTHTOKEN with its user.
    Auth(OwnerFacts),
}

/// What of an RPA entry decides whether its token is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// Its id.
    pub id: EntryId,
    /// Approved or not.
    pub status: EntryStatus,
    /// The instant from which it is invalid.
    pub expires_at: Option<Timestamp>,
    /// From where it may be used.
    pub host_name: String,
}

/// Whose rights a token carries, and whether he may still act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerFacts {
    /// Active, locked or disabled.
    pub status: UserStatus,
    /// Whether he was deleted.
    pub deleted: bool,
    /// What a valid call acts as.
    pub caller: Caller,
}
