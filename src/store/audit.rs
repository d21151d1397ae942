//! The audit trail.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Encode, FromRow, Sqlite, SqliteConnection, Type};

use super::{StoreError, convert};
use crate::model::audit::{AuditRecord, StoredAudit};
use crate::model::ids::{AccountId, AuditId, ResourceId, UserId};

/// The columns of one record, in the order in which [`bind`] gives their values.
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

pub(super) fn bind(arguments: &mut SqliteArguments, record: AuditRecord) -> Result<(), StoreError> {
    add(arguments, record.at.as_millisecond())?;
    add(arguments, record.operation.words())?;
    add(arguments, record.outcome.as_str())?;
    let (user_id, user_name) = record
        .user
        .map_or((None, None), |user| (Some(user.id.0), Some(user.name)));
    add(arguments, user_id)?;
    add(arguments, user_name.unwrap_or_else(|| NOBODY.to_owned()))?;
    add(arguments, record.entry_id.map(|id| id.0))?;
    let (id, name) = record
        .resource
        .map_or((None, String::new()), |named| (Some(named.id.0), named.name));
    add(arguments, id)?;
    add(arguments, name)?;
    let (id, name) = record
        .account
        .map_or((None, String::new()), |named| (Some(named.id.0), named.name));
    add(arguments, id)?;
    add(arguments, name)?;
    add(arguments, record.reason)?;
    add(arguments, record.ticket)?;
    add(
        arguments,
        record
            .client
            .map_or_else(|| "localhost".to_owned(), |ip| ip.to_string()),
    )?;
    add(arguments, record.client_type)?;
    add(arguments, record.detail)
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

/// The resources from which a user fetched a password.
///
/// # Errors
/// What SQLite said.
pub async fn resources_accessed_by(
    connection: &mut SqliteConnection,
    user: UserId,
) -> Result<Vec<ResourceId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT resource_id FROM audit WHERE user_id = ? AND operation = 'Password Retrieved' \
         AND outcome = 'success' AND resource_id IS NOT NULL",
    )
    .bind(user.0)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(ResourceId).collect())
}

/// Which records are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only this operation, in its words.
    pub operation: Option<String>,
    /// Only by this user name, whatever its case.
    pub user_name: Option<String>,
    /// Only on this resource.
    pub resource: Option<ResourceId>,
    /// Only on this account.
    pub account: Option<AccountId>,
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

/// The page of matching records, oldest first, and how many match in all.
///
/// # Errors
/// What SQLite said.
pub async fn list(
    connection: &mut SqliteConnection,
    filter: &AuditFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<StoredAudit>, i64), StoreError> {
    const MATCHES: &str = "(?1 IS NULL OR operation = ?1) AND (?2 IS NULL OR user_name = ?2 COLLATE NOCASE) \
         AND (?3 IS NULL OR resource_id = ?3) AND (?4 IS NULL OR account_id = ?4)";
    let total = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT count(*) FROM audit WHERE {MATCHES}"
    )))
    .bind(&filter.operation)
    .bind(&filter.user_name)
    .bind(filter.resource.map(|id| id.0))
    .bind(filter.account.map(|id| id.0))
    .fetch_one(&mut *connection)
    .await?;
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT * FROM audit WHERE {MATCHES} ORDER BY id LIMIT ?5 OFFSET ?6"
    )))
    .bind(&filter.operation)
    .bind(&filter.user_name)
    .bind(filter.resource.map(|id| id.0))
    .bind(filter.account.map(|id| id.0))
    .bind(limit)
    .bind(offset)
    .fetch_all(connection)
    .await?;
    Ok((rows.into_iter().map(stored).collect::<Result<_, _>>()?, total))
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
