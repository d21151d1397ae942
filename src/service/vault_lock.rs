//! Locking the vault in an emergency, and unlocking it (LOCK-1).

use std::sync::Arc;

use secrecy::SecretString;

use super::sandboxes::{data_key_to_be_locked, keep_data_key};
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
    if sandbox.vault.is_locked() {
        return Ok(state(ctx));
    }
    let key = data_key_to_be_locked(sandbox, &mut tx).await?;
    mark_passwords(sandbox, &mut tx, &sandbox.vault.with(Arc::clone(&key))).await?;
    let locked = Arc::new(DataKeyState::locked(key.at_rest().clone()));
    keep_data_key(&mut tx, &locked).await?;
    store::audit::insert(&mut tx, ctx.record(AuditOperation::VaultLocked, Outcome::Success)).await?;
    // In an emergency it stays locked in memory, even if that cannot be kept.
    sandbox.vault.lock();
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
    if !vault.is_made_by(&given) {
        drop(tx);
        return refused(ctx, tries.fail(Refusal::WrongMasterSecret)).await;
    }
    tries.succeed();
    if vault.is_locked() {
        store::audit::insert(&mut tx, ctx.record(AuditOperation::VaultUnlocked, Outcome::Success)).await?;
        store::targets::set_marks(&mut tx, &[]).await?;
        vault.unlock(&given)?;
        keep_data_key(&mut tx, &vault.state()).await?;
        // Before the commit, as everywhere: whoever holds the writer finds memory and database of one mind.
        let made_up = passwords::make_up_resets(&ctx.sandbox, &mut tx).await;
        let committed = match made_up {
            Ok(()) => tx.commit().await.map_err(Into::into),
            Err(error) => Err(error),
        };
        if committed.is_err() {
            vault.lock();
        }
        committed?;
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
