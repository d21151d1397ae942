//! Password access control as a state machine (ACW-2 to ACW-8): what becomes of a request by what is done to it and by
//! whom, when something falls due, and what each person is shown of it.

use jiff::{SignedDuration, Timestamp};

use super::Refusal;
use super::access::{self, AccountAction};
use crate::model::access_control::{AccessControl, Day, TimeOfDay, Window};
use crate::model::account::AccountFacts;
use crate::model::automation::{AutoDecision, Verdict, When};
use crate::model::caller::Caller;
use crate::model::ids::UserId;
use crate::model::password_request::{PasswordRequest, RequestState};

mod status;

pub use status::{PasswordStatus, status, status_for_approver};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// It is approved.
    Approve,
    /// It is rejected.
    Reject,
    /// The password is taken.
    CheckOut,
    /// The password is given back.
    CheckIn,
    /// Whoever held the password gave it back, and this request is the first in the queue.
    Turn,
    /// The time for a decision, of the release or of use is over.
    TimeIsUp,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 6] = [
        Self::Approve,
        Self::Reject,
        Self::CheckOut,
        Self::CheckIn,
        Self::Turn,
        Self::TimeIsUp,
    ];
}

impl From<Verdict> for Event {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve => Self::Approve,
            Verdict::Reject => Self::Reject,
        }
    }
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who asked; he may be one of the approvers, which helps him nothing.
    Requester,
    /// One of those who decide.
    Approver,
    /// Anybody else.
    Outsider,
    /// Nobody: time, the queue, automatic approval.
    System,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 4] = [Self::Requester, Self::Approver, Self::Outsider, Self::System];
}

/// What decides besides the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Circumstances {
    /// How many must approve.
    pub approvals_needed: u8,
    /// How many did.
    pub approvals_given: u8,
    /// Whether the actor is one of them.
    pub approved_by_actor: bool,
    /// Whether the time for which the password was asked has begun.
    pub begun: bool,
    /// Whether another holds the password, of which there is one use at a time.
    pub held_by_another: bool,
}

/// The state that a request comes to.
///
/// # Errors
/// Why it stays as it is. An outsider is not told that there is a request at all.
pub fn step(state: RequestState, event: Event, actor: Actor, facts: Circumstances) -> Result<RequestState, Refusal> {
    may_act(actor, event)?;
    match event {
        Event::Approve => approve(state, actor, facts),
        Event::Reject => reject(state, facts),
        Event::CheckOut => check_out(state, facts),
        Event::CheckIn => check_in(state),
        Event::Turn if state == RequestState::Queued && facts.begun && !facts.held_by_another => {
            Ok(RequestState::CheckedOut)
        }
        Event::Turn => Err(Refusal::RequestDecided),
        Event::TimeIsUp => time_is_up(state),
    }
}

fn may_act(actor: Actor, event: Event) -> Result<(), Refusal> {
    match (actor, event) {
        (Actor::Outsider, _) => Err(Refusal::NoSuchRequest),
        (Actor::Requester, Event::Approve | Event::Reject) => {
            Err(Refusal::NotAllowed("nobody decides his own request"))
        }
        (Actor::Approver, Event::CheckOut) => Err(Refusal::NotAllowed("the password was released to somebody else")),
        (Actor::Requester | Actor::Approver, Event::Turn | Event::TimeIsUp)
        | (Actor::System, Event::Reject | Event::CheckOut | Event::CheckIn) => {
            Err(Refusal::NotAllowed("this is not for the caller to do"))
        }
        (Actor::Requester, Event::CheckOut | Event::CheckIn)
        | (Actor::Approver, Event::Approve | Event::Reject | Event::CheckIn)
        | (Actor::System, Event::Approve | Event::Turn | Event::TimeIsUp) => Ok(()),
    }
}

