//! `PUT resources/{rid}`: `pam360-update-resource`.

use axum::response::Response;

use super::call::Call;
use super::custom_fields::given;
use super::envelope::Success;
use super::input::{Input, ResourcePath};
use super::schema::{Envelope, InputDataForm};
use crate::service::resources::{self, ResourceEdit};
use crate::service::{Ctx, Result};

/// Edits a resource.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}", operation_id = "update-resource",
    tag = "commands", params(("rid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath, input: Input) -> Response {
    call.answer("EDIT RESOURCE", run(&call.ctx, resource, input)).await
}

async fn run(ctx: &Ctx, ResourcePath(resource): ResourcePath, input: Input) -> Result<Success> {
    let details = input.details()?;
    let edit = ResourceEdit {
        name: details.text("RESOURCENAME"),
        resource_type: details.text("RESOURCETYPE"),
        description: details.text("RESOURCEDESCRIPTION"),
        url: details.text("RESOURCEURL"),
        dns_name: details.text("DNSNAME"),
        location: details.text("LOCATION"),
        department: details.text("DEPARTMENT"),
        policy: details.text("RESOURCEPASSWORDPOLICY"),
        owner: details.text("OWNERNAME"),
        custom: given(&details, "RESOURCECUSTOMFIELD")?,
    };
    resources::edit(ctx, resource, edit).await?;
    // Two blanks and a full stop, as the real server has them.
    Ok(Success::new("Resource  modified successfully."))
}
