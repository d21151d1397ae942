//! The use cases: the only layer that joins rules, vault and store. Every function takes the call's context first.

use std::net::IpAddr;
use std::sync::Arc;

use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::caller::Caller;
use crate::model::fault::State;
use crate::model::ids::ResourceId;
use crate::model::ids::SandboxName;
use crate::model::target::TargetState;
use crate::model::ticketing::Ticketing;
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::store::StoreError;
use crate::vault::{PasswordHashError, VaultError};

pub mod account_files;
pub mod account_locks;
pub mod account_totp;
pub mod accounts;
#[cfg(test)]
mod arbitrary;
pub mod audit;
pub mod auth_tokens;
pub mod authentication;
pub mod credentials;
pub mod custom_fields;
pub mod due;
mod dynamic_groups;
pub mod export;
pub mod faults;
pub mod fixtures;
pub mod password_requests;
pub mod password_tools;
pub mod passwords;
pub mod resource_groups;
pub mod resource_list;
pub mod resources;
pub mod roles;
pub mod rpa;
pub mod rpa_owners;
pub mod rpa_requests;
pub mod sandboxes;
pub mod second_factor;
pub mod sessions;
pub mod shares;
pub mod targets;
#[cfg(test)]
mod testing;
pub mod tickets;
pub mod transfers;
pub mod trash;
mod tries;
pub mod user_groups;
pub mod users;
pub mod vault_lock;

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A rule says no.
    #[error("refused by {}", .0.rule())]
    Refused(Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// A secret could not be sealed or opened.
    #[error(transparent)]
    Vault(VaultError),
    /// A sandbox that the storage holds cannot be opened.
    #[error("the sandbox {name} cannot be opened: {source}")]
    Unopened {
        /// Its name.
        name: SandboxName,
        /// Why.
        source: Box<Self>,
    },
    /// A person's password could not be hashed.
    #[error(transparent)]
    People(#[from] PasswordHashError),
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Closed => Self::Refused(Refusal::SandboxGone),
            other => Self::Store(other),
        }
    }
}

impl From<VaultError> for ServiceError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Locked => Self::Refused(Refusal::VaultLocked),
            other => Self::Vault(other),
        }
    }
}

/// What a use case answers.
pub type Result<T> = std::result::Result<T, ServiceError>;

/// On whose behalf and from where a call comes.
#[derive(Clone)]
pub struct Ctx {
    /// Where it happens.
    pub sandbox: Arc<Sandbox>,
    /// Whose rights it has.
    pub caller: Caller,
    /// Its client's address.
    pub client: IpAddr,
    /// The state in which a fault has the call find the installation.
    pub pretended: Option<State>,
}

impl Ctx {
    /// Whether the ticketing system is asked, as this call finds it.
    #[must_use]
    pub fn ticketing(&self) -> Ticketing {
        match self.pretended {
            Some(State::TicketingDown) => Ticketing::Unreachable,
            _ => self.sandbox.settings().ticketing,
        }
    }

    /// How all targets behave, as this call finds them; each as it does where nothing is said.
    #[must_use]
    pub fn targets(&self) -> Option<TargetState> {
        match self.pretended {
            Some(State::TargetsUnreachable) => Some(TargetState::Unreachable),
            Some(State::TargetsRefusing) => Some(TargetState::Refusing),
            _ => self.sandbox.settings().targets,
        }
    }

    /// An audit record of this call, to be filled in.
    #[must_use]
    pub fn record(&self, operation: AuditOperation, outcome: Outcome) -> AuditRecord {
        AuditRecord {
            at: self.sandbox.clock.now(),
            operation,
            outcome,
            user: Some(Named {
                id: self.caller.user_id,
                name: self.caller.user_name.to_string(),
            }),
            entry_id: self.caller.entry(),
            resource: None,
            account: None,
            reason: String::new(),
            ticket: String::new(),
            client: Some(self.client),
            client_type: self.caller.client_type(),
            detail: String::new(),
        }
    }
}

impl Ctx {
    /// An audit record of this call about a resource.
    #[must_use]
    pub fn record_on(&self, operation: AuditOperation, resource: Named<ResourceId>) -> AuditRecord {
        AuditRecord {
            resource: Some(resource),
            ..self.record(operation, Outcome::Success)
        }
    }
}

/// The face of what no client does.
const SIMULATOR: &str = "Simulator";

/// An audit record of something that the control plane does, or nobody, to be filled in.
#[must_use]
pub fn simulator_record(sandbox: &Sandbox, operation: AuditOperation, outcome: Outcome) -> AuditRecord {
    AuditRecord {
        at: sandbox.clock.now(),
        operation,
        outcome,
        user: None,
        entry_id: None,
        resource: None,
        account: None,
        reason: String::new(),
        ticket: String::new(),
        client: None,
        client_type: SIMULATOR,
        detail: String::new(),
    }
}
