//! `PUT resources/{rid}/share`, `PUT resources/{rid}/accounts/{aid}/share` and `PUT resourcegroup/share`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::{AccountPath, Input, ResourcePath};
use super::input_data::Details;
use super::restore_trash::ids;
use super::schema::{Envelope, InputDataForm};
use crate::model::ids::{ResourceGroupId, UserGroupId, UserId};
use crate::model::share::SharedWith;
use crate::rules::Refusal;
use crate::rules::sharing::{ShareChange, access_type};
use crate::service::shares::{self, Subject};
use crate::service::{Ctx, Result};

/// Shares a resource with USERID or USERGROUPID as ACCESSTYPE says: view, modify, fullaccess or revoke.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}/share", operation_id = "share-resource",
    tag = "shares", params(("rid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn resource(call: Call, ResourcePath(id): ResourcePath, input: Input) -> Response {
    let words = ["Resource shared successfully", "Resource share revoked successfully"];
    call.answer("SHARE RESOURCE", one(&call.ctx, Subject::Resource(id), input, words))
        .await
}

/// Shares an account with USERID or USERGROUPID as ACCESSTYPE says: view, modify or revoke.
#[utoipa::path(put, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/share", operation_id = "share-account",
    tag = "shares",
    params(("rid" = i64, Path), ("aid" = i64, Path)),
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn account(call: Call, AccountPath(target): AccountPath, input: Input) -> Response {
    let words = ["Account shared successfully", "Account share revoked successfully"];
    call.answer("SHARE ACCOUNT", one(&call.ctx, Subject::Account(target), input, words))
        .await
}

async fn one(ctx: &Ctx, subject: Subject, input: Input, words: [&'static str; 2]) -> Result<Success> {
    let details = input.details()?;
    let change = wanted(&details, "ACCESSTYPE")?;
    let with = with_one(&details)?;
    shares::change(ctx, subject, &[with], change, "ACCESSTYPE").await?;
    Ok(said(change, words))
}

/// Shares resource groups: `details` has resourceGroupIds, userIds or userGroupIds, and accessType.
#[utoipa::path(put, path = "/restapi/json/v1/resourcegroup/share", operation_id = "share-resource-groups",
    tag = "shares",
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn groups(call: Call, input: Input) -> Response {
    call.answer("SHARE RESOURCE GROUP", of_groups(&call.ctx, input)).await
}

async fn of_groups(ctx: &Ctx, input: Input) -> Result<Success> {
    let details = input.newer_details()?;
    let change = wanted(&details, "accessType")?;
    let groups = ids(&details, "resourceGroupIds")?;
    let subjects: Vec<_> = groups
        .into_iter()
        .map(|id| Subject::Group(ResourceGroupId(id)))
        .collect();
    shares::change_all(ctx, &subjects, &with_several(&details)?, change, "accessType").await?;
    let words = [
        "Resource group shared successfully",
        "Resource group share revoked successfully",
    ];
    Ok(said(change, words))
}

fn said(change: ShareChange, [shared, revoked]: [&'static str; 2]) -> Success {
    Success::new(match change {
        ShareChange::Grant(_) => shared,
        ShareChange::Revoke => revoked,
    })
}

fn wanted(details: &Details, field: &'static str) -> std::result::Result<ShareChange, Refusal> {
    let word = details.text(field).ok_or(Refusal::MissingField(field))?;
    access_type(field, word.trim())
}

fn with_one(details: &Details) -> std::result::Result<SharedWith, Refusal> {
    let id = |field| details.text(field).map(|text| text.trim().parse().unwrap_or(0));
    match (id("USERID"), id("USERGROUPID")) {
        (Some(user), _) => Ok(SharedWith::User(UserId(user))),
        (None, Some(group)) => Ok(SharedWith::Group(UserGroupId(group))),
        (None, None) => Err(Refusal::MissingField("USERID")),
    }
}

fn with_several(details: &Details) -> std::result::Result<Vec<SharedWith>, Refusal> {
    if details.texts("userIds").is_none() && details.texts("userGroupIds").is_some() {
        let groups = ids(details, "userGroupIds")?.into_iter();
        return Ok(groups.map(|id| SharedWith::Group(UserGroupId(id))).collect());
    }
    let users = ids(details, "userIds")?.into_iter();
    Ok(users.map(|id| SharedWith::User(UserId(id))).collect())
}
