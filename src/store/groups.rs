//! Static resource groups.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::account::GroupFacts;
use crate::model::ids::{ResourceGroupId, ResourceId, UserId};
use crate::model::share::SharePermission;

#[derive(FromRow)]
struct Row {
    id: i64,
    owner_id: i64,
    share: Option<i64>,
}

/// The groups that have this name, oldest first; two owners may each have one.
///
/// # Errors
/// What SQLite said.
pub async fn by_name(
    connection: &mut SqliteConnection,
    caller: UserId,
    name: &str,
) -> Result<Vec<GroupFacts>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT g.id, g.owner_id, (SELECT max(s.permission) FROM user_shares s \
         WHERE s.user_id = ?1 AND s.resource_group_id = g.id) AS share \
         FROM resource_groups g WHERE g.name_key = ?2 ORDER BY g.id",
    )
    .bind(caller.0)
    .bind(convert::name_key(name))
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| GroupFacts {
            id: ResourceGroupId(row.id),
            owner_id: UserId(row.owner_id),
            share: row.share.and_then(SharePermission::from_level),
        })
        .collect())
}

/// Adds a group.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: &str,
    owner: UserId,
) -> Result<ResourceGroupId, StoreError> {
    let id = sqlx::query_scalar("INSERT INTO resource_groups (name, name_key, owner_id) VALUES (?, ?, ?) RETURNING id")
        .bind(name)
        .bind(convert::name_key(name))
        .bind(owner.0)
        .fetch_one(connection)
        .await?;
    Ok(ResourceGroupId(id))
}

/// Puts a resource into a group.
///
/// # Errors
/// What SQLite said.
pub async fn add_resource(
    connection: &mut SqliteConnection,
    group: ResourceGroupId,
    resource: ResourceId,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO resource_group_members (resource_id, resource_group_id) VALUES (?, ?)")
        .bind(resource.0)
        .bind(group.0)
        .execute(connection)
        .await?;
    Ok(())
}