/// Automatic approval stands for all that are needed.
fn approve(state: RequestState, actor: Actor, facts: Circumstances) -> Result<RequestState, Refusal> {
    if state != RequestState::Waiting || facts.approved_by_actor {
        return Err(Refusal::RequestDecided);
    }
    let enough = actor == Actor::System || facts.approvals_given.saturating_add(1) >= facts.approvals_needed;
    Ok(if enough {
        RequestState::Approved
    } else {
        RequestState::Waiting
    })
}

/// What was released can be taken back as long as it cannot be used for another's use.
fn reject(state: RequestState, facts: Circumstances) -> Result<RequestState, Refusal> {
    match state {
        RequestState::Waiting | RequestState::Queued => Ok(RequestState::Rejected),
        RequestState::Approved if facts.held_by_another => Ok(RequestState::Rejected),
        _ => Err(Refusal::RequestDecided),
    }
}

fn check_out(state: RequestState, facts: Circumstances) -> Result<RequestState, Refusal> {
    match state {
        RequestState::Waiting => Err(Refusal::RequestWaits),
        RequestState::Approved | RequestState::Queued if !facts.begun => Err(Refusal::RequestWaits),
        RequestState::Approved | RequestState::Queued if facts.held_by_another => Ok(RequestState::Queued),
        RequestState::Approved | RequestState::Queued | RequestState::CheckedOut => Ok(RequestState::CheckedOut),
        _ => Err(Refusal::ApprovalRequired),
    }
}

fn check_in(state: RequestState) -> Result<RequestState, Refusal> {
    match state {
        RequestState::Approved | RequestState::Queued | RequestState::CheckedOut => Ok(RequestState::CheckedIn),
        RequestState::Waiting => Err(Refusal::NotCheckedOut),
        _ => Err(Refusal::RequestDecided),
    }
}

fn time_is_up(state: RequestState) -> Result<RequestState, Refusal> {
    match state {
        RequestState::Waiting => Ok(RequestState::Void),
        RequestState::Approved | RequestState::Queued => Ok(RequestState::Lapsed),
        RequestState::CheckedOut => Ok(RequestState::CheckedIn),
        _ => Err(Refusal::RequestDecided),
    }
}

/// What somebody can do to a request now that changes something about it.
pub fn open_to(state: RequestState, actor: Actor, facts: Circumstances) -> impl Iterator<Item = Event> {
    let changes = move |event: &Event| match step(state, *event, actor, facts) {
        Ok(to) => to != state || *event == Event::Approve,
        Err(_) => false,
    };
    Event::ALL.into_iter().filter(changes)
}

/// Whether this is for approvers to do.
#[must_use]
pub fn is_decision(event: Event) -> bool {
    matches!(event, Event::Approve | Event::Reject)
}

/// Whether an approver who does this means a request in that state, where he does not say which.
#[must_use]
pub fn suits(event: Event, state: RequestState) -> bool {
    match event {
        Event::Approve | Event::Reject => state == RequestState::Waiting,
        Event::CheckOut | Event::CheckIn => state == RequestState::CheckedOut,
        Event::Turn | Event::TimeIsUp => false,
    }
}

/// What a fetch of the password makes of the caller's open request, if he has one: checked out, it may be read.
///
/// # Errors
/// ACW-2 to ACW-5.
pub fn fetch(
    state: Option<RequestState>,
    facts: Circumstances,
    check_out_on_fetch: bool,
) -> Result<RequestState, Refusal> {
    let state = state.ok_or(Refusal::ApprovalRequired)?;
    match step(state, Event::CheckOut, Actor::Requester, facts)? {
        to if check_out_on_fetch || to == state => Ok(to),
        RequestState::Queued => Err(Refusal::PasswordInUse),
        _ => Err(Refusal::NotCheckedOut),
    }
}

/// The access control that the caller has to heed: everybody has, unless the owner is let off.
#[must_use]
pub fn in_force<'a>(caller: &Caller, account: &'a AccountFacts) -> Option<&'a AccessControl> {
    let control = account.access_control.as_ref()?;
    (control.applies_to_all || account.owner_id != caller.user_id).then_some(control)
}

