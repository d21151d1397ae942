//! `/api/v1/rpa/entries`: RPA entries and their App Tokens.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use super::text::{name, optional_name};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::EntryId;
use crate::model::rpa::RpaEntry;
use crate::rules::Refusal;
use crate::rules::rpa::{self as rules, Standing};
use crate::service::Ctx;
use crate::service::rpa::{self, EntryEdit, NewEntry};
use crate::vault::ApiToken;

/// A hundred years.
const LONGEST_VALIDITY: u64 = 36_500;

/// An RPA entry to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryBody {
    /// The RPA owner, whose rights calls with the token have.
    #[serde(default)]
    #[schema(required = true)]
    user_name: String,
    /// From where the token may be used: an IPv4 or IPv6 address or a DNS name.
    #[serde(default)]
    #[schema(required = true)]
    host_name: String,
    /// Unique; absent: `<user_name>@<host_name>`.
    rpa_name: Option<String>,
    /// For how many days from approval the token is valid; absent: for ever.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 36500)]
    validity_days: Option<Number>,
}

/// A change of an RPA entry: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryChange {
    /// Another owner, which always means a new token.
    user_name: Option<String>,
    /// Another host.
    host_name: Option<String>,
    /// Another name.
    rpa_name: Option<String>,
    /// Another validity; `null`: for ever.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 36500)]
    validity_days: Option<Option<Number>>,
    /// Whether a new token takes the place of the present one.
    #[serde(default)]
    regenerate_token: bool,
}

/// Tells `null` from what is not named.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Number>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The entries to be deleted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryIds {
    /// Their ids; at least one.
    #[serde(default)]
    #[schema(required = true, value_type = Vec<i64>)]
    ids: Vec<EntryId>,
}

/// An RPA entry.
#[derive(Serialize, ToSchema)]
pub struct EntryView {
    id: i64,
    rpa_name: String,
    /// `cortex-xsoar`: the integration that it is for.
    tool: &'static str,
    /// The owner.
    user_name: String,
    host_name: String,
    /// `active`, `pending` or `expired`.
    status: &'static str,
    /// `automatic`, `rpa-owner` or `other-admin`: who decides on it.
    approval_case: &'static str,
    validity_days: Option<u32>,
    /// The instant from which the token is invalid.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// A user name, like `approved_by`.
    created_by: String,
    approved_by: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
}

impl EntryView {
    /// The entry as it is at this moment of sandbox time.
    pub(super) fn at(now: Timestamp, entry: RpaEntry) -> Self {
        Self {
            status: match rules::standing(&entry, now, true) {
                Standing::Expired => "expired",
                _ => entry.status.as_str(),
            },
            approval_case: rules::current_case(&entry).as_str(),
            id: entry.id.0,
            rpa_name: entry.rpa_name,
            tool: "cortex-xsoar",
            user_name: entry.owner_name,
            host_name: entry.host_name,
            validity_days: entry.validity_days,
            expires_at: entry.expires_at,
            created_by: entry.created_by_name,
            approved_by: entry.approved_by_name,
            created_at: entry.created_at,
            updated_at: entry.updated_at,
            last_used_at: entry.last_used_at,
        }
    }
}

/// An entry after a change or a decision.
#[derive(Serialize, ToSchema)]
pub struct EntryAnswer {
    entry: EntryView,
    /// The App Token, where a new one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    app_token: Option<String>,
}

impl EntryAnswer {
    pub(super) fn new(ctx: &Ctx, entry: RpaEntry, token: Option<&ApiToken>) -> Json<Self> {
        Json(Self {
            entry: EntryView::at(ctx.sandbox.clock.now(), entry),
            app_token: token.map(|token| token.expose().to_owned()),
        })
    }
}

/// An App Token.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    app_token: String,
}

