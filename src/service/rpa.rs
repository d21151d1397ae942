//! RPA entries: adding, editing, deleting, listing, copying tokens (RPA-1 to RPA-6, RPA-9, RPA-12).

use jiff::Timestamp;

use super::sandboxes::change_settings_as;
use super::{Ctx, Result, due};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::EntryId;
use crate::model::privilege::Privilege;
use crate::model::rpa::{ApprovalCase, EntryStatus, RpaEntry};
use crate::model::settings::Settings;
use crate::model::token::TokenEnd;
use crate::model::user::User;
use crate::rules::{Lookup, Refusal, hosts, rpa, validity};
use crate::sandbox::Sandbox;
use crate::store::rpa::EntryValues;
use crate::store::tokens::TokenOf;
use crate::store::{self, WriteTx};
use crate::vault::{ApiToken, Place, Sealed, SealedColumn, VaultError};

/// Enables or disables the whole integration (RPA-10).
///
/// # Errors
/// DENY-1, or what vault and store said.
pub async fn switch_integration(ctx: &Ctx, enabled: bool) -> Result<()> {
    rpa::manage(&ctx.caller)?;
    let operation = if enabled {
        AuditOperation::RpaIntegrationEnabled
    } else {
        AuditOperation::RpaIntegrationDisabled
    };
    let record = ctx.record(operation, Outcome::Success);
    let switched = |settings| Settings {
        rpa_enabled: enabled,
        ..settings
    };
    change_settings_as(&ctx.sandbox, record, switched).await?;
    Ok(())
}

/// An entry to be added.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Whose rights its token will carry.
    pub user_name: String,
    /// From where it may be used.
    pub host_name: String,
    /// Its name; `<owner>@<host>` where none is given.
    pub rpa_name: Option<String>,
    /// Days of validity; none means for ever.
    pub validity_days: Option<u32>,
}

/// Adds an entry. Its creator sees the token once, now.
///
/// # Errors
/// DENY-1, INPUT-3, FIND-3, RPA-1, or what vault and store said.
pub async fn add(ctx: &Ctx, new: NewEntry) -> Result<(RpaEntry, ApiToken)> {
    rpa::manage(&ctx.caller)?;
    let host_name = hosts::parse(&new.host_name).ok_or(Refusal::InvalidValue("host_name"))?;
    let mut tx = ctx.sandbox.store.write().await?;
    let owner = owner_named(&mut tx, &new.user_name).await?;
    let rpa_name = new
        .rpa_name
        .unwrap_or_else(|| format!("{}@{host_name}", owner.user_name));
    if store::rpa::clashing(&mut tx, &rpa_name, owner.id, &host_name, None)
        .await?
        .is_some()
    {
        return Err(Refusal::EntryExists.into());
    }
    let now = ctx.sandbox.clock.now();
    let values = submit(
        ctx,
        &owner,
        EntryValues {
            rpa_name,
            owner_id: owner.id,
            host_name,
            status: EntryStatus::Pending,
            approval_case: ApprovalCase::OtherAdmin,
            validity_days: new.validity_days,
            expires_at: None,
            created_by: ctx.caller.user_id,
            edited_by: None,
            approved_by: None,
            created_at: now,
            updated_at: now,
        },
    );
    let id = store::rpa::insert(&mut tx, &values).await?;
    audit(ctx, &mut tx, AuditOperation::RpaEntryAdded, id, &values.rpa_name).await?;
    let token = put_new_token(ctx, &mut tx, id, &values.rpa_name).await?;
    let entry = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok((decided(ctx, entry).await?, token))
}

/// What is to be changed of an entry; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct EntryEdit {
    /// Another owner, which always means a new token.
    pub user_name: Option<String>,
    /// Another host.
    pub host_name: Option<String>,
    /// Another name.
    pub rpa_name: Option<String>,
    /// Another validity; `Some(None)` means for ever.
    pub validity_days: Option<Option<u32>>,
    /// Whether a new token is made.
    pub regenerate_token: bool,
}

