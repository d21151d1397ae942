//! `GET resources/{rid}/accounts/{aid}`: `pam360-fetch-account-details`. Keys are inserted in the order of a captured
//! answer.

use axum::response::Response;

use super::call::Call;
use super::custom_fields;
use super::envelope::Success;
use super::input::AccountPath;
use super::java_json::JavaMap;
use super::java_time::date;
use super::schema::Envelope;
use super::shape::{compliance, has_newer_keys};
use crate::model::account::AccountFacts;
use crate::model::custom_field::FieldOwner;
use crate::rules::password_age;
use crate::service::password_requests::{self, Shown};
use crate::service::{Ctx, Result, accounts};

/// An account, without its password.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}", operation_id = "fetch-account-details",
    tag = "commands",
    params(("rid" = i64, Path), ("aid" = i64, Path)), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath) -> Response {
    call.answer("GET RESOURCE ACCOUNT DETAILS", run(&call.ctx, target))
        .await
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath) -> Result<Success> {
    let account = accounts::details(ctx, target).await?;
    let shown = password_requests::status(ctx, &account).await?;
    let owner = FieldOwner::Account(account.id);
    let mut details = details(account, shown, ctx);
    custom_fields::add(ctx, owner, &mut details).await?;
    Ok(Success::new("Account details fetched successfully").details(details))
}

/// An account without its password.
pub(super) fn details(account: AccountFacts, shown: Shown, ctx: &Ctx) -> JavaMap<'static> {
    let settings = &ctx.sandbox.settings();
    let has_expired = password_age::has_expired(&account, ctx.sandbox.clock.now());
    let description = if account.notes.is_empty() {
        "N/A".to_owned()
    } else {
        account.notes
    };
    let (compliant, reason) = compliance(account.non_compliance);
    let mut details = JavaMap::new()
        .with("DESCRIPTION", description)
        .with("PASSWDID", account.id.to_string())
        .with("LAST MODIFIED TIME", date(account.password_changed_at, settings))
        .with("EXPIRY STATUS", if has_expired { "Expired" } else { "Valid" })
        .with("COMPLIANT REASON", reason);
    if has_newer_keys(settings.api_build) {
        details.insert("PASSWORDREQUEST_REASON_MANDATORY", "true");
    }
    details.insert("PASSWORD STATUS", shown.words);
    details.insert("PASSWORD POLICY", account.policy);
    details.insert("COMPLIANT STATUS", compliant);
    details.insert("LAST ACCESSED TIME", date(account.last_accessed_at, settings));
    if let Some(validity) = account.totp_validity.filter(|_| has_newer_keys(settings.api_build)) {
        details.insert("IS_TOTP_CONFIGURED", "true");
        details.insert("TOTP_VALIDITY", validity.to_string());
    }
    details
}
