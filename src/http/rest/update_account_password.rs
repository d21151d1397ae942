//! `PUT resources/{rid}/accounts/{aid}/password`: `pam360-update-account-password`.

use axum::response::Response;

use super::account_file;
use super::call::Call;
use super::envelope::Success;
use super::input::{AccountPath, Input};
use super::schema::{Envelope, FileForm, InputDataForm};
use crate::service::passwords::{self, ResetType, Usage};
use crate::service::{Ctx, Result, account_files};

/// Changes the password of an account, or puts another file in its place.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/password",
    operation_id = "update-account-password",
    tag = "commands",
    params(("rid" = i64, Path), ("aid" = i64, Path)),
    request_body(content((InputDataForm = "application/x-www-form-urlencoded"), (FileForm = "multipart/form-data"))),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath, input: Input) -> Response {
    call.answer("CHANGE PASSWORD", run(&call.ctx, target, input)).await
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, input: Input) -> Result<Success> {
    let uploaded = input.uploaded();
    let details = input.details()?;
    let reset = ResetType::parse(details.text("RESETTYPE").as_deref())?;
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    match account_file::given(&details, uploaded.as_ref())? {
        Some(file) => account_files::replace(ctx, target, &file, usage).await?,
        None => passwords::change(ctx, target, details.secret("NEWPASSWORD"), reset, usage).await?,
    }
    Ok(Success::new("Password changed successfully"))
}
