//! Audit records: what happened, to what, by whom, from where. Never a password, token or other secret.

use std::net::IpAddr;

use jiff::Timestamp;

use super::ids::{AccountId, AuditId, EntryId, ResourceId, UserId};

mod operation;

pub use operation::AuditOperation;

/// What an operation happens to, as the product divides its audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditSubject {
    /// Resources, accounts and passwords.
    Resource,
    /// People, what they prove themselves with, and what they administer.
    User,
    /// The simulator itself, of which no product knows.
    Simulator,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was refused or failed.
    Failed,
}

impl Outcome {
    /// `success` or `failed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed",
        }
    }
}

/// An object by id and by the name it had then.
#[derive(Debug, Clone)]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// Its name at that time.
    pub name: String,
}

/// One record, before it is written.
#[derive(Debug, Clone)]
pub struct AuditRecord {
    /// When, in sandbox time.
    pub at: Timestamp,
    /// What.
    pub operation: AuditOperation,
    /// How it ended.
    pub outcome: Outcome,
    /// Who; none where nobody is known (a failed authentication, the control plane).
    pub user: Option<Named<UserId>>,
    /// Through which RPA entry.
    pub entry_id: Option<EntryId>,
    /// In which resource.
    pub resource: Option<Named<ResourceId>>,
    /// On which account.
    pub account: Option<Named<AccountId>>,
    /// The reason that the caller gave.
    pub reason: String,
    /// The ticket that the caller gave.
    pub ticket: String,
    /// From where; none for the program itself.
    pub client: Option<IpAddr>,
    /// Through which face: `REST API`, `Web Client`, `Simulator`.
    pub client_type: &'static str,
    /// More words for people.
    pub detail: String,
}

/// One record as it was written.
#[derive(Debug, Clone)]
pub struct StoredAudit {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// What, in words.
    pub operation: String,
    /// `success` or `failed`.
    pub outcome: String,
    /// Who.
    pub user_id: Option<i64>,
    /// Who, by name; `System` where nobody is known.
    pub user_name: String,
    /// Through which RPA entry.
    pub entry_id: Option<i64>,
    /// In which resource.
    pub resource_id: Option<i64>,
    /// In which resource, by name.
    pub resource_name: String,
    /// On which account.
    pub account_id: Option<i64>,
    /// On which account, by name.
    pub account_name: String,
    /// The reason given.
    pub reason: String,
    /// The ticket given.
    pub ticket: String,
    /// From where.
    pub client_address: String,
    /// Through which face.
    pub client_type: String,
    /// More words.
    pub detail: String,
}
