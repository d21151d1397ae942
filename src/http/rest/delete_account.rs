//! `DELETE resources/{rid}/accounts/{aid}`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::AccountPath;
use super::schema::Envelope;
use crate::service::{Ctx, Result, trash};

/// Deletes an account; today's builds put it into the trash.
#[utoipa::path(delete, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}", operation_id = "delete-account",
    tag = "accounts",
    params(("rid" = i64, Path), ("aid" = i64, Path)), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath) -> Response {
    call.answer("DELETE ACCOUNT", run(&call.ctx, target)).await
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath) -> Result<Success> {
    trash::delete_account(ctx, target).await?;
    Ok(Success::new("Account deleted successfully"))
}
