//! `POST resources`: `pam360-create-resource`.

use axum::response::Response;

use super::account_file;
use super::call::Call;
use super::custom_fields::given;
use super::envelope::Success;
use super::input::Input;
use super::schema::{Envelope, FileForm, InputDataForm};
use crate::rules::Refusal;
use crate::service::resources::{self, NewResource};
use crate::service::{Ctx, Result};

/// Creates a resource, with its first account where one is named.
#[utoipa::path(post, path = "/restapi/json/v1/resources", operation_id = "create-resource", tag = "commands",
    request_body(content((InputDataForm = "application/x-www-form-urlencoded"), (FileForm = "multipart/form-data"))),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, input: Input) -> Response {
    call.answer("CREATE RESOURCE", run(&call.ctx, input)).await
}

async fn run(ctx: &Ctx, input: Input) -> Result<Success> {
    let uploaded = input.uploaded();
    let details = input.details()?;
    let name = details.text("RESOURCENAME");
    let new = NewResource {
        name: name.clone(),
        resource_type: details.text("RESOURCETYPE"),
        description: details.text("RESOURCEDESCRIPTION"),
        url: details.text("RESOURCEURL"),
        dns_name: details.text("DNSNAME"),
        domain_name: details.text("DOMAINNAME"),
        location: details.text("LOCATION"),
        department: details.text("DEPARTMENT"),
        policy: details.text("RESOURCEPASSWORDPOLICY"),
        group: details.text("RESOURCEGROUPNAME"),
        owner: details.text("OWNERNAME"),
        account: details.text("ACCOUNTNAME"),
        password: details.secret("PASSWORD"),
        file: account_file::given(&details, uploaded.as_ref())?,
        notes: details.text("NOTES"),
        account_policy: details.text("ACCOUNTPASSWORDPOLICY"),
        custom: given(&details, "RESOURCECUSTOMFIELD")?,
        account_custom: given(&details, "ACCOUNTCUSTOMFIELD")?,
    };
    resources::create(ctx, new).await?;
    let name = name.ok_or(Refusal::MissingField("RESOURCENAME"))?;
    Ok(Success::new(format!("Resource {name} has been added successfully")))
}
