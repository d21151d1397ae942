//! `PUT accounts/{aid}/approverequest`, `…/rejectrequest`, `…/checkoutpassword`, `…/checkinpassword`: paths of our choice,
//! since those of the product are not known.

use axum::response::Response;

use super::call::Call;
use super::input::{AccountAlonePath, Input};
use super::password_request;
use super::schema::{Envelope, InputDataForm};
use crate::model::automation::Verdict;

/// Approves a request: that of the user REQUESTEDID, or the only one that the caller may decide.
#[utoipa::path(put, path = "/restapi/json/v1/accounts/{aid}/approverequest", operation_id = "approve-request",
    tag = "password requests",
    params(("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn approve(call: Call, AccountAlonePath(account): AccountAlonePath, input: Input) -> Response {
    let verdict = Verdict::Approve;
    let outcome = async { password_request::decide(&call.ctx, account, &input.details_if_any()?, verdict).await };
    call.answer("APPROVE REQUEST", outcome).await
}

/// Rejects a request: that of the user REQUESTEDID, or the only one that the caller may decide.
#[utoipa::path(put, path = "/restapi/json/v1/accounts/{aid}/rejectrequest", operation_id = "reject-request",
    tag = "password requests",
    params(("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn reject(call: Call, AccountAlonePath(account): AccountAlonePath, input: Input) -> Response {
    let verdict = Verdict::Reject;
    let outcome = async { password_request::decide(&call.ctx, account, &input.details_if_any()?, verdict).await };
    call.answer("REJECT REQUEST", outcome).await
}

/// Takes a password into use that was released to the caller.
#[utoipa::path(put, path = "/restapi/json/v1/accounts/{aid}/checkoutpassword", operation_id = "check-out-password",
    tag = "password requests",
    params(("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn check_out(call: Call, AccountAlonePath(account): AccountAlonePath, input: Input) -> Response {
    let outcome = async { password_request::check_out(&call.ctx, account, &input.details_if_any()?).await };
    call.answer("CHECKOUT PASSWORD", outcome).await
}

/// Gives a password back: the caller's own, or as an approver that of the user REQUESTEDID.
#[utoipa::path(put, path = "/restapi/json/v1/accounts/{aid}/checkinpassword", operation_id = "check-in-password",
    tag = "password requests",
    params(("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn check_in(call: Call, AccountAlonePath(account): AccountAlonePath, input: Input) -> Response {
    let outcome = async { password_request::check_in(&call.ctx, account, &input.details_if_any()?).await };
    call.answer("CHECKIN PASSWORD", outcome).await
}
