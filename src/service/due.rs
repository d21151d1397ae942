//! What falls due: times that are over and decisions that the program makes in place of people. It happens when somebody
//! looks or the clock is moved, in the order in which it fell due, and is recorded as of that instant.

use std::collections::HashMap;

use jiff::Timestamp;

use super::password_requests::transition::{Hand, advance};
use super::{Result, rpa_requests, simulator_record};
use crate::model::access_control::AccessControl;
use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::automation::{AutoDecision, Automation, Verdict};
use crate::model::ids::{PasswordRequestId, UserId};
use crate::model::password_request::{Approver, PasswordRequest, RequestState};
use crate::model::rpa::{EntryStatus, RpaEntry};
use crate::model::user::User;
use crate::model::user_status::UserStatus;
use crate::rules::access_control::{self, Actor, Event};
use crate::rules::rpa;
use crate::sandbox::Sandbox;
use crate::store::{self, StoreError, WriteTx};

/// Who decides requests under an access control: its own word, else the setting's.
pub(super) fn automation(sandbox: &Sandbox, control: Option<&AccessControl>) -> Automation {
    let own = control.and_then(|control| control.decision.clone());
    own.unwrap_or_else(|| sandbox.settings().approvals.clone())
}

/// Lets everything happen that has fallen due, in order, and answers whether anything did.
///
/// # Errors
/// What vault and store said; then nothing has happened.
pub async fn settle(sandbox: &Sandbox) -> Result<bool> {
    let now = sandbox.clock.now();
    // Read before the agenda: a change that is committed in between outdates it.
    let epoch = sandbox.store.epoch();
    if sandbox.is_idle_until(now, epoch) {
        sandbox.note_settled(now);
        return Ok(false);
    }
    let agenda = Agenda::read(sandbox, &mut *sandbox.store.read().await?).await?;
    let any = agenda.next(sandbox, now).is_some();
    sandbox.note_next_due(agenda.instants().map(|(at, _)| at).min(), epoch);
    if any {
        let mut tx = sandbox.store.write().await?;
        let mut agenda = Agenda::read(sandbox, &mut tx).await?;
        while let Some((due_at, task)) = agenda.next(sandbox, now) {
            // What was not due when somebody last looked has become so by a change since then.
            let at = due_at.max(sandbox.settled_until()).min(now);
            agenda.carry_out(sandbox, &mut tx, at, task).await?;
        }
        tx.commit().await?;
    }
    sandbox.note_settled(now);
    Ok(any)
}

/// Everything that can fall due.
struct Agenda {
    requests: Vec<PasswordRequest>,
    /// Those in whose name a waiting request is decided, where the program does that.
    deciders: HashMap<PasswordRequestId, (AutoDecision, Vec<Approver>)>,
    /// Pending RPA requests with him in whose name each is decided, where the program does that.
    entries: Vec<(RpaEntry, AutoDecision, User)>,
}

/// Something that falls due.
#[derive(Debug, Clone, Copy)]
enum Task {
    TimeIsUp(usize),
    DecideRequest(usize),
    DecideEntry(usize),
}

impl Agenda {
    async fn read(sandbox: &Sandbox, connection: &mut store::Db) -> std::result::Result<Self, StoreError> {
        let requests = store::password_requests::open(connection).await?;
        let mut deciders = HashMap::new();
        for request in requests.iter().filter(|request| request.state == RequestState::Waiting) {
            let automation = automation(sandbox, request.control.as_ref());
            if let (Some(decision), Some(control)) = (automation.decision(), &request.control) {
                let approvers = store::password_requests::approvers(connection, control).await?;
                let who = in_whose_name(request, decision, approvers);
                deciders.insert(request.id, (decision.clone(), who));
            }
        }
        Ok(Self {
            requests,
            deciders,
            entries: pending_entries(sandbox, connection).await?,
        })
    }

    /// What falls due next, if it does before `now` is over.
    fn next(&self, sandbox: &Sandbox, now: Timestamp) -> Option<(Timestamp, Task)> {
        let due = self.instants().filter(|(at, _)| *at <= now);
        due.min_by_key(|(at, _)| (*at).max(sandbox.settled_until()).min(now))
    }

    /// Everything that falls due one day. Of two at one instant the first counts: decisions come before the end of the
    /// time for them.
    fn instants(&self) -> impl Iterator<Item = (Timestamp, Task)> {
        let requests = self.requests.iter().enumerate();
        let requests = requests.flat_map(|(place, request)| {
            let time_is_up = access_control::time_is_up_at(request).map(|at| (at, Task::TimeIsUp(place)));
            let decision = self.decided_at(request).map(|at| (at, Task::DecideRequest(place)));
            [decision, time_is_up]
        });
        let entries = self.entries.iter().enumerate().map(|(place, (entry, decision, _))| {
            let at = access_control::decided_at(decision, entry.updated_at, entry.polls)?;
            Some((at, Task::DecideEntry(place)))
        });
        requests.chain(entries).flatten()
    }

