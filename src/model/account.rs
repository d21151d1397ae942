//! Resources and accounts, with what decides a caller's rights on them.

use jiff::Timestamp;

use super::access_control::AccessControl;
use super::ids::{AccountId, ResourceGroupId, ResourceId, UserId};
use super::share::SharePermission;
use super::target::TargetState;

/// What was shared with one caller, at each level; at one level the strongest of his own and his groups' shares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SharesWithCaller {
    /// On the account itself.
    pub account: Option<SharePermission>,
    /// On its resource.
    pub resource: Option<SharePermission>,
    /// On a resource group that holds its resource.
    pub group: Option<SharePermission>,
}

/// An account as one caller's call meets it.
#[derive(Debug, Clone)]
pub struct AccountFacts {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its resource.
    pub resource_id: ResourceId,
    /// Its resource's name.
    pub resource_name: String,
    /// Its owner.
    pub owner_id: UserId,
    /// What was shared with the caller.
    pub shares: SharesWithCaller,
    /// The sealed password.
    pub password: Vec<u8>,
    /// The simulated target's own sealed password, where it differs.
    pub target_password: Option<Vec<u8>>,
    /// How the simulated target behaves.
    pub target: TargetState,
    /// The policy of its password, by name.
    pub policy: String,
    /// Free text.
    pub notes: String,
    /// Why the password breaks its policy.
    pub non_compliance: Option<String>,
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Password access control: its own, else its resource's.
    pub access_control: Option<AccessControl>,
    /// Whether it is locked (LOCK-2).
    pub locked: bool,
    /// Whether it asks for a second factor given just now (STEP-1).
    pub step_up: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// For how many days its policy lets a password last.
    pub max_age_days: Option<u32>,
    /// When the password was last changed.
    pub password_changed_at: Option<Timestamp>,
    /// When the password was last handed out.
    pub last_accessed_at: Option<Timestamp>,
    /// For how many seconds a one-time code lasts, where the account has such.
    pub totp_validity: Option<u32>,
    /// Whether it holds a file, of which the password is the name.
    pub holds_file: bool,
}

/// A resource as one caller's call meets it.
#[derive(Debug, Clone)]
pub struct ResourceFacts {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type's name.
    pub resource_type: String,
    /// Its owner.
    pub owner_id: UserId,
    /// Its owner's user name.
    pub owner_name: String,
    /// The policy of the resource, by name.
    pub policy: String,
    /// Free text.
    pub description: String,
    /// Where its web page is.
    pub url: String,
    /// Its DNS name or address.
    pub dns_name: String,
    /// Its domain.
    pub domain_name: String,
    /// Its location.
    pub location: String,
    /// Its department.
    pub department: String,
    /// How the simulated target behaves.
    pub target: TargetState,
    /// What was shared with the caller (`account` is never set).
    pub shares: SharesWithCaller,
    /// Whether the caller owns accounts in it, or had some shared with him singly.
    pub holds_own: bool,
}

/// How many accounts a resource holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountCounts {
    /// All of them.
    pub all: i64,
    /// Those that the caller owns or had shared with him singly.
    pub own: i64,
}

/// A resource group as one caller meets it.
#[derive(Debug, Clone, Copy)]
pub struct GroupFacts {
    /// Its id.
    pub id: ResourceGroupId,
    /// Its owner.
    pub owner_id: UserId,
    /// What was shared with the caller.
    pub share: Option<SharePermission>,
    /// Whether criteria alone decide what is in it.
    pub dynamic: bool,
}
