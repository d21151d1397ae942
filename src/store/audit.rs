//! The audit trail.

use jiff::Timestamp;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Encode, FromRow, QueryBuilder, Sqlite, SqliteConnection, Type};

use super::content::Value;
use super::{Batch, StoreError, convert};
use crate::model::audit::{AuditOperation, AuditRecord, Outcome, StoredAudit};
use crate::model::ids::{AccountId, AuditId, EntryId, ResourceId, UserId};

/// The columns of one record, in the order of [`values`].
pub(super) const COLUMNS: [&str; 15] = [
    "at",
    "operation",
    "outcome",
    "user_id",
    "user_name",
    "entry_id",
    "resource_id",
    "resource_name",
    "account_id",
    "account_name",
    "reason",
    "ticket",
    "client_address",
    "client_type",
    "detail",
];

/// The name shown where nobody is known.
const NOBODY: &str = "System";

pub(super) fn add<T>(arguments: &mut SqliteArguments, value: T) -> Result<(), StoreError>
where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite>,
{
    arguments
        .add(value)
        .map_err(|error| StoreError::Sqlite(sqlx::Error::Encode(error)))
}

/// What a record holds, in the order of [`COLUMNS`].
fn values(record: AuditRecord) -> [Value; COLUMNS.len()] {
    let (user_id, user_name) = record
        .user
        .map_or((None, None), |user| (Some(user.id.0), Some(user.name)));
    let (resource_id, resource_name) = record
        .resource
        .map_or((None, String::new()), |named| (Some(named.id.0), named.name));
    let (account_id, account_name) = record
        .account
        .map_or((None, String::new()), |named| (Some(named.id.0), named.name));
    let client = record
        .client
        .map_or_else(|| "localhost".to_owned(), |ip| ip.to_string());
    [
        record.at.as_millisecond().into(),
        record.operation.words().to_owned().into(),
        record.outcome.as_str().to_owned().into(),
        user_id.into(),
        user_name.unwrap_or_else(|| NOBODY.to_owned()).into(),
        record.entry_id.map(|id| id.0).into(),
        resource_id.into(),
        resource_name.into(),
        account_id.into(),
        account_name.into(),
        record.reason.into(),
        record.ticket.into(),
        client.into(),
        record.client_type.to_owned().into(),
        record.detail.into(),
    ]
}

pub(super) fn bind(arguments: &mut SqliteArguments, record: AuditRecord) -> Result<(), StoreError> {
    values(record).into_iter().try_for_each(|value| add(arguments, value))
}

/// Adds a record to a batch.
pub fn put(batch: &mut Batch<'_>, record: AuditRecord) {
    batch.count_record();
    batch.tell(|statement| {
        statement.push(format_args!("INSERT INTO audit ({}) VALUES (", COLUMNS.join(", ")));
        let mut row = statement.separated(", ");
        for value in values(record) {
            row.push_bind(value);
        }
        statement.push(")");
    });
}

/// Writes a record inside a change, so that both are committed or neither.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, record: AuditRecord) -> Result<(), StoreError> {
    let mut arguments = SqliteArguments::default();
    bind(&mut arguments, record)?;
    sqlx::query_with(
        "INSERT INTO audit (at, operation, outcome, user_id, user_name, entry_id, resource_id, resource_name, \
         account_id, account_name, reason, ticket, client_address, client_type, detail) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many of the newest records tell what was used recently, so that a long trail is not read from its beginning.
const RECENT: i64 = 100_000;

/// The resources from which a user fetched a password, as far as the newest hundred thousand records tell.
///
/// # Errors
/// What SQLite said.
pub async fn resources_accessed_by(
    connection: &mut SqliteConnection,
    user: UserId,
) -> Result<Vec<ResourceId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT resource_id FROM audit WHERE id > (SELECT max(id) FROM audit) - ? \
         AND user_id = ? AND operation = ? AND outcome = ? AND resource_id IS NOT NULL",
    )
    .bind(RECENT)
    .bind(user.0)
    .bind(AuditOperation::PasswordRetrieved.words())
    .bind(Outcome::Success.as_str())
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(ResourceId).collect())
}

/// Which records are wanted: those that meet all that is named.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only these operations, in their words.
    pub operations: Option<Vec<&'static str>>,
    /// Only by this user name, whatever its case.
    pub user_name: Option<String>,
    /// Only on a resource of this name, whatever its case.
    pub resource_name: Option<String>,
    /// Only on an account of this name, whatever its case.
    pub account_name: Option<String>,
    /// Only on this resource.
    pub resource: Option<ResourceId>,
    /// Only on this account.
    pub account: Option<AccountId>,
    /// Only through or on this RPA entry.
    pub entry: Option<EntryId>,
    /// Only those that ended so, in its word.
    pub outcome: Option<&'static str>,
    /// Only through this face, whatever its case.
    pub client_type: Option<String>,
    /// Only from this address.
    pub client_address: Option<String>,
    /// Only those with this text in reason, ticket, detail, or the name of resource or account.
    pub text: Option<String>,
    /// Only from this instant on.
    pub since: Option<Timestamp>,
    /// Only before this instant.
    pub until: Option<Timestamp>,
}

