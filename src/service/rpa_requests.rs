//! Deciding pending requests (RPA-6 to RPA-8).

use super::rpa::{find, put_new_token, values_of, visible};
use super::{Ctx, Result, due};
use crate::model::audit::{AuditOperation, AuditRecord, Outcome};
use crate::model::ids::{EntryId, UserId};
use crate::model::rpa::{EntryStatus, RpaEntry};
use crate::model::token::TokenEnd;
use crate::rules::{Refusal, rpa, validity};
use crate::store::rpa::EntryValues;
use crate::store::tokens::TokenOf;
use crate::store::{self, WriteTx};
use crate::vault::ApiToken;

/// The requests that the caller may decide, by id.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<RpaEntry>> {
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    let mut entries = store::rpa::all(&mut reader).await?;
    entries.retain(|entry| rpa::may_decide(&ctx.caller, entry));
    Ok(entries)
}

/// Approves a request; validity counts from now (RPA-5).
///
/// # Errors
/// Not found, DENY-1, RPA-6, RPA-7, or what vault and store said.
pub async fn approve(ctx: &Ctx, id: EntryId, generate_new_token: bool) -> Result<(RpaEntry, Option<ApiToken>)> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let entry = decidable(ctx, &mut tx, id).await?;
    if generate_new_token && !rpa::may_generate_at_approval(&ctx.caller, &entry) {
        return Err(Refusal::TokenNotForCaller.into());
    }
    let record = ctx.record(AuditOperation::RpaEntryApproved, Outcome::Success);
    approve_as(&mut tx, &entry, ctx.caller.user_id, record).await?;
    let token = if generate_new_token {
        store::tokens::end(&mut tx, TokenOf::Entry(id), TokenEnd::Replaced).await?;
        Some(put_new_token(ctx, &mut tx, id, &entry.rpa_name).await?)
    } else {
        None
    };
    let entry = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok((entry, token))
}

/// Rejects a request, which deletes its entry (RPA-8), and answers what it was.
///
/// # Errors
/// Not found, DENY-1, RPA-7, or what the store said.
pub async fn reject(ctx: &Ctx, id: EntryId) -> Result<RpaEntry> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let entry = decidable(ctx, &mut tx, id).await?;
    reject_as(
        &mut tx,
        &entry,
        ctx.record(AuditOperation::RpaEntryRejected, Outcome::Success),
    )
    .await?;
    tx.commit().await?;
    Ok(entry)
}

/// Approves a request in somebody's name, at the record's instant.
pub(super) async fn approve_as(
    tx: &mut WriteTx<'_>,
    entry: &RpaEntry,
    approver: UserId,
    record: AuditRecord,
) -> Result<()> {
    let values = EntryValues {
        status: EntryStatus::Active,
        approval_case: rpa::current_case(entry),
        approved_by: Some(approver),
        expires_at: validity::ends_at(record.at, entry.validity_days),
        ..values_of(entry, record.at)
    };
    store::rpa::update(tx, entry.id, &values).await?;
    Ok(store::audit::insert(tx, about(entry, AuditOperation::RpaEntryApproved, record)).await?)
}

/// Rejects a request, which deletes its entry (RPA-8).
pub(super) async fn reject_as(tx: &mut WriteTx<'_>, entry: &RpaEntry, record: AuditRecord) -> Result<()> {
    store::tokens::end(tx, TokenOf::Entry(entry.id), TokenEnd::Rejected).await?;
    store::rpa::delete(tx, entry.id).await?;
    Ok(store::audit::insert(tx, about(entry, AuditOperation::RpaEntryRejected, record)).await?)
}

fn about(entry: &RpaEntry, operation: AuditOperation, record: AuditRecord) -> AuditRecord {
    AuditRecord {
        operation,
        entry_id: Some(entry.id),
        detail: entry.rpa_name.clone(),
        ..record
    }
}

/// The pending request, if the caller may decide it. The writer is ours: who comes second finds it decided.
async fn decidable(ctx: &Ctx, tx: &mut WriteTx<'_>, id: EntryId) -> Result<RpaEntry> {
    if rpa::manage(&ctx.caller).is_ok() && store::tokens::was_rejected(tx, id).await? {
        return Err(Refusal::AlreadyDecided.into());
    }
    let entry = visible(ctx, tx, id).await?;
    if entry.status != EntryStatus::Pending {
        return Err(Refusal::AlreadyDecided.into());
    }
    if !rpa::may_decide(&ctx.caller, &entry) {
        return Err(Refusal::NotAllowed("this request is for somebody else to decide").into());
    }
    Ok(entry)
}
