//! `POST resources/{rid}/accounts`: `pam360-create-account`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::{Input, ResourcePath};
use super::input_data::Details;
use super::java_json::{JavaMap, Json};
use super::schema::{Envelope, InputDataForm};
use crate::rules::Refusal;
use crate::service::accounts::{self, Added, NewAccountSpec};
use crate::service::{Ctx, Result};

/// Adds accounts to a resource.
#[utoipa::path(post, path = "/restapi/json/v1/resources/{rid}/accounts", tag = "commands",
    params(("rid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath, input: Input) -> Response {
    call.answer("ADD ACCOUNTS", run(&call.ctx, resource, input).await)
}

async fn run(ctx: &Ctx, ResourcePath(resource): ResourcePath, input: Input) -> Result<Success> {
    let rows = input.details()?.list("ACCOUNTLIST").filter(|rows| !rows.is_empty());
    let rows = rows.ok_or(Refusal::MissingField("ACCOUNTLIST"))?;
    let specs = rows.iter().map(spec).collect::<std::result::Result<_, Refusal>>()?;
    let added = accounts::add(ctx, resource, specs).await?;
    let details: Vec<Json<'static>> = added.iter().map(row).collect();
    Ok(if added.iter().any(|added| added.id.is_some()) {
        Success::new("Account(s) added successfully").details(details)
    } else {
        Success::failed_with_details("Account(s) addition failed", details)
    })
}

fn spec(row: &Details) -> std::result::Result<NewAccountSpec, Refusal> {
    Ok(NewAccountSpec {
        name: row.text("ACCOUNTNAME").ok_or(Refusal::MissingField("ACCOUNTNAME"))?,
        password: row.secret("PASSWORD"),
        notes: row.text("NOTES").unwrap_or_default(),
        policy: row.text("ACCOUNTPASSWORDPOLICY"),
    })
}

fn row(added: &Added) -> Json<'static> {
    let status = match added.id {
        Some(_) => "Account added successfully",
        // Two blanks, as the real server has them (DUP-2).
        None => "Account is not added  as it already exists",
    };
    JavaMap::new()
        .with(added.name.clone(), JavaMap::new().with("STATUS", status))
        .into()
}
