//! Custom fields and their values. Values come and go sealed, since any may hold what nobody should read.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::custom_field::{CustomField, FieldKind, FieldLevel, FieldOwner};

#[derive(FromRow)]
struct Row {
    id: i64,
    of_accounts: bool,
    label: String,
    kind: String,
    column_name: String,
}

/// A value, as it is stored.
#[derive(FromRow)]
pub struct SealedValue {
    /// The row for which it is sealed.
    pub id: i64,
    /// Its field.
    pub field_id: i64,
    /// The value, sealed.
    pub sealed: Vec<u8>,
}

/// Every field, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<CustomField>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT id, of_accounts, label, kind, column_name FROM custom_fields ORDER BY id")
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CustomField {
                id: row.id,
                level: if row.of_accounts {
                    FieldLevel::Account
                } else {
                    FieldLevel::Resource
                },
                label: row.label,
                kind: convert::known("custom_fields", "kind", FieldKind::from_word(&row.kind))?,
                column: row.column_name,
            })
        })
        .collect()
}

/// Adds a field; its id is given out anew.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, field: &CustomField) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO custom_fields (of_accounts, label, label_key, kind, column_name) VALUES (?, ?, ?, ?, ?)")
        .bind(field.level == FieldLevel::Account)
        .bind(&field.label)
        .bind(convert::name_key(&field.label))
        .bind(field.kind.as_str())
        .bind(&field.column)
        .execute(connection)
        .await?;
    Ok(())
}

/// The columns of whose value it is.
pub(super) const OWNERS: [&str; 2] = ["resource_id", "account_id"];

/// The one of [`OWNERS`] that says whose value it is, and what it says. A look-up names that column alone: no other
/// comparison lets SQLite use the index over it.
pub(super) fn owner_column(owner: FieldOwner) -> (&'static str, i64) {
    match owner {
        FieldOwner::Resource(id) => ("resource_id", id.0),
        FieldOwner::Account(id) => ("account_id", id.0),
    }
}

/// The values of a resource or an account.
///
/// # Errors
/// What SQLite said.
pub async fn values_of(connection: &mut SqliteConnection, owner: FieldOwner) -> Result<Vec<SealedValue>, StoreError> {
    let (column, id) = owner_column(owner);
    Ok(sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id, field_id, sealed FROM custom_values WHERE {column} = ?"
    )))
    .bind(id)
    .fetch_all(connection)
    .await?)
}

/// The id of the row in which a value of this field belongs: the one that is there, else the next.
///
/// # Errors
/// What SQLite said.
pub async fn row_for(connection: &mut SqliteConnection, field: i64, owner: FieldOwner) -> Result<i64, StoreError> {
    let (column, owner) = owner_column(owner);
    Ok(sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT coalesce((SELECT id FROM custom_values WHERE field_id = ? AND {column} = ?), \
         (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'custom_values'), 1)"
    )))
    .bind(field)
    .bind(owner)
    .fetch_one(connection)
    .await?)
}

/// Keeps a value in its row.
///
/// # Errors
/// What SQLite said.
pub async fn set(connection: &mut SqliteConnection, owner: FieldOwner, value: &SealedValue) -> Result<(), StoreError> {
    let (column, owner) = owner_column(owner);
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO custom_values (id, field_id, {column}, sealed) VALUES (?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed"
    )))
    .bind(value.id)
    .bind(value.field_id)
    .bind(owner)
    .bind(&value.sealed)
    .execute(connection)
    .await?;
    Ok(())
}
