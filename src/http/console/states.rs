//! States of passwords and of requests for them, in words and colours.

use crate::model::password_request::RequestState;
use crate::rules::access_control::PasswordStatus;

/// A state as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In a word.
    pub word: &'static str,
    /// What it means for whoever reads it.
    pub meaning: &'static str,
    /// Its colour, as the stylesheet names it.
    pub tone: &'static str,
}

/// What a password is to somebody (PASSWORD STATUS).
#[must_use]
pub fn of_password(status: PasswordStatus) -> Words {
    let (word, meaning, tone) = match status {
        PasswordStatus::Readable => ("Open to you", "You may look at it; each look is audited.", "good"),
        PasswordStatus::NeverShown => ("Not shown", "Your share lets you use it without seeing it.", "bad"),
        PasswordStatus::MayBeRequested => ("On request", "Ask for it; somebody has to release it.", "waiting"),
        PasswordStatus::Waiting => (
            "Waiting",
            "Your request waits for approval, or for its time.",
            "waiting",
        ),
        PasswordStatus::MayBeCheckedOut => ("Released", "Your request was approved: check the password out.", "good"),
        PasswordStatus::CheckedOut => ("Checked out", "You hold it. Check it in when you are done.", "good"),
        PasswordStatus::InUse => ("In use", "Somebody else holds it; one person at a time may.", "waiting"),
    };
    Words { word, meaning, tone }
}

/// How far a request came.
#[must_use]
pub fn of_request(state: RequestState) -> Words {
    let (word, meaning, tone) = match state {
        RequestState::Waiting => ("Waiting", "Somebody has yet to approve it.", "waiting"),
        RequestState::Approved => ("Approved", "Released, and not used yet.", "good"),
        RequestState::Queued => (
            "Queued",
            "Released, and waiting until another gives the password back.",
            "waiting",
        ),
        RequestState::CheckedOut => ("Checked out", "The requester holds the password.", "good"),
        RequestState::CheckedIn => ("Checked in", "The password was given back.", "quiet"),
        RequestState::Rejected => ("Rejected", "An approver said no.", "bad"),
        RequestState::Void => ("Void", "Nobody decided in time.", "bad"),
        RequestState::Lapsed => ("Lapsed", "Released, and never used in its time.", "bad"),
    };
    Words { word, meaning, tone }
}
