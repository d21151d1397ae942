//! `/api/v1/accounts` and `/api/v1/resources/{id}/accounts`: accounts, without their passwords.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account_files::FileBody;
use super::caller::Caller;
use super::custom_fields::given;
use super::page::{List, Page, PageParams};
use super::text::{name, optional_name};
use crate::http::body::{Body, WITH_FILE};
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::account::AccountFacts;
use crate::model::ids::{AccountId, ResourceId};
use crate::rules::Refusal;
use crate::rules::password_age;
use crate::service::account_totp::TotpSpec;
use crate::service::accounts::{self, AccountEdit, NewAccountSpec};
use crate::service::password_requests::{self, Shown};
use crate::service::passwords::AccountRef;
use crate::service::{Ctx, resources, trash};
use crate::vault::TotpAlgorithm;

/// One-time codes that an account is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpBody {
    /// The secret in Base32; for an account that has codes it may stay as it is.
    #[schema(value_type = Option<String>)]
    secret: Option<SecretString>,
    /// SHA1, SHA256 or SHA512.
    algorithm: Option<String>,
    /// 6 to 8.
    digits: Option<u8>,
    /// Seconds that a code lasts.
    validity: Option<u32>,
}

impl TotpBody {
    fn spec(self) -> Result<TotpSpec, Refusal> {
        let algorithm = |word: String| TotpAlgorithm::from_word(&word).ok_or(Refusal::InvalidValue("algorithm"));
        Ok(TotpSpec {
            secret: self.secret,
            algorithm: self.algorithm.map(algorithm).transpose()?,
            digits: self.digits,
            period: self.validity,
        })
    }
}

/// An account to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    /// Absent: one that complies with the policy is made.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    #[serde(default)]
    notes: String,
    /// A policy's name; absent: the resource's.
    password_policy: Option<String>,
    /// A file in place of the password, in a File Store, Key Store or License Store.
    file: Option<FileBody>,
    totp: Option<TotpBody>,
    /// Values of custom fields, by their labels.
    #[serde(default)]
    #[schema(value_type = Object)]
    custom_fields: BTreeMap<String, SecretString>,
}

/// A change of an account: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    name: Option<String>,
    notes: Option<String>,
    password_policy: Option<String>,
    /// Another owner's user name.
    owner: Option<String>,
    totp: Option<TotpBody>,
    /// Other values of custom fields, by their labels.
    #[serde(default)]
    #[schema(value_type = Object)]
    custom_fields: BTreeMap<String, SecretString>,
}

/// An account.
#[derive(Serialize, ToSchema)]
pub struct AccountView {
    id: i64,
    resource_id: i64,
    resource_name: String,
    name: String,
    owner_id: i64,
    notes: String,
    password_policy: String,
    /// How its password stands to the caller, in the product's words.
    password_status: String,
    /// Why its password breaks the policy; null where it complies.
    non_compliance: Option<String>,
    reason_required: bool,
    /// Whether its password is released on request.
    access_controlled: bool,
    /// Whether it is locked, so that its password is refused.
    locked: bool,
    /// Whether its password is given only to whoever has just given a second factor.
    step_up: bool,
    /// Whether it has one-time codes.
    totp: bool,
    /// Whether it holds a file in place of a password.
    file: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    password_changed_at: Option<Timestamp>,
    /// When its password expires or has expired; null: it does not.
    #[schema(value_type = Option<String>, format = DateTime)]
    password_expires_at: Option<Timestamp>,
    /// Whether its password has expired, which changes nothing else.
    password_expired: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_accessed_at: Option<Timestamp>,
}

fn view(ctx: &Ctx, account: AccountFacts, shown: Shown) -> AccountView {
    let now = ctx.sandbox.clock.now();
    AccountView {
        password_expires_at: password_age::expires_at(&account),
        password_expired: password_age::has_expired(&account, now),
        password_status: shown.words,
        id: account.id.0,
        resource_id: account.resource_id.0,
        resource_name: account.resource_name,
        name: account.name,
        owner_id: account.owner_id.0,
        notes: account.notes,
        password_policy: account.policy,
        non_compliance: account.non_compliance,
        reason_required: account.reason_required,
        access_controlled: account.access_control.is_some(),
        locked: account.locked,
        step_up: account.step_up,
        totp: account.totp_validity.is_some(),
        file: account.holds_file,
        password_changed_at: account.password_changed_at,
        last_accessed_at: account.last_accessed_at,
    }
}

