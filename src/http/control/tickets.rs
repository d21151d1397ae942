//! `GET tickets`, `PUT` and `DELETE tickets/{id}`: the tickets of the simulated ticketing system.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ticketing::Ticket;
use crate::sandbox::Sandbox;
use crate::service::tickets::{self, TicketEdit};

/// A ticket.
#[derive(Serialize, ToSchema)]
pub struct TicketView {
    /// Its id, any text.
    id: String,
    /// Its state; `Closed` is the one that refuses.
    status: String,
    /// The user name of whom it is for; null means anybody.
    requester: Option<String>,
    /// The accounts it is for, each `RESOURCE/ACCOUNT`.
    accounts: Vec<String>,
}

impl From<Ticket> for TicketView {
    fn from(ticket: Ticket) -> Self {
        Self {
            id: ticket.id,
            status: ticket.status,
            requester: ticket.requester,
            accounts: ticket.accounts,
        }
    }
}

/// Every ticket.
#[derive(Serialize, ToSchema)]
pub struct Tickets {
    items: Vec<TicketView>,
    total: usize,
}

/// What a ticket is to be: what is not named stays, or is open, for anybody and for no account where the ticket is new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketChange {
    /// Its state.
    status: Option<String>,
    /// The user name of whom it is for; null means anybody.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    requester: Option<Option<String>>,
    /// The accounts it is for, each `RESOURCE/ACCOUNT`.
    accounts: Option<Vec<String>>,
}

/// Tells `null` from what is not named.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The tickets, in the order in which they came.
#[utoipa::path(get, path = "/sim/v1/tickets", operation_id = "sim-list-tickets",
    tag = "tickets", responses((status = 200, body = Tickets)))]
pub async fn list(Extension(sandbox): Extension<Arc<Sandbox>>) -> Result<Json<Tickets>, Problem> {
    let tickets = tickets::list(&sandbox).await?;
    Ok(Json(Tickets {
        total: tickets.len(),
        items: tickets.into_iter().map(TicketView::from).collect(),
    }))
}

/// Adds a ticket, or changes it.
#[utoipa::path(put, path = "/sim/v1/tickets/{id}", operation_id = "sim-put-ticket",
    tag = "tickets", request_body = TicketChange,
    params(("id" = String, Path)),
    responses((status = 201, body = TicketView), (status = 200, body = TicketView),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Id(id): Id<String>,
    Body(change): Body<TicketChange>,
) -> Result<(StatusCode, Json<TicketView>), Problem> {
    let edit = TicketEdit {
        status: change.status,
        requester: change.requester,
        accounts: change.accounts,
    };
    let (ticket, is_new) = tickets::put(&sandbox, &id, edit).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(ticket.into())))
}

/// Deletes a ticket.
#[utoipa::path(delete, path = "/sim/v1/tickets/{id}", operation_id = "sim-delete-ticket",
    tag = "tickets", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn delete(Extension(sandbox): Extension<Arc<Sandbox>>, Id(id): Id<String>) -> Result<StatusCode, Problem> {
    tickets::delete(&sandbox, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