/// Edits an entry: what its approval was about goes through approval again, with its editor as creator (RPA-9).
///
/// # Errors
/// DENY-1, INPUT-3, FIND-3, RPA-1, not found, or what vault and store said.
pub async fn edit(ctx: &Ctx, id: EntryId, edit: EntryEdit) -> Result<(RpaEntry, Option<ApiToken>)> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let entry = visible(ctx, &mut tx, id).await?;
    rpa::manage(&ctx.caller)?;
    let host_name = match &edit.host_name {
        Some(host) => hosts::parse(host).ok_or(Refusal::InvalidValue("host_name"))?,
        None => entry.host_name.clone(),
    };
    let owner = owner_named(&mut tx, edit.user_name.as_deref().unwrap_or(&entry.owner_name)).await?;
    let rpa_name = edit.rpa_name.unwrap_or_else(|| entry.rpa_name.clone());
    if store::rpa::clashing(&mut tx, &rpa_name, owner.id, &host_name, Some(id))
        .await?
        .is_some()
    {
        return Err(Refusal::EntryExists.into());
    }
    let asks_again = owner.id != entry.owner_id
        || !host_name.eq_ignore_ascii_case(&entry.host_name)
        || edit.validity_days.is_some()
        || edit.regenerate_token;
    let edited = EntryValues {
        rpa_name,
        owner_id: owner.id,
        host_name,
        validity_days: edit.validity_days.unwrap_or(entry.validity_days),
        ..values_of(&entry, ctx.sandbox.clock.now())
    };
    let values = if asks_again {
        let edited_by = Some(ctx.caller.user_id);
        submit(ctx, &owner, EntryValues { edited_by, ..edited })
    } else {
        edited
    };
    store::rpa::update(&mut tx, id, &values).await?;
    audit(ctx, &mut tx, AuditOperation::RpaEntryModified, id, &values.rpa_name).await?;
    let token = if edit.regenerate_token || owner.id != entry.owner_id {
        store::tokens::end(&mut tx, TokenOf::Entry(id), TokenEnd::Replaced).await?;
        Some(put_new_token(ctx, &mut tx, id, &values.rpa_name).await?)
    } else {
        None
    };
    let entry = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok((decided(ctx, entry).await?, token))
}

/// The values of an entry as they are, to be changed in part.
pub(super) fn values_of(entry: &RpaEntry, now: Timestamp) -> EntryValues {
    EntryValues {
        rpa_name: entry.rpa_name.clone(),
        owner_id: entry.owner_id,
        host_name: entry.host_name.clone(),
        status: entry.status,
        approval_case: entry.approval_case,
        validity_days: entry.validity_days,
        expires_at: entry.expires_at,
        created_by: entry.created_by,
        edited_by: entry.edited_by,
        approved_by: entry.approved_by,
        created_at: entry.created_at,
        updated_at: now,
    }
}

/// Chooses the approval case and, in case I, approves at once (RPA-6).
fn submit(ctx: &Ctx, owner: &User, values: EntryValues) -> EntryValues {
    let owner_has_privilege = owner.privileges.contains(Privilege::RoboticProcessAutomation);
    let approval_case = rpa::case(ctx.caller.user_id, owner.id, owner_has_privilege);
    let (status, approved_by, expires_at) = match approval_case {
        ApprovalCase::Automatic => (
            EntryStatus::Active,
            Some(ctx.caller.user_id),
            validity::ends_at(ctx.sandbox.clock.now(), values.validity_days),
        ),
        ApprovalCase::RpaOwner | ApprovalCase::OtherAdmin => (EntryStatus::Pending, None, None),
    };
    EntryValues {
        approval_case,
        status,
        approved_by,
        expires_at,
        ..values
    }
}

/// Deletes entries, all or none.
///
/// # Errors
/// DENY-1, not found where one is unknown or hidden, or what the store said.
pub async fn delete(ctx: &Ctx, ids: &[EntryId]) -> Result<()> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let entry = visible(ctx, &mut tx, id).await?;
        rpa::manage(&ctx.caller)?;
        store::tokens::end(&mut tx, TokenOf::Entry(id), TokenEnd::Deleted).await?;
        store::rpa::delete(&mut tx, id).await?;
        audit(ctx, &mut tx, AuditOperation::RpaEntryDeleted, id, &entry.rpa_name).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The entries that the caller sees, by id.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<RpaEntry>> {
    due::settle(&ctx.sandbox).await?;
    ctx.sandbox.store.flush().await;
    let mut reader = ctx.sandbox.store.read().await?;
    let mut entries = store::rpa::all(&mut reader).await?;
    entries.retain(|entry| rpa::sees(&ctx.caller, entry));
    drop(reader);
    note_looks(&ctx.sandbox, &entries).await?;
    Ok(entries)
}

