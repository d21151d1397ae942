//! RPA entries.

use jiff::Timestamp;
use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{AssertSqlSafe, FromRow, Sqlite, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{EntryId, UserId};
use crate::model::privilege::{Privilege, Privileges};
use crate::model::rpa::{ApprovalCase, EntryStatus, RpaEntry};

const ENTRY: &str = "SELECT e.*, o.user_name AS owner_name, r.privileges AS owner_privileges, \
     c.user_name AS created_by_name, a.user_name AS approved_by_name \
     FROM rpa_entries e JOIN users o ON o.id = e.owner_id JOIN roles r ON r.id = o.role_id \
     JOIN users c ON c.id = e.created_by LEFT JOIN users a ON a.id = e.approved_by ";

#[derive(FromRow)]
struct Row {
    id: i64,
    rpa_name: String,
    owner_id: i64,
    owner_name: String,
    owner_privileges: u8,
    host_name: String,
    status: String,
    approval_case: String,
    validity_days: Option<u32>,
    expires_at: Option<i64>,
    created_by: i64,
    created_by_name: String,
    edited_by: Option<i64>,
    approved_by_name: Option<String>,
    created_at: i64,
    updated_at: i64,
    last_used_at: Option<i64>,
}

/// What an entry is made of or changed to.
#[derive(Debug, Clone)]
pub struct EntryValues {
    /// Unique in the sandbox.
    pub rpa_name: String,
    /// Whose rights its token carries.
    pub owner_id: UserId,
    /// From where the token may be used.
    pub host_name: String,
    /// Approved or not.
    pub status: EntryStatus,
    /// How it is approved.
    pub approval_case: ApprovalCase,
    /// Days of validity from approval.
    pub validity_days: Option<u32>,
    /// The instant from which the token is invalid.
    pub expires_at: Option<Timestamp>,
    /// Who added it.
    pub created_by: UserId,
    /// Who edited it last.
    pub edited_by: Option<UserId>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// When it was added.
    pub created_at: Timestamp,
    /// Now.
    pub updated_at: Timestamp,
}

/// The columns that [`push_values`] gives values for.
macro_rules! columns {
    () => {
        "rpa_name, rpa_name_key, owner_id, host_name, host_key, status, approval_case, validity_days, expires_at, \
         created_by, edited_by, approved_by, created_at, updated_at"
    };
}

/// The beginning of a statement that adds entries.
pub(super) const INSERT: &str = concat!("INSERT INTO rpa_entries (", columns!(), ") ");

/// Binds the values of an entry's row.
pub(super) fn push_values(row: &mut Separated<'_, Sqlite, &'static str>, values: &EntryValues) {
    row.push_bind(values.rpa_name.clone())
        .push_bind(convert::name_key(&values.rpa_name))
        .push_bind(values.owner_id.0)
        .push_bind(values.host_name.clone())
        .push_bind(convert::name_key(&values.host_name))
        .push_bind(values.status.as_str())
        .push_bind(values.approval_case.as_str())
        .push_bind(values.validity_days)
        .push_bind(values.expires_at.map(Timestamp::as_millisecond))
        .push_bind(values.created_by.0)
        .push_bind(values.edited_by.map(|id| id.0))
        .push_bind(values.approved_by.map(|id| id.0))
        .push_bind(values.created_at.as_millisecond())
        .push_bind(values.updated_at.as_millisecond());
}

/// Adds an entry.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, values: &EntryValues) -> Result<EntryId, StoreError> {
    let mut query = QueryBuilder::new(INSERT);
    query.push_values([values], |mut row, values| push_values(&mut row, values));
    query.push(" RETURNING id");
    let id = query.build_query_scalar().fetch_one(connection).await?;
    Ok(EntryId(id))
}

/// Changes an entry to these values.
///
/// # Errors
/// What SQLite said.
pub async fn update(connection: &mut SqliteConnection, id: EntryId, values: &EntryValues) -> Result<(), StoreError> {
    let mut query = QueryBuilder::new(concat!("UPDATE rpa_entries SET (", columns!(), ") = ("));
    push_values(&mut query.separated(", "), values);
    query.push(") WHERE id = ").push_bind(id.0);
    query.build().execute(connection).await?;
    Ok(())
}

/// Deletes an entry.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: EntryId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM rpa_entries WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// One entry.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection, id: EntryId) -> Result<Option<RpaEntry>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{ENTRY} WHERE e.id = ?")))
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(entry).transpose()
}

/// Every entry, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<RpaEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{ENTRY} ORDER BY e.id")))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(entry).collect()
}

/// The entry that has this RPA Name, or this owner and host, other than `except`.
///
/// # Errors
/// What SQLite said.
pub async fn clashing(
    connection: &mut SqliteConnection,
    rpa_name: &str,
    owner: UserId,
    host_name: &str,
    except: Option<EntryId>,
) -> Result<Option<EntryId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM rpa_entries WHERE (rpa_name_key = ?1 OR (owner_id = ?2 AND host_key = ?3)) \
         AND id <> ifnull(?4, 0) LIMIT 1",
    )
    .bind(convert::name_key(rpa_name))
    .bind(owner.0)
    .bind(convert::name_key(host_name))
    .bind(except.map(|id| id.0))
    .fetch_optional(connection)
    .await?;
    Ok(id.map(EntryId))
}

fn entry(row: Row) -> Result<RpaEntry, StoreError> {
    const TABLE: &str = "rpa_entries";
    Ok(RpaEntry {
        id: EntryId(row.id),
        rpa_name: row.rpa_name,
        owner_id: UserId(row.owner_id),
        owner_name: row.owner_name,
        owner_has_privilege: Privileges::from_bits(row.owner_privileges).contains(Privilege::RoboticProcessAutomation),
        host_name: row.host_name,
        status: convert::known(TABLE, "status", EntryStatus::from_word(&row.status))?,
        approval_case: convert::known(TABLE, "approval_case", ApprovalCase::from_word(&row.approval_case))?,
        validity_days: row.validity_days,
        expires_at: convert::optional_timestamp(TABLE, "expires_at", row.expires_at)?,
        created_by: UserId(row.created_by),
        created_by_name: row.created_by_name,
        edited_by: row.edited_by.map(UserId),
        approved_by_name: row.approved_by_name,
        created_at: convert::timestamp(TABLE, "created_at", row.created_at)?,
        updated_at: convert::timestamp(TABLE, "updated_at", row.updated_at)?,
        last_used_at: convert::optional_timestamp(TABLE, "last_used_at", row.last_used_at)?,
    })
}
