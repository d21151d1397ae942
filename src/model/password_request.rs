//! Requests for passwords under access control: who asked, how far it came.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::access_control::AccessControl;
use super::ids::{AccountId, PasswordRequestId, ResourceId, UserId};

/// How far a request came. The first four are open: a person has at most one open request for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Somebody, or a second one, has yet to approve it.
    #[default]
    Waiting,
    /// Released, and not used yet.
    Approved,
    /// Released, and wanted while another holds the password: it waits for its turn.
    Queued,
    /// The requester holds the password.
    CheckedOut,
    /// Given back.
    CheckedIn,
    /// An approver said no.
    Rejected,
    /// Nobody decided in time.
    Void,
    /// Released for a time that is over, and never used.
    Lapsed,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Approved,
        Self::Queued,
        Self::CheckedOut,
        Self::CheckedIn,
        Self::Rejected,
        Self::Void,
        Self::Lapsed,
    ];

    /// Whether something can still become of the request.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Approved | Self::Queued | Self::CheckedOut)
    }

    /// The word of the database and the admin API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Queued => "queued",
            Self::CheckedOut => "checked_out",
            Self::CheckedIn => "checked_in",
            Self::Rejected => "rejected",
            Self::Void => "void",
            Self::Lapsed => "lapsed",
        }
    }

    /// What that word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Somebody who approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approver {
    /// His id.
    pub id: UserId,
    /// His user name.
    pub name: String,
}

/// A request, with what it is about.
#[derive(Debug, Clone)]
pub struct PasswordRequest {
    /// Its id.
    pub id: PasswordRequestId,
    /// The account.
    pub account_id: AccountId,
    /// The account's name.
    pub account_name: String,
    /// Its resource.
    pub resource_id: ResourceId,
    /// Its resource's name.
    pub resource_name: String,
    /// The access control that is in force there now.
    pub control: Option<AccessControl>,
    /// Who asks.
    pub user_id: UserId,
    /// His user name.
    pub user_name: String,
    /// How he is called.
    pub full_name: String,
    /// How far it came.
    pub state: RequestState,
    /// Why he asks.
    pub reason: String,
    /// The ticket he gave.
    pub ticket: String,
    /// When he asked.
    pub requested_at: Timestamp,
    /// From when he wants it; none means at once.
    pub starts_at: Option<Timestamp>,
    /// Until when he wants it; none means as long as access control allows.
    pub ends_at: Option<Timestamp>,
    /// How often he looked while it was waiting.
    pub polls: u32,
    /// Who approved it so far.
    pub approved_by: Vec<Approver>,
    /// Since when he waits for his turn.
    pub queued_at: Option<Timestamp>,
    /// Since when he holds the password.
    pub checked_out_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
}
