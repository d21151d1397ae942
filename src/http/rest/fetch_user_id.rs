//! `GET user/getUserId`: the name stands in a plain query.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::{Ctx, Result, users};

/// The id of a user, by name.
#[utoipa::path(get, path = "/restapi/json/v1/user/getUserId", operation_id = "fetch-user-id",
    tag = "users", params(("USERNAME" = String, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_USERID", run(&call.ctx, &query)).await
}

async fn run(ctx: &Ctx, query: &Query) -> Result<Success> {
    let id = users::id_of(ctx, &query.needed("USERNAME")?).await?;
    Ok(Success::new("User ID fetched successfully").details(JavaMap::new().with("USERID", id.to_string())))
}
