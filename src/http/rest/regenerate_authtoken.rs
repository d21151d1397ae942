//! `PUT user/regenerateAuthtoken`, whose answer is unlike all others: its status is `true` (MSG-AUTHTOKEN).

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::{Ctx, Result, auth_tokens};

/// A new AUTHTOKEN for whoever calls with one; the old one is worth nothing from now on.
#[utoipa::path(put, path = "/restapi/json/v1/user/regenerateAuthtoken", operation_id = "regenerate-authtoken",
    tag = "users",
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call) -> Response {
    call.answer("REGENERATE AUTHTOKEN", run(&call.ctx)).await
}

async fn run(ctx: &Ctx) -> Result<Success> {
    let token = auth_tokens::regenerate_own(ctx).await?;
    let details = JavaMap::new().with("AUTHTOKEN", token.expose().to_owned());
    Ok(Success::new("Authtoken regenerated successfully.")
        .with_status_true()
        .with_status_code()
        .details(details))
}