/// An account as the caller sees it now.
async fn shown(ctx: &Ctx, account: AccountFacts) -> Result<AccountView, Problem> {
    let status = password_requests::status(ctx, &account).await?;
    Ok(view(ctx, account, status))
}

/// The accounts of a resource that the caller sees.
#[utoipa::path(get, path = "/api/v1/resources/{id}/accounts", operation_id = "admin-list-accounts", tag = "accounts",
    params(("id" = i64, Path), PageParams),
    responses((status = 200, body = List<AccountView>), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(
    caller: Caller,
    Id(resource): Id<ResourceId>,
    page: Page,
) -> Result<Json<List<AccountView>>, Problem> {
    let (_, accounts) = resources::with_accounts(&caller.ctx, resource).await?;
    let mut statuses = password_requests::statuses(&caller.ctx, &accounts).await?;
    Ok(Json(page.with(accounts, |account| {
        let shown = statuses.remove(&account.id).unwrap_or_default();
        view(&caller.ctx, account, shown)
    })))
}

/// Adds an account to a resource.
#[utoipa::path(post, path = "/api/v1/resources/{id}/accounts", operation_id = "admin-add-account",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = AccountBody,
    responses((status = 201, body = AccountView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(
    caller: Caller,
    Id(resource): Id<ResourceId>,
    Body(body): Body<AccountBody, WITH_FILE>,
) -> Result<(StatusCode, Json<AccountView>), Problem> {
    let spec = NewAccountSpec {
        name: name("name", &body.name)?,
        password: body.password,
        file: body.file.map(|file| file.file()).transpose()?,
        notes: body.notes,
        policy: body.password_policy,
        totp: body.totp.map(TotpBody::spec).transpose()?,
        custom: given(body.custom_fields),
    };
    let name = spec.name.clone();
    let added = accounts::add(&caller.ctx, resource, vec![spec]).await?;
    let account = added
        .first()
        .and_then(|added| added.id)
        .ok_or(Refusal::AccountExists(name))?;
    let made = accounts::as_written(&caller.ctx, AccountRef { resource, account }).await?;
    Ok((StatusCode::CREATED, Json(shown(&caller.ctx, made).await?)))
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", operation_id = "admin-get-account",
    tag = "accounts", params(("id" = i64, Path)),
    responses((status = 200, body = AccountView), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<AccountId>) -> Result<Json<AccountView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let account = accounts::details(&caller.ctx, target).await?;
    Ok(Json(shown(&caller.ctx, account).await?))
}

/// Changes an account, apart from its password.
#[utoipa::path(put, path = "/api/v1/accounts/{id}", operation_id = "admin-edit-account",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = AccountChange,
    responses((status = 200, body = AccountView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(change): Body<AccountChange>,
) -> Result<Json<AccountView>, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    let edit = AccountEdit {
        name: optional_name("name", change.name.as_deref())?,
        notes: change.notes,
        policy: change.password_policy,
        owner: change.owner,
        totp: change.totp.map(TotpBody::spec).transpose()?,
        custom: given(change.custom_fields),
    };
    accounts::edit(&caller.ctx, target, edit).await?;
    let account = accounts::as_written(&caller.ctx, target).await?;
    Ok(Json(shown(&caller.ctx, account).await?))
}

/// Deletes an account: today's builds put it into the trash.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}", operation_id = "admin-delete-account",
    tag = "accounts", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<AccountId>) -> Result<StatusCode, Problem> {
    let target = accounts::located(&caller.ctx, id).await?;
    trash::delete_account(&caller.ctx, target).await?;
    Ok(StatusCode::NO_CONTENT)
}
