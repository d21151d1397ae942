//! `POST /api/json/request?OPERATION_NAME=…`: the older API that the vendor's own clients still speak, as far as password
//! requests go. INPUT_DATA comes in the body or the query; the account is its PASSWDID.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::{Input, Query};
use super::input_data::Details;
use super::password_request as requests;
use super::schema::{Envelope, InputDataForm};
use crate::model::automation::Verdict;
use crate::model::ids::AccountId;
use crate::model::not_simulated::LEGACY_NOT_SIMULATED;
use crate::rules::Refusal;
use crate::service::Result;

/// An operation on password requests, by its name.
#[utoipa::path(post, path = "/api/json/request", operation_id = "legacy-request", tag = "legacy",
    params(("OPERATION_NAME" = String, Query), ("INPUT_DATA" = Option<String>, Query)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope), (status = 404, body = Envelope), (status = 501, body = Envelope)))]
pub async fn handle(call: Call, query: Query, input: Input) -> Response {
    let name = query
        .parameter("OPERATION_NAME")
        .or_else(|| input.parameter("OPERATION_NAME"));
    let Some(operation) = name.as_deref().and_then(operation) else {
        let known = LEGACY_NOT_SIMULATED.iter().find(|it| name.as_deref() == Some(**it));
        return known.map_or_else(|| call.unknown_path(), |name| call.not_simulated(name));
    };
    let work = run(&call, operation, &query, input);
    call.answer(operation.answers_as(), work).await
}

/// An operation of the older API.
#[derive(Debug, Clone, Copy)]
enum Operation {
    Request,
    CheckOut,
    CheckIn,
    List,
    Approve,
    Reject,
    AdminCheckIn,
}

fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "REQUEST_PASSWORD" => Operation::Request,
        "REQUEST_CHECKOUT" => Operation::CheckOut,
        "REQUEST_CHECKIN" => Operation::CheckIn,
        "GET_PASSWORDREQUEST" => Operation::List,
        "ADMIN_REQUEST_APPROVE" => Operation::Approve,
        "ADMIN_REQUEST_REJECT" => Operation::Reject,
        "ADMIN_REQUEST_CHECKIN" => Operation::AdminCheckIn,
        _ => return None,
    })
}

impl Operation {
    /// The name in the answer, which is that of the REST command.
    fn answers_as(self) -> &'static str {
        match self {
            Self::Request => "REQUEST PASSWORD",
            Self::CheckOut => "CHECKOUT PASSWORD",
            Self::CheckIn | Self::AdminCheckIn => "CHECKIN PASSWORD",
            Self::List => "GET PASSWORD REQUESTS",
            Self::Approve => "APPROVE REQUEST",
            Self::Reject => "REJECT REQUEST",
        }
    }
}

async fn run(call: &Call, operation: Operation, query: &Query, input: Input) -> Result<Success> {
    let ctx = &call.ctx;
    if let Operation::List = operation {
        return requests::list(ctx).await;
    }
    let details = match query.details()? {
        Some(details) => details,
        None => input.details()?,
    };
    let account = account(&details)?;
    if matches!(
        operation,
        Operation::Approve | Operation::Reject | Operation::AdminCheckIn
    ) && details.text("REQUESTEDID").is_none()
    {
        return Err(Refusal::MissingField("REQUESTEDID").into());
    }
    match operation {
        Operation::Request => requests::raise(ctx, account, &details).await,
        Operation::CheckOut => requests::check_out(ctx, account, &details).await,
        Operation::CheckIn | Operation::AdminCheckIn => requests::check_in(ctx, account, &details).await,
        Operation::Approve => requests::decide(ctx, account, &details, Verdict::Approve).await,
        Operation::Reject => requests::decide(ctx, account, &details, Verdict::Reject).await,
        Operation::List => requests::list(ctx).await,
    }
}

/// What is no number is the id of nothing (FIND-2).
fn account(details: &Details) -> std::result::Result<AccountId, Refusal> {
    let id = details.text("PASSWDID").ok_or(Refusal::MissingField("PASSWDID"))?;
    Ok(AccountId(id.trim().parse().unwrap_or(0)))
}
