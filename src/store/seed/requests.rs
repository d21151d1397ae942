//! Tickets and password requests.

use jiff::Timestamp;

use super::{Seed, numbered};
use crate::model::ids::{AccountId, UserId};
use crate::model::password_request::RequestState;
use crate::store::StoreError;
use crate::store::batch::Batch;
use crate::store::password_requests::NewRequest;

/// A request for a password.
pub struct SeedRequest {
    /// What was asked for.
    pub new: NewRequest,
    /// How far it came.
    pub state: RequestState,
    /// Who approved it.
    pub approved_by: Vec<UserId>,
    /// How often the requester looked while it was waiting.
    pub polls: u32,
    /// Since when it waits for its turn.
    pub queued_at: Option<Timestamp>,
    /// Since when the password is checked out.
    pub checked_out_at: Option<Timestamp>,
}

pub(super) async fn ticketing(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO tickets (id, ticket, status, requester) ",
            &numbered(&seed.tickets),
            |row, (id, (ticket, _))| {
                row.push_bind(*id)
                    .push_bind(ticket.id.clone())
                    .push_bind(ticket.status.clone())
                    .push_bind(ticket.requester.clone());
            },
        )
        .await?;
    let accounts: Vec<(i64, AccountId)> = numbered(&seed.tickets)
        .into_iter()
        .flat_map(|(id, (_, accounts))| accounts.iter().map(move |account| (id, *account)))
        .collect();
    batch
        .insert(
            "INSERT INTO ticket_accounts (ticket_id, account_id) ",
            &accounts,
            |row, (ticket, account)| {
                row.push_bind(*ticket).push_bind(account.0);
            },
        )
        .await
}

pub(super) async fn password_requests(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    batch
        .insert(
            "INSERT INTO password_requests (account_id, user_id, state, reason, ticket, requested_at, starts_at, \
             ends_at, polls, first_approver, second_approver, queued_at, checked_out_at) ",
            &seed.password_requests,
            |row, request| {
                let new = &request.new;
                let approver = |place: usize| request.approved_by.get(place).map(|user| user.0);
                row.push_bind(new.account.0)
                    .push_bind(new.user.0)
                    .push_bind(request.state.as_str())
                    .push_bind(new.reason.clone())
                    .push_bind(new.ticket.clone())
                    .push_bind(new.requested_at.as_millisecond())
                    .push_bind(ms(new.starts_at))
                    .push_bind(ms(new.ends_at))
                    .push_bind(request.polls)
                    .push_bind(approver(0))
                    .push_bind(approver(1))
                    .push_bind(ms(request.queued_at))
                    .push_bind(ms(request.checked_out_at));
            },
        )
        .await
}
