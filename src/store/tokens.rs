//! App Tokens and AUTHTOKENs, by keyed digest.

use std::sync::Arc;

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::caller::{Caller, Via};
use crate::model::ids::{EntryId, UserId};
use crate::model::privilege::Privileges;
use crate::model::rpa::EntryStatus;
use crate::model::token::{EntryFacts, OwnerFacts, TokenEnd, TokenFacts};
use crate::model::user_status::UserStatus;

#[derive(FromRow)]
struct Row {
    ended: Option<String>,
    entry_id: Option<i64>,
    entry_status: Option<String>,
    expires_at: Option<i64>,
    host_name: Option<String>,
    user_id: Option<i64>,
    user_name: Option<String>,
    user_status: Option<String>,
    deleted: Option<bool>,
    super_admin: Option<bool>,
    role: Option<String>,
    privileges: Option<u8>,
}

/// All that decides whether a call with this token is valid, and whose rights it has.
///
/// # Errors
/// What SQLite said.
pub async fn facts(connection: &mut SqliteConnection, digest: &[u8]) -> Result<Option<TokenFacts>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT t.ended, t.entry_id, e.status AS entry_status, e.expires_at, e.host_name, u.id AS user_id, \
         u.user_name, u.status AS user_status, u.deleted, u.super_admin, r.name AS role, r.privileges \
         FROM tokens t LEFT JOIN rpa_entries e ON e.id = t.entry_id \
         LEFT JOIN users u ON u.id = coalesce(e.owner_id, t.user_id) LEFT JOIN roles r ON r.id = u.role_id \
         WHERE t.digest = ?1",
    )
    .bind(digest)
    .fetch_optional(connection)
    .await?;
    row.map(token_facts).transpose()
}

fn token_facts(row: Row) -> Result<TokenFacts, StoreError> {
    if let Some(ended) = &row.ended {
        return Ok(TokenFacts::Ended(convert::known(
            "tokens",
            "ended",
            TokenEnd::from_word(ended),
        )?));
    }
    let missing = StoreError::Inconsistent {
        table: "tokens",
        column: "entry_id",
    };
    let via = row.entry_id.map_or(Via::AuthToken, |id| Via::AppToken(EntryId(id)));
    let (Some(user_id), Some(user_name), Some(status), Some(deleted), Some(super_admin), Some(role), Some(privileges)) = (
        row.user_id,
        row.user_name,
        row.user_status,
        row.deleted,
        row.super_admin,
        row.role,
        row.privileges,
    ) else {
        return Err(missing);
    };
    let owner = OwnerFacts {
        deleted,
        status: convert::known("users", "status", UserStatus::from_word(&status))?,
        caller: Caller {
            user_id: UserId(user_id),
            user_name: Arc::from(user_name),
            role: Arc::from(role),
            privileges: Privileges::from_bits(privileges),
            super_admin,
            via,
        },
    };
    match (row.entry_id, row.entry_status, row.host_name) {
        (None, _, _) => Ok(TokenFacts::Auth(owner)),
        (Some(id), Some(status), Some(host_name)) => Ok(TokenFacts::App(
            EntryFacts {
                id: EntryId(id),
                status: convert::known("rpa_entries", "status", EntryStatus::from_word(&status))?,
                expires_at: convert::optional_timestamp("rpa_entries", "expires_at", row.expires_at)?,
                host_name,
            },
            owner,
        )),
        _ => Err(missing),
    }
}

/// Whose a new token is.
#[derive(Debug, Clone, Copy)]
pub enum TokenOf {
    /// An RPA entry's App Token.
    Entry(EntryId),
    /// A user's AUTHTOKEN.
    User(UserId),
}

/// Keeps a new token; the one it replaces must have ended before.
///
/// # Errors
/// What SQLite said; a digest that is taken breaks a constraint.
pub async fn insert(
    connection: &mut SqliteConnection,
    digest: &[u8],
    of: TokenOf,
    sealed: &[u8],
) -> Result<(), StoreError> {
    let (entry, user) = match of {
        TokenOf::Entry(id) => (Some(id.0), None),
        TokenOf::User(id) => (None, Some(id.0)),
    };
    sqlx::query("INSERT INTO tokens (digest, entry_id, user_id, sealed) VALUES (?, ?, ?, ?)")
        .bind(digest)
        .bind(entry)
        .bind(user)
        .bind(sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the present token of an entry or user, and forgets its sealed copy.
///
/// # Errors
/// What SQLite said.
pub async fn end(connection: &mut SqliteConnection, of: TokenOf, how: TokenEnd) -> Result<(), StoreError> {
    let (entry, user) = match of {
        TokenOf::Entry(id) => (Some(id.0), None),
        TokenOf::User(id) => (None, Some(id.0)),
    };
    sqlx::query(
        "UPDATE tokens SET ended = ?3, sealed = NULL \
         WHERE ended IS NULL AND (entry_id = ?1 OR user_id = ?2)",
    )
    .bind(entry)
    .bind(user)
    .bind(how.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether an entry is gone because its request was rejected.
///
/// # Errors
/// What SQLite said.
pub async fn was_rejected(connection: &mut SqliteConnection, entry: EntryId) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tokens WHERE entry_id = ? AND ended = 'rejected')")
            .bind(entry.0)
            .fetch_one(connection)
            .await?,
    )
}

/// The sealed copy of an entry's present token.
///
/// # Errors
/// What SQLite said.
pub async fn sealed_of_entry(connection: &mut SqliteConnection, entry: EntryId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT sealed FROM tokens WHERE entry_id = ? AND ended IS NULL AND sealed IS NOT NULL")
            .bind(entry.0)
            .fetch_optional(connection)
            .await?,
    )
}

/// The App Token of an active entry.
#[derive(FromRow)]
pub struct SealedAppToken {
    /// The entry.
    pub entry_id: i64,
    /// Its name.
    pub rpa_name: String,
    /// Its owner's user name.
    pub user_name: String,
    /// From where it works.
    pub host_name: String,
    /// The sealed copy.
    pub sealed: Vec<u8>,
}

/// The sealed copies of all active entries' present tokens.
///
/// # Errors
/// What SQLite said.
pub async fn sealed_of_active_entries(connection: &mut SqliteConnection) -> Result<Vec<SealedAppToken>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id AS entry_id, e.rpa_name, u.user_name, e.host_name, t.sealed \
         FROM rpa_entries e JOIN users u ON u.id = e.owner_id JOIN tokens t ON t.entry_id = e.id \
         WHERE e.status = 'active' AND t.ended IS NULL AND t.sealed IS NOT NULL ORDER BY e.id",
    )
    .fetch_all(connection)
    .await?)
}

/// The sealed copies of all present AUTHTOKENs, with their users' ids and names.
///
/// # Errors
/// What SQLite said.
pub async fn sealed_of_users(connection: &mut SqliteConnection) -> Result<Vec<(UserId, String, Vec<u8>)>, StoreError> {
    let rows: Vec<(i64, String, Vec<u8>)> = sqlx::query_as(
        "SELECT u.id, u.user_name, t.sealed FROM tokens t JOIN users u ON u.id = t.user_id \
         WHERE t.ended IS NULL AND t.sealed IS NOT NULL ORDER BY u.id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, sealed)| (UserId(id), name, sealed))
        .collect())
}

/// Every digest that this sandbox knows, ended ones included.
///
/// # Errors
/// What SQLite said.
pub async fn digests(connection: &mut SqliteConnection) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT digest FROM tokens")
        .fetch_all(connection)
        .await?)
}
