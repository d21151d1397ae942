//! Reading and changing passwords. No audit record, no password.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

use super::accounts::{non_compliance, policy_named};
use super::{Ctx, Result, account_locks, password_requests, tickets};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::ids::{AccountId, PasswordRequestId, ResourceId};
use crate::model::password_policy::PasswordPolicy;
use crate::model::target::TargetState;
use crate::rules::Refusal;
use crate::rules::access::AccountAction;
use crate::rules::access_control;
use crate::rules::use_password;
use crate::sandbox::Sandbox;
use crate::store::accounts::PasswordChange;
use crate::store::{self, WriteTx};
use crate::vault::{self, Place, Sealed, SealedColumn};

mod after_use;

pub(super) use after_use::{make_up_resets, reset_after_use};

/// Which account.
#[derive(Debug, Clone, Copy)]
pub struct AccountRef {
    /// Its resource.
    pub resource: ResourceId,
    /// The account.
    pub account: AccountId,
}

/// What a caller gives for the use of a password.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    /// Why.
    pub reason: Option<String>,
    /// The ticket.
    pub ticket: Option<String>,
}

/// Reads a password; its audit record is committed before the answer.
///
/// # Errors
/// FIND, DENY, ACW, TICK and lock refusals, or what vault and store said.
pub async fn fetch(ctx: &Ctx, target: AccountRef, usage: Usage) -> Result<SecretString> {
    let sandbox = &ctx.sandbox;
    let account = released(ctx, target, &usage).await?;
    let password = sandbox
        .vault
        .open(place(&account), &Sealed::from_bytes(account.password.clone())?)?;
    let record = record(
        ctx,
        AuditOperation::PasswordRetrieved,
        Outcome::Success,
        &account,
        usage,
    );
    sandbox.store.append(record).await?;
    Ok(password)
}

/// The account, if the caller may use its password now but for a ticket, and the request to be checked out with the use.
async fn admitted(
    ctx: &Ctx,
    target: AccountRef,
    usage: &Usage,
) -> Result<(Arc<AccountFacts>, Option<PasswordRequestId>)> {
    let sandbox = &ctx.sandbox;
    let found = sandbox
        .facts
        .account(&sandbox.store, ctx.caller.user_id, target.resource, target.account)
        .await?;
    let account = super::accounts::allowed(ctx, found, target.resource, AccountAction::FetchPassword).await?;
    account_locks::check(ctx, &account, None).await?;
    use_password::reason(&account, usage.reason.as_deref())?;
    if access_control::in_force(&ctx.caller, &account).is_none() {
        return Ok((account, None));
    }
    Box::pin(async {
        let account = password_requests::settled(ctx, account).await?;
        let request = password_requests::release(ctx, &account).await?;
        Ok((account, request))
    })
    .await
}

/// The account, if the caller may use what its password protects as he may use the password itself.
///
/// # Errors
/// FIND, DENY, ACW, TICK and lock refusals, or what vault and store said.
pub(super) async fn released(ctx: &Ctx, target: AccountRef, usage: &Usage) -> Result<Arc<AccountFacts>> {
    let (account, to_take) = admitted(ctx, target, usage).await?;
    tickets::demand(ctx, account.id, usage.ticket.as_deref(), None).await?;
    let Some(request) = to_take else {
        return Ok(account);
    };
    Box::pin(async {
        password_requests::take(ctx, request).await?;
        // What fell due at that moment may have changed the password.
        password_requests::settled(ctx, account).await
    })
    .await
}

/// Where a reset takes place (EDIT-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetType {
    /// In the vault alone; the target keeps its own idea of the password.
    Local,
    /// In the vault and on the target.
    Remote,
}

impl ResetType {
    /// RESETTYPE, compared without case; absent means LOCAL.
    ///
    /// # Errors
    /// INPUT-3.
    pub fn parse(text: Option<&str>) -> std::result::Result<Self, Refusal> {
        match text.map(str::to_ascii_uppercase).as_deref() {
            None | Some("LOCAL") => Ok(Self::Local),
            Some("REMOTE") => Ok(Self::Remote),
            Some(_) => Err(Refusal::InvalidValue("RESETTYPE")),
        }
    }
}

