//! `PUT user/lock`: the user stands in a plain query.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::schema::Envelope;
use crate::model::user_status::StatusChange;
use crate::service::{Ctx, Result, users};

/// Locks a user.
#[utoipa::path(put, path = "/restapi/json/v1/user/lock", operation_id = "lock-user",
    tag = "users", params(("USERNAME" = String, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("LOCK USER", run(&call.ctx, &query)).await
}

async fn run(ctx: &Ctx, query: &Query) -> Result<Success> {
    let id = users::id_of(ctx, &query.needed("USERNAME")?).await?;
    let user = users::change_status(ctx, id, StatusChange::Lock).await?;
    Ok(Success::new(format!("User {} locked successfully", user.user_name)))
}
