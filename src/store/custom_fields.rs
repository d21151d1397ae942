//! Custom fields and their values. Values come and go sealed, since any may hold what nobody should read.

use sqlx::{FromRow, SqliteConnection};

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

fn owner_columns(owner: FieldOwner) -> [Option<i64>; 2] {
    match owner {
        FieldOwner::Resource(id) => [Some(id.0), None],
        FieldOwner::Account(id) => [None, Some(id.0)],
    }
}

/// The values of a resource or an account.
///
/// # Errors
/// What SQLite said.
pub async fn values_of(connection: &mut SqliteConnection, owner: FieldOwner) -> Result<Vec<SealedValue>, StoreError> {
    let [resource, account] = owner_columns(owner);
    Ok(
        sqlx::query_as("SELECT id, field_id, sealed FROM custom_values WHERE resource_id IS ? AND account_id IS ?")
            .bind(resource)
            .bind(account)
            .fetch_all(connection)
            .await?,
    )
}

/// The id of the row in which a value of this field belongs: the one that is there, else the next.
///
/// # Errors
/// What SQLite said.
pub async fn row_for(connection: &mut SqliteConnection, field: i64, owner: FieldOwner) -> Result<i64, StoreError> {
    let [resource, account] = owner_columns(owner);
    let id: i64 = sqlx::query_scalar(
        "SELECT coalesce((SELECT id FROM custom_values WHERE field_id = ? AND resource_id IS ? AND account_id IS ?), \
         (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'custom_values'), 1)",
    )
    .bind(field)
    .bind(resource)
    .bind(account)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// Keeps a value in its row.
///
/// # Errors
/// What SQLite said.
pub async fn set(connection: &mut SqliteConnection, owner: FieldOwner, value: &SealedValue) -> Result<(), StoreError> {
    let [resource, account] = owner_columns(owner);
    sqlx::query(
        "INSERT INTO custom_values (id, field_id, resource_id, account_id, sealed) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(value.id)
    .bind(value.field_id)
    .bind(resource)
    .bind(account)
    .bind(&value.sealed)
    .execute(connection)
    .await?;
    Ok(())
}
