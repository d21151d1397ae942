//! Resources, and the policies and types that they name.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{StoreError, convert};
use crate::model::ids::{ResourceId, UserId};
use crate::model::target::TargetState;

/// The id of a password policy or resource type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookupId(pub i64);

/// What a resource is made of or changed to.
#[derive(Debug, Clone)]
pub struct ResourceValues {
    /// Unique in the sandbox.
    pub name: String,
    /// Its type.
    pub type_id: LookupId,
    /// Its owner.
    pub owner_id: UserId,
    /// Its policy.
    pub policy_id: LookupId,
    /// Free text.
    pub description: String,
    /// Where its web page is.
    pub url: String,
    /// Its DNS name or address.
    pub dns_name: String,
    /// Its domain.
    pub domain_name: String,
    /// Its location.
    pub location: String,
    /// Its department.
    pub department: String,
}

/// Adds a resource, whose target accepts resets.
///
/// # Errors
/// What SQLite said.
pub async fn insert(
    connection: &mut SqliteConnection,
    values: &ResourceValues,
    now: Timestamp,
) -> Result<ResourceId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO resources (name, name_key, type_id, owner_id, policy_id, description, url, dns_name, \
         domain_name, location, department, target, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'accepting', ?) RETURNING id",
    )
    .bind(&values.name)
    .bind(convert::name_key(&values.name))
    .bind(values.type_id.0)
    .bind(values.owner_id.0)
    .bind(values.policy_id.0)
    .bind(&values.description)
    .bind(&values.url)
    .bind(&values.dns_name)
    .bind(&values.domain_name)
    .bind(&values.location)
    .bind(&values.department)
    .bind(now.as_millisecond())
    .fetch_one(connection)
    .await?;
    Ok(ResourceId(id))
}

/// Changes a resource to these values.
///
/// # Errors
/// What SQLite said.
pub async fn update(
    connection: &mut SqliteConnection,
    id: ResourceId,
    values: &ResourceValues,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE resources SET name = ?, name_key = ?, type_id = ?, owner_id = ?, policy_id = ?, description = ?, \
         url = ?, dns_name = ?, domain_name = ?, location = ?, department = ? WHERE id = ?",
    )
    .bind(&values.name)
    .bind(convert::name_key(&values.name))
    .bind(values.type_id.0)
    .bind(values.owner_id.0)
    .bind(values.policy_id.0)
    .bind(&values.description)
    .bind(&values.url)
    .bind(&values.dns_name)
    .bind(&values.domain_name)
    .bind(&values.location)
    .bind(&values.department)
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a resource's accounts that one user owns to another (SHARE-4).
///
/// # Errors
/// What SQLite said.
pub async fn hand_over_accounts(
    connection: &mut SqliteConnection,
    id: ResourceId,
    from: UserId,
    to: UserId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET owner_id = ?3 WHERE resource_id = ?1 AND owner_id = ?2")
        .bind(id.0)
        .bind(from.0)
        .bind(to.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives everything that one user owns to another: resources, accounts, resource groups, the trash included.
///
/// # Errors
/// What SQLite said.
pub async fn hand_over_everything(
    connection: &mut SqliteConnection,
    from: UserId,
    to: UserId,
) -> Result<(), StoreError> {
    for statement in [
        "UPDATE resources SET owner_id = ?2 WHERE owner_id = ?1",
        "UPDATE accounts SET owner_id = ?2 WHERE owner_id = ?1",
        "UPDATE resource_groups SET owner_id = ?2 WHERE owner_id = ?1",
    ] {
        sqlx::query(statement)
            .bind(from.0)
            .bind(to.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Sets how the simulated target behaves.
///
/// # Errors
/// What SQLite said.
pub async fn set_target(
    connection: &mut SqliteConnection,
    id: ResourceId,
    target: TargetState,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE resources SET target = ? WHERE id = ?")
        .bind(target.as_str())
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The resource that has this name, whoever may see it.
///
/// # Errors
/// What SQLite said.
pub async fn id_by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<ResourceId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM resources WHERE name_key = ? AND trashed_at IS NULL")
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    Ok(id.map(ResourceId))
}

/// A resource type by name.
///
/// # Errors
/// What SQLite said.
pub async fn type_by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<LookupId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM resource_types WHERE name_key = ?")
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    Ok(id.map(LookupId))
}

/// Every resource type with whether it is the default, by id.
///
/// # Errors
/// What SQLite said.
pub async fn types(connection: &mut SqliteConnection) -> Result<Vec<(String, bool)>, StoreError> {
    Ok(
        sqlx::query_as("SELECT name, is_default FROM resource_types ORDER BY id")
            .fetch_all(connection)
            .await?,
    )
}

/// The name of every password policy, by id.
///
/// # Errors
/// What SQLite said.
pub async fn policies(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM password_policies ORDER BY id")
        .fetch_all(connection)
        .await?)
}

/// A password policy by name: its id and its definition as JSON.
///
/// # Errors
/// What SQLite said.
pub async fn policy_by_name(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<(LookupId, String)>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as("SELECT id, definition FROM password_policies WHERE name_key = ?")
        .bind(convert::name_key(name))
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(id, definition)| (LookupId(id), definition)))
}
