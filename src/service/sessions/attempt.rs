//! One attempt to sign in, among those of the same user name and address (SIGN-IN-WAIT).

use std::net::IpAddr;

use super::{NewSession, record};
use crate::model::audit::{AuditOperation, Outcome};
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::tries::Tries;
use crate::service::{Result, ServiceError};

/// An attempt under way. Names that exist and names that do not are counted alike.
pub(super) struct Attempt<'sandbox> {
    sandbox: &'sandbox Sandbox,
    client: IpAddr,
    tries: Tries<'sandbox>,
}

impl<'sandbox> Attempt<'sandbox> {
    pub(super) fn new(sandbox: &'sandbox Sandbox, client: IpAddr, user_name: &str) -> Self {
        let pair = format!("sign-in of {} from {client}", user_name.trim().to_lowercase());
        Self {
            sandbox,
            client,
            tries: Tries::new(sandbox, &pair),
        }
    }

    /// Goes on where too many have not failed just before.
    pub(super) async fn go_on(&self) -> Result<()> {
        match self.tries.may_go_on() {
            Ok(()) => Ok(()),
            Err(refusal) => Err(self.refuse(refusal).await?),
        }
    }

    /// Ends it without a session; the failure counts.
    pub(super) async fn fail(&self) -> Result<NewSession> {
        Err(self.refuse(self.tries.fail(Refusal::SignInRefused)).await?)
    }

    /// Whoever has signed in begins anew.
    pub(super) fn succeed(&self) {
        self.tries.succeed();
    }

    /// Writes the refusal into the audit trail and answers it.
    async fn refuse(&self, refusal: Refusal) -> Result<ServiceError> {
        let mut record = record(
            self.sandbox,
            self.client,
            AuditOperation::SignInFailed,
            Outcome::Failed,
            None,
        );
        if let Refusal::TooManyTries(_) = refusal {
            record.detail = "too many had failed just before".to_owned();
        }
        self.sandbox.store.append(record).await?;
        Ok(refusal.into())
    }
}
