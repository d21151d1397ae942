//! Locking the vault in an emergency, and unlocking it (LOCK-1).

use std::sync::Arc;

use secrecy::SecretString;

use super::sandboxes::{keep_data_key, renew_data_key};
use super::targets::mark_passwords;
use super::tries::Tries;
use super::{Ctx, Result, passwords};
use crate::model::audit::{AuditOperation, Outcome};
use crate::rules::{Refusal, locks};
use crate::store::{self, Db};
use crate::vault::DataKeyState;

/// The vault as anybody who signed in may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultState {
    /// Whether no password can be used.
    pub locked: bool,
    /// The version of its key.
    pub key_version: u32,
}

/// The state of the vault.
#[must_use]
pub fn state(ctx: &Ctx) -> VaultState {
    let vault = &ctx.sandbox.vault;
    VaultState {
        locked: vault.is_locked(),
        key_version: vault.version(),
    }
}

/// Whether the caller may lock or unlock the vault now.
///
/// # Errors
/// DENY-1, STEP-1, or what the store said.
pub async fn check(ctx: &Ctx) -> Result<()> {
    allowed(ctx, &mut *ctx.sandbox.store.read().await?).await
}

/// Locks the vault: its key is wiped, over a restart too, and no key that the server has leads to it. A locked one stays
/// as it is.
///
/// # Errors
/// DENY-1, STEP-1, or what vault and store said.
pub async fn lock(ctx: &Ctx) -> Result<VaultState> {
    let sandbox = &ctx.sandbox;
    let mut tx = sandbox.store.write().await?;
    allowed(ctx, &mut tx).await?;
    let now = sandbox.vault.state();
    // At once, and for good: this is an emergency, whatever becomes of the rest.
    sandbox.vault.lock();
    if now.is_locked() {
        // That could not be kept, perhaps, when it was done.
        keep_data_key(&mut tx, &now).await?;
        tx.commit().await?;
        return Ok(state(ctx));
    }
    let key = renew_data_key(sandbox, &mut tx, now).await?;
    mark_passwords(sandbox, &mut tx, &sandbox.vault.with(Arc::clone(&key))).await?;
    let locked = Arc::new(DataKeyState::locked(key.at_rest().clone()));
    keep_data_key(&mut tx, &locked).await?;
    store::audit::insert(&mut tx, ctx.record(AuditOperation::VaultLocked, Outcome::Success)).await?;
    tx.commit_with(|| sandbox.vault.set(locked)).await?;
    Ok(state(ctx))
}

/// Unlocks the vault with the master secret: the passphrase, or what the key file holds. That it opens the vault's key
/// is the proof; the server has none of its own.
///
/// # Errors
/// DENY-1, STEP-1, MASTER-SECRET, SIGN-IN-WAIT, or what vault and store said.
pub async fn unlock(ctx: &Ctx, secret: SecretString) -> Result<VaultState> {
    check(ctx).await?;
    let whom = format!("master secret by user {}", ctx.caller.user_id);
    let tries = Tries::new(&ctx.sandbox, &whom);
    let sandbox = Arc::clone(&ctx.sandbox);
    // A passphrase takes a tenth of a second of work and much memory: in turn, and only where another try may be made.
    let work = move || {
        Tries::new(&sandbox, &whom).may_go_on()?;
        Ok(sandbox.keys.master_key(&secret).ok())
    };
    let given = match ctx.sandbox.people.in_turn(work).await? {
        Ok(Some(given)) => given,
        Ok(None) => return refused(ctx, tries.fail(Refusal::WrongMasterSecret)).await,
        Err(wait) => return refused(ctx, wait).await,
    };
    let mut tx = ctx.sandbox.store.write().await?;
    allowed(ctx, &mut tx).await?;
    let vault = &ctx.sandbox.vault;
    // While others worked at theirs, too many may have failed.
    if let Err(wait) = tries.may_go_on() {
        drop(tx);
        return refused(ctx, wait).await;
    }
    let Ok(opened) = vault.opened_by(&given) else {
        drop(tx);
        return refused(ctx, tries.fail(Refusal::WrongMasterSecret)).await;
    };
    tries.succeed();
    if vault.is_locked() {
        let key = renew_data_key(&ctx.sandbox, &mut tx, Arc::new(opened)).await?;
        keep_data_key(&mut tx, &key).await?;
        store::targets::forget_marks(&mut tx).await?;
        store::audit::insert(&mut tx, ctx.record(AuditOperation::VaultUnlocked, Outcome::Success)).await?;
        let tried = vault.try_out(key);
        passwords::make_up_resets(&ctx.sandbox, &mut tx).await?;
        // Where it is not kept, the vault is locked again before anybody else has the writer.
        tx.commit_with(move || tried.keep()).await?;
    }
    Ok(state(ctx))
}

async fn allowed(ctx: &Ctx, db: &mut Db) -> Result<()> {
    let given_at = store::second_factor::given_at(db, ctx.caller.user_id).await?;
    Ok(locks::vault_operation(&ctx.caller, given_at, ctx.sandbox.clock.now())?)
}

async fn refused(ctx: &Ctx, refusal: Refusal) -> Result<VaultState> {
    let record = ctx.record(AuditOperation::VaultUnlockFailed, Outcome::Failed);
    ctx.sandbox.store.append(record).await?;
    Err(refusal.into())
}
