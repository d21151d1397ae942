//! The product's answers: `{"operation":{"result":{…},"Details":…,"name":…,"totalRows":…}}`, compact, in Java's order.
//! What a client may read of a refusal is decided here and nowhere else.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;

use super::java_json::{JavaMap, Json};
use crate::http::request_id::WentWrong;
use crate::http::trace::Decision;
use crate::model::not_simulated;
use crate::rules::{AuthCause, Refusal};
use crate::sandbox::Sandbox;
use crate::service::ServiceError;

/// Says why, to testers alone.
pub(in crate::http) static REASON: HeaderName = HeaderName::from_static("x-pam360-sim-reason");

/// What a command answers when it was carried out.
pub struct Success {
    status: &'static str,
    message: Cow<'static, str>,
    details: Option<Json<'static>>,
    total_rows: Option<i64>,
    reason: Option<Cow<'static, str>>,
    status_code: Option<i64>,
}

impl Success {
    /// Status Success with a message.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: "Success",
            message: message.into(),
            details: None,
            total_rows: None,
            reason: None,
            status_code: None,
        }
    }

    /// Status Failed with Details, as DUP-2 has them and the check of a ticket.
    pub fn failed_with_details(message: impl Into<Cow<'static, str>>, details: impl Into<Json<'static>>) -> Self {
        Self {
            status: "Failed",
            details: Some(details.into()),
            ..Self::new(message)
        }
    }

    /// With the reason why not all was done that was asked, led by its rule: for refusals that travel inside an answer
    /// (DUP-2, TICK-1, TICK-2).
    #[must_use]
    pub fn because(self, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    /// With the `statusCode` of success, which newer operations have (REST-STATUS-CODE).
    #[must_use]
    pub fn with_status_code(self) -> Self {
        Self {
            status_code: Some(20_000),
            ..self
        }
    }

    /// With status `true`, which the product writes in one answer alone (MSG-AUTHTOKEN).
    #[must_use]
    pub fn with_status_true(self) -> Self {
        Self { status: "true", ..self }
    }

    /// With one page of a list, and how many rows there are on all pages.
    #[must_use]
    pub fn page(self, rows: Vec<Json<'static>>, total: usize) -> Self {
        Self {
            total_rows: i64::try_from(total).ok(),
            ..self.rows(rows)
        }
    }

    /// With Details.
    #[must_use]
    pub fn details(self, details: impl Into<Json<'static>>) -> Self {
        Self {
            details: Some(details.into()),
            ..self
        }
    }

    /// With the rows of a list: `totalRows` always, Details only where there are rows.
    #[must_use]
    pub fn rows(self, rows: Vec<Json<'static>>) -> Self {
        let total_rows = i64::try_from(rows.len()).ok();
        Self {
            details: (!rows.is_empty()).then_some(Json::Array(rows)),
            total_rows,
            ..self
        }
    }
}

/// The answer of a command: HTTP 200 for success and refusal alike.
pub fn respond(name: &'static str, outcome: Result<Success, ServiceError>, reason_header: bool) -> Response {
    match outcome {
        Ok(success) => {
            let reason = success.reason.clone();
            let decision = Decision::new(success.status, success.message.clone(), reason.clone());
            let mut response = answer(StatusCode::OK, &operation(name, success), decision);
            if let Some(reason) = reason.filter(|_| reason_header) {
                tell_reason(&mut response, &reason);
            }
            response
        }
        Err(ServiceError::Refused(gone @ Refusal::SandboxGone)) => {
            invalid_request(StatusCode::NOT_FOUND, &told(&gone), reason_header)
        }
        Err(ServiceError::Refused(refusal)) => refuse(name, &refusal, reason_header),
        Err(error) => {
            let mut response = failed(StatusCode::INTERNAL_SERVER_ERROR, name, "Internal server error", None);
            response
                .extensions_mut()
                .insert(WentWrong::inside(&format_args!("{name}: {error}")));
            response
        }
    }
}

fn refuse(name: &'static str, refusal: &Refusal, reason_header: bool) -> Response {
    let name = match refusal {
        Refusal::Unauthenticated(_) => "Authentication",
        _ => name,
    };
    let reason = told(refusal);
    let mut response = failed(StatusCode::OK, name, message(refusal), Some(reason.clone().into()));
    if reason_header {
        tell_reason(&mut response, &reason);
    }
    response
}

/// What the header says of a refusal: its rule and the true cause.
pub(super) fn told(refusal: &Refusal) -> String {
    format!("{} {}", refusal.rule(), refusal.why())
}

fn tell_reason(response: &mut Response, reason: &str) {
    if let Ok(value) = HeaderValue::from_str(reason) {
        response.headers_mut().insert(REASON.clone(), value);
    }
}

