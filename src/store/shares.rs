//! Shares of accounts, resources and resource groups.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{UserGroupId, UserId};
use crate::model::share::{SharePermission, ShareView, SharedObject, SharedWith};

/// The columns of what is shared: account, resource, resource group.
fn object_columns(object: SharedObject) -> [Option<i64>; 3] {
    match object {
        SharedObject::Account(id) => [Some(id.0), None, None],
        SharedObject::Resource(id) => [None, Some(id.0), None],
        SharedObject::ResourceGroup(id) => [None, None, Some(id.0)],
    }
}

/// The columns of with whom: user, user group.
fn party_columns(with: SharedWith) -> [Option<i64>; 2] {
    match with {
        SharedWith::User(id) => [Some(id.0), None],
        SharedWith::Group(id) => [None, Some(id.0)],
    }
}

/// Takes a share back, if there is one.
///
/// # Errors
/// What SQLite said.
pub async fn remove(
    connection: &mut SqliteConnection,
    object: SharedObject,
    with: SharedWith,
) -> Result<(), StoreError> {
    let [account, resource, group] = object_columns(object);
    let [user, user_group] = party_columns(with);
    sqlx::query(
        "DELETE FROM shares WHERE account_id IS ? AND resource_id IS ? AND resource_group_id IS ? \
         AND user_id IS ? AND user_group_id IS ?",
    )
    .bind(account)
    .bind(resource)
    .bind(group)
    .bind(user)
    .bind(user_group)
    .execute(connection)
    .await?;
    Ok(())
}

/// Shares something, whatever was shared of it with the same one before.
///
/// # Errors
/// What SQLite said.
pub async fn set(
    connection: &mut SqliteConnection,
    object: SharedObject,
    with: SharedWith,
    permission: SharePermission,
) -> Result<(), StoreError> {
    remove(&mut *connection, object, with).await?;
    let [account, resource, group] = object_columns(object);
    let [user, user_group] = party_columns(with);
    sqlx::query(
        "INSERT INTO shares (account_id, resource_id, resource_group_id, user_id, user_group_id, permission) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(account)
    .bind(resource)
    .bind(group)
    .bind(user)
    .bind(user_group)
    .bind(permission.level())
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct Row {
    user_id: Option<i64>,
    user_group_id: Option<i64>,
    name: String,
    permission: i64,
}

/// With whom something is shared, oldest first; users who were deleted are left out.
///
/// # Errors
/// What SQLite said.
pub async fn of(connection: &mut SqliteConnection, object: SharedObject) -> Result<Vec<ShareView>, StoreError> {
    let [account, resource, group] = object_columns(object);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT u.id AS user_id, g.id AS user_group_id, coalesce(u.user_name, g.name) AS name, s.permission \
         FROM shares s LEFT JOIN users u ON u.id = s.user_id AND NOT u.deleted \
         LEFT JOIN user_groups g ON g.id = s.user_group_id \
         WHERE s.account_id IS ? AND s.resource_id IS ? AND s.resource_group_id IS ? \
         AND (u.id IS NOT NULL OR g.id IS NOT NULL) ORDER BY s.id",
    )
    .bind(account)
    .bind(resource)
    .bind(group)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(view).collect()
}

fn view(row: Row) -> Result<ShareView, StoreError> {
    let with = row
        .user_id
        .map(|id| SharedWith::User(UserId(id)))
        .or(row.user_group_id.map(|id| SharedWith::Group(UserGroupId(id))));
    Ok(ShareView {
        with: convert::known("shares", "user_id", with)?,
        name: row.name,
        permission: convert::known("shares", "permission", SharePermission::from_level(row.permission))?,
    })
}

/// The name of a user group.
///
/// # Errors
/// What SQLite said.
pub async fn user_group_name(connection: &mut SqliteConnection, id: UserGroupId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM user_groups WHERE id = ?")
        .bind(id.0)
        .fetch_optional(connection)
        .await?)
}

/// The user group of that name.
///
/// # Errors
/// What SQLite said.
pub async fn user_group_named(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<UserGroupId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM user_groups WHERE name_key = ?")
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    Ok(id.map(UserGroupId))
}
