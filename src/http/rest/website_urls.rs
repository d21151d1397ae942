//! `GET resources/websiteurls`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::java_json::JavaMap;
use super::schema::Envelope;
use crate::service::resource_list::{self, ListQuery};
use crate::service::{Ctx, Result};

/// The URLs of the resources that the caller sees and that have one.
#[utoipa::path(get, path = "/restapi/json/v1/resources/websiteurls", operation_id = "website-urls", tag = "resources",
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call) -> Response {
    call.answer("GET WEBSITE URLS", run(&call.ctx)).await
}

async fn run(ctx: &Ctx) -> Result<Success> {
    let (all, _) = resource_list::list(ctx, &ListQuery::default()).await?;
    let with_url = all
        .into_iter()
        .map(|listed| listed.resource)
        .filter(|it| !it.url.is_empty());
    let rows = with_url.map(|resource| {
        JavaMap::new()
            .with("RESOURCE ID", resource.id.to_string())
            .with("RESOURCE URL", resource.url)
            .into()
    });
    Ok(Success::new("Website URLs fetched successfully").rows(rows.collect()))
}
