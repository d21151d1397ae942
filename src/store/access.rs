//! What one caller may meet: resources and accounts together with all that decides his rights on them, in one
//! statement each. These select; whether he may see a row is decided by `rules::access`.

mod statements;

use std::collections::HashMap;

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::account::{AccountCounts, AccountFacts, ResourceFacts, SharesWithCaller};
use crate::model::ids::{AccountId, ResourceId, UserId};
use crate::model::share::SharePermission;
use crate::model::target::TargetState;
use statements::{COUNTS, SHARED_COUNTS, accounts_that, all_resources, one_account, one_resource};

#[derive(FromRow)]
struct AccountRow {
    id: i64,
    name: String,
    resource_id: i64,
    resource_name: String,
    owner_id: i64,
    password_sealed: Vec<u8>,
    target_sealed: Option<Vec<u8>>,
    target: String,
    policy: String,
    notes: String,
    non_compliance: Option<String>,
    reason_required: bool,
    access_control: Option<String>,
    locked: bool,
    step_up: bool,
    created_at: i64,
    max_age_days: Option<u32>,
    password_changed_at: Option<i64>,
    last_accessed_at: Option<i64>,
    totp_validity: Option<u32>,
    holds_file: bool,
    account_share: Option<i64>,
    resource_share: Option<i64>,
    group_share: Option<i64>,
}

#[derive(FromRow)]
struct ResourceRow {
    id: i64,
    name: String,
    resource_type: String,
    owner_id: i64,
    owner_name: String,
    policy: String,
    description: String,
    url: String,
    dns_name: String,
    domain_name: String,
    location: String,
    department: String,
    target: String,
    resource_share: Option<i64>,
    group_share: Option<i64>,
}

#[derive(FromRow)]
struct OneResourceRow {
    #[sqlx(flatten)]
    resource: ResourceRow,
    holds_own: bool,
}

/// An account in a resource.
///
/// # Errors
/// What SQLite said.
pub async fn account(
    connection: &mut SqliteConnection,
    caller: UserId,
    resource: ResourceId,
    account: AccountId,
) -> Result<Option<AccountFacts>, StoreError> {
    let row: Option<AccountRow> = sqlx::query_as(one_account("a.id = ?2 AND a.resource_id = ?3"))
        .bind(caller.0)
        .bind(account.0)
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(account_facts).transpose()?;
    Ok(facts.filter(|facts| facts.id == account && facts.resource_id == resource))
}

/// An account by its name in a resource.
///
/// # Errors
/// What SQLite said.
pub async fn account_by_name(
    connection: &mut SqliteConnection,
    caller: UserId,
    resource: ResourceId,
    name: &str,
) -> Result<Option<AccountFacts>, StoreError> {
    let key = convert::name_key(name);
    let row: Option<AccountRow> = sqlx::query_as(one_account("a.name_key = ?2 AND a.resource_id = ?3"))
        .bind(caller.0)
        .bind(&key)
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(account_facts).transpose()?;
    Ok(facts.filter(|facts| convert::name_key(&facts.name) == key && facts.resource_id == resource))
}

/// An account, in whatever resource it is.
///
/// # Errors
/// What SQLite said.
pub async fn account_by_id(
    connection: &mut SqliteConnection,
    caller: UserId,
    account: AccountId,
) -> Result<Option<AccountFacts>, StoreError> {
    let row: Option<AccountRow> = sqlx::query_as(one_account("a.id = ?2"))
        .bind(caller.0)
        .bind(account.0)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(account_facts).transpose()?;
    Ok(facts.filter(|facts| facts.id == account))
}