/// One entry.
///
/// # Errors
/// Not found where it is unknown or hidden, or what the store said.
pub async fn get(ctx: &Ctx, id: EntryId) -> Result<RpaEntry> {
    due::settle(&ctx.sandbox).await?;
    ctx.sandbox.store.flush().await;
    let mut reader = ctx.sandbox.store.read().await?;
    let entry = store::rpa::find(&mut reader, id).await?;
    drop(reader);
    let entry = entry
        .filter(|entry| rpa::sees(&ctx.caller, entry))
        .ok_or(Refusal::NotFound)?;
    note_looks(&ctx.sandbox, std::slice::from_ref(&entry)).await?;
    Ok(entry)
}

/// Counts a look at those entries that are pending, where looks decide.
pub(super) async fn note_looks(sandbox: &Sandbox, entries: &[RpaEntry]) -> Result<()> {
    let pending = || entries.iter().filter(|entry| entry.status == EntryStatus::Pending);
    if !sandbox.settings().approvals.counts_polls() || pending().next().is_none() {
        return Ok(());
    }
    let mut tx = sandbox.store.write().await?;
    for entry in pending() {
        store::rpa::count_poll(&mut tx, entry.id).await?;
    }
    tx.commit().await?;
    due::settle(sandbox).await?;
    Ok(())
}

/// The entry after what the program decides of it at once; one that was rejected is gone and shown as it was.
async fn decided(ctx: &Ctx, entry: RpaEntry) -> Result<RpaEntry> {
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::rpa::find(&mut reader, entry.id).await?.unwrap_or(entry))
}

/// The entry's token, once more, for whom RPA-6 allows it; each copy is audited first.
///
/// # Errors
/// RPA-6, LOCK-1, not found, or what vault and store said.
pub async fn copy_token(ctx: &Ctx, id: EntryId) -> Result<ApiToken> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let entry = visible(ctx, &mut tx, id).await?;
    rpa::copy_token(&ctx.caller, &entry, ctx.sandbox.vault.is_locked())?;
    let sealed = store::tokens::sealed_of_entry(&mut tx, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let token = ctx.sandbox.vault.open(token_place(id), &Sealed::from_bytes(sealed)?)?;
    audit(ctx, &mut tx, AuditOperation::AppTokenCopied, id, &entry.rpa_name).await?;
    tx.commit().await?;
    ApiToken::parse(token).map_err(|_| VaultError::Malformed.into())
}

/// Makes a token for an entry that has none, and keeps it: digest and sealed copy.
pub(super) async fn put_new_token(ctx: &Ctx, tx: &mut WriteTx<'_>, id: EntryId, rpa_name: &str) -> Result<ApiToken> {
    let sandbox = &ctx.sandbox;
    let token = ApiToken::generate(&sandbox.random);
    let digest = sandbox.digests.digest(token.expose());
    let sealed = sandbox.vault.seal(token_place(id), token.as_secret())?;
    store::tokens::insert(tx, digest.as_bytes(), TokenOf::Entry(id), sealed.as_bytes()).await?;
    audit(ctx, tx, AuditOperation::AppTokenGenerated, id, rpa_name).await?;
    // Known at the root before the commit: until then its facts are not there, so it is refused.
    sandbox.tokens.add(&sandbox.name, [digest]);
    Ok(token)
}

/// Where an entry's token is sealed.
pub(super) fn token_place(id: EntryId) -> Place {
    Place {
        column: SealedColumn::AppToken,
        row: id.0,
    }
}

pub(super) async fn audit(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    operation: AuditOperation,
    id: EntryId,
    rpa_name: &str,
) -> Result<()> {
    let mut record = ctx.record(operation, Outcome::Success);
    record.entry_id = Some(id);
    record.detail = rpa_name.to_owned();
    Ok(store::audit::insert(tx, record).await?)
}

/// The entry as the caller may meet it.
pub(super) async fn visible(ctx: &Ctx, tx: &mut WriteTx<'_>, id: EntryId) -> Result<RpaEntry> {
    let entry = store::rpa::find(tx, id).await?;
    Ok(entry
        .filter(|entry| rpa::sees(&ctx.caller, entry))
        .ok_or(Refusal::NotFound)?)
}

pub(super) async fn find(tx: &mut WriteTx<'_>, id: EntryId) -> Result<RpaEntry> {
    Ok(store::rpa::find(tx, id).await?.ok_or(Refusal::NotFound)?)
}

async fn owner_named(tx: &mut WriteTx<'_>, name: &str) -> Result<User> {
    let owner = store::users::by_name(tx, name).await?;
    Ok(owner.ok_or(Refusal::NoSuch(Lookup::User))?)
}