/// Changes a password to a given or generated one.
///
/// # Errors
/// FIND, DENY, ACW, POL and RESET refusals, or what vault and store said.
pub async fn change(
    ctx: &Ctx,
    target: AccountRef,
    new: Option<SecretString>,
    reset: ResetType,
    usage: Usage,
) -> Result<()> {
    let sandbox = &ctx.sandbox;
    let mut tx = sandbox.store.write().await?;
    let account = changeable(ctx, &mut tx, target, &usage).await?;
    if account.holds_file {
        return Err(Refusal::MissingField("FILECONTENT").into());
    }
    let (_, policy) = policy_named(&mut tx, &account.policy).await?;
    let new = new.unwrap_or_else(|| vault::generate(&policy, &account.name, &sandbox.random));
    let non_compliance = non_compliance(ctx, &policy, &new, &account.name)?;
    forbid_reuse(ctx, &mut tx, &account, &policy, &new).await?;
    if let Err(refusal) = reach_target(ctx.targets(), &account, reset) {
        drop(tx);
        let failed = record(ctx, AuditOperation::PasswordChanged, Outcome::Failed, &account, usage);
        sandbox.store.append(failed).await?;
        return Err(refusal.into());
    }
    let by = By {
        name: &ctx.caller.user_name,
        at: sandbox.clock.now(),
    };
    write_change(sandbox, &mut tx, &account, &new, reset, non_compliance, by).await?;
    let record = record(ctx, AuditOperation::PasswordChanged, Outcome::Success, &account, usage);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// The account, if the caller may change its password now. A ticket is needed as to read it (TICK-1 to TICK-3).
pub(super) async fn changeable(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    target: AccountRef,
    usage: &Usage,
) -> Result<AccountFacts> {
    let account = super::accounts::met(ctx, tx, target, AccountAction::ChangePassword).await?;
    account_locks::check(ctx, &account, Some(tx)).await?;
    use_password::reason(&account, usage.reason.as_deref())?;
    tickets::demand(ctx, account.id, usage.ticket.as_deref(), Some(tx)).await?;
    Ok(account)
}

/// Who changes a password, and when.
pub(super) struct By<'a> {
    pub(super) name: &'a str,
    pub(super) at: Timestamp,
}

/// Changes a password and answers the row of the history that the former one is in.
pub(super) async fn write_change(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    account: &AccountFacts,
    new: &SecretString,
    reset: ResetType,
    non_compliance: Option<String>,
    by: By<'_>,
) -> Result<i64> {
    let vault = &sandbox.vault;
    let old = vault.open(place(account), &Sealed::from_bytes(account.password.clone())?)?;
    let history_id = store::accounts::next_history_id(tx).await?;
    let former = vault.seal(
        Place {
            column: SealedColumn::PasswordHistory,
            row: history_id,
        },
        &old,
    )?;
    let target = match (reset, &account.target_password) {
        (ResetType::Remote, _) => None,
        (ResetType::Local, Some(own)) => Some(own.clone()),
        (ResetType::Local, None) => Some(vault.seal(target_place(account.id), &old)?.as_bytes().to_vec()),
    };
    store::accounts::change_password(
        tx,
        PasswordChange {
            account: account.id,
            password: vault.seal(place(account), new)?.as_bytes(),
            target: target.as_deref(),
            non_compliance,
            history_id,
            former: former.as_bytes(),
            by: by.name,
            at: by.at,
        },
    )
    .await?;
    Ok(history_id)
}

/// Refuses a password that the policy forbids to use again.
async fn forbid_reuse(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    account: &AccountFacts,
    policy: &PasswordPolicy,
    new: &SecretString,
) -> Result<()> {
    if policy.forbid_reuse == 0 || !ctx.sandbox.settings().policy_enforcement {
        return Ok(());
    }
    let vault = &ctx.sandbox.vault;
    let mut former = vec![vault.open(place(account), &Sealed::from_bytes(account.password.clone())?)?];
    for (row, sealed) in store::accounts::history(tx, account.id, policy.forbid_reuse).await? {
        let column = SealedColumn::PasswordHistory;
        former.push(vault.open(Place { column, row }, &Sealed::from_bytes(sealed)?)?);
    }
    if former.iter().any(|old| vault::same(old, new)) {
        return Err(Refusal::NotCompliant {
            policy: policy.name.to_string(),
            reason: "Password was used before".to_owned(),
        }
        .into());
    }
    Ok(())
}

/// Asks the simulated target of a REMOTE reset (RESET-1). A setting speaks for all targets.
fn reach_target(
    all: Option<TargetState>,
    account: &AccountFacts,
    reset: ResetType,
) -> std::result::Result<(), Refusal> {
    let state = all.unwrap_or(account.target);
    match (reset, state) {
        (ResetType::Local, _) | (ResetType::Remote, TargetState::Accepting) => Ok(()),
        (ResetType::Remote, TargetState::Refusing) => Err(Refusal::ResetFailed("the target refuses the new password")),
        (ResetType::Remote, TargetState::Unreachable) => Err(Refusal::ResetFailed("the target is unreachable")),
    }
}

fn place(account: &AccountFacts) -> Place {
    Place {
        column: SealedColumn::AccountPassword,
        row: account.id.0,
    }
}

/// Where the target's own idea of a password is sealed.
pub(super) fn target_place(account: AccountId) -> Place {
    Place {
        column: SealedColumn::AccountTarget,
        row: account.0,
    }
}

/// An audit record about an account.
pub(super) fn record(
    ctx: &Ctx,
    operation: AuditOperation,
    outcome: Outcome,
    account: &AccountFacts,
    usage: Usage,
) -> AuditRecord {
    let record = AuditRecord {
        reason: usage.reason.unwrap_or_default(),
        ticket: usage.ticket.unwrap_or_default(),
        ..ctx.record(operation, outcome)
    };
    about(account, record)
}

/// The record as one about this account.
fn about(account: &AccountFacts, record: AuditRecord) -> AuditRecord {
    AuditRecord {
        resource: Some(Named {
            id: account.resource_id,
            name: account.resource_name.clone(),
        }),
        account: Some(Named {
            id: account.id,
            name: account.name.clone(),
        }),
        ..record
    }
}
