//! People's second factors: the sealed secret, and when codes were given.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{StoreError, convert};
use crate::model::ids::UserId;

/// A second factor as it is stored.
pub struct StoredFactor {
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// Whether it counts: its first code was given.
    pub confirmed: bool,
    /// The step of the code that was used last.
    pub last_step: Option<i64>,
}

/// A user's second factor.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection, user: UserId) -> Result<Option<StoredFactor>, StoreError> {
    let row: Option<(Vec<u8>, bool, Option<i64>)> = sqlx::query_as(
        "SELECT totp_sealed, totp_confirmed, totp_last_step FROM users WHERE id = ? AND totp_sealed IS NOT NULL",
    )
    .bind(user.0)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(sealed, confirmed, last_step)| StoredFactor {
        sealed,
        confirmed,
        last_step,
    }))
}

/// Keeps a new secret, which does not count yet.
///
/// # Errors
/// What SQLite said.
pub async fn put(connection: &mut SqliteConnection, user: UserId, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET totp_sealed = ?, totp_confirmed = 0, totp_last_step = NULL WHERE id = ?")
        .bind(sealed)
        .bind(user.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that the code of a step was given: the second factor counts, and no code up to that one works again.
///
/// # Errors
/// What SQLite said.
pub async fn note_given(
    connection: &mut SqliteConnection,
    user: UserId,
    step: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET totp_confirmed = 1, totp_last_step = ?, stepped_up_at = ? WHERE id = ?")
        .bind(step)
        .bind(at.as_millisecond())
        .bind(user.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets a user's second factor.
///
/// # Errors
/// What SQLite said.
pub async fn remove(connection: &mut SqliteConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET totp_sealed = NULL, totp_confirmed = 0, totp_last_step = NULL, stepped_up_at = NULL \
         WHERE id = ?",
    )
    .bind(user.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// When a user last gave a code.
///
/// # Errors
/// What SQLite said.
pub async fn given_at(connection: &mut SqliteConnection, user: UserId) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<Option<i64>> = sqlx::query_scalar("SELECT stepped_up_at FROM users WHERE id = ?")
        .bind(user.0)
        .fetch_optional(connection)
        .await?;
    convert::optional_timestamp("users", "stepped_up_at", at.flatten())
}
