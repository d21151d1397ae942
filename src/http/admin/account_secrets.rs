//! `/api/v1/accounts/{id}/password`, `…/history` and `…/totp`: what is secret of an account. Each reveal is a POST that
//! may give a reason and a ticket, and each is audited before it is answered.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::AccountId;
use crate::service::passwords::{self, ResetType, Usage};
use crate::service::{account_totp, accounts, password_tools};

/// What a caller gives for the use of a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageBody {
    /// Why.
    reason: Option<String>,
    /// The ticket.
    ticket: Option<String>,
}

impl UsageBody {
    /// The same, of a body that has more fields.
    pub(super) fn new(reason: Option<String>, ticket: Option<String>) -> Self {
        Self { reason, ticket }
    }
}

impl From<UsageBody> for Usage {
    fn from(body: UsageBody) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        Self {
            reason: given(body.reason),
            ticket: given(body.ticket),
        }
    }
}

/// A revealed password.
#[derive(Serialize, ToSchema)]
pub struct PasswordView {
    password: String,
}

/// Where a reset takes place.
#[derive(Deserialize, ToSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum ResetBody {
    /// In the vault alone.
    #[default]
    Local,
    /// In the vault and on the target.
    Remote,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// Absent: one that complies with the policy is made.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    #[serde(default)]
    reset: ResetBody,
    /// Why.
    reason: Option<String>,
    /// The ticket.
    ticket: Option<String>,
}

/// A former password.
#[derive(Serialize, ToSchema)]
pub struct FormerView {
    password: String,
    /// Until when it was the account's.
    #[schema(value_type = Option<String>, format = DateTime)]
    replaced_at: Option<Timestamp>,
    /// Who gave the account another.
    replaced_by: String,
    /// Where the password is the name of a file: by what that file is fetched.
    file: Option<i64>,
}

/// All former passwords of an account.
#[derive(Serialize, ToSchema)]
pub struct HistoryView {
    /// Newest first.
    items: Vec<FormerView>,
    /// How many there are.
    total: usize,
}

/// A one-time code.
#[derive(Serialize, ToSchema)]
pub struct CodeView {
    code: String,
    /// For how many more seconds it lasts.
    seconds_left: i64,
}

/// Reveals the password.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/password", operation_id = "admin-reveal-password",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = UsageBody,
    responses((status = 200, body = PasswordView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn reveal(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(usage): Body<UsageBody>,
) -> Result<Json<PasswordView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let password = passwords::fetch(&caller.ctx, target, usage.into()).await?;
    Ok(Json(PasswordView {
        password: password.expose_secret().to_owned(),
    }))
}

/// Changes the password.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/password", operation_id = "admin-change-password",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = PasswordChange,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn change(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let reset = match change.reset {
        ResetBody::Local => ResetType::Local,
        ResetBody::Remote => ResetType::Remote,
    };
    let usage = UsageBody::new(change.reason, change.ticket);
    let new = change.password.filter(|password| !password.expose_secret().is_empty());
    passwords::change(&caller.ctx, target, new, reset, usage.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reveals the former passwords.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/history", operation_id = "admin-reveal-password-history",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = UsageBody,
    responses((status = 200, body = HistoryView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn history(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(usage): Body<UsageBody>,
) -> Result<Json<HistoryView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let former = password_tools::history(&caller.ctx, target, usage.into()).await?;
    let items: Vec<_> = former
        .into_iter()
        .map(|former| FormerView {
            password: former.password.expose_secret().to_owned(),
            replaced_at: former.replaced_at,
            replaced_by: former.replaced_by,
            file: former.file,
        })
        .collect();
    let total = items.len();
    Ok(Json(HistoryView { items, total }))
}

/// Tells the one-time code of this moment.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/totp", operation_id = "admin-fetch-account-code",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = UsageBody,
    responses((status = 200, body = CodeView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn code(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(usage): Body<UsageBody>,
) -> Result<Json<CodeView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let code = account_totp::code(&caller.ctx, target, usage.into()).await?;
    Ok(Json(CodeView {
        code: code.code.expose_secret().to_owned(),
        seconds_left: code.seconds_left,
    }))
}
