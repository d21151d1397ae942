//! `/api/v1/audit`: what happened.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::page::{List, Page, number, query};
use crate::http::problem::{Problem, ProblemBody};
use crate::model::audit::{AuditOperation, Outcome, StoredAudit};
use crate::model::ids::{AccountId, EntryId, ResourceId};
use crate::rules::Refusal;
use crate::service::audit::{self, AuditFilter, AuditPage};

/// Which records are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// An operation in its words, such as `Password Retrieved`.
    operation: Option<String>,
    /// Who did it; `System` where nobody is known.
    user_name: Option<String>,
    #[param(value_type = Option<i64>)]
    resource_id: Option<String>,
    #[param(value_type = Option<i64>)]
    account_id: Option<String>,
    /// Through which RPA entry, or on which.
    #[param(value_type = Option<i64>)]
    entry_id: Option<String>,
    /// `success` or `failed`.
    outcome: Option<String>,
    /// `REST API`, `Web Client` or `Simulator`.
    client_type: Option<String>,
    client_address: Option<String>,
    /// A text in reason, ticket, detail, or the name of resource or account, whatever its case.
    text: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<String>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
    /// `oldest` first, or `newest` first.
    #[param(value_type = Option<String>, default = "oldest")]
    order: Option<String>,
    /// How many records at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// How many records come before.
    #[param(value_type = Option<i64>, minimum = 0, default = 0)]
    offset: Option<String>,
}

/// The records that a query asks for.
pub struct Wanted {
    filter: AuditFilter,
    page: AuditPage,
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let params: AuditParams = query(parts)?;
        let id = |field, text: &Option<String>| number(field, text.as_deref(), 1..=i64::MAX);
        let Page { limit, offset } = Page::read(params.limit.as_deref(), params.offset.as_deref())?;
        Ok(Self {
            filter: AuditFilter {
                operations: params.operation.as_deref().map(operation).transpose()?,
                resource: id("resource_id", &params.resource_id)?.map(ResourceId),
                account: id("account_id", &params.account_id)?.map(AccountId),
                entry: id("entry_id", &params.entry_id)?.map(EntryId),
                outcome: params.outcome.as_deref().map(outcome).transpose()?,
                since: instant("since", params.since.as_deref())?,
                until: instant("until", params.until.as_deref())?,
                user_name: params.user_name,
                resource_name: None,
                account_name: None,
                client_type: params.client_type,
                client_address: params.client_address,
                text: params.text.filter(|text| !text.is_empty()),
            },
            page: AuditPage {
                limit,
                offset,
                newest_first: newest_first(params.order.as_deref())?,
            },
        })
    }
}

/// A misspelt operation would seem never to have happened.
fn operation(words: &str) -> Result<Vec<&'static str>, Refusal> {
    let is_meant = |known: &str| known.eq_ignore_ascii_case(words.trim());
    let known = AuditOperation::ALL.iter().find(|(_, known)| is_meant(known));
    known
        .map(|(_, words)| vec![*words])
        .ok_or(Refusal::InvalidValue("operation"))
}

fn outcome(word: &str) -> Result<&'static str, Refusal> {
    let known = [Outcome::Success, Outcome::Failed].map(Outcome::as_str);
    let meant = known.into_iter().find(|known| *known == word);
    meant.ok_or(Refusal::InvalidValue("outcome"))
}

fn instant(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let read = text.map(|text| text.parse().map_err(|_| Refusal::InvalidValue(field)));
    read.transpose()
}

fn newest_first(order: Option<&str>) -> Result<bool, Refusal> {
    match order {
        None | Some("oldest") => Ok(false),
        Some("newest") => Ok(true),
        Some(_) => Err(Refusal::InvalidValue("order")),
    }
}

/// What happened, to what, by whom, from where. Names are those of that time.
#[derive(Serialize, ToSchema)]
pub struct AuditView {
    id: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    operation: String,
    /// `success` or `failed`.
    outcome: String,
    user_id: Option<i64>,
    /// `System` where nobody is known.
    user_name: String,
    /// The RPA entry through which it was done, or to which.
    entry_id: Option<i64>,
    resource_id: Option<i64>,
    resource_name: String,
    account_id: Option<i64>,
    account_name: String,
    reason: String,
    ticket: String,
    client_address: String,
    /// `REST API`, `Web Client` or `Simulator`.
    client_type: String,
    detail: String,
}

impl From<StoredAudit> for AuditView {
    fn from(record: StoredAudit) -> Self {
        Self {
            id: record.id.0,
            at: record.at,
            operation: record.operation,
            outcome: record.outcome,
            user_id: record.user_id,
            user_name: record.user_name,
            entry_id: record.entry_id,
            resource_id: record.resource_id,
            resource_name: record.resource_name,
            account_id: record.account_id,
            account_name: record.account_name,
            reason: record.reason,
            ticket: record.ticket,
            client_address: record.client_address,
            client_type: record.client_type,
            detail: record.detail,
        }
    }
}

/// The audit trail, oldest first unless asked otherwise.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "admin-list-audit", tag = "audit", params(AuditParams),
    responses((status = 200, body = List<AuditView>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, wanted: Wanted) -> Result<Json<List<AuditView>>, Problem> {
    let (records, total) = audit::list(&caller.ctx, &wanted.filter, wanted.page).await?;
    Ok(Json(List {
        items: records.into_iter().map(AuditView::from).collect(),
        total,
    }))
}
