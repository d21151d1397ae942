//! `GET user/getUserGroupId`: the name stands in a plain query.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::{Ctx, Result, user_groups};

/// The id of a user group, by name.
#[utoipa::path(get, path = "/restapi/json/v1/user/getUserGroupId", operation_id = "fetch-user-group-id",
    tag = "users",
    params(("USERGROUPNAME" = String, Query)), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_USERGROUPID", run(&call.ctx, &query)).await
}

async fn run(ctx: &Ctx, query: &Query) -> Result<Success> {
    let id = user_groups::id_of(ctx, &query.needed("USERGROUPNAME")?).await?;
    let details = JavaMap::new().with("USERGROUPID", id.to_string());
    Ok(Success::new("User group ID fetched successfully").details(details))
}
