//! `/api/v1/accounts/{id}/file`: the file that an account holds in place of a password. Fetching it is a POST that may
//! give a reason and a ticket, and is audited before it is answered.

use axum::Json;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account_secrets::UsageBody;
use super::caller::Caller;
use crate::http::body::{Body, WITH_FILE};
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::AccountId;
use crate::model::stored_file::{InvalidFile, StoredFile};
use crate::rules::Refusal;
use crate::service::{account_files, accounts};

/// A file that an account is to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    /// Its content in Base64.
    #[schema(value_type = String)]
    base64: SecretString,
}

impl FileBody {
    pub(super) fn file(&self) -> Result<StoredFile, Refusal> {
        StoredFile::from_base64(&self.name, self.base64.expose_secret()).map_err(|invalid| match invalid {
            InvalidFile::Name => Refusal::InvalidValue("name"),
            InvalidFile::Content => Refusal::InvalidValue("base64"),
        })
    }
}

/// Another file, and what a caller gives for putting it in the place of the former one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileChange {
    file: FileBody,
    /// Why.
    reason: Option<String>,
    /// The ticket.
    ticket: Option<String>,
}

/// Which file is fetched, and what a caller gives for it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileUsage {
    /// The `file` of an item of the account's history; absent: the file that it holds now.
    former: Option<i64>,
    /// Why.
    reason: Option<String>,
    /// The ticket.
    ticket: Option<String>,
}

/// A file.
#[derive(Serialize, ToSchema)]
pub struct FileView {
    name: String,
    /// Its content in Base64.
    base64: String,
}

/// Fetches the file.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/file", operation_id = "admin-fetch-account-file",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = FileUsage,
    responses((status = 200, body = FileView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn fetch(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(wanted): Body<FileUsage>,
) -> Result<Json<FileView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let usage = UsageBody::new(wanted.reason, wanted.ticket);
    let file = account_files::download(&caller.ctx, target, wanted.former, usage.into()).await?;
    Ok(Json(FileView {
        name: file.name().to_owned(),
        base64: file.base64().expose_secret().to_owned(),
    }))
}

/// Puts another file in its place.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/file", operation_id = "admin-replace-account-file",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = FileChange,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn replace(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(change): Body<FileChange, WITH_FILE>,
) -> Result<StatusCode, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let usage = UsageBody::new(change.reason, change.ticket);
    account_files::replace(&caller.ctx, target, &change.file.file()?, usage.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
