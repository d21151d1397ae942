//! `PUT resources/{rid}/accounts/{aid}/password`: `pam360-update-account-password`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::{AccountPath, Input};
use super::schema::{Envelope, InputDataForm};
use crate::service::passwords::{self, ResetType, Usage};
use crate::service::{Ctx, Result};

/// Changes the password of an account.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/password", tag = "commands",
    params(("rid" = i64, Path), ("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath, input: Input) -> Response {
    call.answer("CHANGE PASSWORD", run(&call.ctx, target, input).await)
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, input: Input) -> Result<Success> {
    let details = input.details()?;
    let reset = ResetType::parse(details.text("RESETTYPE").as_deref())?;
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    passwords::change(ctx, target, details.secret("NEWPASSWORD"), reset, usage).await?;
    Ok(Success::new("Password changed successfully"))
}
