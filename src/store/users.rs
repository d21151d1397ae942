//! Users.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{RoleId, UserId};
use crate::model::privilege::Privileges;
use crate::model::user::User;
use crate::model::user_status::UserStatus;

const USER: &str = "SELECT u.id, u.user_name, u.full_name, u.email, r.name AS role, r.privileges, u.super_admin, \
     u.status, u.deleted, u.created_at, u.must_change_password, u.totp_confirmed AS second_factor, \
     (SELECT json_group_array(g.name ORDER BY g.id) FROM user_group_members m \
        JOIN user_groups g ON g.id = m.user_group_id WHERE m.user_id = u.id) AS group_names FROM users u JOIN roles r ON r.id = u.role_id ";

#[derive(FromRow)]
struct Row {
    id: i64,
    user_name: String,
    full_name: String,
    email: String,
    role: String,
    privileges: u8,
    super_admin: bool,
    status: String,
    deleted: bool,
    created_at: i64,
    must_change_password: bool,
    second_factor: bool,
    group_names: String,
}

/// What a person proves himself with: a hash, or a fixture's password that no sign-in has hashed yet.
pub struct StoredPassword {
    /// Whose.
    pub user: User,
    /// The argon2id hash.
    pub hash: Option<String>,
    /// The sealed password of a fixture.
    pub sealed: Option<Vec<u8>>,
}

/// A user who is not deleted, by name.
///
/// # Errors
/// What SQLite said.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{USER} WHERE u.name_key = ? AND NOT u.deleted")))
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    row.map(user).transpose()
}

/// A user, deleted or not.
///
/// # Errors
/// What SQLite said.
pub async fn by_id(connection: &mut SqliteConnection, id: UserId) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{USER} WHERE u.id = ?")))
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(user).transpose()
}

/// Every user who is not deleted, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{USER} WHERE NOT u.deleted ORDER BY u.id")))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(user).collect()
}

/// The full names of those among these user names whom nobody has deleted, by user name.
///
/// # Errors
/// What SQLite said.
pub async fn full_names(
    connection: &mut SqliteConnection,
    user_names: &BTreeSet<&str>,
) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT user_name, full_name FROM users WHERE NOT deleted AND name_key IN (SELECT value FROM json_each(?))",
    )
    .bind(convert::name_keys(user_names))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// A user's password, hashed or sealed.
///
/// # Errors
/// What SQLite said.
pub async fn password_of(connection: &mut SqliteConnection, name: &str) -> Result<Option<StoredPassword>, StoreError> {
    let Some(user) = by_name(&mut *connection, name).await? else {
        return Ok(None);
    };
    let (hash, sealed) = sqlx::query_as("SELECT password_hash, password_sealed FROM users WHERE id = ?")
        .bind(user.id.0)
        .fetch_one(connection)
        .await?;
    Ok(Some(StoredPassword { user, hash, sealed }))
}

/// Keeps the hash of a user's password and forgets the sealed one.
///
/// # Errors
/// What SQLite said.
pub async fn set_password_hash(connection: &mut SqliteConnection, id: UserId, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET password_hash = ?, password_sealed = NULL WHERE id = ?")
        .bind(hash)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the hash of a fixture's password, unless somebody else has done so, or changed it; answers whether it was kept.
///
/// # Errors
/// What SQLite said.
pub async fn keep_hash(connection: &mut SqliteConnection, id: UserId, hash: &str) -> Result<bool, StoreError> {
    let kept = sqlx::query(
        "UPDATE users SET password_hash = ?, password_sealed = NULL WHERE id = ? AND password_sealed IS NOT NULL",
    )
    .bind(hash)
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(kept.rows_affected() > 0)
}

/// Says whether a user's next sign-in has to bring a new password.
///
/// # Errors
/// What SQLite said.
pub async fn set_must_change_password(
    connection: &mut SqliteConnection,
    id: UserId,
    must: bool,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET must_change_password = ? WHERE id = ?")
        .bind(must)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// What a new user is made of.
pub struct NewUser<'a> {
    /// Unique among those who are not deleted.
    pub user_name: &'a str,
    /// How he is called.
    pub full_name: &'a str,
    /// His mail address.
    pub email: &'a str,
    /// His role.
    pub role: RoleId,
    /// Whether his scope is all passwords.
    pub super_admin: bool,
    /// The argon2id hash of his password; without one he cannot sign in.
    pub password_hash: Option<&'a str>,
    /// Now.
    pub created_at: Timestamp,
}

/// Adds a user.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, new: NewUser<'_>) -> Result<UserId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO users (user_name, name_key, full_name, email, role_id, super_admin, status, password_hash, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?) RETURNING id",
    )
    .bind(new.user_name)
    .bind(convert::name_key(new.user_name))
    .bind(new.full_name)
    .bind(new.email)
    .bind(new.role.0)
    .bind(new.super_admin)
    .bind(new.password_hash)
    .bind(new.created_at.as_millisecond())
    .fetch_one(connection)
    .await?;
    Ok(UserId(id))
}

/// Changes what a user is and may do.
///
/// # Errors
/// What SQLite said.
pub async fn update(
    connection: &mut SqliteConnection,
    id: UserId,
    full_name: &str,
    email: &str,
    role: RoleId,
    super_admin: bool,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET full_name = ?, email = ?, role_id = ?, super_admin = ? WHERE id = ?")
        .bind(full_name)
        .bind(email)
        .bind(role.0)
        .bind(super_admin)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a user: his name is free again, his row stays.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: UserId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET deleted = 1, password_hash = NULL, password_sealed = NULL, totp_sealed = NULL WHERE id = ?",
    )
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a user active, locked or disabled.
///
/// # Errors
/// What SQLite said.
pub async fn set_status(connection: &mut SqliteConnection, id: UserId, status: UserStatus) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET status = ? WHERE id = ?")
        .bind(status.as_str())
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn user(row: Row) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.id),
        user_name: row.user_name,
        full_name: row.full_name,
        email: row.email,
        role: row.role,
        privileges: Privileges::from_bits(row.privileges),
        super_admin: row.super_admin,
        status: convert::known("users", "status", UserStatus::from_word(&row.status))?,
        deleted: row.deleted,
        groups: convert::json("user_groups", "name", &row.group_names)?,
        must_change_password: row.must_change_password,
        second_factor: row.second_factor,
        created_at: convert::timestamp("users", "created_at", row.created_at)?,
    })
}
