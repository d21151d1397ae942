//! `GET audit`: the audit trail, its wishes in a plain query. Keys are inserted in the order of a captured answer.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::{JavaMap, Json};
use super::schema::Envelope;
use crate::model::audit::{Outcome, StoredAudit};
use crate::model::settings::Settings;
use crate::rules::Refusal;
use crate::rules::audit_trail::{Duration, Trail};
use crate::service::audit::{self, Told};
use crate::service::{Ctx, Result};

/// For what a record does not have.
const NOTHING: &str = "N/A";

/// The audit trail, oldest first.
#[utoipa::path(get, path = "/restapi/json/v1/audit", operation_id = "list-audit", tag = "audit",
    params(("AUDITTYPE" = Option<String>, Query), ("DURATION" = Option<String>, Query),
        ("STARTINDEX" = Option<i64>, Query), ("LIMIT" = Option<i64>, Query)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET_AUDIT", run(&call.ctx, &query)).await
}

async fn run(ctx: &Ctx, query: &Query) -> Result<Success> {
    let trail = wish(query, "AUDITTYPE", Trail::from_word)?.unwrap_or(Trail::Both);
    let duration = wish(query, "DURATION", Duration::from_word)?.unwrap_or(Duration::Always);
    let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0);
    let start = wish(query, "STARTINDEX", number)?.unwrap_or(1);
    let limit = wish(query, "LIMIT", number)?.unwrap_or(i64::MAX);
    // The first row is row 1; clients that count from 0 mean the same one.
    let (told, total) = audit::trail(ctx, trail, duration, limit, (start - 1).max(0)).await?;
    let settings = ctx.sandbox.settings();
    let rows = told.into_iter().map(|told| row(told, &settings)).collect();
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    Ok(Success::new("Audits fetched successfully.").page(rows, total))
}

/// A parameter; an empty one counts as not given.
fn wish<T>(
    query: &Query,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> std::result::Result<Option<T>, Refusal> {
    let given = query.parameter(name).filter(|text| !text.is_empty());
    let read = given.map(|text| read(&text).ok_or(Refusal::InvalidValue(name)));
    read.transpose()
}

fn row(told: Told, settings: &Settings) -> Json<'static> {
    let record = told.record;
    let local = record.at.to_zoned(settings.time_zone.zone().clone());
    let id = |id: Option<i64>| id.unwrap_or(0).to_string();
    let operation = operation_type(&record);
    JavaMap::new()
        .with("Resource Name", or_nothing(record.resource_name))
        .with("Operation Type", operation)
        .with("User Account", or_nothing(record.account_name))
        .with("User Name", or_nothing(told.user_name))
        .with("Audit ID", record.id.to_string())
        .with("Client Type", record.client_type)
        .with("TIME", record.at.as_millisecond().to_string())
        .with("User Account ID", id(record.account_id))
        .with("Reason", or_nothing(told.reason))
        .with("Operated by", record.user_name)
        .with("IP Address", record.client_address)
        .with("Resource ID", id(record.resource_id))
        .with("Time Stamp", local.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string())
        .with("User's Full Name", or_nothing(told.full_name))
        .with("Ticket ID", record.ticket)
        .into()
}

/// What was done, or was tried in vain where the words do not say so by themselves.
fn operation_type(record: &StoredAudit) -> String {
    let tells = ["Failed", "Refused"].iter().any(|word| record.operation.contains(word));
    if record.outcome == Outcome::Failed.as_str() && !tells {
        format!("{} Failed", record.operation)
    } else {
        record.operation.clone()
    }
}

fn or_nothing(text: String) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { text }
}
