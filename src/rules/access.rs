//! What a caller may do with a resource or account (ROLE-1, SHARE-1 to SHARE-3, DENY-1, FIND-1, FIND-2).

use super::{Lookup, Refusal};
use crate::model::account::{AccountCounts, AccountFacts, GroupFacts, ResourceFacts, SharesWithCaller};
use crate::model::caller::Caller;
use crate::model::ids::UserId;
use crate::model::privilege::Privilege;
use crate::model::share::SharePermission;

/// How a caller stands to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Not at all: to him it does not exist.
    None,
    /// Only as the place of an account that he may see.
    Container,
    /// By the share that counts.
    Share(SharePermission),
    /// It is his.
    Owner,
    /// His scope is everything.
    SuperAdmin,
}

impl Relation {
    /// The permission that this relation amounts to, on the scale of shares.
    fn permission(self) -> Option<SharePermission> {
        match self {
            Self::None | Self::Container => None,
            Self::Share(permission) => Some(permission),
            Self::Owner | Self::SuperAdmin => Some(SharePermission::FullAccess),
        }
    }

    fn at_least(self, permission: SharePermission) -> bool {
        self.permission().is_some_and(|has| has >= permission)
    }
}

/// The share that counts: the narrower object wins, stronger or weaker (SHARE-3).
fn share(shares: SharesWithCaller) -> Option<SharePermission> {
    shares.account.or(shares.resource).or(shares.group)
}

fn relation(caller: &Caller, owner: UserId, shares: SharesWithCaller) -> Relation {
    relation_of(caller.user_id, caller.super_admin, owner, shares)
}

fn relation_of(user: UserId, super_admin: bool, owner: UserId, shares: SharesWithCaller) -> Relation {
    if super_admin {
        Relation::SuperAdmin
    } else if user == owner {
        Relation::Owner
    } else {
        share(shares).map_or(Relation::None, Relation::Share)
    }
}

/// How the caller stands to an account. Owning its resource alone does not make it his (SHARE-4).
#[must_use]
pub fn to_account(caller: &Caller, account: &AccountFacts) -> Relation {
    relation(caller, account.owner_id, account.shares)
}

/// How the caller stands to a resource.
#[must_use]
pub fn to_resource(caller: &Caller, resource: &ResourceFacts) -> Relation {
    match relation(caller, resource.owner_id, resource.shares) {
        Relation::None if resource.holds_own => Relation::Container,
        relation => relation,
    }
}

/// Whether a user, perhaps a Super Administrator, may share a resource on, by whose it is and what of it was shared with
/// him.
#[must_use]
pub fn shares_on(user: UserId, super_admin: bool, owner: UserId, shares: SharesWithCaller) -> bool {
    relation_of(user, super_admin, owner, shares).at_least(SharePermission::FullAccess)
}

/// How many accounts of a resource the caller sees: all where the resource or its group was shared with him, otherwise
/// those that are his or were shared with him singly.
#[must_use]
pub fn visible_accounts(caller: &Caller, resource: &ResourceFacts, counts: AccountCounts) -> i64 {
    if caller.super_admin || share(resource.shares).is_some() {
        counts.all
    } else {
        counts.own
    }
}

/// What may be done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountAction {
    /// List it, look up its id, read its details.
    See,
    /// Read its password.
    FetchPassword,
    /// Change its password.
    ChangePassword,
    /// Edit it.
    Edit,
    /// Share it with others.
    Share,
    /// Put it into the trash or take it out again.
    Delete,
}

/// What may be done with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceAction {
    /// List it and what the caller may see in it.
    See,
    /// Edit it.
    Edit,
    /// Add accounts to it.
    AddAccount,
    /// Share it with others, or put it into a group that is shared.
    Share,
    /// Put it into the trash or take it out again.
    Delete,
}

/// Whether the caller may do this with an account.
///
/// # Errors
/// FIND-2 where it does not exist for him, DENY-1 where his share does not go so far.
pub fn account(caller: &Caller, facts: &AccountFacts, action: AccountAction) -> Result<(), Refusal> {
    let relation = to_account(caller, facts);
    if relation == Relation::None {
        return Err(Refusal::NoSuchAccount);
    }
    let (needed, lacking) = match action {
        AccountAction::See => return Ok(()),
        AccountAction::FetchPassword => (SharePermission::View, "the share does not show the password"),
        AccountAction::ChangePassword => (
            SharePermission::Modify,
            "the share does not let the password be changed",
        ),
        AccountAction::Edit => (
            SharePermission::FullAccess,
            "the share does not let the account be edited",
        ),
        AccountAction::Share => (
            SharePermission::FullAccess,
            "the share does not let the account be shared on",
        ),
        AccountAction::Delete => (
            SharePermission::FullAccess,
            "the share does not let the account be deleted",
        ),
    };
    if !relation.at_least(needed) {
        return Err(Refusal::NotAllowed(lacking));
    }
    match action {
        AccountAction::Delete => delete(caller),
        _ => Ok(()),
    }
}

