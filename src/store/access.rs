//! What one caller may meet: resources and accounts together with all that decides his rights on them, in one
//! statement each. These select; whether he may see a row is decided by `rules::access`.
//!
//! Where one thing is looked up and is not there, the statement reads another in its place, which is thrown away here:
//! otherwise an answer for what does not exist would come sooner than one for what the caller may not see.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::account::{AccountFacts, ResourceFacts, SharesWithCaller};
use crate::model::ids::{AccountId, ResourceId, UserId};
use crate::model::share::SharePermission;
use crate::model::target::TargetState;

/// `?1` is the caller.
const ACCOUNT: &str = "SELECT a.id, a.name, a.resource_id, r.name AS resource_name, a.owner_id, a.password_sealed, \
     a.target_sealed, r.target, p.name AS policy, a.notes, a.non_compliance, a.reason_required, \
     coalesce(a.access_control, r.access_control) AS access_control, a.locked, a.step_up, \
     a.password_changed_at, seen.last_accessed_at, codes.validity AS totp_validity, \
     EXISTS (SELECT 1 FROM account_files f WHERE f.account_id = a.id AND f.history_id IS NULL) AS holds_file, \
     (SELECT max(s.permission) FROM user_shares s WHERE s.user_id = ?1 AND s.account_id = a.id) AS account_share, \
     (SELECT max(s.permission) FROM user_shares s WHERE s.user_id = ?1 AND s.resource_id = r.id) AS resource_share, \
     (SELECT max(s.permission) FROM resource_group_members g \
        JOIN user_shares s ON s.resource_group_id = g.resource_group_id AND s.user_id = ?1 \
       WHERE g.resource_id = r.id) AS group_share \
     FROM accounts a JOIN resources r ON r.id = a.resource_id AND a.trashed_at IS NULL AND r.trashed_at IS NULL \
     JOIN password_policies p ON p.id = a.policy_id \
     LEFT JOIN account_access seen ON seen.account_id = a.id LEFT JOIN account_totp codes ON codes.account_id = a.id ";

/// `?1` is the caller.
const RESOURCE: &str = "SELECT r.id, r.name, t.name AS resource_type, r.owner_id, o.user_name AS owner_name, \
     p.name AS policy, r.description, r.url, r.dns_name, r.domain_name, r.location, r.department, r.target, \
     (SELECT max(s.permission) FROM user_shares s WHERE s.user_id = ?1 AND s.resource_id = r.id) AS resource_share, \
     (SELECT max(s.permission) FROM resource_group_members g \
        JOIN user_shares s ON s.resource_group_id = g.resource_group_id AND s.user_id = ?1 \
       WHERE g.resource_id = r.id) AS group_share, \
     (SELECT count(*) FROM accounts a WHERE a.resource_id = r.id AND a.trashed_at IS NULL) AS accounts, \
     (SELECT count(*) FROM accounts a WHERE a.owner_id = ?1 AND a.resource_id = r.id AND a.trashed_at IS NULL) \
     + (SELECT count(DISTINCT s.account_id) FROM user_shares s JOIN accounts a ON a.id = s.account_id \
         WHERE s.user_id = ?1 AND a.resource_id = r.id AND a.owner_id <> ?1 AND a.trashed_at IS NULL) AS own_accounts \
     FROM resources r JOIN resource_types t ON t.id = r.type_id AND r.trashed_at IS NULL JOIN users o ON o.id = r.owner_id \
     JOIN password_policies p ON p.id = r.policy_id ";

/// Looks up the one account for which a condition holds, else any.
fn one_account(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "{ACCOUNT} WHERE a.id = coalesce((SELECT a.id FROM accounts a JOIN resources r ON r.id = a.resource_id \
         WHERE {condition} AND a.trashed_at IS NULL AND r.trashed_at IS NULL), (SELECT min(id) FROM accounts))"
    ))
}

/// Looks up the one resource for which a condition holds, else any.
fn one_resource(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "{RESOURCE} WHERE r.id = coalesce((SELECT r.id FROM resources r \
         WHERE {condition} AND r.trashed_at IS NULL), (SELECT min(id) FROM resources))"
    ))
}

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
    accounts: i64,
    own_accounts: i64,
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
    let rows: Vec<AccountRow> = sqlx::query_as(AssertSqlSafe(format!("{ACCOUNT} ORDER BY a.id")))
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
    let rows: Vec<AccountRow> = sqlx::query_as(AssertSqlSafe(format!(
        "{ACCOUNT} WHERE a.resource_id = ?2 ORDER BY a.id"
    )))
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
    let row: Option<ResourceRow> = sqlx::query_as(one_resource("r.id = ?2"))
        .bind(caller.0)
        .bind(resource.0)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(resource_facts).transpose()?;
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
    let row: Option<ResourceRow> = sqlx::query_as(one_resource("r.name_key = ?2"))
        .bind(caller.0)
        .bind(&key)
        .fetch_optional(connection)
        .await?;
    let facts = row.map(resource_facts).transpose()?;
    Ok(facts.filter(|facts| convert::name_key(&facts.name) == key))
}

/// Every resource, by id.
///
/// # Errors
/// What SQLite said.
pub async fn resources(connection: &mut SqliteConnection, caller: UserId) -> Result<Vec<ResourceFacts>, StoreError> {
    let rows: Vec<ResourceRow> = sqlx::query_as(AssertSqlSafe(format!("{RESOURCE} ORDER BY r.id")))
        .bind(caller.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(resource_facts).collect()
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
        password_changed_at: convert::optional_timestamp(TABLE, "password_changed_at", row.password_changed_at)?,
        last_accessed_at: convert::optional_timestamp("account_access", "last_accessed_at", row.last_accessed_at)?,
        totp_validity: row.totp_validity,
        holds_file: row.holds_file,
    })
}

fn resource_facts(row: ResourceRow) -> Result<ResourceFacts, StoreError> {
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
        accounts: row.accounts,
        own_accounts: row.own_accounts,
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