/// Which of the matching records, and in which order.
#[derive(Debug, Clone, Copy)]
pub struct AuditPage {
    /// How many at most.
    pub limit: i64,
    /// How many come before.
    pub offset: i64,
    /// Whether the newest comes first.
    pub newest_first: bool,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    at: i64,
    operation: String,
    outcome: String,
    user_id: Option<i64>,
    user_name: String,
    entry_id: Option<i64>,
    resource_id: Option<i64>,
    resource_name: String,
    account_id: Option<i64>,
    account_name: String,
    reason: String,
    ticket: String,
    client_address: String,
    client_type: String,
    detail: String,
}

/// The page of matching records, and how many match in all.
///
/// # Errors
/// What SQLite said.
pub async fn list(
    connection: &mut SqliteConnection,
    filter: &AuditFilter,
    page: AuditPage,
) -> Result<(Vec<StoredAudit>, i64), StoreError> {
    let mut count = QueryBuilder::new("SELECT count(*) FROM audit WHERE true");
    matches(&mut count, filter);
    let total = count.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut select = QueryBuilder::new("SELECT * FROM audit WHERE true");
    matches(&mut select, filter);
    select.push(if page.newest_first {
        " ORDER BY id DESC LIMIT "
    } else {
        " ORDER BY id LIMIT "
    });
    select.push_bind(page.limit).push(" OFFSET ").push_bind(page.offset);
    let rows: Vec<Row> = select.build_query_as().fetch_all(connection).await?;
    Ok((rows.into_iter().map(stored).collect::<Result<_, _>>()?, total))
}

/// Matching records older than `before`, the newest first.
///
/// # Errors
/// What SQLite said.
pub async fn older(
    connection: &mut SqliteConnection,
    filter: &AuditFilter,
    before: Option<AuditId>,
    limit: i64,
) -> Result<Vec<StoredAudit>, StoreError> {
    let mut select = QueryBuilder::new("SELECT * FROM audit WHERE true");
    matches(&mut select, filter);
    if let Some(before) = before {
        select.push(" AND id < ").push_bind(before.0);
    }
    select.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = select.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(stored).collect()
}

/// Adds a condition for everything that the filter names.
fn matches(query: &mut QueryBuilder<Sqlite>, filter: &AuditFilter) {
    if let Some(operations) = &filter.operations {
        query.push(" AND operation IN (");
        let mut words = query.separated(", ");
        for operation in operations {
            words.push_bind(*operation);
        }
        query.push(")");
    }
    let texts = [
        (" AND user_name COLLATE NOCASE = ", filter.user_name.clone()),
        (" AND resource_name COLLATE NOCASE = ", filter.resource_name.clone()),
        (" AND account_name COLLATE NOCASE = ", filter.account_name.clone()),
        (" AND client_type COLLATE NOCASE = ", filter.client_type.clone()),
        (" AND client_address = ", filter.client_address.clone()),
        (" AND outcome = ", filter.outcome.map(str::to_owned)),
    ];
    for (condition, text) in texts {
        if let Some(text) = text {
            query.push(condition).push_bind(text);
        }
    }
    let numbers = [
        (" AND resource_id = ", filter.resource.map(|id| id.0)),
        (" AND account_id = ", filter.account.map(|id| id.0)),
        (" AND entry_id = ", filter.entry.map(|id| id.0)),
        (" AND at >= ", filter.since.map(Timestamp::as_millisecond)),
        (" AND at < ", filter.until.map(Timestamp::as_millisecond)),
    ];
    for (condition, number) in numbers {
        if let Some(number) = number {
            query.push(condition).push_bind(number);
        }
    }
    if let Some(text) = &filter.text {
        let everything = "reason || char(10) || ticket || char(10) || detail || char(10) || resource_name \
             || char(10) || account_name";
        query.push(format!(" AND instr(lower({everything}), lower("));
        query.push_bind(text.clone()).push(")) > 0");
    }
}

fn stored(row: Row) -> Result<StoredAudit, StoreError> {
    Ok(StoredAudit {
        id: AuditId(row.id),
        at: convert::timestamp("audit", "at", row.at)?,
        operation: row.operation,
        outcome: row.outcome,
        user_id: row.user_id,
        user_name: row.user_name,
        entry_id: row.entry_id,
        resource_id: row.resource_id,
        resource_name: row.resource_name,
        account_id: row.account_id,
        account_name: row.account_name,
        reason: row.reason,
        ticket: row.ticket,
        client_address: row.client_address,
        client_type: row.client_type,
        detail: row.detail,
    })
}
