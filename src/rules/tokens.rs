//! Whether a presented token is valid, and whose rights the call has (RPA-10, RPA-11, AUTH-1, AUTH-2).

use jiff::Timestamp;

use super::AuthCause;
use crate::model::caller::Caller;
use crate::model::rpa::EntryStatus;
use crate::model::token::{OwnerFacts, TokenFacts};
use crate::model::user_status::UserStatus;

/// The APP_TYPE of the Cortex XSOAR integration.
const CORTEX_XSOAR: &str = "17";

/// What of a call and its sandbox decides besides the token itself.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// Now, in sandbox time.
    pub now: Timestamp,
    /// Whether the RPA integration is enabled.
    pub rpa_enabled: bool,
    /// The APP_TYPE header, if there was one.
    pub app_type: Option<&'a str>,
}

/// Who may act, if the call comes from the right host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valid<'a> {
    /// Whose rights the call has.
    pub caller: &'a Caller,
    /// From where the call must come; none for AUTHTOKENs.
    pub host: Option<&'a str>,
}

/// Judges a token by everything but the host, which is compared last so that a wrong host tells nothing about a token
/// that is not valid.
///
/// # Errors
/// The first cause that applies.
pub fn judge<'a>(facts: Option<&'a TokenFacts>, call: Circumstances<'_>) -> Result<Valid<'a>, AuthCause> {
    match facts.ok_or(AuthCause::Unknown)? {
        TokenFacts::Ended(how) => Err(AuthCause::Ended(*how)),
        TokenFacts::App(entry, owner) => {
            if entry.status == EntryStatus::Pending {
                return Err(AuthCause::Pending);
            }
            if let Some(at) = entry.expires_at.filter(|at| *at <= call.now) {
                return Err(AuthCause::Expired(at));
            }
            if !call.rpa_enabled {
                return Err(AuthCause::IntegrationDisabled);
            }
            may_act(owner)?;
            if call.app_type.is_some_and(|app_type| app_type.trim() != CORTEX_XSOAR) {
                return Err(AuthCause::WrongAppType);
            }
            Ok(Valid {
                caller: &owner.caller,
                host: Some(&entry.host_name),
            })
        }
        TokenFacts::Auth(owner) => {
            may_act(owner)?;
            Ok(Valid {
                caller: &owner.caller,
                host: None,
            })
        }
    }
}

fn may_act(owner: &OwnerFacts) -> Result<(), AuthCause> {
    match owner.status {
        _ if owner.deleted => Err(AuthCause::OwnerDeleted),
        UserStatus::Locked => Err(AuthCause::OwnerLocked),
        UserStatus::Disabled => Err(AuthCause::OwnerDisabled),
        UserStatus::Active => Ok(()),
    }
}

#[cfg(test)]
mod tests;
