//! The simulated ticketing system: what a ticket is good for (TICK-1 to TICK-3), and its administration.

use std::sync::Arc;

use super::{Ctx, Result, simulator_record};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::AccountId;
use crate::model::name::resource_and_account;
use crate::model::ticketing::{Ticket, Ticketing};
use crate::rules::Refusal;
use crate::rules::access::AccountAction;
use crate::rules::access_control;
use crate::rules::use_password::{self, TicketFacts, TicketVerdict};
use crate::sandbox::Sandbox;
use crate::store::{self, Db, Reader, WriteTx};

/// Judges the caller's ticket while ticketing is on, inside a change where one is under way.
async fn verdict(
    ctx: &Ctx,
    account: AccountId,
    ticket: Option<&str>,
    tx: Option<&mut WriteTx<'_>>,
) -> Result<TicketVerdict> {
    match ctx.ticketing() {
        Ticketing::Off => return Ok(TicketVerdict::Allowed),
        Ticketing::Unreachable => return Err(Refusal::TicketingDown.into()),
        Ticketing::On => {}
    }
    let Some(given) = ticket else {
        return Ok(use_password::ticket(TicketFacts::Missing));
    };
    let found = Box::pin(async {
        match tx {
            Some(tx) => store::tickets::find(tx, given, account).await,
            None => store::tickets::find(&mut *ctx.sandbox.store.read().await?, given, account).await,
        }
    });
    let found = found.await?;
    Ok(use_password::ticket(match &found {
        None => TicketFacts::Unknown,
        Some(ticket) => TicketFacts::Known {
            status: &ticket.status,
            for_account: ticket.for_account,
            for_caller: ticket
                .requester
                .as_deref()
                .is_none_or(|name| name.eq_ignore_ascii_case(&ctx.caller.user_name)),
        },
    }))
}

/// Demands a ticket that does while ticketing is on, inside a change where one is under way.
///
/// # Errors
/// TICK-1 to TICK-3, or what the store said.
pub(super) async fn demand(
    ctx: &Ctx,
    account: AccountId,
    ticket: Option<&str>,
    tx: Option<&mut WriteTx<'_>>,
) -> Result<()> {
    match verdict(ctx, account, ticket, tx).await? {
        TicketVerdict::Allowed => Ok(()),
        TicketVerdict::Required => Err(Refusal::TicketRequired.into()),
        TicketVerdict::Incorrect => Err(Refusal::TicketIncorrect.into()),
    }
}

/// Whether reason and ticket would do to read the password of an account.
///
/// # Errors
/// FIND-2, DENY-1, ACW-1, TICK-1 to TICK-3, or what the store said.
pub async fn validate(ctx: &Ctx, account: AccountId, reason: Option<&str>, ticket: Option<&str>) -> Result<()> {
    let account = super::accounts::anywhere(ctx, account, AccountAction::FetchPassword).await?;
    use_password::reason(&account, reason)?;
    use_password::reason_of_request(access_control::in_force(&ctx.caller, &account), reason)?;
    demand(ctx, account.id, ticket, None).await
}

/// Every ticket.
///
/// # Errors
/// What the store said.
pub async fn list(sandbox: &Arc<Sandbox>) -> Result<Vec<Ticket>> {
    let mut reader: Reader = sandbox.store.read().await?;
    Ok(store::tickets::all(&mut reader).await?)
}

/// What is to be changed of a ticket, or what a new one is made of; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct TicketEdit {
    /// Its state; a new one is open.
    pub status: Option<String>,
    /// The user name of whom it is for; `Some(None)` means anybody.
    pub requester: Option<Option<String>>,
    /// The accounts it is for, each `RESOURCE/ACCOUNT`.
    pub accounts: Option<Vec<String>>,
}

const STATUS_OF_A_NEW_ONE: &str = "Open";

/// Adds a ticket or changes it, and answers whether it is new.
///
/// # Errors
/// INPUT-3, FIND-2, FIND-3 for a requester who is nobody, or what the store said.
pub async fn put(sandbox: &Arc<Sandbox>, id: &str, edit: TicketEdit) -> Result<(Ticket, bool)> {
    if id.is_empty() || id.trim() != id || id.contains(char::is_control) {
        return Err(Refusal::InvalidValue("id").into());
    }
    let mut tx = sandbox.store.write().await?;
    let former = store::tickets::by_id(&mut tx, id).await?;
    let is_new = former.is_none();
    let (status, requester) = former.map_or((None, None), |it| (Some(it.status), it.requester));
    let status = edit.status.or(status).unwrap_or_else(|| STATUS_OF_A_NEW_ONE.to_owned());
    if let Some(Some(name)) = &edit.requester {
        super::users::named(&mut tx, name).await?;
    }
    let requester = edit.requester.unwrap_or(requester);
    let row = store::tickets::put(&mut tx, id, &status, requester.as_deref()).await?;
    if let Some(paths) = edit.accounts {
        let mut accounts = Vec::with_capacity(paths.len());
        for path in paths {
            accounts.push(account_named(&mut tx, &path).await?);
        }
        store::tickets::set_accounts(&mut tx, row, &accounts).await?;
    }
    let ticket = store::tickets::by_id(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let mut record = simulator_record(sandbox, AuditOperation::TicketChanged, Outcome::Success);
    record.ticket = id.to_owned();
    record.detail = status;
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok((ticket, is_new))
}

/// The account that `RESOURCE/ACCOUNT` names.
async fn account_named(db: &mut Db, path: &str) -> Result<AccountId> {
    for (resource, account) in resource_and_account(path) {
        if let Some(id) = store::accounts::id_by_names(db, resource, account).await? {
            return Ok(id);
        }
    }
    Err(Refusal::NoSuchAccount.into())
}

/// Deletes a ticket.
///
/// # Errors
/// Not found, or what the store said.
pub async fn delete(sandbox: &Arc<Sandbox>, id: &str) -> Result<()> {
    let mut tx = sandbox.store.write().await?;
    if !store::tickets::delete(&mut tx, id).await? {
        return Err(Refusal::NotFound.into());
    }
    let mut record = simulator_record(sandbox, AuditOperation::TicketDeleted, Outcome::Success);
    record.ticket = id.to_owned();
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}
