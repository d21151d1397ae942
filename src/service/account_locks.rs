//! The locks before the use of a password: the vault's, the account's, and the second factor that an account may ask for
//! (LOCK-1, LOCK-2, STEP-1).

use jiff::Timestamp;

use super::{Ctx, Result, ServiceError};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, Named, Outcome};
use crate::model::ids::AccountId;
use crate::rules::Refusal;
use crate::rules::access::{self, AccountAction};
use crate::rules::locks::{self, Circumstances};
use crate::store::{self, WriteTx};

/// Refuses the use of a password that is locked away. Only an account that is marked for it costs a statement, inside the
/// change where one is under way.
///
/// # Errors
/// LOCK-1, LOCK-2, STEP-1, or what the store said.
pub(super) async fn check(ctx: &Ctx, account: &AccountFacts, tx: Option<&mut WriteTx<'_>>) -> Result<()> {
    let sandbox = &ctx.sandbox;
    let second_factor_at = match account.step_up {
        true => Box::pin(given_at(ctx, tx)).await?,
        false => None,
    };
    let circumstances = Circumstances {
        vault_locked: sandbox.vault.is_locked(),
        second_factor_at,
        now: sandbox.clock.now(),
    };
    Ok(locks::use_of(account, circumstances)?)
}

async fn given_at(ctx: &Ctx, tx: Option<&mut WriteTx<'_>>) -> Result<Option<Timestamp>> {
    let user = ctx.caller.user_id;
    Ok(match tx {
        Some(tx) => store::second_factor::given_at(tx, user).await?,
        None => store::second_factor::given_at(&mut *ctx.sandbox.store.read().await?, user).await?,
    })
}

/// Why the use of a password would be refused now by a lock, if it would.
///
/// # Errors
/// What the store said.
pub async fn stands_before(ctx: &Ctx, account: &AccountFacts) -> Result<Option<Refusal>> {
    match check(ctx, account, None).await {
        Ok(()) => Ok(None),
        Err(ServiceError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error),
    }
}

/// What is to become of an account's protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Its password is refused to everybody, or no longer.
    Locked(bool),
    /// Its password asks for a second factor, or no longer.
    StepUp(bool),
}

/// Locks or unlocks an account, or marks it for a second factor. Whoever may edit it may do that.
///
/// # Errors
/// FIND-2, DENY-1, or what the store said.
pub async fn protect(ctx: &Ctx, id: AccountId, protection: Protection) -> Result<AccountFacts> {
    let mut tx = ctx.sandbox.store.write().await?;
    let mut account = store::access::account_by_id(&mut tx, ctx.caller.user_id, id)
        .await?
        .ok_or(Refusal::NoSuchAccount)?;
    access::account(&ctx.caller, &account, AccountAction::Edit)?;
    let operation = match protection {
        Protection::Locked(locked) if locked != account.locked => {
            store::accounts::set_locked(&mut tx, id, locked).await?;
            account.locked = locked;
            if locked {
                AuditOperation::AccountLocked
            } else {
                AuditOperation::AccountUnlocked
            }
        }
        Protection::StepUp(required) if required != account.step_up => {
            // Taking the mark away must not be the way around it.
            check_mark(ctx, &account, &mut tx).await?;
            store::accounts::set_step_up(&mut tx, id, required).await?;
            account.step_up = required;
            AuditOperation::AccountStepUpChanged
        }
        Protection::Locked(_) | Protection::StepUp(_) => return Ok(account),
    };
    let mut record = ctx.record(operation, Outcome::Success);
    record.resource = Some(Named {
        id: account.resource_id,
        name: account.resource_name.clone(),
    });
    record.account = Some(Named {
        id,
        name: account.name.clone(),
    });
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(account)
}

/// A marked account loses its mark only to somebody who has just given a second factor.
async fn check_mark(ctx: &Ctx, account: &AccountFacts, tx: &mut WriteTx<'_>) -> Result<()> {
    if account.step_up {
        let given_at = store::second_factor::given_at(tx, ctx.caller.user_id).await?;
        locks::step_up(given_at, ctx.sandbox.clock.now())?;
    }
    Ok(())
}
