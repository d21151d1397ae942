//! Requests for passwords under access control: made, decided, checked out, checked in (ACW-2 to ACW-8).

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Weekday;

use super::{Ctx, Result, due, simulator_record, tickets};
use crate::model::access_control::{AccessControl, Day, TimeOfDay};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::automation::Verdict;
use crate::model::ids::{AccountId, PasswordRequestId};
use crate::model::password_request::{Approver, PasswordRequest, RequestState};
use crate::rules::access::AccountAction;
use crate::rules::access_control::{self, Event};
use crate::rules::{Refusal, use_password};
use crate::sandbox::Sandbox;
use crate::store::password_requests::NewRequest;
use crate::store::{self, WriteTx};

mod looking;
pub(super) mod transition;

pub use looking::{Seen, Shown, Wanted, for_account, get, list, list_in_passing, status, status_in_passing, statuses};
use looking::{actor, note_looks};
use transition::{Hand, about, advance};

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Why.
    pub reason: Option<String>,
    /// With which ticket.
    pub ticket: Option<String>,
    /// From when on; none means at once.
    pub starts_at: Option<Timestamp>,
    /// Until when; none means as long as access control allows.
    pub ends_at: Option<Timestamp>,
}

/// Asks for a password. Who has asked already, and not been answered for good, is shown that request; the second value
/// tells whether it is a new one.
///
/// # Errors
/// FIND-2, DENY-1, ACW-1, ACW-6, TICK-1 to TICK-3, INPUT-3, or what the store said.
pub async fn raise(ctx: &Ctx, account: AccountId, wish: Wish) -> Result<(Seen, bool)> {
    due::settle(&ctx.sandbox).await?;
    let account = super::accounts::anywhere(ctx, account, AccountAction::FetchPassword).await?;
    let control = access_control::in_force(&ctx.caller, &account).ok_or(Refusal::NoAccessControl)?;
    let (id, is_new) = match own_open(ctx, account.id).await? {
        Some(request) => (request.id, false),
        None => (ask(ctx, &account, control, wish).await?, true),
    };
    Ok((get(ctx, id).await?, is_new))
}

/// The caller's own open request for an account, if he has one.
///
/// # Errors
/// What the store said.
pub async fn own(ctx: &Ctx, account: AccountId) -> Result<Option<Seen>> {
    match own_open(ctx, account).await? {
        Some(request) => Ok(Some(get(ctx, request.id).await?)),
        None => Ok(None),
    }
}

async fn own_open(ctx: &Ctx, account: AccountId) -> Result<Option<PasswordRequest>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let open = store::password_requests::open_of(&mut reader, account).await?;
    Ok(open.into_iter().find(|request| request.user_id == ctx.caller.user_id))
}

async fn ask(ctx: &Ctx, account: &AccountFacts, control: &AccessControl, wish: Wish) -> Result<PasswordRequestId> {
    let now = ctx.sandbox.clock.now();
    check_times(&wish, now)?;
    use_password::reason_of_request(Some(control), wish.reason.as_deref())?;
    use_password::reason(account, wish.reason.as_deref())?;
    let ticketing = ctx.sandbox.settings().ticketing.is_on();
    let asks_ticket = ticketing && (control.ticket_required || wish.ticket.is_some());
    if asks_ticket {
        tickets::demand(ctx, account.id, wish.ticket.as_deref(), None).await?;
    }
    let (day, time) = local(&ctx.sandbox, now);
    let new = NewRequest {
        account: account.id,
        user: ctx.caller.user_id,
        reason: wish.reason.unwrap_or_default(),
        ticket: wish.ticket.unwrap_or_default(),
        requested_at: now,
        starts_at: wish.starts_at,
        ends_at: wish.ends_at,
    };
    let mut tx = ctx.sandbox.store.write().await?;
    let mut open = store::password_requests::open_of(&mut tx, account.id).await?;
    if let Some(request) = open.iter().find(|request| request.user_id == ctx.caller.user_id) {
        return Ok(request.id);
    }
    let id = store::password_requests::insert(&mut tx, &new).await?;
    let request = store::password_requests::find(&mut tx, id).await?;
    let request = request.ok_or(Refusal::NoSuchRequest)?;
    let mut record = about(
        &request,
        ctx.record(AuditOperation::PasswordRequested, Outcome::Success),
    );
    record.reason.clone_from(&new.reason);
    store::audit::insert(&mut tx, record).await?;
    open.push(request);
    if access_control::approved_automatically(control, day, time, asks_ticket) {
        let record = simulator_record(&ctx.sandbox, AuditOperation::PasswordRequestApproved, Outcome::Success);
        let place = open.len() - 1;
        advance(
            &ctx.sandbox,
            &mut tx,
            &mut open,
            place,
            Event::Approve,
            &Hand::system(record),
        )
        .await?;
    }
    tx.commit().await?;
    due::settle(&ctx.sandbox).await?;
    Ok(id)
}

fn check_times(wish: &Wish, now: Timestamp) -> std::result::Result<(), Refusal> {
    let begin = wish.starts_at.unwrap_or(now);
    match wish.ends_at {
        Some(end) if end <= begin || end <= now => Err(Refusal::InvalidValue("ENDTIME")),
        _ => Ok(()),
    }
}

