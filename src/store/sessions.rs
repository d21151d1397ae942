//! Sessions of people, by keyed digest.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{StoreError, convert};
use crate::model::ids::UserId;

/// Adds a session, and forgets those that are over.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    digest: &[u8],
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE expires_at <= ?")
        .bind(now.as_millisecond())
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO sessions (digest, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)")
        .bind(digest)
        .bind(user.0)
        .bind(now.as_millisecond())
        .bind(expires_at.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whose a session is and when it ends.
///
/// # Errors
/// What SQLite said.
pub async fn find(connection: &mut SqliteConnection, digest: &[u8]) -> Result<Option<(UserId, Timestamp)>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT user_id, expires_at FROM sessions WHERE digest = ?")
        .bind(digest)
        .fetch_optional(connection)
        .await?;
    row.map(|(user, expires)| Ok((UserId(user), convert::timestamp("sessions", "expires_at", expires)?)))
        .transpose()
}

/// Ends a session.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, digest: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE digest = ?")
        .bind(digest)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session of a user.
///
/// # Errors
/// What SQLite said.
pub async fn delete_of_user(connection: &mut SqliteConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_id = ?")
        .bind(user.0)
        .execute(connection)
        .await?;
    Ok(())
}
