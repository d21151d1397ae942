//! Accounts, their passwords and the history of these. Passwords come and go sealed.

use jiff::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::resources::LookupId;
use super::{StoreError, convert};
use crate::model::ids::{AccountId, ResourceId, UserId};

/// What a new account is made of.
pub struct NewAccount<'a> {
    /// Its id, taken from [`next_id`] so that its password could be sealed for its row.
    pub id: AccountId,
    /// Its resource.
    pub resource: ResourceId,
    /// Unique in its resource.
    pub name: &'a str,
    /// Its owner.
    pub owner: UserId,
    /// Its policy.
    pub policy: LookupId,
    /// Free text.
    pub notes: &'a str,
    /// The sealed password.
    pub password: &'a [u8],
    /// Why the password breaks its policy.
    pub non_compliance: Option<String>,
    /// Now.
    pub created_at: Timestamp,
}

/// The id that the next account will have; ids of deleted accounts do not come back.
///
/// # Errors
/// What SQLite said.
pub async fn next_id(connection: &mut SqliteConnection) -> Result<AccountId, StoreError> {
    next(connection, "accounts").await.map(AccountId)
}

/// The id that the next history row will have.
///
/// # Errors
/// What SQLite said.
pub async fn next_history_id(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    next(connection, "password_history").await
}

pub(super) async fn next(connection: &mut SqliteConnection, table: &'static str) -> Result<i64, StoreError> {
    let last: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = ?")
        .bind(table)
        .fetch_optional(connection)
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

/// The account of that name in the resource of that name, whoever may see it.
///
/// # Errors
/// What SQLite said.
pub async fn id_by_names(
    connection: &mut SqliteConnection,
    resource: &str,
    account: &str,
) -> Result<Option<AccountId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar(
        "SELECT a.id FROM resources r JOIN accounts a ON a.resource_id = r.id \
         WHERE r.name_key = ? AND r.trashed_at IS NULL AND a.name_key = ? AND a.trashed_at IS NULL",
    )
    .bind(convert::name_key(resource))
    .bind(convert::name_key(account))
    .fetch_optional(connection)
    .await?;
    Ok(id.map(AccountId))
}

/// Adds an account.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, new: NewAccount<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO accounts (id, resource_id, name, name_key, owner_id, policy_id, notes, password_sealed, \
         non_compliance, reason_required, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
    )
    .bind(new.id.0)
    .bind(new.resource.0)
    .bind(new.name)
    .bind(convert::name_key(new.name))
    .bind(new.owner.0)
    .bind(new.policy.0)
    .bind(new.notes)
    .bind(new.password)
    .bind(new.non_compliance)
    .bind(new.created_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// What an account is changed to, apart from its password.
pub struct AccountValues<'a> {
    /// Unique in its resource.
    pub name: &'a str,
    /// Its owner.
    pub owner: UserId,
    /// Its policy.
    pub policy: LookupId,
    /// Free text.
    pub notes: &'a str,
    /// Why the password breaks its policy.
    pub non_compliance: Option<String>,
}

/// Changes an account to these values.
///
/// # Errors
/// What SQLite said.
pub async fn update(
    connection: &mut SqliteConnection,
    id: AccountId,
    values: AccountValues<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE accounts SET name = ?, name_key = ?, owner_id = ?, policy_id = ?, notes = ?, non_compliance = ? \
         WHERE id = ?",
    )
    .bind(values.name)
    .bind(convert::name_key(values.name))
    .bind(values.owner.0)
    .bind(values.policy.0)
    .bind(values.notes)
    .bind(values.non_compliance)
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Locks or unlocks an account (LOCK-2).
///
/// # Errors
/// What SQLite said.
pub async fn set_locked(connection: &mut SqliteConnection, id: AccountId, locked: bool) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET locked = ? WHERE id = ?")
        .bind(locked)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Says whether an account asks for a second factor given just now (STEP-1).
