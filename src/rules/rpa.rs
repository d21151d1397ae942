//! RPA entries: the three approval cases and who may see, change, decide and copy what (RPA-2, RPA-6, RPA-7, RPA-9).

use jiff::Timestamp;

use super::{Refusal, validity};
use crate::model::caller::Caller;
use crate::model::ids::UserId;
use crate::model::privilege::Privilege;
use crate::model::rpa::{ApprovalCase, EntryStatus, RpaEntry};

/// How an entry for `owner` comes to be approved when `creator` adds or edits it (RPA-6, RPA-9).
#[must_use]
pub fn case(creator: UserId, owner: UserId, owner_has_privilege: bool) -> ApprovalCase {
    if creator == owner {
        ApprovalCase::Automatic
    } else if owner_has_privilege {
        ApprovalCase::RpaOwner
    } else {
        ApprovalCase::OtherAdmin
    }
}

/// The case of an entry now: an open case II whose owner lost the privilege is a case III (RPA-11).
#[must_use]
pub fn current_case(entry: &RpaEntry) -> ApprovalCase {
    match (entry.status, entry.approval_case) {
        (EntryStatus::Pending, ApprovalCase::RpaOwner) if !entry.owner_has_privilege => ApprovalCase::OtherAdmin,
        (_, case) => case,
    }
}

/// Whether an entry's token can work now, and if not, why: as far as the entry itself and the integration tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Works,
    /// The integration is disabled (RPA-10).
    Disabled,
    /// Its validity is over (RPA-5).
    Expired,
    /// The owner has not decided (RPA-6, case II).
    WaitsForOwner,
    /// No admin has decided (RPA-6, case III).
    WaitsForAdmin,
}

/// The standing of an entry at an instant.
#[must_use]
pub fn standing(entry: &RpaEntry, now: Timestamp, rpa_enabled: bool) -> Standing {
    match entry.status {
        EntryStatus::Pending if current_case(entry) == ApprovalCase::RpaOwner => Standing::WaitsForOwner,
        EntryStatus::Pending => Standing::WaitsForAdmin,
        EntryStatus::Active if validity::is_over(entry.expires_at, now) => Standing::Expired,
        EntryStatus::Active if !rpa_enabled => Standing::Disabled,
        EntryStatus::Active => Standing::Works,
    }
}

/// Whether the caller may add, edit and delete entries (RPA-2).
///
/// # Errors
/// DENY-1.
pub fn manage(caller: &Caller) -> Result<(), Refusal> {
    if is_admin(caller) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "the role lacks the Robotic Process Automation privilege",
        ))
    }
}

/// "Admin" of case III: who has the RPA privilege (RPA-7).
fn is_admin(caller: &Caller) -> bool {
    caller.privileges.contains(Privilege::RoboticProcessAutomation)
}

/// Whether the entry exists for the caller: his own, made by him, or any for an admin.
#[must_use]
pub fn sees(caller: &Caller, entry: &RpaEntry) -> bool {
    is_admin(caller) || is_creator(caller, entry) || caller.user_id == entry.owner_id
}

/// Nobody approves what he created or last edited (RPA-7).
fn is_creator(caller: &Caller, entry: &RpaEntry) -> bool {
    caller.user_id == entry.created_by || Some(caller.user_id) == entry.edited_by
}

/// Whether the caller may approve or reject the entry: in case II the owner alone, in case III any admin but its creator
/// and last editor (RPA-7).
///
/// In case II the request is always another's, of whoever counts as creator (RPA-9): an owner may decide what another
/// made of an entry that he himself once added. Nobody else could.
#[must_use]
pub fn may_decide(caller: &Caller, entry: &RpaEntry) -> bool {
    let somebody_elses = match current_case(entry) {
        ApprovalCase::Automatic => false,
        ApprovalCase::RpaOwner => caller.user_id == entry.owner_id && caller.user_id != entry.requester(),
        ApprovalCase::OtherAdmin => is_admin(caller) && !is_creator(caller, entry),
    };
    entry.status == EntryStatus::Pending && somebody_elses
}

/// Whether the approver may have a new token made at approval: the owner in case II alone.
#[must_use]
pub fn may_generate_at_approval(caller: &Caller, entry: &RpaEntry) -> bool {
    current_case(entry) == ApprovalCase::RpaOwner && caller.user_id == entry.owner_id
}

/// Whether the caller may copy the entry's token: once approved, the owner in cases I and II, the creator in case III.
#[must_use]
pub fn may_copy_token(caller: &Caller, entry: &RpaEntry) -> bool {
    entry.status == EntryStatus::Active
        && match entry.approval_case {
            ApprovalCase::Automatic | ApprovalCase::RpaOwner => caller.user_id == entry.owner_id,
            ApprovalCase::OtherAdmin => caller.user_id == entry.requester(),
        }
}

/// Hands the caller the entry's token (RPA-6), unless the vault is locked (LOCK-1).
///
/// # Errors
/// RPA-6 before LOCK-1: whom the token is not for learns nothing of the vault.
pub fn copy_token(caller: &Caller, entry: &RpaEntry, vault_locked: bool) -> Result<(), Refusal> {
    match (may_copy_token(caller, entry), vault_locked) {
        (false, _) => Err(Refusal::TokenNotForCaller),
        (true, true) => Err(Refusal::VaultLocked),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
