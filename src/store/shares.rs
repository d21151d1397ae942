//! Shares of accounts, resources and resource groups.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::ids::{UserGroupId, UserId};
use crate::model::share::{SharePermission, ShareView, SharedObject, SharedWith};

/// The columns of what is shared.
pub(super) const OBJECTS: [&str; 3] = ["account_id", "resource_id", "resource_group_id"];

/// The columns of with whom.
pub(super) const PARTIES: [&str; 2] = ["user_id", "user_group_id"];

/// The one of [`OBJECTS`] that says what is shared, and what it says. A look-up names that column alone: no other
/// comparison lets SQLite use the index over it.
pub(super) fn object_column(object: SharedObject) -> (&'static str, i64) {
    match object {
        SharedObject::Account(id) => ("account_id", id.0),
        SharedObject::Resource(id) => ("resource_id", id.0),
        SharedObject::ResourceGroup(id) => ("resource_group_id", id.0),
    }
}

/// The one of [`PARTIES`] that says with whom, and what it says.
pub(super) fn party_column(with: SharedWith) -> (&'static str, i64) {
    match with {
        SharedWith::User(id) => ("user_id", id.0),
        SharedWith::Group(id) => ("user_group_id", id.0),
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
    let (object_column, object) = object_column(object);
    let (party_column, party) = party_column(with);
    // The sign keeps SQLite to the index over the object: one thing has few shares, one party may have very many.
    sqlx::query(AssertSqlSafe(format!(
        "DELETE FROM shares WHERE {object_column} = ? AND +{party_column} = ?"
    )))
    .bind(object)
    .bind(party)
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
    let (object_column, object) = object_column(object);
    let (party_column, party) = party_column(with);
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO shares ({object_column}, {party_column}, permission) VALUES (?, ?, ?)"
    )))
    .bind(object)
    .bind(party)
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
    let (column, object) = object_column(object);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT u.id AS user_id, g.id AS user_group_id, coalesce(u.user_name, g.name) AS name, s.permission \
         FROM shares s LEFT JOIN users u ON u.id = s.user_id AND NOT u.deleted \
         LEFT JOIN user_groups g ON g.id = s.user_group_id \
         WHERE s.{column} = ? AND (u.id IS NOT NULL OR g.id IS NOT NULL) ORDER BY s.id"
    )))
    .bind(object)
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
