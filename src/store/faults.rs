//! A sandbox's faults, and the names by which a fault may know what a request is about.

use sqlx::{FromRow, SqliteConnection};

use super::{Batch, StoreError};

/// The sealed list of faults, if any were kept.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT sealed FROM faults")
        .fetch_optional(connection)
        .await?)
}

/// Keeps the sealed list of faults.
///
/// # Errors
/// What SQLite said.
pub async fn replace(connection: &mut SqliteConnection, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO faults (id, sealed) VALUES (1, ?)")
        .bind(sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the sealed list of faults, in a batch.
pub fn put(batch: &mut Batch<'_>, sealed: Vec<u8>) {
    batch.tell(|statement| {
        statement
            .push("INSERT OR REPLACE INTO faults (id, sealed) VALUES (1, ")
            .push_bind(sealed);
        statement.push(")");
    });
}

/// What a request is about, by id and name.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ThingRow {
    /// The resource's id.
    pub resource_id: i64,
    /// Its name.
    pub resource_name: String,
    /// The account's name, where an account was asked for.
    pub account_name: Option<String>,
}

/// The names of an account and its resource.
///
/// # Errors
/// What SQLite said.
pub async fn account(connection: &mut SqliteConnection, account: i64) -> Result<Option<ThingRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT r.id AS resource_id, r.name AS resource_name, a.name AS account_name \
         FROM accounts a JOIN resources r ON r.id = a.resource_id WHERE a.id = ?",
    )
    .bind(account)
    .fetch_optional(connection)
    .await?)
}

/// The name of a resource.
///
/// # Errors
/// What SQLite said.
pub async fn resource(connection: &mut SqliteConnection, resource: i64) -> Result<Option<ThingRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id AS resource_id, name AS resource_name, NULL AS account_name FROM resources WHERE id = ?",
    )
    .bind(resource)
    .fetch_optional(connection)
    .await?)
}
