//! `/rpa/requests`: Pending Requests, those that the person may decide.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use serde::Deserialize;

use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::person::Person;
use super::rpa_entry::show_token;
use super::sign_in::Nothing;
use crate::model::ids::EntryId;
use crate::model::rpa::RpaEntry;
use crate::rules::rpa as rules;
use crate::service::rpa_requests;

#[derive(Template)]
#[template(path = "rpa_requests.html")]
struct RpaRequestsPage {
    page: Page,
    rows: Vec<Row>,
}

/// A request as the list shows it.
struct Row {
    entry: RpaEntry,
    /// Whether the person may have a new token made.
    may_generate: bool,
}

/// The requests.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let rows = rpa_requests::list(ctx).await?.into_iter().map(|entry| Row {
        may_generate: rules::may_generate_at_approval(&ctx.caller, &entry),
        entry,
    });
    show(&RpaRequestsPage {
        rows: rows.collect(),
        page: person
            .page("Pending Requests", Section::Rpa)
            .with_notice(query.as_deref()),
    })
}

/// What becomes of the token.
#[derive(Deserialize)]
pub struct Approval {
    #[serde(default)]
    generate_new_token: bool,
}

/// Approves a request, with the token that it has or a new one.
pub async fn approve(Id(id): Id<EntryId>, Posted { person, fields }: Posted<Approval>) -> Answer {
    let (entry, token) = rpa_requests::approve(person.ctx(), id, fields.generate_new_token).await?;
    if token.is_some() {
        return show_token(&person, StatusCode::OK, entry, token.as_ref());
    }
    go_to(&Notice::RequestApproved.on(&person.path("/rpa/requests")))
}

/// Rejects a request: its entry is deleted (RPA-8).
pub async fn reject(Id(id): Id<EntryId>, Posted { person, .. }: Posted<Nothing>) -> Answer {
    rpa_requests::reject(person.ctx(), id).await?;
    go_to(&Notice::RequestRejected.on(&person.path("/rpa/requests")))
}
