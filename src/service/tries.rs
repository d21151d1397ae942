//! What somebody may guess at a few times only (SIGN-IN-WAIT): his password, a code of his second factor, the master secret.

use jiff::Timestamp;

use crate::rules::{Refusal, sign_in};
use crate::sandbox::Sandbox;
use crate::vault::TokenDigest;

/// The tries at one thing by one who tries.
pub(super) struct Tries<'sandbox> {
    sandbox: &'sandbox Sandbox,
    whom: TokenDigest,
}

impl<'sandbox> Tries<'sandbox> {
    /// The tries of whoever these words tell from all others.
    pub(super) fn new(sandbox: &'sandbox Sandbox, whom: &str) -> Self {
        Self {
            sandbox,
            whom: sandbox.digests.digest(whom),
        }
    }

    /// Whether another one may be made.
    pub(super) fn may_go_on(&self) -> Result<(), Refusal> {
        let failures = self.sandbox.failed_sign_ins.of(&self.whom);
        sign_in::attempt(&failures, self.sandbox.clock.now())
    }

    /// Counts a failure and says what it is answered: `wrong`, unless too many were made at once, of which only the first
    /// are told that they were wrong.
    pub(super) fn fail(&self, wrong: Refusal) -> Refusal {
        let now = self.sandbox.clock.now();
        let counted = |failures: &mut Vec<Timestamp>| match sign_in::attempt(failures, now) {
            Ok(()) => {
                failures.push(now);
                wrong
            }
            Err(wait) => wait,
        };
        let failed = &self.sandbox.failed_sign_ins;
        failed.change(self.whom, sign_in::FAILURES, counted)
    }

    /// Whoever was right begins anew.
    pub(super) fn succeed(&self) {
        self.sandbox.failed_sign_ins.forget(&self.whom);
    }
}
