//! User groups and their members.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{UserGroupId, UserId};
use crate::model::user::UserGroup;

const GROUP: &str = "SELECT g.id, g.name, (SELECT json_group_array(u.user_name ORDER BY u.id) \
     FROM user_group_members m JOIN users u ON u.id = m.user_id AND NOT u.deleted \
     WHERE m.user_group_id = g.id) AS members FROM user_groups g ";

#[derive(FromRow)]
struct Row {
    id: i64,
    name: String,
    members: String,
}

fn group(row: Row) -> Result<UserGroup, StoreError> {
    Ok(UserGroup {
        id: UserGroupId(row.id),
        name: row.name,
        members: convert::json("users", "user_name", &row.members)?,
    })
}

/// Every group, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<UserGroup>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{GROUP} ORDER BY g.id")))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(group).collect()
}

/// A group.
///
/// # Errors
/// What SQLite said.
pub async fn by_id(connection: &mut SqliteConnection, id: UserGroupId) -> Result<Option<UserGroup>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{GROUP} WHERE g.id = ?")))
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(group).transpose()
}

/// A group by name.
///
/// # Errors
/// What SQLite said.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<UserGroup>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{GROUP} WHERE g.name_key = ?")))
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    row.map(group).transpose()
}

/// Adds a group without members.
///
/// # Errors
/// What SQLite said.
pub async fn insert(connection: &mut SqliteConnection, name: &str) -> Result<UserGroupId, StoreError> {
    let id = sqlx::query_scalar("INSERT INTO user_groups (name, name_key) VALUES (?, ?) RETURNING id")
        .bind(name)
        .bind(convert::name_key(name))
        .fetch_one(connection)
        .await?;
    Ok(UserGroupId(id))
}

/// Gives a group another name.
///
/// # Errors
/// What SQLite said.
pub async fn rename(connection: &mut SqliteConnection, id: UserGroupId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE user_groups SET name = ?, name_key = ? WHERE id = ?")
        .bind(name)
        .bind(convert::name_key(name))
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes everybody out of a group.
///
/// # Errors
/// What SQLite said.
pub async fn clear(connection: &mut SqliteConnection, id: UserGroupId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM user_group_members WHERE user_group_id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a user out of every group.
///
/// # Errors
/// What SQLite said.
pub async fn leave_all(connection: &mut SqliteConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM user_group_members WHERE user_id = ?")
        .bind(user.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts a user into a group.
///
/// # Errors
/// What SQLite said.
pub async fn join(connection: &mut SqliteConnection, user: UserId, group: UserGroupId) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO user_group_members (user_id, user_group_id) VALUES (?, ?)")
        .bind(user.0)
        .bind(group.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a group, with what was shared with it.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: UserGroupId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM shares WHERE user_group_id = ?",
        "DELETE FROM user_group_members WHERE user_group_id = ?",
        "DELETE FROM user_groups WHERE id = ?",
    ] {
        sqlx::query(sql).bind(id.0).execute(&mut *connection).await?;
    }
    Ok(())
}
