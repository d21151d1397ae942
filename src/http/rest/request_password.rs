//! `POST accounts/{aid}/requestpassword` and `GET accounts/passwordaccessrequests`.

use axum::response::Response;

use super::call::Call;
use super::input::{AccountAlonePath, Input};
use super::password_request;
use super::schema::{Envelope, InputDataForm};

/// Asks for the password of an account that is under access control.
#[utoipa::path(post, path = "/restapi/json/v1/accounts/{aid}/requestpassword", operation_id = "request-password",
    tag = "password requests",
    params(("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, AccountAlonePath(account): AccountAlonePath, input: Input) -> Response {
    let outcome = async { password_request::raise(&call.ctx, account, &input.details_if_any()?).await };
    call.answer("REQUEST PASSWORD", outcome).await
}

/// The open requests that the caller made or may decide.
#[utoipa::path(get, path = "/restapi/json/v1/accounts/passwordaccessrequests", operation_id = "list-password-requests",
    tag = "password requests",
    responses((status = 200, body = Envelope)))]
pub async fn list(call: Call) -> Response {
    call.answer("GET PASSWORD REQUESTS", password_request::list(&call.ctx))
        .await
}
