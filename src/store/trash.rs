//! What was deleted and can be had back (TRASH-1). The statements of other modules leave out what is in the trash.

use jiff::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{AccountId, ResourceId, UserId};
use crate::model::trash::{Trashed, TrashedAccount};

#[derive(FromRow)]
struct Row {
    resource_id: i64,
    resource_name: String,
    account_id: Option<i64>,
    account_name: Option<String>,
    owner_id: i64,
    trashed_by: i64,
    trashed_at: i64,
}

/// Puts a resource into the trash, its accounts with it.
///
/// # Errors
/// What SQLite said.
pub async fn put_resource(
    connection: &mut SqliteConnection,
    id: ResourceId,
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE resources SET trashed_at = ?, trashed_by = ? WHERE id = ?")
        .bind(now.as_millisecond())
        .bind(by.0)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts an account into the trash.
///
/// # Errors
/// What SQLite said.
pub async fn put_account(
    connection: &mut SqliteConnection,
    id: AccountId,
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET trashed_at = ?, trashed_by = ? WHERE id = ?")
        .bind(now.as_millisecond())
        .bind(by.0)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a resource for good, with all that is in it.
///
/// # Errors
/// What SQLite said.
pub async fn purge_resource(connection: &mut SqliteConnection, id: ResourceId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM resources WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes an account for good.
///
/// # Errors
/// What SQLite said.
pub async fn purge_account(connection: &mut SqliteConnection, id: AccountId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM accounts WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The resources in the trash, by id.
///
/// # Errors
/// What SQLite said.
pub async fn resources(connection: &mut SqliteConnection) -> Result<Vec<Trashed>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id AS resource_id, name AS resource_name, NULL AS account_id, NULL AS account_name, owner_id, \
         trashed_by, trashed_at FROM resources WHERE trashed_at IS NOT NULL ORDER BY id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(trashed).collect()
}

/// The accounts in the trash whose resource is not, by id.
///
/// # Errors
/// What SQLite said.
pub async fn accounts(connection: &mut SqliteConnection) -> Result<Vec<Trashed>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT r.id AS resource_id, r.name AS resource_name, a.id AS account_id, a.name AS account_name, a.owner_id, \
         a.trashed_by, a.trashed_at FROM accounts a JOIN resources r ON r.id = a.resource_id \
         WHERE a.trashed_at IS NOT NULL AND r.trashed_at IS NULL ORDER BY a.id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(trashed).collect()
}

fn trashed(row: Row) -> Result<Trashed, StoreError> {
    Ok(Trashed {
        resource_id: ResourceId(row.resource_id),
        resource_name: row.resource_name,
        account: row.account_id.zip(row.account_name).map(|(id, name)| TrashedAccount {
            id: AccountId(id),
            name,
        }),
        owner_id: UserId(row.owner_id),
        trashed_by: UserId(row.trashed_by),
        trashed_at: convert::timestamp("resources", "trashed_at", row.trashed_at)?,
    })
}

/// Takes a resource out of the trash.
///
/// # Errors
/// What SQLite said.
pub async fn restore_resource(connection: &mut SqliteConnection, id: ResourceId) -> Result<(), StoreError> {
    sqlx::query("UPDATE resources SET trashed_at = NULL, trashed_by = NULL WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an account out of the trash.
///
/// # Errors
/// What SQLite said.
pub async fn restore_account(connection: &mut SqliteConnection, id: AccountId) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET trashed_at = NULL, trashed_by = NULL WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}