/// The day and time of day in the server's zone.
fn local(sandbox: &Sandbox, now: Timestamp) -> (Day, TimeOfDay) {
    let zone = sandbox.settings().time_zone.zone().clone();
    let local = now.to_zoned(zone);
    let day = match local.weekday() {
        Weekday::Monday => Day::Mon,
        Weekday::Tuesday => Day::Tue,
        Weekday::Wednesday => Day::Wed,
        Weekday::Thursday => Day::Thu,
        Weekday::Friday => Day::Fri,
        Weekday::Saturday => Day::Sat,
        Weekday::Sunday => Day::Sun,
    };
    let minutes = u16::try_from(local.hour()).unwrap_or(0) * 60 + u16::try_from(local.minute()).unwrap_or(0);
    (day, TimeOfDay(minutes))
}

/// Approves or rejects a request.
///
/// # Errors
/// ACW-7, ACW-8, DENY-1, or what the store said.
pub async fn decide(ctx: &Ctx, id: PasswordRequestId, verdict: Verdict, reason: Option<String>) -> Result<Seen> {
    move_on(ctx, id, verdict.into(), reason).await?;
    get(ctx, id).await
}

/// Takes a released password into use, or joins the queue for it (ACW-4).
///
/// # Errors
/// ACW-3, ACW-4, ACW-7, DENY-1, FIND-2, or what the store said.
pub async fn check_out(ctx: &Ctx, id: PasswordRequestId) -> Result<Seen> {
    let request = get(ctx, id).await?.request;
    super::accounts::anywhere(ctx, request.account_id, AccountAction::FetchPassword).await?;
    take(ctx, id).await?;
    get(ctx, id).await
}

/// The same, of a request that the caller was just met with.
pub(super) async fn take(ctx: &Ctx, id: PasswordRequestId) -> Result<()> {
    match move_on(ctx, id, Event::CheckOut, None).await? {
        RequestState::Queued => Err(Refusal::PasswordInUse.into()),
        _ => Ok(()),
    }
}

/// Gives a password back, one's own or, for an approver, another's.
///
/// # Errors
/// ACW-5, ACW-7, ACW-8, or what vault and store said.
pub async fn check_in(ctx: &Ctx, id: PasswordRequestId, reason: Option<String>) -> Result<Seen> {
    move_on(ctx, id, Event::CheckIn, reason).await?;
    get(ctx, id).await
}

async fn move_on(ctx: &Ctx, id: PasswordRequestId, event: Event, reason: Option<String>) -> Result<RequestState> {
    due::settle(&ctx.sandbox).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    let found = store::password_requests::find(&mut tx, id).await?;
    let request = found.ok_or(Refusal::NoSuchRequest)?;
    let hand = hand(ctx, &mut tx, &request, reason).await?;
    let mut requests = store::password_requests::open_of(&mut tx, request.account_id).await?;
    let place = requests.iter().position(|open| open.id == id).unwrap_or_else(|| {
        requests.push(request);
        requests.len() - 1
    });
    let state = advance(&ctx.sandbox, &mut tx, &mut requests, place, event, &hand).await?;
    tx.commit().await?;
    due::settle(&ctx.sandbox).await?;
    Ok(state)
}

/// The caller's hand on a request.
async fn hand(ctx: &Ctx, tx: &mut WriteTx<'_>, request: &PasswordRequest, reason: Option<String>) -> Result<Hand> {
    let approvers = match &request.control {
        Some(control) => store::password_requests::approvers(tx, control).await?,
        None => Vec::new(),
    };
    let mut record = ctx.record(AuditOperation::PasswordRequested, Outcome::Success);
    record.reason = reason.unwrap_or_default();
    Ok(Hand {
        actor: actor(ctx, request, &approvers),
        person: Some(Approver {
            id: ctx.caller.user_id,
            name: ctx.caller.user_name.to_string(),
        }),
        record,
    })
}

/// Whether the caller may read a password under access control now; then what has to be done first.
///
/// # Errors
/// ACW-2 to ACW-5, or what the store said. A refusal counts as a look, or joins the queue.
pub(super) async fn release(ctx: &Ctx, account: &AccountFacts) -> Result<Option<PasswordRequestId>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let open = store::password_requests::open_of(&mut reader, account.id).await?;
    drop(reader);
    let own = open.iter().find(|request| request.user_id == ctx.caller.user_id);
    let Some(request) = own else {
        return Err(Refusal::ApprovalRequired.into());
    };
    let caller = ctx.caller.user_id;
    let facts = access_control::circumstances(request, open.iter(), Some(caller), ctx.sandbox.clock.now());
    let on_fetch = ctx.sandbox.settings().check_out_on_fetch;
    match access_control::fetch(Some(request.state), facts, on_fetch) {
        Ok(RequestState::Queued) if request.state == RequestState::Queued => Err(Refusal::PasswordInUse.into()),
        Ok(RequestState::Queued) => {
            move_on(ctx, request.id, Event::CheckOut, None).await?;
            Err(Refusal::PasswordInUse.into())
        }
        Ok(to) => Ok((to != request.state).then_some(request.id)),
        Err(refusal) => {
            note_looks(ctx, [request]).await?;
            Err(refusal.into())
        }
    }
}

/// The account after what fell due: its password may be another now.
pub(super) async fn settled(ctx: &Ctx, account: Arc<AccountFacts>) -> Result<Arc<AccountFacts>> {
    due::settle(&ctx.sandbox).await?;
    let (facts, caller) = (&ctx.sandbox.facts, ctx.caller.user_id);
    let found = facts.account(&ctx.sandbox.store, caller, account.resource_id, account.id);
    Ok(found.await?.ok_or(Refusal::NoSuchAccount)?)
}