/// The text of a refusal, as decisions have it.
pub(super) fn message(refusal: &Refusal) -> Cow<'static, str> {
    Cow::Borrowed(match refusal {
        Refusal::Unauthenticated(AuthCause::WrongHost) => "User is not allowed to access from this host",
        Refusal::Unauthenticated(_) => "API key received is not associated to any user. Authentication failed.",
        Refusal::UnreadableInput(_) => "Invalid INPUT_DATA received in request",
        Refusal::MissingField(field) => return Cow::Owned(format!("{field} is mandatory")),
        Refusal::InvalidValue(field) => return Cow::Owned(format!("Invalid value for {field}")),
        Refusal::NoSuchResource => "No such resource found",
        Refusal::NoSuchAccount => "No such account found",
        Refusal::NoSuch(lookup) => return Cow::Owned(format!("No such {} found", lookup.words())),
        Refusal::NotAllowed(_) | Refusal::TokenNotForCaller => "You are not authorized to perform this operation",
        Refusal::ResourceExists(name) => return Cow::Owned(format!("Resource {name} already exists")),
        Refusal::AccountExists(name) => return Cow::Owned(format!("Account {name} already exists")),
        Refusal::UserExists(name) => return Cow::Owned(format!("User {name} already exists")),
        Refusal::NotCompliant { policy, reason } => {
            return Cow::Owned(format!("Password does not comply with the policy {policy}: {reason}"));
        }
        Refusal::ReasonRequired => "Reason is mandatory to access the password",
        Refusal::ApprovalRequired => "Password request approval is required to access this password",
        Refusal::RequestWaits => "Password request is waiting for approval",
        Refusal::PasswordInUse => "Password is in use by another user",
        Refusal::NotCheckedOut => "Password is not checked out",
        Refusal::NoAccessControl => "Password access control is not configured for this account",
        Refusal::NoSuchRequest => "No such password request found",
        Refusal::RequestDecided => "Password request is already processed",
        Refusal::TicketRequired => "TICKET ID REQUIRED",
        Refusal::TicketIncorrect => "TICKET ID CORRECT REQUIRED",
        Refusal::TicketingDown => {
            "Password Not Accessible. Contact your administrator to check the Ticketing system configurations & try \
             again later."
        }
        Refusal::NoFile => "No file is available for this account",
        Refusal::NoTotp => "TOTP is not configured for this account",
        Refusal::ResetFailed(_) => "Password reset failed in the remote resource",
        Refusal::VaultLocked => "Password Not Accessible. The vault is locked.",
        Refusal::AccountLocked => "Password Not Accessible. The account is locked.",
        Refusal::StepUpRequired => "Password Not Accessible. Additional verification is required.",
        // These belong to the admin API; a command that met one would have nothing better to say.
        Refusal::EntryExists
        | Refusal::NotFound
        | Refusal::SandboxGone
        | Refusal::WrongMasterSecret
        | Refusal::SecondFactor(_)
        | Refusal::PasswordChangeRequired
        | Refusal::InUse(_)
        | Refusal::AlreadyDecided
        | Refusal::NameTaken
        | Refusal::SignInRefused
        | Refusal::TooManyTries(_)
        | Refusal::NoSession => "Invalid request URL",
    })
}

fn operation(name: &'static str, success: Success) -> Json<'static> {
    let mut result = JavaMap::new()
        .with("status", success.status)
        .with("message", success.message);
    if let Some(code) = success.status_code {
        result.insert("statusCode", code);
    }
    let mut operation = JavaMap::new().with("name", name).with("result", result);
    if let Some(details) = success.details {
        operation.insert("Details", details);
    }
    if let Some(total) = success.total_rows {
        operation.insert("totalRows", total);
    }
    JavaMap::new().with("operation", operation).into()
}

fn failed(
    status: StatusCode,
    name: &'static str,
    message: impl Into<Cow<'static, str>>,
    reason: Option<Cow<'static, str>>,
) -> Response {
    let failure = Success {
        status: "Failed",
        ..Success::new(message)
    };
    let decision = Decision::new(failure.status, failure.message.clone(), reason);
    answer(status, &operation(name, failure), decision)
}

fn answer(status: StatusCode, json: &Json<'_>, decision: Decision) -> Response {
    let mut response = Response::new(Body::from(json.to_text()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=UTF-8"),
    );
    response.extensions_mut().insert(decision);
    response
}

/// What a fault says in place of an answer, with another status than 200.
pub fn fault(status: StatusCode, message: &'static str) -> Response {
    failed(status, "INVALID REQUEST", message, None)
}

/// ROUTE-1, ROUTE-2 and SIZE-1: one envelope, each with its own status.
pub fn invalid_request(status: StatusCode, reason: &str, reason_header: bool) -> Response {
    let told = Cow::Owned(reason.to_owned());
    let mut response = failed(status, "INVALID REQUEST", "Invalid request URL", Some(told));
    if reason_header {
        tell_reason(&mut response, reason);
    }
    response
}

/// ROUTE-1, or ROUTE-3 where the product has something there.
pub async fn unknown_path(Extension(sandbox): Extension<Arc<Sandbox>>, uri: Uri) -> Response {
    let reason_header = sandbox.settings().reason_header;
    if let Some(answer) = not_simulated_answer(&uri, reason_header) {
        return answer;
    }
    invalid_request(StatusCode::NOT_FOUND, "ROUTE-1 there is no such path", reason_header)
}

fn not_simulated_answer(uri: &Uri, reason_header: bool) -> Option<Response> {
    let part = not_simulated::part_of(uri.path())?;
    Some(not_simulated(part.what, reason_header))
}

/// ROUTE-3: the product has it, this simulation has not.
pub fn not_simulated(what: &str, reason_header: bool) -> Response {
    let reason = format!("ROUTE-3 {what} is not simulated");
    invalid_request(StatusCode::NOT_IMPLEMENTED, &reason, reason_header)
}

/// ROUTE-2, or ROUTE-3 where the path is that of something else; the router adds `Allow`.
pub async fn method_not_allowed(Extension(sandbox): Extension<Arc<Sandbox>>, uri: Uri) -> Response {
    let reason_header = sandbox.settings().reason_header;
    if let Some(answer) = not_simulated_answer(&uri, reason_header) {
        return answer;
    }
    invalid_request(
        StatusCode::METHOD_NOT_ALLOWED,
        "ROUTE-2 this method is not offered here",
        reason_header,
    )
}
