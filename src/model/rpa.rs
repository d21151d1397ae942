//! RPA entries (RPA-1): an App Token, the owner whose rights it carries, and the host it may be used from.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{EntryId, UserId};

/// Whether an entry's token was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryStatus {
    /// Approved.
    #[default]
    Active,
    /// Awaits a decision; its token does not work.
    Pending,
}

/// How an entry comes to be approved (RPA-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalCase {
    /// Case I: the owner made it himself.
    Automatic,
    /// Case II: the owner, who has the RPA privilege, decides.
    RpaOwner,
    /// Case III: any admin but its creator decides.
    OtherAdmin,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ }) => {
        impl $type {
            /// The word of the database and the admin API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What that word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
words!(EntryStatus { Active = "active", Pending = "pending" });
words!(ApprovalCase { Automatic = "automatic", RpaOwner = "rpa-owner", OtherAdmin = "other-admin" });

/// An RPA entry.
#[derive(Debug, Clone)]
pub struct RpaEntry {
    /// Its id; a pending request has the same.
    pub id: EntryId,
    /// Unique in the sandbox.
    pub rpa_name: String,
    /// Whose rights its token carries.
    pub owner_id: UserId,
    /// His user name.
    pub owner_name: String,
    /// Whether the owner has the RPA privilege now.
    pub owner_has_privilege: bool,
    /// From where the token may be used.
    pub host_name: String,
    /// Approved or not.
    pub status: EntryStatus,
    /// How it is approved.
    pub approval_case: ApprovalCase,
    /// Days of validity from approval; none means for ever.
    pub validity_days: Option<u32>,
    /// The instant from which the token is invalid.
    pub expires_at: Option<Timestamp>,
    /// Who added it.
    pub created_by: UserId,
    /// His user name.
    pub created_by_name: String,
    /// Who edited it last.
    pub edited_by: Option<UserId>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// The user name of who approved it.
    pub approved_by_name: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last edited or decided.
    pub updated_at: Timestamp,
    /// When its token was last used.
    pub last_used_at: Option<Timestamp>,
    /// How often somebody looked while it was pending.
    pub polls: u32,
}

impl RpaEntry {
    /// Who counts as its creator for approval: the last editor, else who added it (RPA-9).
    #[must_use]
    pub fn requester(&self) -> UserId {
        self.edited_by.unwrap_or(self.created_by)
    }
}
