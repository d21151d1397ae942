//! Refusals as the admin API and the control plane tell them: `application/problem+json` with the rule's id as `code`.

use std::borrow::Cow;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::request_id::WentWrong;
use super::trace::Decision;
use crate::rules::{Lookup, Refusal, SecondFactorCause};
use crate::service::ServiceError;

/// The body of a refusal (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// The HTTP status again.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// The id of the rule that refused.
    pub code: &'static str,
    /// What was wrong, in words.
    pub detail: String,
}

/// A refusal of the admin API or the control plane.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<u64>,
    went_wrong: Option<WentWrong>,
}

impl Problem {
    /// A refusal that no rule of the simulated product makes.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            retry_after: None,
            went_wrong: None,
        }
    }

    /// Its HTTP status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The page that tells of it, with what the log is to hear.
    pub(super) fn told_on(self, mut page: Response) -> Response {
        if let Some(went_wrong) = self.went_wrong {
            page.extensions_mut().insert(went_wrong);
        }
        page
    }

    /// The rule and what was wrong, as pages tell it.
    pub(super) fn words(&self) -> String {
        format!("{}: {}", self.code, self.detail)
    }
}

/// The answer to a path that is not there.
pub fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "ROUTE-1", "there is no such path").into_response()
}

/// The answer to a method that is not offered; the router adds `Allow`.
pub async fn method_not_allowed() -> Response {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "ROUTE-2",
        "this method is not offered here",
    )
    .into_response()
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => Self {
                retry_after: retry_after(&refusal),
                ..Self::new(status(&refusal), refusal.rule(), refusal.why())
            },
            internal => Self {
                went_wrong: Some(WentWrong::inside(&internal)),
                ..Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "INTERNAL",
                    "something went wrong inside",
                )
            },
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        ServiceError::from(refusal).into()
    }
}

/// After how many seconds a refused call is worth another try, where that is known.
pub(super) fn retry_after(refusal: &Refusal) -> Option<u64> {
    match refusal {
        Refusal::TooManyTries(seconds) => Some(*seconds),
        _ => None,
    }
}

pub(super) fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Unauthenticated(_) | Refusal::SignInRefused | Refusal::NoSession => StatusCode::UNAUTHORIZED,
        Refusal::SecondFactor(SecondFactorCause::CodeMissing) => StatusCode::UNAUTHORIZED,
        Refusal::NotAllowed(_)
        | Refusal::TokenNotForCaller
        | Refusal::StepUpRequired
        | Refusal::WrongMasterSecret
        | Refusal::PasswordChangeRequired
        | Refusal::SecondFactor(SecondFactorCause::CodeRefused) => StatusCode::FORBIDDEN,
        Refusal::TooManyTries(_) => StatusCode::TOO_MANY_REQUESTS,
        Refusal::VaultLocked | Refusal::AccountLocked => StatusCode::LOCKED,
        Refusal::NoSuchResource
        | Refusal::NoSuchAccount
        | Refusal::NoSuchRequest
        | Refusal::NoSuch(Lookup::ResourceGroup | Lookup::Trashed)
        | Refusal::NotFound
        | Refusal::SandboxGone => StatusCode::NOT_FOUND,
        Refusal::ResourceExists(_)
        | Refusal::AccountExists(_)
        | Refusal::EntryExists
        | Refusal::AlreadyDecided
        | Refusal::InUse(_)
        | Refusal::SecondFactor(SecondFactorCause::NotEnrolled | SecondFactorCause::AlreadyEnrolled)
        | Refusal::RequestDecided
        | Refusal::PasswordInUse
        | Refusal::NameTaken
        | Refusal::UserExists(_) => StatusCode::CONFLICT,
        Refusal::UnreadableInput(_) => StatusCode::BAD_REQUEST,
        Refusal::MissingField(_)
        | Refusal::InvalidValue(_)
        | Refusal::NoSuch(_)
        | Refusal::NotCompliant { .. }
        | Refusal::ReasonRequired
        | Refusal::ApprovalRequired
        | Refusal::RequestWaits
        | Refusal::NotCheckedOut
        | Refusal::NoAccessControl
        | Refusal::TicketRequired
        | Refusal::TicketIncorrect
        | Refusal::TicketingDown
        | Refusal::NoTotp
        | Refusal::NoFile
        | Refusal::ResetFailed(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = Some(Cow::Borrowed(self.code));
        let decision = Decision::new("Failed", Cow::Owned(self.detail.clone()), code);
        let body = ProblemBody {
            status: self.status.as_u16(),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            code: self.code,
            detail: self.detail,
        };
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            let seconds = header::HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = header::HeaderValue::from_static("Bearer realm=\"pam360-sim\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(decision);
        if let Some(went_wrong) = self.went_wrong {
            response.extensions_mut().insert(went_wrong);
        }
        response
    }
}