/// Every account of every resource, by id.
///
/// # Errors
/// What SQLite said.
pub async fn accounts(connection: &mut SqliteConnection, caller: UserId) -> Result<Vec<AccountFacts>, StoreError> {
    let rows: Vec<AccountRow> = sqlx::query_as(accounts_that("ORDER BY a.id"))
        .bind(caller.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(account_facts).collect()
}

/// Every account of a resource, by id.
///
/// # Errors
/// What SQLite said.
pub async fn accounts_of(
    connection: &mut SqliteConnection,
    caller: UserId,
    resource: ResourceId,
) -> Result<Vec<AccountFacts>, StoreError> {
    let rows: Vec<AccountRow> = sqlx::query_as(accounts_that("WHERE a.resource_id = ?2 ORDER BY a.id"))
        .bind(caller.0)
        .bind(resource.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(account_facts).collect()
}

/// A resource.
///
/// # Errors
/// What SQLite said.
pub async fn resource(
    connection: &mut SqliteConnection,
    caller: UserId,
    resource: ResourceId,
) -> Result<Option<ResourceFacts>, StoreError> {
    let row: Option<OneResourceRow> = sqlx::query_as(one_resource("r.id = ?2"))
        .bind(caller.0)
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(|row| resource_facts(row.resource, row.holds_own)).transpose()?;
    Ok(facts.filter(|facts| facts.id == resource))
}

/// A resource by its name.
///
/// # Errors
/// What SQLite said.
pub async fn resource_by_name(
    connection: &mut SqliteConnection,
    caller: UserId,
    name: &str,
) -> Result<Option<ResourceFacts>, StoreError> {
    let key = convert::name_key(name);
    let row: Option<OneResourceRow> = sqlx::query_as(one_resource("r.name_key = ?2"))
        .bind(caller.0)
        .bind(&key)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(|row| resource_facts(row.resource, row.holds_own)).transpose()?;
    Ok(facts.filter(|facts| convert::name_key(&facts.name) == key))
}

/// Every resource, by id, and how many accounts it holds.
///
/// # Errors
/// What SQLite said.
pub async fn resources(
    connection: &mut SqliteConnection,
    caller: UserId,
) -> Result<Vec<(ResourceFacts, AccountCounts)>, StoreError> {
    let counts = account_counts(connection, caller).await?;
    let rows: Vec<ResourceRow> = sqlx::query_as(all_resources())
        .bind(caller.0)
        .fetch_all(connection)
        .await?;
    let counted = |row: ResourceRow| {
        let counts = counts.get(&row.id).copied().unwrap_or_default();
        Ok((resource_facts(row, counts.own > 0)?, counts))
    };
    rows.into_iter().map(counted).collect()
}

/// What the resources hold that hold any account, by their ids.
async fn account_counts(
    connection: &mut SqliteConnection,
    caller: UserId,
) -> Result<HashMap<i64, AccountCounts>, StoreError> {
    let counts: Vec<(i64, i64, i64)> = sqlx::query_as(COUNTS)
        .bind(caller.0)
        .fetch_all(&mut *connection)
        .await?;
    let counts = counts
        .into_iter()
        .map(|(resource, all, own)| (resource, AccountCounts { all, own }));
    let mut counts: HashMap<i64, AccountCounts> = counts.collect();
    let shared: Vec<(i64, i64)> = sqlx::query_as(SHARED_COUNTS)
        .bind(caller.0)
        .fetch_all(connection)
        .await?;
    for (resource, count) in shared {
        counts.entry(resource).or_default().own += count;
    }
    Ok(counts)
}

fn account_facts(row: AccountRow) -> Result<AccountFacts, StoreError> {
    const TABLE: &str = "accounts";
    Ok(AccountFacts {
        id: AccountId(row.id),
        name: row.name,
        resource_id: ResourceId(row.resource_id),
        resource_name: row.resource_name,
        owner_id: UserId(row.owner_id),
        shares: SharesWithCaller {
            account: permission(row.account_share)?,
            resource: permission(row.resource_share)?,
            group: permission(row.group_share)?,
        },
        password: row.password_sealed,
        target_password: row.target_sealed,
        target: convert::known("resources", "target", TargetState::from_word(&row.target))?,
        policy: row.policy,
        notes: row.notes,
        non_compliance: row.non_compliance,
        reason_required: row.reason_required,
        access_control: row
            .access_control
            .map(|text| convert::json(TABLE, "access_control", &text))
            .transpose()?,
        locked: row.locked,
        step_up: row.step_up,
        created_at: convert::timestamp(TABLE, "created_at", row.created_at)?,
        max_age_days: row.max_age_days,
        password_changed_at: convert::optional_timestamp(TABLE, "password_changed_at", row.password_changed_at)?,
        last_accessed_at: convert::optional_timestamp("account_access", "last_accessed_at", row.last_accessed_at)?,
        totp_validity: row.totp_validity,
        holds_file: row.holds_file,
    })
}

fn resource_facts(row: ResourceRow, holds_own: bool) -> Result<ResourceFacts, StoreError> {
    Ok(ResourceFacts {
        id: ResourceId(row.id),
        name: row.name,
        resource_type: row.resource_type,
        owner_id: UserId(row.owner_id),
        owner_name: row.owner_name,
        policy: row.policy,
        description: row.description,
        url: row.url,
        dns_name: row.dns_name,
        domain_name: row.domain_name,
        location: row.location,
        department: row.department,
        target: convert::known("resources", "target", TargetState::from_word(&row.target))?,
        shares: SharesWithCaller {
            account: None,
            resource: permission(row.resource_share)?,
            group: permission(row.group_share)?,
        },
        holds_own,
    })
}

fn permission(level: Option<i64>) -> Result<Option<SharePermission>, StoreError> {
    level
        .map(|level| {
            SharePermission::from_level(level).ok_or(StoreError::Inconsistent {
                table: "shares",
                column: "permission",
            })
        })
        .transpose()
}