    fn decided_at(&self, request: &PasswordRequest) -> Option<Timestamp> {
        let (decision, who) = self.deciders.get(&request.id)?;
        let needed = match decision.verdict {
            Verdict::Approve => {
                usize::from(request.control.as_ref()?.approvals).saturating_sub(request.approved_by.len())
            }
            Verdict::Reject => 1,
        };
        if request.state != RequestState::Waiting || who.len() < needed.max(1) {
            return None;
        }
        access_control::decided_at(decision, request.requested_at, request.polls)
    }

    async fn carry_out(&mut self, sandbox: &Sandbox, tx: &mut WriteTx<'_>, at: Timestamp, task: Task) -> Result<()> {
        match task {
            Task::TimeIsUp(place) => {
                let hand = Hand::system(record(sandbox, at, None));
                advance(sandbox, tx, &mut self.requests, place, Event::TimeIsUp, &hand).await?;
            }
            Task::DecideRequest(place) => self.decide(sandbox, tx, at, place).await?,
            Task::DecideEntry(place) => {
                let (entry, decision, user) = self.entries.remove(place);
                let record = record(sandbox, at, Some((user.id, &user.user_name)));
                match decision.verdict {
                    Verdict::Approve => rpa_requests::approve_as(tx, &entry, user.id, record).await?,
                    Verdict::Reject => rpa_requests::reject_as(tx, &entry, record).await?,
                }
            }
        }
        Ok(())
    }

    async fn decide(&mut self, sandbox: &Sandbox, tx: &mut WriteTx<'_>, at: Timestamp, place: usize) -> Result<()> {
        let Some((decision, who)) = self.deciders.remove(&self.requests[place].id) else {
            return Ok(());
        };
        let event = Event::from(decision.verdict);
        for person in who {
            if self.requests[place].state != RequestState::Waiting {
                break;
            }
            let hand = Hand {
                actor: Actor::Approver,
                record: record(sandbox, at, Some((person.id, &person.name))),
                person: Some(person),
            };
            advance(sandbox, tx, &mut self.requests, place, event, &hand).await?;
        }
        Ok(())
    }
}

fn record(sandbox: &Sandbox, at: Timestamp, person: Option<(UserId, &str)>) -> AuditRecord {
    AuditRecord {
        at,
        user: person.map(|(id, name)| Named {
            id,
            name: name.to_owned(),
        }),
        ..simulator_record(sandbox, AuditOperation::PasswordRequestApproved, Outcome::Success)
    }
}

/// Those who may decide the request and have not yet, first the one whom the automation names.
fn in_whose_name(request: &PasswordRequest, decision: &AutoDecision, mut approvers: Vec<Approver>) -> Vec<Approver> {
    let has_approved = |approver: &Approver| request.approved_by.iter().any(|it| it.id == approver.id);
    approvers.retain(|approver| approver.id != request.user_id && !has_approved(approver));
    approvers.sort_by_key(|approver| !is_named(decision, &approver.name));
    approvers
}

fn is_named(decision: &AutoDecision, user_name: &str) -> bool {
    let named = decision.by.as_deref();
    named.is_some_and(|name| name.eq_ignore_ascii_case(user_name))
}

/// The RPA requests that the program decides; one that nobody may decide stays.
async fn pending_entries(
    sandbox: &Sandbox,
    connection: &mut store::Db,
) -> std::result::Result<Vec<(RpaEntry, AutoDecision, User)>, StoreError> {
    let automation = sandbox.settings().approvals.clone();
    let Some(decision) = automation.decision() else {
        return Ok(Vec::new());
    };
    let mut pending = store::rpa::all(connection).await?;
    pending.retain(|entry| entry.status == EntryStatus::Pending);
    if pending.is_empty() {
        return Ok(Vec::new());
    }
    let mut users = store::users::all(connection).await?;
    users.retain(|user| user.status == UserStatus::Active);
    users.sort_by_key(|user| !is_named(decision, &user.user_name));
    let decided = pending.into_iter().filter_map(|entry| {
        let user = users.iter().find(|user| rpa::may_decide(&user.as_caller(), &entry))?;
        Some((entry, decision.clone(), user.clone()))
    });
    Ok(decided.collect())
}
