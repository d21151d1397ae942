//! The files that accounts hold in place of a password. Contents come and go sealed; a file's name is the account's
//! password, and so is in its place and in its history.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, accounts};
use crate::model::ids::{AccountId, ResourceId};

/// The id that the next file will have, so that its content can be sealed for its row.
///
/// # Errors
/// What SQLite said.
pub async fn next_id(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    accounts::next(connection, "account_files").await
}

/// Adds the file that an account holds from now on.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    id: i64,
    account: AccountId,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO account_files (id, account_id, sealed) VALUES (?, ?, ?)")
        .bind(id)
        .bind(account.0)
        .bind(sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts the file that an account holds, if any, beside its name in the history.
///
/// # Errors
/// What SQLite said.
pub async fn retire(connection: &mut SqliteConnection, account: AccountId, history: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE account_files SET history_id = ? WHERE account_id = ? AND history_id IS NULL")
        .bind(history)
        .bind(account.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// A file, as it is stored.
#[derive(FromRow)]
pub struct SealedFile {
    /// The row for which its content is sealed.
    pub id: i64,
    /// The content, sealed.
    pub sealed: Vec<u8>,
    /// The name, sealed for the account or for the row of its history.
    pub name_sealed: Vec<u8>,
}

/// The file that an account holds, or held until that row of its history.
///
/// # Errors
/// What SQLite said.
pub async fn of(
    connection: &mut SqliteConnection,
    account: AccountId,
    history: Option<i64>,
) -> Result<Option<SealedFile>, StoreError> {
    let statement = match history {
        None => {
            "SELECT f.id, f.sealed, a.password_sealed AS name_sealed FROM account_files f \
             JOIN accounts a ON a.id = f.account_id WHERE f.account_id = ?1 AND f.history_id IS NULL"
        }
        Some(_) => {
            "SELECT f.id, f.sealed, h.sealed AS name_sealed FROM account_files f \
             JOIN password_history h ON h.id = f.history_id WHERE f.account_id = ?1 AND f.history_id = ?2"
        }
    };
    let mut query = sqlx::query_as(statement).bind(account.0);
    if let Some(history) = history {
        query = query.bind(history);
    }
    Ok(query.fetch_optional(connection).await?)
}

/// Whether an account of a resource holds a file, one in the trash included.
///
/// # Errors
/// What SQLite said.
pub async fn any_in(connection: &mut SqliteConnection, resource: ResourceId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM accounts a WHERE a.resource_id = ? \
         AND EXISTS (SELECT 1 FROM account_files f WHERE f.account_id = a.id AND f.history_id IS NULL))",
    )
    .bind(resource.0)
    .fetch_one(connection)
    .await?)
}

/// The files that accounts hold now: account, id, sealed content.
///
/// # Errors
/// What SQLite said.
pub async fn held(connection: &mut SqliteConnection) -> Result<Vec<(i64, i64, Vec<u8>)>, StoreError> {
    Ok(
        sqlx::query_as("SELECT account_id, id, sealed FROM account_files WHERE history_id IS NULL")
            .fetch_all(connection)
            .await?,
    )
}
