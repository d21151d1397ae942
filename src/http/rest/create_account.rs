//! `POST resources/{rid}/accounts`: `pam360-create-account`.

use axum::response::Response;

use super::account_file;
use super::account_totp::totp;
use super::call::Call;
use super::custom_fields::given;
use super::envelope::Success;
use super::input::{Input, ResourcePath};
use super::input_data::Details;
use super::java_json::{JavaMap, Json};
use super::multipart::Part;
use super::schema::{Envelope, FileForm, InputDataForm};
use crate::rules::Refusal;
use crate::service::accounts::{self, Added, NewAccountSpec};
use crate::service::{Result, ServiceError};

/// Adds accounts to a resource.
#[utoipa::path(post, path = "/restapi/json/v1/resources/{rid}/accounts", operation_id = "create-account",
    tag = "commands",
    params(("rid" = i64, Path)),
    request_body(content((InputDataForm = "application/x-www-form-urlencoded"), (FileForm = "multipart/form-data"))),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath, input: Input) -> Response {
    call.respond("ADD ACCOUNTS", run(&call, resource, input).await)
}

async fn run(call: &Call, ResourcePath(resource): ResourcePath, input: Input) -> Result<Success> {
    let uploaded = input.uploaded();
    let rows = rows(&input.details()?)?;
    if uploaded.is_some() && rows.len() > 1 {
        // Nothing says whose file it is.
        return Err(Refusal::InvalidValue("ACCOUNTLIST").into());
    }
    let specs = rows
        .iter()
        .map(|row| spec(row, uploaded.as_ref()))
        .collect::<std::result::Result<Vec<_>, Refusal>>()?;
    let names: Vec<_> = specs.iter().map(|spec| spec.name.clone()).collect();
    let added = match call.unless_refused(accounts::add(&call.ctx, resource, specs)).await {
        // Here DUP-2 is told of each account.
        Err(ServiceError::Refused(Refusal::AccountExists(_))) => {
            names.into_iter().map(|name| Added { name, id: None }).collect()
        }
        added => added?,
    };
    let details: Vec<Json<'static>> = added.iter().map(row).collect();
    let taken = added.iter().filter(|added| added.id.is_none()).count();
    let answer = if taken < added.len() {
        Success::new("Account(s) added successfully").details(details)
    } else {
        Success::failed_with_details("Account(s) addition failed", details)
    };
    Ok(match taken {
        0 => answer,
        _ => answer.because("DUP-2 an account name is taken in this resource"),
    })
}

fn rows(details: &Details) -> std::result::Result<Vec<Details>, Refusal> {
    match details.list("ACCOUNTLIST") {
        Some(rows) if !rows.is_empty() => Ok(rows),
        None if details.text("ACCOUNTLIST").is_some() => Err(Refusal::InvalidValue("ACCOUNTLIST")),
        _ => Err(Refusal::MissingField("ACCOUNTLIST")),
    }
}

fn spec(row: &Details, uploaded: Option<&Part>) -> std::result::Result<NewAccountSpec, Refusal> {
    Ok(NewAccountSpec {
        name: row.text("ACCOUNTNAME").ok_or(Refusal::MissingField("ACCOUNTNAME"))?,
        password: row.secret("PASSWORD"),
        file: account_file::given(row, uploaded)?,
        notes: row.text("NOTES").unwrap_or_default(),
        policy: row.text("ACCOUNTPASSWORDPOLICY"),
        totp: totp(row)?,
        custom: given(row, "ACCOUNTCUSTOMFIELD")?,
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
