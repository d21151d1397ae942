//! What the simulated targets know, whoever asks.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{AccountId, ResourceId};
use crate::model::target::TargetState;

/// An account as its target knows it.
pub struct TargetAccount {
    /// Its id.
    pub id: AccountId,
    /// The vault's password, sealed.
    pub password_sealed: Vec<u8>,
    /// The target's own, sealed, where it differs.
    pub target_sealed: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    password_sealed: Vec<u8>,
    target_sealed: Option<Vec<u8>>,
}

/// How a resource's target behaves, if there is such a resource.
///
/// # Errors
/// What SQLite said.
pub async fn state(connection: &mut SqliteConnection, resource: ResourceId) -> Result<Option<TargetState>, StoreError> {
    let word: Option<String> = sqlx::query_scalar("SELECT target FROM resources WHERE id = ? AND trashed_at IS NULL")
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    word.map(|word| convert::known("resources", "target", TargetState::from_word(&word)))
        .transpose()
}

/// A resource's name.
///
/// # Errors
/// What SQLite said.
pub async fn resource_name(connection: &mut SqliteConnection, resource: ResourceId) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM resources WHERE id = ?")
        .bind(resource.0)
        .fetch_one(connection)
        .await?)
}

/// An account by its name. One that holds a file has no password that a target could know.
///
/// # Errors
/// What SQLite said.
pub async fn account(
    connection: &mut SqliteConnection,
    resource: ResourceId,
    name: &str,
) -> Result<Option<TargetAccount>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, password_sealed, target_sealed FROM accounts WHERE resource_id = ? AND name_key = ? \
         AND trashed_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM account_files f WHERE f.account_id = accounts.id AND f.history_id IS NULL)",
    )
    .bind(resource.0)
    .bind(convert::name_key(name))
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| TargetAccount {
        id: AccountId(row.id),
        password_sealed: row.password_sealed,
        target_sealed: row.target_sealed,
    }))
}
