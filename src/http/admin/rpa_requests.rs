//! `/api/v1/rpa/pending-requests`: what awaits a decision. A pending request is its entry and has its id.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use super::rpa_entries::{EntryAnswer, EntryView};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::EntryId;
use crate::service::rpa_requests;

/// How a request is approved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Whether a new token takes the place of the one that the entry's creator saw; for its owner alone to say.
    #[serde(default)]
    generate_new_token: bool,
}

/// A decision that takes no choice: `{}` or no body at all.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {}

/// The requests that the caller may decide.
#[utoipa::path(get, path = "/api/v1/rpa/pending-requests", operation_id = "admin-list-rpa-requests",
    tag = "rpa requests", params(PageParams),
    responses((status = 200, body = List<EntryView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<EntryView>>, Problem> {
    let requests = rpa_requests::list(&caller.ctx).await?;
    let now = caller.ctx.sandbox.clock.now();
    Ok(Json(page.with(requests, |entry| EntryView::at(now, entry))))
}

/// Approves a request: its token is valid from now on.
#[utoipa::path(post, path = "/api/v1/rpa/pending-requests/{id}/approve", operation_id = "admin-approve-rpa-request",
    tag = "rpa requests",
    params(("id" = i64, Path)), request_body = Approval,
    responses((status = 200, body = EntryAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn approve(
    caller: Caller,
    Id(id): Id<EntryId>,
    Body(approval): Body<Approval>,
) -> Result<Json<EntryAnswer>, Problem> {
    let (entry, token) = rpa_requests::approve(&caller.ctx, id, approval.generate_new_token).await?;
    Ok(EntryAnswer::new(&caller.ctx, entry, token.as_ref()))
}

/// Rejects a request, which deletes its entry; the answer shows it as it was.
#[utoipa::path(post, path = "/api/v1/rpa/pending-requests/{id}/reject", operation_id = "admin-reject-rpa-request",
    tag = "rpa requests",
    params(("id" = i64, Path)), request_body = Rejection,
    responses((status = 200, body = EntryAnswer), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn reject(
    caller: Caller,
    Id(id): Id<EntryId>,
    Body(Rejection {}): Body<Rejection>,
) -> Result<Json<EntryAnswer>, Problem> {
    let entry = rpa_requests::reject(&caller.ctx, id).await?;
    Ok(EntryAnswer::new(&caller.ctx, entry, None))
}
