//! `/api/v1/credentials`: credentials as automation platforms fetch them.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::origin;
use super::page::{List, Page, PageParams, query};
use crate::http::problem::{Problem, ProblemBody};
use crate::model::account::AccountFacts;
use crate::service::credentials::{self, Credential};

/// Which credentials are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CredentialParams {
    /// One by its name, `RESOURCE/ACCOUNT`; without it all.
    identifier: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for CredentialParams {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        origin::check_always(parts)?;
        query(parts)
    }
}

/// A credential, as Cortex XSOAR's `fetch-credentials` hands it on.
#[derive(Serialize, ToSchema)]
pub struct CredentialView {
    /// The account's name.
    user: String,
    password: String,
    /// `RESOURCE/ACCOUNT`.
    name: String,
}

impl From<Credential> for CredentialView {
    fn from(credential: Credential) -> Self {
        Self {
            user: credential.user,
            password: credential.password.expose_secret().to_owned(),
            name: credential.name,
        }
    }
}

/// A credential without its password.
#[derive(Serialize, ToSchema)]
pub struct CredentialName {
    /// `RESOURCE/ACCOUNT`.
    name: String,
    /// The account's name.
    user: String,
    resource_id: i64,
    account_id: i64,
    /// Whether the account is locked.
    locked: bool,
    /// Whether the account asks for a second factor.
    step_up: bool,
    /// Whether the account asks for a reason.
    reason_required: bool,
    /// Whether the password has to be requested.
    access_control: bool,
}

impl From<AccountFacts> for CredentialName {
    fn from(account: AccountFacts) -> Self {
        Self {
            name: credentials::name(&account),
            user: account.name,
            resource_id: account.resource_id.0,
            account_id: account.id.0,
            locked: account.locked,
            step_up: account.step_up,
            reason_required: account.reason_required,
            access_control: account.access_control.is_some(),
        }
    }
}

/// The credentials that the caller can have now, each audited; a list of at most one where one is named. What cannot be
/// had is not in the list.
#[utoipa::path(get, path = "/api/v1/credentials", operation_id = "admin-fetch-credentials",
    tag = "credentials", params(CredentialParams),
    responses((status = 200, body = Vec<CredentialView>), (status = 401, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 423, body = ProblemBody)))]
pub async fn fetch(caller: Caller, wanted: CredentialParams) -> Result<Json<Vec<CredentialView>>, Problem> {
    let found = match wanted.identifier {
        Some(identifier) => credentials::named(&caller.ctx, &identifier)
            .await?
            .into_iter()
            .collect(),
        None => credentials::all(&caller.ctx).await?,
    };
    Ok(Json(found.into_iter().map(CredentialView::from).collect()))
}

/// The names of the credentials that the caller's rights reach, with what stands before each. No password is read.
#[utoipa::path(get, path = "/api/v1/credentials/names", operation_id = "admin-list-credential-names",
    tag = "credentials", params(PageParams),
    responses((status = 200, body = List<CredentialName>), (status = 401, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn names(caller: Caller, page: Page) -> Result<Json<List<CredentialName>>, Problem> {
    Ok(Json(page.of(credentials::fetchable(&caller.ctx).await?)))
}
