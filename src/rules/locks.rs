//! What stands before every use of a password besides rights: the vault's lock, the account's lock, and a second factor
//! given just now (LOCK-1, LOCK-2, STEP-1); and who may lock the vault.

use jiff::{SignedDuration, Timestamp};

use super::Refusal;
use crate::model::account::AccountFacts;
use crate::model::caller::Caller;
use crate::model::privilege::Privilege;

/// For how long a second factor counts once it was given.
pub const STEP_UP_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// What decides besides the account itself.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// Whether the vault is locked.
    pub vault_locked: bool,
    /// When the person whose rights the call has last gave a second factor.
    pub second_factor_at: Option<Timestamp>,
    /// Now, in sandbox time.
    pub now: Timestamp,
}

/// Whether the password of an account may be used at all, by whomever the other rules let.
///
/// # Errors
/// LOCK-1, LOCK-2 or STEP-1, the first that applies.
pub fn use_of(account: &AccountFacts, circumstances: Circumstances) -> Result<(), Refusal> {
    if circumstances.vault_locked {
        return Err(Refusal::VaultLocked);
    }
    if account.locked {
        return Err(Refusal::AccountLocked);
    }
    if account.step_up {
        step_up(circumstances.second_factor_at, circumstances.now)?;
    }
    Ok(())
}

/// Whether a second factor was given within the last five minutes. One of the future, which a clock that was set back
/// leaves behind, was not.
///
/// # Errors
/// STEP-1.
pub fn step_up(given_at: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    let age = given_at.map(|at| now.duration_since(at));
    match age {
        Some(age) if !age.is_negative() && age < STEP_UP_LASTS => Ok(()),
        _ => Err(Refusal::StepUpRequired),
    }
}

/// Whether a caller may lock or unlock the vault: a Privileged Administrator who gave his second factor just now.
///
/// # Errors
/// DENY-1, STEP-1.
pub fn vault_operation(caller: &Caller, second_factor_at: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    if !caller.privileges.contains(Privilege::ManageVault) {
        return Err(Refusal::NotAllowed("the role does not lock or unlock the vault"));
    }
    step_up(second_factor_at, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access::tests::an_account;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn the_vaults_lock_comes_first_then_the_accounts_then_the_second_factor() {
        for vault_locked in [false, true] {
            for locked in [false, true] {
                for step_up in [false, true] {
                    for given in [None, Some(at(0))] {
                        let account = AccountFacts {
                            locked,
                            step_up,
                            ..an_account()
                        };
                        let circumstances = Circumstances {
                            vault_locked,
                            second_factor_at: given,
                            now: at(1),
                        };
                        let expected = match (vault_locked, locked, step_up, given) {
                            (true, _, _, _) => Err(Refusal::VaultLocked),
                            (false, true, _, _) => Err(Refusal::AccountLocked),
                            (false, false, true, None) => Err(Refusal::StepUpRequired),
                            (false, false, true, Some(_)) | (false, false, false, _) => Ok(()),
                        };
                        assert_eq!(use_of(&account, circumstances), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn a_second_factor_counts_for_less_than_five_minutes_and_not_before_it_was_given() {
        for (given, now, expected) in [(0, 0, true), (0, 299, true), (0, 300, false), (10, 9, false)] {
            assert_eq!(step_up(Some(at(given)), at(now)).is_ok(), expected, "{given} {now}");
        }
        assert_eq!(step_up(None, at(0)), Err(Refusal::StepUpRequired));
    }
}
