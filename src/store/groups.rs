//! Resource groups. A dynamic group has its members in rows, too: whoever changes a resource or the criteria keeps them.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::reach::share;
use super::{StoreError, convert};
use crate::model::account::GroupFacts;
use crate::model::criteria::Criteria;
use crate::model::ids::{ResourceGroupId, ResourceId, UserId};
use crate::model::resource_group::ResourceGroup;
use crate::model::share::SharePermission;

/// What of a group is shared with the caller, who is `?1`.
const SHARE: &str = concat!(share!("", "s.resource_group_id = g.id"), " AS share");

/// A statement for groups; `?1` is the caller.
fn groups(which: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT g.id, g.name, g.description, g.owner_id, o.user_name AS owner_name, g.criteria, {SHARE}, \
         (SELECT count(*) FROM resource_group_members m JOIN resources r ON r.id = m.resource_id \
           WHERE m.resource_group_id = g.id AND r.trashed_at IS NULL) AS resources \
         FROM resource_groups g JOIN users o ON o.id = g.owner_id {which}"
    ))
}

#[derive(FromRow)]
struct Row {
    id: i64,
    name: String,
    description: String,
    owner_id: i64,
    owner_name: String,
    criteria: Option<String>,
    share: Option<i64>,
    resources: i64,
}

#[derive(FromRow)]
struct FactsRow {
    id: i64,
    owner_id: i64,
    share: Option<i64>,
    dynamic: bool,
}

/// The groups that have this name, oldest first; two owners may each have one. Clients name one with every resource
/// that they create, so nothing is counted here.
///
/// # Errors
/// What SQLite said.
pub async fn by_name(
    connection: &mut SqliteConnection,
    caller: UserId,
    name: &str,
) -> Result<Vec<GroupFacts>, StoreError> {
    let rows: Vec<FactsRow> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT g.id, g.owner_id, g.criteria IS NOT NULL AS dynamic, {SHARE} FROM resource_groups g \
         WHERE g.name_key = ?2 ORDER BY g.id"
    )))
    .bind(caller.0)
    .bind(convert::name_key(name))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(facts).collect())
}

/// A group.
///
/// # Errors
/// What SQLite said.
pub async fn by_id(
    connection: &mut SqliteConnection,
    caller: UserId,
    id: ResourceGroupId,
) -> Result<Option<ResourceGroup>, StoreError> {
    let row: Option<Row> = sqlx::query_as(groups("WHERE g.id = ?2"))
        .bind(caller.0)
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(group).transpose()
}

/// Every group, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection, caller: UserId) -> Result<Vec<ResourceGroup>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(groups("ORDER BY g.id"))
        .bind(caller.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(group).collect()
}

/// The groups that a resource is in, by id.
///
/// # Errors
/// What SQLite said.
pub async fn of_resource(
    connection: &mut SqliteConnection,
    caller: UserId,
    resource: ResourceId,
) -> Result<Vec<ResourceGroup>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(groups(
        "WHERE g.id IN (SELECT resource_group_id FROM resource_group_members WHERE resource_id = ?2) ORDER BY g.id",
    ))
    .bind(caller.0)
    .bind(resource.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(group).collect()
}

fn facts(row: FactsRow) -> GroupFacts {
    GroupFacts {
        id: ResourceGroupId(row.id),
        owner_id: UserId(row.owner_id),
        share: row.share.and_then(SharePermission::from_level),
        dynamic: row.dynamic,
    }
}

fn group(row: Row) -> Result<ResourceGroup, StoreError> {
    Ok(ResourceGroup {
        facts: facts(FactsRow {
            id: row.id,
            owner_id: row.owner_id,
            share: row.share,
            dynamic: row.criteria.is_some(),
        }),
        name: row.name,
        description: row.description,
        owner_name: row.owner_name,
        criteria: row.criteria.as_deref().map(criteria).transpose()?,
        resources: row.resources,
    })
}

fn criteria(json: &str) -> Result<Criteria, StoreError> {
    convert::json("resource_groups", "criteria", json)
}

/// The dynamic groups with their owners and criteria.
///
/// # Errors
/// What SQLite said.
pub async fn dynamic(
    connection: &mut SqliteConnection,
) -> Result<Vec<(ResourceGroupId, UserId, Criteria)>, StoreError> {
    let rows: Vec<(i64, i64, String)> =
        sqlx::query_as("SELECT id, owner_id, criteria FROM resource_groups WHERE criteria IS NOT NULL ORDER BY id")
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(id, owner, json)| Ok((ResourceGroupId(id), UserId(owner), criteria(&json)?)))
        .collect()
}

/// What a group is made of or changed to.
pub struct GroupValues<'a> {
    /// Unique among its owner's.
    pub name: &'a str,
    /// Free text.
    pub description: &'a str,
    /// Its owner.
    pub owner: UserId,
    /// What makes a resource its member; none for a static group.
    pub criteria: Option<&'a Criteria>,
}

impl GroupValues<'_> {
    fn criteria_json(&self) -> Option<String> {
        self.criteria.and_then(|criteria| serde_json::to_string(criteria).ok())
    }
}

/// Adds a group.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    values: &GroupValues<'_>,
) -> Result<ResourceGroupId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO resource_groups (name, name_key, description, owner_id, criteria) VALUES (?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(values.name)
    .bind(convert::name_key(values.name))
    .bind(values.description)
    .bind(values.owner.0)
    .bind(values.criteria_json())
    .fetch_one(connection)
    .await?;
    Ok(ResourceGroupId(id))
}

/// Changes a group to these values.
///
/// # Errors
/// What SQLite said.
pub async fn update(
    connection: &mut SqliteConnection,
    id: ResourceGroupId,
    values: &GroupValues<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE resource_groups SET name = ?, name_key = ?, description = ?, owner_id = ?, criteria = ? WHERE id = ?",
    )
    .bind(values.name)
    .bind(convert::name_key(values.name))
    .bind(values.description)
    .bind(values.owner.0)
    .bind(values.criteria_json())
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes a group with its shares; what was in it stays.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: ResourceGroupId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM resource_groups WHERE id = ?")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
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

/// Takes a resource out of a group.
///
/// # Errors
/// What SQLite said.
pub async fn remove_resource(
    connection: &mut SqliteConnection,
    group: ResourceGroupId,
    resource: ResourceId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM resource_group_members WHERE resource_id = ? AND resource_group_id = ?")
        .bind(resource.0)
        .bind(group.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The resources in a group, by id.
///
/// # Errors
/// What SQLite said.
pub async fn members(connection: &mut SqliteConnection, group: ResourceGroupId) -> Result<Vec<ResourceId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT m.resource_id FROM resource_group_members m JOIN resources r ON r.id = m.resource_id \
         WHERE m.resource_group_id = ? AND r.trashed_at IS NULL ORDER BY 1",
    )
    .bind(group.0)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(ResourceId).collect())
}
