//! `GET resources`: `pam360-list-all-resources`, and the same with a search or a page as other clients ask for it.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::{JavaMap, Json};
use super::list_query::asked;
use super::schema::{Envelope, InputDataQuery};
use crate::service::resource_list::{self, Listed};
use crate::service::{Ctx, Result};

/// The resources that the caller sees.
#[utoipa::path(get, path = "/restapi/json/v1/resources", operation_id = "list-resources",
    tag = "commands", params(InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET RESOURCES", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let asked = asked(&query.details()?.unwrap_or_default())?;
    let (resources, total) = resource_list::list(ctx, &asked).await?;
    Ok(Success::new("Resources fetched successfully").page(resources.into_iter().map(row).collect(), total))
}

fn row(listed: Listed) -> Json<'static> {
    let resource = listed.resource;
    JavaMap::new()
        .with("RESOURCE DESCRIPTION", resource.description)
        .with("RESOURCE TYPE", resource.resource_type)
        .with("RESOURCE ID", resource.id.to_string())
        .with("RESOURCE NAME", resource.name)
        .with("NOOFACCOUNTS", listed.accounts.to_string())
        .into()
}
