//! `GET resources/getResourceIdAccountId?RESOURCENAME=&ACCOUNTNAME=`: `pam360-fetch-resource-account-id`. The client does
//! not escape the names, so a name with `&`, `#`, `+` or `%41` in it looks up another one.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::passwords::AccountRef;
use crate::service::{Ctx, Result, accounts};

/// The ids of a resource and of an account in it, by name.
#[utoipa::path(get, path = "/restapi/json/v1/resources/getResourceIdAccountId",
    operation_id = "fetch-resource-account-id",
    tag = "commands",
    params(("RESOURCENAME" = String, Query), ("ACCOUNTNAME" = String, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_RESOURCEACCOUNTID", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let (resource, account) = (query.needed("RESOURCENAME")?, query.needed("ACCOUNTNAME")?);
    Ok(ids(accounts::ids_by_name(ctx, &resource, &account).await?))
}

/// What is answered to either form of the look-up.
pub(super) fn ids(found: AccountRef) -> Success {
    let ids = JavaMap::new()
        .with("ACCOUNTID", found.account.to_string())
        .with("RESOURCEID", found.resource.to_string());
    Success::new("Resource ID and account ID fetched successfully for the given resource name and account name.")
        .details(ids)
}