/// Whether the caller can ask for a password: he needs to, may read it then, and has not asked yet.
#[must_use]
pub fn may_ask(caller: &Caller, account: &AccountFacts, has_open_request: bool) -> bool {
    let may_read = access::account(caller, account, AccountAction::FetchPassword).is_ok();
    may_read && !has_open_request && in_force(caller, account).is_some()
}

/// What decides about a request besides its state, as `actor` meets it. `others` are the account's other open requests.
#[must_use]
pub fn circumstances<'a>(
    request: &PasswordRequest,
    others: impl Iterator<Item = &'a PasswordRequest>,
    actor: Option<UserId>,
    now: Timestamp,
) -> Circumstances {
    let control = request.control.as_ref();
    let mut holders = others.filter(|other| other.state == RequestState::CheckedOut && other.id != request.id);
    Circumstances {
        approvals_needed: control.map_or(1, |control| control.approvals),
        approvals_given: u8::try_from(request.approved_by.len()).unwrap_or(u8::MAX),
        approved_by_actor: request.approved_by.iter().any(|approver| Some(approver.id) == actor),
        begun: request.starts_at.is_none_or(|start| start <= now),
        held_by_another: control.is_some_and(|control| control.exclusive) && holders.next().is_some(),
    }
}

/// The instant at which a checked-out password has to be back.
#[must_use]
pub fn use_ends(request: &PasswordRequest) -> Option<Timestamp> {
    let (control, since) = (request.control.as_ref()?, request.checked_out_at?);
    let end = request.ends_at.unwrap_or_else(|| later(since, control.minutes));
    Some(later(end, control.grace_minutes))
}

/// The instant at which time is up for a request in its state.
#[must_use]
pub fn time_is_up_at(request: &PasswordRequest) -> Option<Timestamp> {
    let control = request.control.as_ref()?;
    match request.state {
        RequestState::Waiting => {
            let void = later(request.requested_at, control.minutes_to_approve);
            Some(request.ends_at.map_or(void, |end| end.min(void)))
        }
        RequestState::Approved | RequestState::Queued => request.ends_at,
        RequestState::CheckedOut => use_ends(request),
        _ => None,
    }
}

/// The instant at which the program decides a request that was made at `requested_at` and looked at so often.
#[must_use]
pub fn decided_at(decision: &AutoDecision, requested_at: Timestamp, polls: u32) -> Option<Timestamp> {
    match decision.when {
        When::AtOnce => Some(requested_at),
        When::After(span) => requested_at.checked_add(span).ok(),
        When::AfterPolls(enough) => (polls >= enough).then_some(requested_at),
    }
}

fn later(instant: Timestamp, minutes: u32) -> Timestamp {
    let span = SignedDuration::from_mins(i64::from(minutes));
    instant.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// Whether a request made on that day at that time needs nobody's approval.
#[must_use]
pub fn approved_automatically(control: &AccessControl, day: Day, time: TimeOfDay, valid_ticket: bool) -> bool {
    let open = |window: &Window| is_within(window, day, time);
    (control.auto_approve.tickets && valid_ticket) || control.auto_approve.windows.iter().any(open)
}

fn is_within(window: &Window, day: Day, time: TimeOfDay) -> bool {
    let on = |day: Day| window.days.is_empty() || window.days.contains(&day);
    if window.from < window.to {
        on(day) && (window.from..window.to).contains(&time)
    } else {
        // Over midnight: its second part belongs to the day on which it began.
        (on(day) && time >= window.from) || (on(day_before(day)) && time < window.to)
    }
}

fn day_before(day: Day) -> Day {
    let place = Day::ALL.iter().position(|it| *it == day).unwrap_or(0);
    Day::ALL[(place + 6) % 7]
}

#[cfg(test)]
mod tests;