///
/// # Errors
/// What SQLite said.
pub async fn set_step_up(connection: &mut SqliteConnection, id: AccountId, required: bool) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET step_up = ? WHERE id = ?")
        .bind(required)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that the password of an account is to be changed after use, which cannot be now.
///
/// # Errors
/// What SQLite said.
pub async fn set_reset_due(connection: &mut SqliteConnection, id: AccountId) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET reset_due = 1 WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The accounts of which [`set_reset_due`] noted that and nobody changed the password since, by id: whose they are, and
/// where. Those in the trash are left out.
///
/// # Errors
/// What SQLite said.
pub async fn resets_due(connection: &mut SqliteConnection) -> Result<Vec<(UserId, ResourceId, AccountId)>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT a.owner_id, a.resource_id, a.id FROM accounts a JOIN resources r ON r.id = a.resource_id \
         WHERE a.reset_due AND a.trashed_at IS NULL AND r.trashed_at IS NULL ORDER BY a.id",
    )
    .fetch_all(connection)
    .await?;
    let ids = |(owner, resource, account)| (UserId(owner), ResourceId(resource), AccountId(account));
    Ok(rows.into_iter().map(ids).collect())
}

/// A change of password.
pub struct PasswordChange<'a> {
    /// Whose.
    pub account: AccountId,
    /// The new one, sealed.
    pub password: &'a [u8],
    /// The target's own, sealed, where it differs from now on.
    pub target: Option<&'a [u8]>,
    /// Why the new one breaks its policy.
    pub non_compliance: Option<String>,
    /// The row of the history, with the former password sealed for it.
    pub history_id: i64,
    /// The former password, sealed for that row.
    pub former: &'a [u8],
    /// Who changes it.
    pub by: &'a str,
    /// Now.
    pub at: Timestamp,
}

/// Changes a password and keeps the former one as history.
///
/// # Errors
/// What SQLite said.
pub async fn change_password(connection: &mut SqliteConnection, change: PasswordChange<'_>) -> Result<(), StoreError> {
    let at = change.at.as_millisecond();
    sqlx::query(
        "INSERT INTO password_history (id, account_id, sealed, replaced_at, replaced_by) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(change.history_id)
    .bind(change.account.0)
    .bind(change.former)
    .bind(at)
    .bind(change.by)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE accounts SET password_sealed = ?, target_sealed = ?, non_compliance = ?, password_changed_at = ?, \
         reset_due = 0 WHERE id = ?",
    )
    .bind(change.password)
    .bind(change.target)
    .bind(change.non_compliance)
    .bind(at)
    .bind(change.account.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// A former password.
#[derive(FromRow)]
pub struct FormerPassword {
    /// The id of its row.
    pub id: i64,
    /// The password, sealed for that row.
    pub sealed: Vec<u8>,
    /// When another took its place, in milliseconds.
    pub replaced_at: i64,
    /// Who did that.
    pub replaced_by: String,
    /// Whether it is the name of a file.
    pub is_file: bool,
}

/// Every former password of an account, newest first.
///
/// # Errors
/// What SQLite said.
pub async fn former_passwords(
    connection: &mut SqliteConnection,
    account: AccountId,
) -> Result<Vec<FormerPassword>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT h.id, h.sealed, h.replaced_at, h.replaced_by, f.id IS NOT NULL AS is_file FROM password_history h \
         LEFT JOIN account_files f ON f.history_id = h.id WHERE h.account_id = ? ORDER BY h.id DESC",
    )
    .bind(account.0)
    .fetch_all(connection)
    .await?)
}

/// The former passwords of an account, newest first, sealed, with the ids of their rows.
///
/// # Errors
/// What SQLite said.
pub async fn history(
    connection: &mut SqliteConnection,
    account: AccountId,
    limit: u32,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    Ok(
        sqlx::query_as("SELECT id, sealed FROM password_history WHERE account_id = ? ORDER BY id DESC LIMIT ?")
            .bind(account.0)
            .bind(limit)
            .fetch_all(connection)
            .await?,
    )
}
