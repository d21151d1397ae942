//! The refusal that a fault stands for.

use jiff::Timestamp;

use crate::model::fault::RefusalRule;
use crate::model::token::TokenEnd;
use crate::rules::{AuthCause, Lookup, Refusal};

/// What a request is refused with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forced {
    /// A refusal of the operation.
    Refusal(Refusal),
    /// ROUTE-1.
    UnknownPath,
    /// ROUTE-2.
    MethodNotOffered,
    /// SIZE-1.
    TooLarge,
}

/// What a refusal by that rule is, about that; where nothing is said, about what the rule has first.
#[must_use]
pub fn forced(rule: RefusalRule, about: Option<&str>, now: Timestamp) -> Forced {
    let word = about.unwrap_or_default();
    // Fields are told with static texts: the one of the list is taken, or the first.
    let listed = || {
        let all = rule.abouts();
        all.iter()
            .find(|known| **known == word)
            .or(all.first())
            .copied()
            .unwrap_or_default()
    };
    let named = |otherwise: &str| about.unwrap_or(otherwise).to_owned();
    Forced::Refusal(match rule {
        RefusalRule::Auth1 => Refusal::Unauthenticated(cause(listed(), now)),
        RefusalRule::Auth2 => Refusal::Unauthenticated(AuthCause::WrongHost),
        RefusalRule::Input1 => Refusal::UnreadableInput("it could not be read".to_owned()),
        RefusalRule::Input2 => Refusal::MissingField(listed()),
        RefusalRule::Input3 => Refusal::InvalidValue(listed()),
        RefusalRule::Find1 => Refusal::NoSuchResource,
        RefusalRule::Find2 => Refusal::NoSuchAccount,
        RefusalRule::Find3 => Refusal::NoSuch(lookup(listed())),
        RefusalRule::Deny1 => Refusal::NotAllowed("the role or the share does not allow it"),
        RefusalRule::Dup1 => Refusal::ResourceExists(named("RESOURCE")),
        RefusalRule::Dup2 => Refusal::AccountExists(named("ACCOUNT")),
        RefusalRule::Pol1 => Refusal::NotCompliant {
            policy: named("Strong"),
            reason: "Minimum length must be 8".to_owned(),
        },
        RefusalRule::Acw1 => Refusal::ReasonRequired,
        RefusalRule::Acw2 => Refusal::ApprovalRequired,
        RefusalRule::Acw3 => Refusal::RequestWaits,
        RefusalRule::Acw4 => Refusal::PasswordInUse,
        RefusalRule::Acw5 => Refusal::NotCheckedOut,
        RefusalRule::Acw6 => Refusal::NoAccessControl,
        RefusalRule::Acw7 => Refusal::NoSuchRequest,
        RefusalRule::Acw8 => Refusal::RequestDecided,
        RefusalRule::Tick1 => Refusal::TicketRequired,
        RefusalRule::Tick2 => Refusal::TicketIncorrect,
        RefusalRule::Tick3 => Refusal::TicketingDown,
        RefusalRule::Reset1 if listed() == "refusing" => Refusal::ResetFailed("the target refuses the new password"),
        RefusalRule::Reset1 => Refusal::ResetFailed("the target is unreachable"),
        RefusalRule::Lock1 => Refusal::VaultLocked,
        RefusalRule::Lock2 => Refusal::AccountLocked,
        RefusalRule::Step1 => Refusal::StepUpRequired,
        RefusalRule::Totp1 => Refusal::NoTotp,
        RefusalRule::File1 => Refusal::NoFile,
        RefusalRule::Route1 => return Forced::UnknownPath,
        RefusalRule::Route2 => return Forced::MethodNotOffered,
        RefusalRule::Size1 => return Forced::TooLarge,
    })
}

fn cause(word: &str, now: Timestamp) -> AuthCause {
    match word {
        "missing" => AuthCause::Missing,
        "expired" => AuthCause::Expired(now),
        "pending" => AuthCause::Pending,
        "replaced" => AuthCause::Ended(TokenEnd::Replaced),
        "rejected" => AuthCause::Ended(TokenEnd::Rejected),
        "deleted" => AuthCause::Ended(TokenEnd::Deleted),
        "owner_locked" => AuthCause::OwnerLocked,
        "owner_disabled" => AuthCause::OwnerDisabled,
        "owner_deleted" => AuthCause::OwnerDeleted,
        "integration_disabled" => AuthCause::IntegrationDisabled,
        "wrong_app_type" => AuthCause::WrongAppType,
        _ => AuthCause::Unknown,
    }
}

fn lookup(word: &str) -> Lookup {
    [
        Lookup::PasswordPolicy,
        Lookup::ResourceType,
        Lookup::ResourceGroup,
        Lookup::Role,
        Lookup::UserGroup,
    ]
    .into_iter()
    .find(|lookup| lookup.words() == word)
    .unwrap_or(Lookup::User)
}
