//! `/api/v1/password-requests`: passwords under access control asked for, decided, checked out, checked in.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::automation::Verdict;
use crate::model::ids::{AccountId, PasswordRequestId};
use crate::rules::access_control::use_ends;
use crate::service::password_requests::{self, Seen, Wanted, Wish};

/// A request to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The account's id.
    #[schema(value_type = i64)]
    account_id: AccountId,
    /// Why.
    reason: Option<String>,
    /// With which ticket.
    ticket: Option<String>,
    /// From when on; absent: at once.
    #[schema(value_type = Option<String>)]
    starts_at: Option<Timestamp>,
    /// Until when; absent: as long as access control allows.
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
}

/// What is done to a request: `{}` or no body at all will do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Why, for the audit trail.
    reason: Option<String>,
}

/// A request.
#[derive(Serialize, ToSchema)]
pub struct RequestView {
    id: i64,
    resource_id: i64,
    resource_name: String,
    account_id: i64,
    account_name: String,
    /// Who asked.
    user_id: i64,
    /// Who asked, by name.
    user_name: String,
    /// `waiting`, `approved`, `queued`, `checked_out`, `checked_in`, `rejected`, `void` or `lapsed`.
    state: &'static str,
    /// What the product shows the caller.
    status: &'static str,
    /// Whether it is for the caller to decide, rather than his own.
    decides: bool,
    reason: String,
    ticket: String,
    #[schema(value_type = String)]
    requested_at: Timestamp,
    #[schema(value_type = Option<String>)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
    /// How many must approve.
    approvals: u8,
    /// Who did.
    approved_by: Vec<String>,
    #[schema(value_type = Option<String>)]
    checked_out_at: Option<Timestamp>,
    /// When a checked-out password has to be back.
    #[schema(value_type = Option<String>)]
    due_back_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ended_at: Option<Timestamp>,
}

impl From<Seen> for RequestView {
    fn from(seen: Seen) -> Self {
        let request = seen.request;
        Self {
            id: request.id.0,
            resource_id: request.resource_id.0,
            account_id: request.account_id.0,
            user_id: request.user_id.0,
            state: request.state.as_str(),
            status: seen.status,
            decides: seen.decides,
            approvals: request.control.as_ref().map_or(1, |control| control.approvals),
            due_back_at: use_ends(&request).filter(|_| request.ended_at.is_none()),
            resource_name: request.resource_name,
            account_name: request.account_name,
            user_name: request.user_name,
            reason: request.reason,
            ticket: request.ticket,
            requested_at: request.requested_at,
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            approved_by: request.approved_by.into_iter().map(|approver| approver.name).collect(),
            checked_out_at: request.checked_out_at,
            ended_at: request.ended_at,
        }
    }
}

/// A request, after what was done to it.
#[derive(Serialize, ToSchema)]
pub struct RequestAnswer {
    request: RequestView,
}

impl RequestAnswer {
    fn new(seen: Seen) -> Json<Self> {
        Json(Self { request: seen.into() })
    }
}

/// The requests that the caller made or may decide, those that are over included.
#[utoipa::path(get, path = "/api/v1/password-requests", operation_id = "admin-list-password-requests",
    tag = "password requests", params(PageParams),
    responses((status = 200, body = List<RequestView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<RequestView>>, Problem> {
    Ok(Json(page.of(password_requests::list(&caller.ctx, Wanted::All).await?)))
}

/// Asks for a password. An open request of the caller's for it is answered with 200 as it stands.
#[utoipa::path(post, path = "/api/v1/password-requests", operation_id = "admin-create-password-request",
    tag = "password requests", request_body = NewRequest,
    responses((status = 201, body = RequestAnswer), (status = 200, body = RequestAnswer),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(caller: Caller, Body(new): Body<NewRequest>) -> Result<(StatusCode, Json<RequestAnswer>), Problem> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let wish = Wish {
        reason: given(new.reason),
        ticket: given(new.ticket),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
    };
    let (seen, is_new) = password_requests::raise(&caller.ctx, new.account_id, wish).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, RequestAnswer::new(seen)))
}

/// Approves a request.
#[utoipa::path(post, path = "/api/v1/password-requests/{id}/approve", operation_id = "admin-approve-password-request",
    tag = "password requests",
    params(("id" = i64, Path)), request_body = Remark,
    responses((status = 200, body = RequestAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn approve(
    caller: Caller,
    Id(id): Id<PasswordRequestId>,
    Body(remark): Body<Remark>,
) -> Result<Json<RequestAnswer>, Problem> {
    let seen = password_requests::decide(&caller.ctx, id, Verdict::Approve, remark.reason).await?;
    Ok(RequestAnswer::new(seen))
}

/// Rejects a request.
#[utoipa::path(post, path = "/api/v1/password-requests/{id}/reject", operation_id = "admin-reject-password-request",
    tag = "password requests",
    params(("id" = i64, Path)), request_body = Remark,
    responses((status = 200, body = RequestAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn reject(
    caller: Caller,
    Id(id): Id<PasswordRequestId>,
    Body(remark): Body<Remark>,
) -> Result<Json<RequestAnswer>, Problem> {
    let seen = password_requests::decide(&caller.ctx, id, Verdict::Reject, remark.reason).await?;
    Ok(RequestAnswer::new(seen))
}

/// Takes a released password into use. While another holds it, 409, and the request waits for its turn.
#[utoipa::path(post, path = "/api/v1/password-requests/{id}/check-out", operation_id = "admin-check-out-password",
    tag = "password requests",
    params(("id" = i64, Path)),
    responses((status = 200, body = RequestAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn check_out(caller: Caller, Id(id): Id<PasswordRequestId>) -> Result<Json<RequestAnswer>, Problem> {
    Ok(RequestAnswer::new(password_requests::check_out(&caller.ctx, id).await?))
}

/// Gives a password back: the caller's own, or as an approver another's.
#[utoipa::path(post, path = "/api/v1/password-requests/{id}/check-in", operation_id = "admin-check-in-password",
    tag = "password requests",
    params(("id" = i64, Path)), request_body = Remark,
    responses((status = 200, body = RequestAnswer), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn check_in(
    caller: Caller,
    Id(id): Id<PasswordRequestId>,
    Body(remark): Body<Remark>,
) -> Result<Json<RequestAnswer>, Problem> {
    let seen = password_requests::check_in(&caller.ctx, id, remark.reason).await?;
    Ok(RequestAnswer::new(seen))
}
