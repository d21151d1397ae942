//! `GET resources/getResourceAccountDetails?RESOURCEID=&ACCOUNTID=`: what the vendor's Ansible lookup reads. Both parts of
//! Details are JSON within a string; a password that may not be read leaves PASSWORD_REASON in its place, and the answer
//! is a success all the same.

use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use super::call::Call;
use super::envelope::{self, Success};
use super::fetch_account_details::details as account_details;
use super::input::Query;
use super::java_json::{JavaMap, Json};
use super::list_accounts::details as resource_details;
use super::schema::Envelope;
use crate::model::ids::{AccountId, ResourceId};
use crate::rules::Refusal;
use crate::service::passwords::{self, AccountRef, Usage};
use crate::service::{Ctx, Result, ServiceError, accounts, password_requests, resources};

/// A resource and an account in it with its password.
#[utoipa::path(get, path = "/restapi/json/v1/resources/getResourceAccountDetails",
    operation_id = "resource-account-details",
    tag = "resources",
    params(("RESOURCEID" = i64, Query), ("ACCOUNTID" = i64, Query), ("REASON" = Option<String>, Query),
        ("TICKETID" = Option<String>, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_RESOURCEACCOUNTDETAILS", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let target = AccountRef {
        resource: ResourceId(query.needed_id("RESOURCEID")?),
        account: AccountId(query.needed_id("ACCOUNTID")?),
    };
    let optional = |name| query.parameter(name).filter(|value| !value.is_empty());
    let usage = Usage {
        reason: optional("REASON"),
        ticket: optional("TICKETID"),
    };
    let (resource, _) = resources::with_accounts(ctx, target.resource).await?;
    let account = accounts::details(ctx, target).await?;
    let shown = shown(passwords::fetch(ctx, target, usage).await)?;
    let settings = ctx.sandbox.settings();
    let status = password_requests::status_in_passing(ctx, &account).await?;
    let id = account.id.to_string();
    let name = account.name.clone();
    let account = account_details(account, status, ctx)
        .with("ACCOUNT ID", id)
        .with("ACCOUNT NAME", name)
        .with(shown.key, shown.text);
    let details = JavaMap::new()
        .with("RESOURCEDETAILS", as_text(resource_details(resource, &settings)))
        .with("ACCOUNTDETAILS", as_text(account));
    let answer = Success::new("Resource and account details fetched successfully").details(details);
    Ok(match shown.reason {
        Some(reason) => answer.because(reason),
        None => answer,
    })
}

fn as_text(object: JavaMap<'static>) -> String {
    Json::from(object).to_text()
}

/// The member that tells the password, or why not.
struct Shown {
    key: &'static str,
    text: String,
    reason: Option<String>,
}

impl Shown {
    fn not(text: impl Into<String>, reason: String) -> Self {
        Self {
            key: "PASSWORD_REASON",
            text: text.into(),
            reason: Some(reason),
        }
    }
}

fn shown(fetched: Result<SecretString>) -> Result<Shown> {
    match fetched {
        Ok(password) => Ok(Shown {
            key: "PASSWORD",
            text: password.expose_secret().to_owned(),
            reason: None,
        }),
        Err(ServiceError::Refused(refusal)) if refusal != Refusal::NoSuchAccount => {
            Ok(Shown::not(envelope::message(&refusal), envelope::told(&refusal)))
        }
        Err(error) => Err(error),
    }
}
