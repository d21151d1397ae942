//! `PUT user/unlock`: the user stands in a plain query.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::schema::Envelope;
use crate::model::user_status::StatusChange;
use crate::service::{Ctx, Result, users};

/// Unlocks a user.
#[utoipa::path(put, path = "/restapi/json/v1/user/unlock", operation_id = "unlock-user",
    tag = "users", params(("USERNAME" = String, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("UNLOCK USER", run(&call.ctx, &query)).await
}

async fn run(ctx: &Ctx, query: &Query) -> Result<Success> {
    let id = users::id_of(ctx, &query.needed("USERNAME")?).await?;
    let user = users::change_status(ctx, id, StatusChange::Unlock).await?;
    Ok(Success::new(format!("User {} unlocked successfully", user.user_name)))
}
