//! `PUT resources/{rid}/accounts/{aid}`: `pam360-update-account`.

use axum::response::Response;

use super::account_totp::totp;
use super::call::Call;
use super::custom_fields::given;
use super::envelope::Success;
use super::input::{AccountPath, Input};
use super::schema::{Envelope, InputDataForm};
use crate::service::accounts::{self, AccountEdit};
use crate::service::{Ctx, Result};

/// Edits an account.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}", operation_id = "update-account",
    tag = "commands",
    params(("rid" = i64, Path), ("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath, input: Input) -> Response {
    call.answer("EDIT ACCOUNT", run(&call.ctx, target, input)).await
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, input: Input) -> Result<Success> {
    let details = input.details()?;
    let edit = AccountEdit {
        name: details.text("ACCOUNTNAME"),
        notes: details.text("NOTES"),
        policy: details.text("ACCOUNTPASSWORDPOLICY"),
        owner: details.text("OWNERNAME"),
        totp: totp(&details)?,
        custom: given(&details, "ACCOUNTCUSTOMFIELD")?,
    };
    let name = accounts::edit(ctx, target, edit).await?;
    Ok(Success::new(format!("Account {name} modified successfully")))
}
