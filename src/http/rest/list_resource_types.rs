//! `GET resources/resourcetypes`: the connection test, `test-module`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::{JavaMap, Json};
use super::schema::{Envelope, InputDataQuery};
use super::shape::boolean;
use crate::service::{Ctx, Result, resources};

/// The resource types.
#[utoipa::path(get, path = "/restapi/json/v1/resources/resourcetypes", operation_id = "list-resource-types",
    tag = "commands", params(InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_RESOURCETYPES", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let containing = query.details()?.unwrap_or_default().texts("RESOURCETYPE_CONTAINING");
    let types = resources::types_containing(ctx, containing.as_deref().unwrap_or_default()).await?;
    Ok(Success::new("Resource types fetched successfully").rows(types.into_iter().map(row).collect()))
}

fn row((name, is_default): (String, bool)) -> Json<'static> {
    // The icon is a file of the product's web pages, of which nothing is known: empty, as an unset attribute is.
    JavaMap::new()
        .with("RESOURCE TYPE", name)
        .with("RESOURCE TYPE ICON", "")
        .with("ISDEFAULTRESOURCETYPE", boolean(is_default))
        .into()
}
