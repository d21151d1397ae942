//! `PUT resources/{rid}`: `pam360-update-resource`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::{Input, ResourcePath};
use crate::service::resources::{self, ResourceEdit};
use crate::service::{Ctx, Result};

/// Edits a resource.
pub async fn handle(call: Call, resource: ResourcePath, input: Input) -> Response {
    call.answer("EDIT RESOURCE", run(&call.ctx, resource, input).await)
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
    };
    resources::edit(ctx, resource, edit).await?;
    // Two blanks and a full stop, as the real server has them.
    Ok(Success::new("Resource  modified successfully."))
}
