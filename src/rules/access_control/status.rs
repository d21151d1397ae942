//! What each person is shown of a password under access control (PASSWORD STATUS).

use super::Circumstances;
use crate::model::password_request::RequestState;

/// PASSWORD STATUS, as one caller sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordStatus {
    /// He may read it.
    Readable,
    /// His share never shows it.
    NeverShown,
    /// He may ask for it.
    MayBeRequested,
    /// His request was not approved yet, or its time has not begun.
    Waiting,
    /// He may take it.
    MayBeCheckedOut,
    /// He holds it.
    CheckedOut,
    /// Another holds it.
    InUse,
}

impl PasswordStatus {
    /// The product's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Readable => "****",
            Self::NeverShown => "####",
            Self::MayBeRequested => "[Request]",
            Self::Waiting => "[Waiting for approval]",
            Self::MayBeCheckedOut => "[Check Out]",
            Self::CheckedOut => "****[Check In]",
            Self::InUse => "[In Use]",
        }
    }

    /// Whether the password is given to whoever sees it so, or taken with the look where a setting says so (ACW-5).
    #[must_use]
    pub fn gives(self, check_out_on_fetch: bool) -> bool {
        match self {
            Self::Readable | Self::CheckedOut => true,
            Self::MayBeCheckedOut => check_out_on_fetch,
            Self::NeverShown | Self::MayBeRequested | Self::Waiting | Self::InUse => false,
        }
    }

    /// The same where the account holds a file: its name stands where a password has its stars (FILE-STATUS).
    #[must_use]
    pub fn words_with_file(self, name: &str) -> String {
        match self {
            Self::Readable => name.to_owned(),
            Self::CheckedOut => format!("{name}[Check In]"),
            other => other.words().to_owned(),
        }
    }
}

/// What somebody who heeds access control sees of a password: `state` is that of his open request, if he has one.
#[must_use]
pub fn status(state: Option<RequestState>, begun: bool, held_by_another: bool) -> PasswordStatus {
    match state {
        Some(RequestState::CheckedOut) => PasswordStatus::CheckedOut,
        Some(RequestState::Waiting) => PasswordStatus::Waiting,
        Some(RequestState::Approved | RequestState::Queued) if !begun => PasswordStatus::Waiting,
        _ if held_by_another => PasswordStatus::InUse,
        Some(RequestState::Approved | RequestState::Queued) => PasswordStatus::MayBeCheckedOut,
        _ => PasswordStatus::MayBeRequested,
    }
}

/// What an approver sees of a request.
#[must_use]
pub fn status_for_approver(state: RequestState, facts: Circumstances) -> &'static str {
    match state {
        RequestState::Waiting if facts.approved_by_actor => "MULTIAPPROVAL[Reject]",
        RequestState::Waiting => "[Approve] [Reject]",
        RequestState::Approved if !facts.held_by_another => "Yet To Use [Check In]",
        RequestState::Approved | RequestState::Queued => "INUSEAPPROVAL[Reject]",
        RequestState::CheckedOut => "In Use [Check In]",
        _ => "",
    }
}