/// The entries that the caller created or owns; all for who has the RPA privilege.
#[utoipa::path(get, path = "/api/v1/rpa/entries", operation_id = "admin-list-rpa-entries",
    tag = "rpa entries", params(PageParams),
    responses((status = 200, body = List<EntryView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<EntryView>>, Problem> {
    let entries = rpa::list(&caller.ctx).await?;
    let now = caller.ctx.sandbox.clock.now();
    Ok(Json(page.with(entries, |entry| EntryView::at(now, entry))))
}

/// Adds an entry. Its token is shown this once; whether it is valid at once follows from the approval case.
#[utoipa::path(post, path = "/api/v1/rpa/entries", operation_id = "admin-add-rpa-entry",
    tag = "rpa entries", request_body = EntryBody,
    responses((status = 201, body = EntryAnswer), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(caller: Caller, Body(body): Body<EntryBody>) -> Result<(StatusCode, Json<EntryAnswer>), Problem> {
    let new = NewEntry {
        user_name: name("user_name", &body.user_name)?,
        host_name: name("host_name", &body.host_name)?,
        rpa_name: optional_name("rpa_name", body.rpa_name.as_deref())?,
        validity_days: body.validity_days.as_ref().map(days).transpose()?,
    };
    let (entry, token) = rpa::add(&caller.ctx, new).await?;
    Ok((StatusCode::CREATED, EntryAnswer::new(&caller.ctx, entry, Some(&token))))
}

/// One entry.
#[utoipa::path(get, path = "/api/v1/rpa/entries/{id}", operation_id = "admin-get-rpa-entry",
    tag = "rpa entries", params(("id" = i64, Path)),
    responses((status = 200, body = EntryView), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<EntryId>) -> Result<Json<EntryView>, Problem> {
    let entry = rpa::get(&caller.ctx, id).await?;
    Ok(Json(EntryView::at(caller.ctx.sandbox.clock.now(), entry)))
}

/// Edits an entry, which goes through approval again with the caller as its creator.
#[utoipa::path(put, path = "/api/v1/rpa/entries/{id}", operation_id = "admin-edit-rpa-entry",
    tag = "rpa entries", params(("id" = i64, Path)),
    request_body = EntryChange,
    responses((status = 200, body = EntryAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<EntryId>,
    Body(change): Body<EntryChange>,
) -> Result<Json<EntryAnswer>, Problem> {
    let edit = EntryEdit {
        user_name: optional_name("user_name", change.user_name.as_deref())?,
        host_name: optional_name("host_name", change.host_name.as_deref())?,
        rpa_name: optional_name("rpa_name", change.rpa_name.as_deref())?,
        validity_days: match change.validity_days {
            None => None,
            Some(None) => Some(None),
            Some(Some(number)) => Some(Some(days(&number)?)),
        },
        regenerate_token: change.regenerate_token,
    };
    let (entry, token) = rpa::edit(&caller.ctx, id, edit).await?;
    Ok(EntryAnswer::new(&caller.ctx, entry, token.as_ref()))
}

/// Deletes an entry; its token is invalid from then on.
#[utoipa::path(delete, path = "/api/v1/rpa/entries/{id}", operation_id = "admin-delete-rpa-entry",
    tag = "rpa entries", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<EntryId>) -> Result<StatusCode, Problem> {
    rpa::delete(&caller.ctx, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several entries, all or none.
#[utoipa::path(post, path = "/api/v1/rpa/entries/delete", operation_id = "admin-delete-rpa-entries",
    tag = "rpa entries", request_body = EntryIds,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn delete_several(caller: Caller, Body(body): Body<EntryIds>) -> Result<StatusCode, Problem> {
    if body.ids.is_empty() {
        return Err(Refusal::MissingField("ids").into());
    }
    rpa::delete(&caller.ctx, &body.ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of an approved entry once more: for the owner, or for the creator where the owner has no RPA privilege.
#[utoipa::path(get, path = "/api/v1/rpa/entries/{id}/app-token", operation_id = "admin-copy-app-token",
    tag = "rpa entries", params(("id" = i64, Path)),
    responses((status = 200, body = TokenView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn copy_token(caller: Caller, Id(id): Id<EntryId>) -> Result<Json<TokenView>, Problem> {
    let token = rpa::copy_token(&caller.ctx, id).await?;
    Ok(Json(TokenView {
        app_token: token.expose().to_owned(),
    }))
}

/// A validity is a whole number of days, at least 1 (RPA-5).
fn days(number: &Number) -> Result<u32, Refusal> {
    number
        .as_u64()
        .filter(|days| (1..=LONGEST_VALIDITY).contains(days))
        .and_then(|days| u32::try_from(days).ok())
        .ok_or(Refusal::InvalidValue("validity_days"))
}
