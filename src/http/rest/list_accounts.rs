//! `GET resources/{rid}/accounts`: `pam360-list-all-accounts`. Keys are inserted in the order of a captured answer.

use axum::response::Response;

use super::call::Call;
use super::custom_fields;
use super::envelope::Success;
use super::input::{Query, ResourcePath};
use super::java_json::{JavaMap, Json};
use super::list_query::asked;
use super::schema::{Envelope, InputDataQuery};
use super::shape::{boolean, has_newer_keys};
use crate::model::account::{AccountFacts, ResourceFacts};
use crate::model::custom_field::FieldOwner;
use crate::model::resource_type::ResourceType;
use crate::model::settings::Settings;
use crate::rules::access_control::PasswordStatus;
use crate::service::password_requests::{self, Shown};
use crate::service::{Ctx, Result, resource_list, resources};

/// A resource with the accounts that the caller sees.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/accounts", operation_id = "list-accounts",
    tag = "commands",
    params(("rid" = i64, Path), InputDataQuery), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath, query: Query) -> Response {
    call.answer("GET RESOURCE ACCOUNTLIST", run(&call.ctx, resource, query))
        .await
}

async fn run(ctx: &Ctx, ResourcePath(resource): ResourcePath, query: Query) -> Result<Success> {
    let asked = asked(&query.details()?.unwrap_or_default())?;
    let (resource, accounts) = resources::with_accounts(ctx, resource).await?;
    let accounts = resource_list::among(&resource, accounts, &asked);
    let mut statuses = password_requests::statuses(ctx, &accounts).await?;
    let settings = ctx.sandbox.settings();
    let auto_logon = ResourceType::from_name(&resource.resource_type).map_or(&[][..], ResourceType::auto_logon);
    let rows: Vec<_> = accounts
        .into_iter()
        .map(|account| {
            let shown = statuses.remove(&account.id).unwrap_or_default();
            row(account, shown, auto_logon, &settings)
        })
        .collect();
    let owner = FieldOwner::Resource(resource.id);
    let mut details = details(resource, &settings).with("ACCOUNT LIST", rows);
    custom_fields::add(ctx, owner, &mut details).await?;
    Ok(Success::new("Resource details with account list fetched successfully").details(details))
}

/// A resource without its accounts.
pub(super) fn details(resource: ResourceFacts, settings: &Settings) -> JavaMap<'static> {
    let newer = has_newer_keys(settings.api_build);
    let is_linux = resource.resource_type == "Linux";
    let mut details = JavaMap::new()
        .with("LOCATION", resource.location)
        .with("RESOURCE DESCRIPTION", resource.description)
        .with("RESOURCE TYPE", resource.resource_type)
        .with("RESOURCE ID", resource.id.to_string())
        .with("DEPARTMENT", resource.department);
    if newer {
        details.insert("PASSWORDREQUEST_REASON_MANDATORY", "true");
    }
    details.insert("RESOURCE OWNER", resource.owner_name);
    details.insert("RESOURCE PASSWORD POLICY", resource.policy);
    if newer {
        details.insert("IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED", "false");
    }
    details.insert("RESOURCE URL", resource.url);
    if newer {
        details.insert("IS_SSH_RESTRICTED", "false");
    }
    details.insert("NEWSSHTERMINAL", "false");
    details.insert("DOMAIN NAME", resource.domain_name);
    details.insert("ALLOWOPENURLINBROWSER", "true");
    details.insert("RESOURCE NAME", resource.name);
    details.insert("DNS NAME", resource.dns_name);
    if newer {
        details.insert("ISRDPRESTRICTED", boolean(is_linux));
    }
    details
}

fn row(account: AccountFacts, shown: Shown, auto_logon: &'static [&'static str], settings: &Settings) -> Json<'static> {
    let newer = has_newer_keys(settings.api_build);
    let id = account.id.to_string();
    let mut row = JavaMap::new();
    if newer {
        row.insert("ACCOUNT_DESCRIPTION", account.notes);
    }
    row.insert("ISFAVPASS", "false");
    row.insert("ACCOUNT ID", id.clone());
    row.insert(
        "AUTOLOGONLIST",
        auto_logon.iter().map(|way| Json::from(*way)).collect::<Vec<_>>(),
    );
    row.insert("ACCOUNT NAME", account.name);
    if newer {
        row.insert("PASSWORDREQUEST_REASON_MANDATORY", "true");
    }
    row.insert("PASSWORD STATUS", shown.words);
    row.insert("ISREMOTEAPPONLY", boolean(shown.status == PasswordStatus::NeverShown));
    row.insert("ACCOUNT PASSWORD POLICY", account.policy);
    if newer {
        row.insert("IS_USER_WITH_COMMAND_CONTROL_ROLE", "false");
    }
    row.insert("AUTOLOGONSTATUS", auto_logon_status(newer));
    let asked_for_request = account
        .access_control
        .as_ref()
        .is_some_and(|control| control.ticket_required);
    let ticketing = settings.ticketing.is_on();
    row.insert("IS_TICKETID_REQD_ACW", boolean(ticketing && asked_for_request));
    if newer {
        row.insert("IS_COMMAND_CONTROL_CONFIGURED", "false");
    }
    row.insert("PASSWDID", id);
    row.insert("IS_TICKETID_REQD_MANDATORY", boolean(ticketing));
    row.insert("IS_TICKETID_REQD", boolean(ticketing));
    row.insert("ISREASONREQUIRED", boolean(account.reason_required));
    if newer && account.totp_validity.is_some() {
        row.insert("IS_TOTP_CONFIGURED", "true");
    }
    row.into()
}

/// The words that a real server sent, and those of the pack's samples.
fn auto_logon_status(newer: bool) -> &'static str {
    if newer {
        "ALLOWED"
    } else {
        "One of the resources or landing servers is configured to be connected repeatedly. Check your landing server \
         configuration or contact your administrator."
    }
}
