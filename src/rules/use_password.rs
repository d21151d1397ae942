//! What stands before the use of a password besides rights: reason, ticket and access control (ACW-1, ACW-2, TICK-1,
//! TICK-2).

use super::Refusal;
use super::access::{self, AccountAction};
use crate::model::account::AccountFacts;
use crate::model::caller::Caller;

/// PASSWORD STATUS, as one caller sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordStatus {
    /// He may read it.
    Readable,
    /// His share never shows it.
    NeverShown,
    /// He may ask for it.
    MayBeRequested,
}

impl PasswordStatus {
    /// The product's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Readable => "****",
            Self::NeverShown => "####",
            Self::MayBeRequested => "[Request]",
        }
    }
}

/// How an account's password stands to a caller who may see the account.
#[must_use]
pub fn status(caller: &Caller, account: &AccountFacts) -> PasswordStatus {
    if access::account(caller, account, AccountAction::FetchPassword).is_err() {
        PasswordStatus::NeverShown
    } else if account.access_control.is_some() {
        PasswordStatus::MayBeRequested
    } else {
        PasswordStatus::Readable
    }
}

/// Whether a reason is there where the account asks for one, to read or change its password.
///
/// # Errors
/// ACW-1.
pub fn reason(account: &AccountFacts, reason: Option<&str>) -> Result<(), Refusal> {
    if account.reason_required && reason.is_none() {
        return Err(Refusal::ReasonRequired);
    }
    Ok(())
}

/// Whether access control lets the password be read.
///
/// # Errors
/// ACW-2: there are no requests yet that could have been approved.
pub fn approval(account: &AccountFacts) -> Result<(), Refusal> {
    if account.access_control.is_some() {
        return Err(Refusal::ApprovalRequired);
    }
    Ok(())
}

/// What is known of the ticket that a caller gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketFacts<'a> {
    /// None was given.
    Missing,
    /// There is no such ticket.
    Unknown,
    /// There is one.
    Known {
        /// Its status.
        status: &'a str,
        /// Whether it names the account.
        for_account: bool,
    },
}

/// What a fetch answers in place of the password when ticketing is on and the ticket does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketVerdict {
    /// The ticket allows the use.
    Allowed,
    /// TICK-1.
    Required,
    /// TICK-2.
    Incorrect,
}

/// Judges a ticket: it must exist, be for this account and not be closed.
#[must_use]
pub fn ticket(facts: TicketFacts<'_>) -> TicketVerdict {
    match facts {
        TicketFacts::Missing => TicketVerdict::Required,
        TicketFacts::Known {
            status,
            for_account: true,
        } if !status.eq_ignore_ascii_case("closed") => TicketVerdict::Allowed,
        TicketFacts::Unknown | TicketFacts::Known { .. } => TicketVerdict::Incorrect,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_must_exist_be_open_and_name_the_account() {
        let known = |status, for_account| ticket(TicketFacts::Known { status, for_account });
        assert_eq!(ticket(TicketFacts::Missing), TicketVerdict::Required);
        assert_eq!(ticket(TicketFacts::Unknown), TicketVerdict::Incorrect);
        assert_eq!(known("Open", true), TicketVerdict::Allowed);
        assert_eq!(known("In Progress", true), TicketVerdict::Allowed);
        assert_eq!(known("CLOSED", true), TicketVerdict::Incorrect);
        assert_eq!(known("Open", false), TicketVerdict::Incorrect);
    }
}
