//! `/api/v1/session/second-factor` and `/api/v1/session/step-up`: a person's own second factor (STEP-1).

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::rules::Refusal;
use crate::service::second_factor;

/// A code of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// Six digits; each code works once.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    totp: SecretString,
}

impl CodeBody {
    fn code(self) -> Result<SecretString, Refusal> {
        if self.totp.expose_secret().trim().is_empty() {
            return Err(Refusal::MissingField("totp"));
        }
        Ok(self.totp)
    }
}

/// A second factor that does not count yet.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    /// To be typed into an authenticator app: Base32, SHA-1, six digits, thirty seconds.
    secret: String,
    /// The same, to be scanned.
    link: String,
}

/// Until when a code counts.
#[derive(Serialize, ToSchema)]
pub struct SteppedUp {
    #[schema(value_type = String, format = DateTime)]
    valid_until: Timestamp,
}

/// Gives a code once more: for five minutes, marked accounts give their passwords and the vault can be locked and
/// unlocked. On the REST API that holds for the tokens of the same person.
#[utoipa::path(post, path = "/api/v1/session/step-up", operation_id = "admin-step-up",
    tag = "session", request_body = CodeBody,
    responses((status = 200, body = SteppedUp), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn step_up(caller: Caller, Body(body): Body<CodeBody>) -> Result<Json<SteppedUp>, Problem> {
    let valid_until = second_factor::step_up(&caller.ctx, &body.code()?).await?;
    Ok(Json(SteppedUp { valid_until }))
}

/// Makes a second factor for the caller. It counts once its first code was given.
#[utoipa::path(post, path = "/api/v1/session/second-factor", operation_id = "admin-enrol-second-factor",
    tag = "session",
    responses((status = 201, body = EnrolmentView), (status = 401, body = ProblemBody),
        (status = 409, body = ProblemBody)))]
pub async fn enrol(caller: Caller) -> Result<(StatusCode, Json<EnrolmentView>), Problem> {
    let made = second_factor::enrol(&caller.ctx).await?;
    let view = EnrolmentView {
        secret: made.secret.expose_secret().to_owned(),
        link: made.link.expose_secret().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Makes the caller's new second factor count.
#[utoipa::path(post, path = "/api/v1/session/second-factor/confirm", operation_id = "admin-confirm-second-factor",
    tag = "session", request_body = CodeBody,
    responses((status = 200, body = SteppedUp), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn confirm(caller: Caller, Body(body): Body<CodeBody>) -> Result<Json<SteppedUp>, Problem> {
    let valid_until = second_factor::confirm(&caller.ctx, &body.code()?).await?;
    Ok(Json(SteppedUp { valid_until }))
}

/// Takes the caller's second factor away.
#[utoipa::path(post, path = "/api/v1/session/second-factor/disable", operation_id = "admin-disable-second-factor",
    tag = "session", request_body = CodeBody,
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn disable(caller: Caller, Body(body): Body<CodeBody>) -> Result<StatusCode, Problem> {
    second_factor::disable(&caller.ctx, &body.code()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
