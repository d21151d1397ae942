//! What stands before the use of a password besides rights and access control: reason and ticket (ACW-1, TICK-1,
//! TICK-2).

use super::Refusal;
use crate::model::access_control::AccessControl;
use crate::model::account::AccountFacts;

/// Whether a reason is there where the account asks for one, to read or change its password.
///
/// # Errors
/// ACW-1.
pub fn reason(account: &AccountFacts, reason: Option<&str>) -> Result<(), Refusal> {
    if account.reason_required && is_blank(reason) {
        return Err(Refusal::ReasonRequired);
    }
    Ok(())
}

/// Whether a reason is there where access control asks for one with a request.
///
/// # Errors
/// ACW-1.
pub fn reason_of_request(control: Option<&AccessControl>, reason: Option<&str>) -> Result<(), Refusal> {
    if control.is_some_and(|control| control.reason_required) && is_blank(reason) {
        return Err(Refusal::ReasonRequired);
    }
    Ok(())
}

fn is_blank(reason: Option<&str>) -> bool {
    reason.is_none_or(|reason| reason.trim().is_empty())
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
        /// Whether it is for the caller, or for anybody.
        for_caller: bool,
    },
}

/// Whether a ticket does, while ticketing is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketVerdict {
    /// The ticket allows the use.
    Allowed,
    /// TICK-1.
    Required,
    /// TICK-2.
    Incorrect,
}

/// Judges a ticket: it must exist, be for this account and this person, and not be closed.
#[must_use]
pub fn ticket(facts: TicketFacts<'_>) -> TicketVerdict {
    match facts {
        TicketFacts::Missing => TicketVerdict::Required,
        TicketFacts::Known {
            status,
            for_account: true,
            for_caller: true,
        } if !status.eq_ignore_ascii_case("closed") => TicketVerdict::Allowed,
        TicketFacts::Unknown | TicketFacts::Known { .. } => TicketVerdict::Incorrect,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_must_exist_be_open_and_be_for_the_account_and_the_caller() {
        let judged = |status, for_account, for_caller| {
            ticket(TicketFacts::Known {
                status,
                for_account,
                for_caller,
            })
        };
        let known = |status, for_account| judged(status, for_account, true);
        assert_eq!(ticket(TicketFacts::Missing), TicketVerdict::Required);
        assert_eq!(ticket(TicketFacts::Unknown), TicketVerdict::Incorrect);
        assert_eq!(known("Open", true), TicketVerdict::Allowed);
        assert_eq!(known("In Progress", true), TicketVerdict::Allowed);
        assert_eq!(known("CLOSED", true), TicketVerdict::Incorrect);
        assert_eq!(known("Open", false), TicketVerdict::Incorrect);
        assert_eq!(judged("Open", true, false), TicketVerdict::Incorrect);
    }
}
