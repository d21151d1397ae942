//! One request moved on by one event: decided by the state machine, written and audited together, with what follows
//! from it.

use jiff::{SignedDuration, Timestamp};

use crate::model::audit::{AuditOperation, AuditRecord, Named};
use crate::model::ids::AccountId;
use crate::model::password_request::{Approver, PasswordRequest, RequestState};
use crate::rules::access_control::{self, Actor, Event};
use crate::sandbox::Sandbox;
use crate::service::{Result, passwords};
use crate::store::{self, WriteTx};

/// Who moves a request on, and when.
pub(in crate::service) struct Hand {
    /// What he is to this request.
    pub actor: Actor,
    /// Who he is, unless it is nobody.
    pub person: Option<Approver>,
    /// A record of what he does, to be filled in; its instant is that of the event.
    pub record: AuditRecord,
}

impl Hand {
    /// Nobody: time, the queue, automatic approval.
    pub(in crate::service) fn system(record: AuditRecord) -> Self {
        Self {
            actor: Actor::System,
            person: None,
            record,
        }
    }

    fn at(&self) -> Timestamp {
        self.record.at
    }
}

/// Moves the request at `place` on. `requests` are the open requests of its account at least, and are kept up to date.
///
/// # Errors
/// Why it stays as it is, or what vault and store said.
pub(in crate::service) async fn advance(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    requests: &mut [PasswordRequest],
    place: usize,
    event: Event,
    hand: &Hand,
) -> Result<RequestState> {
    let from = requests[place].state;
    let to = one_step(tx, requests, place, event, hand).await?;
    if from == RequestState::CheckedOut && !to.is_open() {
        given_back(sandbox, tx, requests, place, hand).await?;
    }
    Ok(to)
}

async fn one_step(
    tx: &mut WriteTx<'_>,
    requests: &mut [PasswordRequest],
    place: usize,
    event: Event,
    hand: &Hand,
) -> Result<RequestState> {
    let from = requests[place].state;
    let account = requests[place].account_id;
    let others = requests.iter().filter(|other| other.account_id == account);
    let person = hand.person.as_ref().map(|person| person.id);
    let facts = access_control::circumstances(&requests[place], others, person, hand.at());
    let to = access_control::step(from, event, hand.actor, facts)?;
    let end_of_queue = end_of_queue(requests, account, hand.at());
    let request = &mut requests[place];
    if to == from && event != Event::Approve {
        return Ok(to);
    }
    request.state = to;
    if event == Event::Approve {
        request.approved_by.extend(hand.person.clone());
    }
    match to {
        RequestState::Queued => request.queued_at = Some(end_of_queue),
        RequestState::CheckedOut => request.checked_out_at = Some(hand.at()),
        _ if !to.is_open() => request.ended_at = Some(hand.at()),
        _ => {}
    }
    store::password_requests::update(tx, request).await?;
    store::audit::insert(tx, record(request, event, hand)).await?;
    Ok(to)
}

/// When somebody joins the queue: behind everybody in it, where the clock stands still, too.
fn end_of_queue(requests: &[PasswordRequest], account: AccountId, now: Timestamp) -> Timestamp {
    let in_queue = |it: &&PasswordRequest| it.account_id == account && it.state == RequestState::Queued;
    let last = requests.iter().filter(in_queue).filter_map(|it| it.queued_at).max();
    last.map_or(now, |last| now.max(last + SignedDuration::from_millis(1)))
}

/// What follows when a password was given back: it is changed where access control says so and nobody else uses it, and
/// whoever is first in the queue gets it.
async fn given_back(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    requests: &mut [PasswordRequest],
    place: usize,
    hand: &Hand,
) -> Result<()> {
    let (account, control) = (requests[place].account_id, requests[place].control.clone());
    let of_account = |request: &PasswordRequest| request.account_id == account;
    let in_use = |request: &PasswordRequest| of_account(request) && request.state == RequestState::CheckedOut;
    if control.is_some_and(|control| control.reset_after_use) && !requests.iter().any(in_use) {
        passwords::reset_after_use(sandbox, tx, &requests[place], hand.record.clone()).await?;
    }
    // Whoever may not take it yet, since the time he asked for has not begun, is passed over.
    let may_take = |(_, request): &(usize, &PasswordRequest)| {
        let others = requests.iter().filter(|other| of_account(other));
        let facts = access_control::circumstances(request, others, None, hand.at());
        of_account(request) && access_control::step(request.state, Event::Turn, Actor::System, facts).is_ok()
    };
    let first = requests
        .iter()
        .enumerate()
        .filter(may_take)
        .min_by_key(|(_, it)| (it.queued_at, it.id));
    if let Some((next, _)) = first {
        let mut record = hand.record.clone();
        // Nobody does this: it is the queue.
        record.user = None;
        record.entry_id = None;
        record.client = None;
        record.client_type = crate::service::SIMULATOR;
        one_step(tx, requests, next, Event::Turn, &Hand::system(record)).await?;
    }
    Ok(())
}

fn record(request: &PasswordRequest, event: Event, hand: &Hand) -> AuditRecord {
    let (operation, words) = match (event, request.state) {
        (Event::Approve, RequestState::Waiting) => (AuditOperation::PasswordRequestApproved, "the first of two, of"),
        (Event::Approve, _) => (AuditOperation::PasswordRequestApproved, "request of"),
        (Event::Reject, _) => (AuditOperation::PasswordRequestRejected, "request of"),
        (_, RequestState::Void | RequestState::Lapsed) => (AuditOperation::PasswordRequestVoided, "request of"),
        (_, RequestState::Queued) => (AuditOperation::PasswordQueued, "for"),
        (_, RequestState::CheckedOut) => (AuditOperation::PasswordCheckedOut, "for"),
        (Event::TimeIsUp, _) => (AuditOperation::PasswordCheckedIn, "time is up for"),
        _ => (AuditOperation::PasswordCheckedIn, "from"),
    };
    let mut record = about(request, hand.record.clone());
    record.operation = operation;
    record.detail = format!("{words} {}", request.user_name);
    record
}

/// The record as one about this request.
pub(in crate::service) fn about(request: &PasswordRequest, record: AuditRecord) -> AuditRecord {
    AuditRecord {
        resource: Some(Named {
            id: request.resource_id,
            name: request.resource_name.clone(),
        }),
        account: Some(Named {
            id: request.account_id,
            name: request.account_name.clone(),
        }),
        ticket: request.ticket.clone(),
        ..record
    }
}
