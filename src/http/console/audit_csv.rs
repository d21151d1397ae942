//! `/audit.csv`: the trail as a table for other programs, with the filters of `/audit`. It is read and sent some records
//! at a time, so that a long trail needs no more memory than a short one.

use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use futures_util::stream;

use super::audit::Filter;
use super::page::Answer;
use super::paging;
use super::person::Person;
use crate::model::audit::StoredAudit;
use crate::model::ids::AuditId;
use crate::service::audit::{self, AuditFilter};
use crate::service::{Ctx, ServiceError};

/// How many records are read at a time.
const BATCH: i64 = 500;

const COLUMNS: [&str; 13] = [
    "id",
    "at",
    "operation",
    "outcome",
    "user_name",
    "entry_id",
    "resource_name",
    "account_name",
    "reason",
    "ticket",
    "client_address",
    "client_type",
    "detail",
];

/// What is left to be sent.
struct Rest {
    ctx: Ctx,
    filter: AuditFilter,
    before: Option<AuditId>,
    batch: Vec<StoredAudit>,
}

/// The whole trail that the filter lets through, the newest first. A person who may not read it gets no file.
pub async fn file(person: Person, RawQuery(query): RawQuery) -> Answer {
    let filter: Filter = paging::asked(query.as_deref());
    let filter = filter.read(person.ctx())?;
    let batch = audit::older(person.ctx(), &filter, None, BATCH).await?;
    let rest = Rest {
        ctx: person.ctx().clone(),
        filter,
        before: None,
        batch,
    };
    let header = stream::once(async { Ok::<_, ServiceError>(line(&COLUMNS.map(str::to_owned))) });
    let rows = stream::try_unfold(rest, next);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"audit.csv\""),
        ),
    ];
    Ok((headers, Body::from_stream(stream::StreamExt::chain(header, rows))).into_response())
}

/// The lines of the batch at hand, and the batch after it.
async fn next(mut rest: Rest) -> Result<Option<(String, Rest)>, ServiceError> {
    if rest.batch.is_empty() {
        return Ok(None);
    }
    let lines = rest.batch.iter().map(|record| line(&cells(record))).collect();
    rest.before = rest.batch.last().map(|record| record.id);
    rest.batch = audit::older(&rest.ctx, &rest.filter, rest.before, BATCH).await?;
    Ok(Some((lines, rest)))
}

fn cells(record: &StoredAudit) -> [String; 13] {
    [
        record.id.to_string(),
        record.at.to_string(),
        record.operation.clone(),
        record.outcome.clone(),
        record.user_name.clone(),
        record.entry_id.map_or_else(String::new, |id| id.to_string()),
        record.resource_name.clone(),
        record.account_name.clone(),
        record.reason.clone(),
        record.ticket.clone(),
        record.client_address.clone(),
        record.client_type.clone(),
        record.detail.clone(),
    ]
}

/// A line as RFC 4180 has it.
fn line(cells: &[String; 13]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell in quotes. A spreadsheet would take one that begins with a sign for a formula, so that an apostrophe goes first.
fn quoted(cell: &str) -> String {
    let apostrophe = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    format!("\"{apostrophe}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_quotes_and_line_ends_stay_within_theirs() {
        for (cell, expected) in [
            ("", r#""""#),
            ("plain, text", r#""plain, text""#),
            (r#"say "no""#, r#""say ""no""""#),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", r#""'=1+1""#),
            ("+1", r#""'+1""#),
            ("-1", r#""'-1""#),
            ("@SUM(A1)", r#""'@SUM(A1)""#),
            ("\t=1", "\"'\t=1\""),
            ("a=1", r#""a=1""#),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