/// Whether the caller may do this with a resource.
///
/// # Errors
/// FIND-1 where it does not exist for him, DENY-1 where his role or share does not go so far.
pub fn resource(caller: &Caller, facts: &ResourceFacts, action: ResourceAction) -> Result<(), Refusal> {
    let relation = to_resource(caller, facts);
    if relation == Relation::None {
        return Err(Refusal::NoSuchResource);
    }
    match action {
        ResourceAction::See => Ok(()),
        ResourceAction::Edit if relation.at_least(SharePermission::FullAccess) => Ok(()),
        ResourceAction::Edit => Err(Refusal::NotAllowed("the share does not let the resource be edited")),
        ResourceAction::AddAccount if !relation.at_least(SharePermission::FullAccess) => {
            Err(Refusal::NotAllowed("the share does not let accounts be added"))
        }
        ResourceAction::AddAccount => create(caller),
        ResourceAction::Share if relation.at_least(SharePermission::FullAccess) => Ok(()),
        ResourceAction::Share => Err(Refusal::NotAllowed("the share does not let the resource be shared on")),
        ResourceAction::Delete if !relation.at_least(SharePermission::FullAccess) => {
            Err(Refusal::NotAllowed("the share does not let the resource be deleted"))
        }
        ResourceAction::Delete => delete(caller),
    }
}

/// Whether the caller's role lets him delete: whoever may not create may not delete either (TRASH-1).
fn delete(caller: &Caller) -> Result<(), Refusal> {
    if caller.privileges.contains(Privilege::ManageResources) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not delete resources or accounts"))
    }
}

/// Whether the caller may take something out of the trash: its owner, whoever put it there, a Super Administrator.
///
/// # Errors
/// FIND-3 where it does not exist for him, DENY-1 where his role does not delete either.
pub fn restore(caller: &Caller, owner: UserId, trashed_by: UserId) -> Result<(), Refusal> {
    if caller.super_admin || [owner, trashed_by].contains(&caller.user_id) {
        delete(caller)
    } else {
        Err(Refusal::NoSuch(Lookup::Trashed))
    }
}

/// What may be done with a resource group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupAction {
    /// List it and see what is in it.
    See,
    /// Change it, what is in it, and with whom it is shared.
    Manage,
}

/// How the caller stands to a resource group.
#[must_use]
pub fn to_group(caller: &Caller, group: &GroupFacts) -> Relation {
    let shares = SharesWithCaller {
        group: group.share,
        ..SharesWithCaller::default()
    };
    relation(caller, group.owner_id, shares)
}

/// Whether the caller may do this with a resource group.
///
/// # Errors
/// FIND-3 where it does not exist for him, DENY-1 where his share does not go so far.
pub fn group(caller: &Caller, facts: &GroupFacts, action: GroupAction) -> Result<(), Refusal> {
    let relation = to_group(caller, facts);
    match action {
        _ if relation == Relation::None => Err(Refusal::NoSuch(Lookup::ResourceGroup)),
        GroupAction::See => Ok(()),
        GroupAction::Manage if relation.at_least(SharePermission::FullAccess) => Ok(()),
        GroupAction::Manage => Err(Refusal::NotAllowed("the share does not let the group be managed")),
    }
}

/// Whether the caller's role lets him create resources and accounts (ROLE-1).
///
/// # Errors
/// DENY-1.
pub fn create(caller: &Caller) -> Result<(), Refusal> {
    if caller.privileges.contains(Privilege::ManageResources) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not create resources or accounts"))
    }
}

/// The resource group that a name means to the caller: the first one that he may put resources into. One that he may
/// not use is as unknown to him as none (GROUP-1).
#[must_use]
pub fn usable_group<'a>(caller: &Caller, groups: &'a [GroupFacts]) -> Option<&'a GroupFacts> {
    groups
        .iter()
        .find(|facts| group(caller, facts, GroupAction::Manage).is_ok())
}

#[cfg(test)]
pub(super) mod tests;
