//! The second factor of people: setting it up, taking it away, and giving a code once more (STEP-1).

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::tries::Tries;
use super::users::existing;
use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::UserId;
use crate::rules::locks::STEP_UP_LASTS;
use crate::rules::{Refusal, SecondFactorCause, users};
use crate::sandbox::Sandbox;
use crate::store::second_factor::StoredFactor;
use crate::store::{self, WriteTx};
use crate::vault::{Place, Sealed, SealedColumn, Totp, TotpForm, VaultError};

/// Whom authenticator apps name beside the person.
const ISSUER: &str = "PAM360 simulator";

/// A second factor that was made and does not count yet.
pub struct Enrolment {
    /// The secret in Base32, to be typed in.
    pub secret: SecretString,
    /// The same as a link, to be scanned.
    pub link: SecretString,
}

/// Makes a second factor for the caller; it counts once [`confirm`] was given its first code.
///
/// # Errors
/// SECOND-FACTOR where he has one, or what vault and store said.
pub async fn enrol(ctx: &Ctx) -> Result<Enrolment> {
    let (sandbox, user) = (&ctx.sandbox, ctx.caller.user_id);
    let mut tx = sandbox.store.write().await?;
    let present = store::second_factor::find(&mut tx, user).await?;
    if present.is_some_and(|factor| factor.confirmed) {
        return Err(Refusal::SecondFactor(SecondFactorCause::AlreadyEnrolled).into());
    }
    let totp = Totp::generate(&sandbox.random);
    let sealed = sandbox.vault.seal(second_factor_place(user), &totp.secret())?;
    store::second_factor::put(&mut tx, user, sealed.as_bytes()).await?;
    let record = ctx.record(AuditOperation::SecondFactorMade, Outcome::Success);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(Enrolment {
        secret: totp.secret(),
        link: totp.link(ISSUER, &ctx.caller.user_name),
    })
}

/// Makes the caller's new second factor count, and answers until when he need not give it again.
///
/// # Errors
/// SECOND-FACTOR, SIGN-IN-WAIT, or what vault and store said.
pub async fn confirm(ctx: &Ctx, code: &SecretString) -> Result<Timestamp> {
    let mut tx = ctx.sandbox.store.write().await?;
    let factor = store::second_factor::find(&mut tx, ctx.caller.user_id).await?;
    if factor.as_ref().is_some_and(|factor| factor.confirmed) {
        return Err(Refusal::SecondFactor(SecondFactorCause::AlreadyEnrolled).into());
    }
    given(ctx, tx, factor, code, AuditOperation::SecondFactorEnabled).await
}

/// Takes a code of the caller's second factor, and answers until when it counts.
///
/// # Errors
/// SECOND-FACTOR, SIGN-IN-WAIT, or what vault and store said.
pub async fn step_up(ctx: &Ctx, code: &SecretString) -> Result<Timestamp> {
    let mut tx = ctx.sandbox.store.write().await?;
    let factor = confirmed(&mut tx, ctx.caller.user_id).await?;
    given(ctx, tx, factor, code, AuditOperation::SecondFactorGiven).await
}

async fn given(
    ctx: &Ctx,
    mut tx: WriteTx<'_>,
    factor: Option<StoredFactor>,
    code: &SecretString,
    operation: AuditOperation,
) -> Result<Timestamp> {
    let factor = factor.ok_or(Refusal::SecondFactor(SecondFactorCause::NotEnrolled))?;
    if let Err(refusal) = accept(&ctx.sandbox, &mut tx, ctx.caller.user_id, &factor, code).await? {
        drop(tx);
        return refused(ctx, refusal).await;
    }
    store::audit::insert(&mut tx, ctx.record(operation, Outcome::Success)).await?;
    tx.commit().await?;
    Ok(ctx
        .sandbox
        .clock
        .now()
        .saturating_add(STEP_UP_LASTS)
        .unwrap_or(Timestamp::MAX))
}

/// Takes a code of a user, or says why not: a wrong one counts, and after a few of them even the right one waits.
pub(super) async fn accept(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    user: UserId,
    factor: &StoredFactor,
    code: &SecretString,
) -> Result<std::result::Result<(), Refusal>> {
    let tries = Tries::new(sandbox, &format!("codes of user {user}"));
    if let Err(wait) = tries.may_go_on() {
        return Ok(Err(wait));
    }
    if !take(sandbox, tx, user, factor, code).await? {
        let wrong = Refusal::SecondFactor(SecondFactorCause::CodeRefused);
        return Ok(Err(tries.fail(wrong)));
    }
    tries.succeed();
    Ok(Ok(()))
}

async fn refused<T>(ctx: &Ctx, refusal: Refusal) -> Result<T> {
    let record = ctx.record(AuditOperation::SecondFactorRefused, Outcome::Failed);
    ctx.sandbox.store.append(record).await?;
    Err(refusal.into())
}

/// Takes the caller's second factor away; he proves once more that he has it.
///
/// # Errors
/// SECOND-FACTOR, SIGN-IN-WAIT, or what vault and store said.
pub async fn disable(ctx: &Ctx, code: &SecretString) -> Result<()> {
    let user = ctx.caller.user_id;
    let mut tx = ctx.sandbox.store.write().await?;
    let factor = confirmed(&mut tx, user).await?;
    let factor = factor.ok_or(Refusal::SecondFactor(SecondFactorCause::NotEnrolled))?;
    if let Err(refusal) = accept(&ctx.sandbox, &mut tx, ctx.caller.user_id, &factor, code).await? {
        drop(tx);
        return refused(ctx, refusal).await;
    }
    store::second_factor::remove(&mut tx, user).await?;
    let mut record = ctx.record(AuditOperation::SecondFactorDisabled, Outcome::Success);
    record.detail = ctx.caller.user_name.to_string();
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes away the second factor of somebody who lost it; without one nothing changes.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn remove(ctx: &Ctx, id: UserId) -> Result<()> {
    users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    users::act_on_another(
        &ctx.caller,
        &user,
        "nobody takes his own second factor away without a code",
    )?;
    store::second_factor::remove(&mut tx, id).await?;
    let mut record = ctx.record(AuditOperation::SecondFactorDisabled, Outcome::Success);
    record.detail = user.user_name;
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// The second factor that a sign-in of this user needs.
pub(super) async fn confirmed(tx: &mut WriteTx<'_>, user: UserId) -> Result<Option<StoredFactor>> {
    let factor = store::second_factor::find(tx, user).await?;
    Ok(factor.filter(|factor| factor.confirmed))
}

/// Whether a code is right; if so it is noted as given, so that it works once.
async fn take(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    user: UserId,
    factor: &StoredFactor,
    code: &SecretString,
) -> Result<bool> {
    let sealed = Sealed::from_bytes(factor.sealed.clone())?;
    let secret = sandbox.vault.open(second_factor_place(user), &sealed)?;
    let totp = Totp::new(&secret, TotpForm::default()).map_err(|_| VaultError::Malformed)?;
    let now = sandbox.clock.now();
    let Some(step) = totp.accept(code.expose_secret(), now, factor.last_step) else {
        return Ok(false);
    };
    store::second_factor::note_given(tx, user, step, now).await?;
    Ok(true)
}

/// Where a user's second factor is sealed.
pub(super) fn second_factor_place(user: UserId) -> Place {
    Place {
        column: SealedColumn::SecondFactor,
        row: user.0,
    }
}
