//! Roles.

use sqlx::SqliteConnection;

use super::{StoreError, convert};
use crate::model::ids::RoleId;
use crate::model::privilege::Privileges;
use crate::model::user::Role;

/// A role by name.
///
/// # Errors
/// What SQLite said.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<Role>, StoreError> {
    let row: Option<(i64, String, u8, bool)> =
        sqlx::query_as("SELECT id, name, privileges, built_in FROM roles WHERE name_key = ?")
            .bind(convert::name_key(name))
            .fetch_optional(connection)
            .await?;
    Ok(row.map(role))
}

/// Every role, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<(i64, String, u8, bool)> =
        sqlx::query_as("SELECT id, name, privileges, built_in FROM roles ORDER BY id")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(role).collect())
}

/// A role.
///
/// # Errors
/// What SQLite said.
pub async fn by_id(connection: &mut SqliteConnection, id: RoleId) -> Result<Option<Role>, StoreError> {
    let row: Option<(i64, String, u8, bool)> =
        sqlx::query_as("SELECT id, name, privileges, built_in FROM roles WHERE id = ?")
            .bind(id.0)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(role))
}

/// Adds a custom role.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: &str,
    privileges: Privileges,
) -> Result<RoleId, StoreError> {
    let id =
        sqlx::query_scalar("INSERT INTO roles (name, name_key, privileges, built_in) VALUES (?, ?, ?, 0) RETURNING id")
            .bind(name)
            .bind(convert::name_key(name))
            .bind(i64::from(privileges.bits()))
            .fetch_one(connection)
            .await?;
    Ok(RoleId(id))
}

/// Changes a custom role.
///
/// # Errors
/// What SQLite said.
pub async fn update(
    connection: &mut SqliteConnection,
    id: RoleId,
    name: &str,
    privileges: Privileges,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE roles SET name = ?, name_key = ?, privileges = ? WHERE id = ?")
        .bind(name)
        .bind(convert::name_key(name))
        .bind(i64::from(privileges.bits()))
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether somebody has a role, deleted users included: their rows still point to it.
///
/// # Errors
/// What SQLite said.
pub async fn is_in_use(connection: &mut SqliteConnection, id: RoleId) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM users WHERE role_id = ?)")
            .bind(id.0)
            .fetch_one(connection)
            .await?,
    )
}

/// Deletes a role that nobody has.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: RoleId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM roles WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn role((id, name, privileges, built_in): (i64, String, u8, bool)) -> Role {
    Role {
        id: RoleId(id),
        name,
        privileges: Privileges::from_bits(privileges),
        built_in,
    }
}
