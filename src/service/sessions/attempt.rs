//! One attempt to sign in, among those of the same user name and address (SIGN-IN-WAIT).

use std::net::IpAddr;

use jiff::Timestamp;

use super::{NewSession, record};
use crate::model::audit::{AuditOperation, Outcome};
use crate::rules::{Refusal, sign_in};
use crate::sandbox::Sandbox;
use crate::service::{Result, ServiceError};
use crate::vault::TokenDigest;

/// An attempt under way. Names that exist and names that do not are counted alike.
pub(super) struct Attempt<'sandbox> {
    sandbox: &'sandbox Sandbox,
    client: IpAddr,
    whom: TokenDigest,
}

impl<'sandbox> Attempt<'sandbox> {
    pub(super) fn new(sandbox: &'sandbox Sandbox, client: IpAddr, user_name: &str) -> Self {
        let pair = format!("sign-in of {} from {client}", user_name.trim().to_lowercase());
        Self {
            sandbox,
            client,
            whom: sandbox.digests.digest(&pair),
        }
    }

    /// Goes on where too many have not failed just before.
    pub(super) async fn go_on(&self) -> Result<()> {
        let failures = self.sandbox.failed_sign_ins.of(&self.whom);
        match sign_in::attempt(&failures, self.sandbox.clock.now()) {
            Ok(()) => Ok(()),
            Err(refusal) => Err(self.refuse(refusal).await?),
        }
    }

    /// Ends it without a session; the failure counts. Of many that were made at once, only the first are told that they
    /// were wrong.
    pub(super) async fn fail(&self) -> Result<NewSession> {
        let now = self.sandbox.clock.now();
        let counted = |failures: &mut Vec<Timestamp>| match sign_in::attempt(failures, now) {
            Ok(()) => {
                failures.push(now);
                Refusal::SignInRefused
            }
            Err(wait) => wait,
        };
        let failed = &self.sandbox.failed_sign_ins;
        let refusal = failed.change(self.whom, sign_in::FAILURES, counted);
        Err(self.refuse(refusal).await?)
    }

    /// Whoever has signed in begins anew.
    pub(super) fn succeed(&self) {
        self.sandbox.failed_sign_ins.forget(&self.whom);
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
        if let Refusal::TooManySignIns(_) = refusal {
            record.detail = "too many had failed just before".to_owned();
        }
        self.sandbox.store.append(record).await?;
        Ok(refusal.into())
    }
}
