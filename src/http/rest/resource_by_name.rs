//! `GET resources/resourcename/{name}` and `GET resources/resourcename/{name}/accounts/accountname/{name}`: the older
//! forms of the look-up by names, which clients still use.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::fetch_resource_account_id::ids;
use super::input::NamesPath;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::{Ctx, Result, accounts, resources};

/// The id of a resource, by name.
#[utoipa::path(get, path = "/restapi/json/v1/resources/resourcename/{name}", operation_id = "fetch-resource-by-name",
    tag = "resources",
    params(("name" = String, Path)), responses((status = 200, body = Envelope)))]
pub async fn resource(call: Call, names: NamesPath) -> Response {
    call.answer("GET_RESOURCEID", resource_id(&call.ctx, names)).await
}

async fn resource_id(ctx: &Ctx, names: NamesPath) -> Result<Success> {
    let id = resources::id_by_name(ctx, &names.resource).await?;
    let details = JavaMap::new().with("RESOURCEID", id.to_string());
    Ok(Success::new("Resource ID fetched successfully").details(details))
}

/// The ids of a resource and of an account in it, by name.
#[utoipa::path(get, path = "/restapi/json/v1/resources/resourcename/{name}/accounts/accountname/{account}",
    operation_id = "fetch-account-by-name",
    tag = "resources", params(("name" = String, Path), ("account" = String, Path)),
    responses((status = 200, body = Envelope)))]
pub async fn account(call: Call, names: NamesPath) -> Response {
    call.answer("GET_RESOURCEACCOUNTID", account_id(&call.ctx, names)).await
}

async fn account_id(ctx: &Ctx, names: NamesPath) -> Result<Success> {
    Ok(ids(accounts::ids_by_name(ctx, &names.resource, &names.account).await?))
}
