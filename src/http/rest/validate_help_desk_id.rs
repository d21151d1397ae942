//! `GET accounts/{aid}/validateHelpDeskID`: whether a reason and a ticket would do.

use axum::response::Response;

use super::call::Call;
use super::input::{AccountAlonePath, Query};
use super::password_request;
use super::schema::{Envelope, InputDataQuery};

/// Checks the reason and the ticket with which the caller means to read a password.
#[utoipa::path(get, path = "/restapi/json/v1/accounts/{aid}/validateHelpDeskID", operation_id = "validate-help-desk-id",
    tag = "password requests",
    params(("aid" = i64, Path), InputDataQuery), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, AccountAlonePath(account): AccountAlonePath, query: Query) -> Response {
    let outcome = async {
        let details = query.details()?.unwrap_or_default();
        password_request::validate(&call.ctx, account, &details).await
    };
    call.answer("VALIDATE HELPDESK ID", outcome).await
}
