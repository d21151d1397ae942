//! Reading a whole sandbox back, by names and in the order of ids, as a fixture tells of it. Users who were deleted are
//! left out, and what is theirs comes without an owner.

use sqlx::{FromRow, SqliteConnection};

use super::account_totp::TotpValues;
use super::custom_fields::SealedValue;
use super::{StoreError, convert};
use crate::model::password_policy::PasswordPolicy;

/// A user.
#[derive(FromRow)]
pub struct DumpedUser {
    /// His id.
    pub id: i64,
    /// The argon2id hash of his password.
    pub password_hash: Option<String>,
    /// His password as a fixture gave it, sealed, as long as no sign-in has hashed it.
    pub password_sealed: Option<Vec<u8>>,
    /// The secret of his second factor, sealed, once it counts.
    pub totp_sealed: Option<Vec<u8>>,
    /// His AUTHTOKEN, sealed.
    pub auth_token_sealed: Option<Vec<u8>>,
}

/// A resource.
#[derive(FromRow)]
pub struct DumpedResource {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its type's name.
    pub resource_type: String,
    /// Its owner's name.
    pub owner: Option<String>,
    /// Its policy's name.
    pub policy: String,
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
    /// How its target behaves, in a word.
    pub target: String,
    /// Password access control, as JSON.
    pub access_control: Option<String>,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// An account.
#[derive(FromRow)]
pub struct DumpedAccount {
    /// Its id.
    pub id: i64,
    /// Its resource.
    pub resource_id: i64,
    /// Its name.
    pub name: String,
    /// Its owner's name.
    pub owner: Option<String>,
    /// Its policy's name.
    pub policy: String,
    /// Free text.
    pub notes: String,
    /// Its password, sealed.
    pub password_sealed: Vec<u8>,
    /// When it was made.
    pub created_at: i64,
    /// When its password was last changed.
    pub password_changed_at: Option<i64>,
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Password access control, as JSON.
    pub access_control: Option<String>,
    /// Whether it is locked.
    pub locked: bool,
    /// Whether it asks for a second factor.
    pub step_up: bool,
    /// Whether its password is still to be changed after use.
    pub reset_due: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// A resource group.
#[derive(FromRow)]
pub struct DumpedGroup {
    /// Its id.
    pub id: i64,
    /// Its name, which a group of another owner may have too.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Its owner's name.
    pub owner: Option<String>,
    /// The criteria of a dynamic group, as JSON.
    pub criteria: Option<String>,
}

/// A share: one of the first three is what is shared, one of the next two with whom.
#[derive(FromRow)]
pub struct DumpedShare {
    /// An account.
    pub account_id: Option<i64>,
    /// A resource.
    pub resource_id: Option<i64>,
    /// A resource group.
    pub resource_group_id: Option<i64>,
    /// A user's name.
    pub user_name: Option<String>,
    /// A user group's name.
    pub group_name: Option<String>,
    /// How much, as a level.
    pub permission: i64,
}

/// What users prove themselves with.
///
/// # Errors
/// What SQLite said.
pub async fn users(connection: &mut SqliteConnection) -> Result<Vec<DumpedUser>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT u.id, u.password_hash, u.password_sealed, iif(u.totp_confirmed, u.totp_sealed, NULL) AS totp_sealed, \
         t.sealed AS auth_token_sealed FROM users u \
         LEFT JOIN tokens t ON t.user_id = u.id AND t.ended IS NULL WHERE NOT u.deleted ORDER BY u.id",
    )
    .fetch_all(connection)
    .await?)
}

/// User groups, each with the name of a member; one without members comes once.
///
/// # Errors
/// What SQLite said.
pub async fn user_groups(connection: &mut SqliteConnection) -> Result<Vec<(String, Option<String>)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT g.name, u.user_name FROM user_groups g LEFT JOIN user_group_members m ON m.user_group_id = g.id \
         LEFT JOIN users u ON u.id = m.user_id AND NOT u.deleted ORDER BY g.id, u.id",
    )
    .fetch_all(connection)
    .await?)
}

/// Password policies, by id.
///
/// # Errors
/// What SQLite said, or a definition is none.
pub async fn password_policies(connection: &mut SqliteConnection) -> Result<Vec<PasswordPolicy>, StoreError> {
    let definitions: Vec<String> = sqlx::query_scalar("SELECT definition FROM password_policies ORDER BY id")
        .fetch_all(connection)
        .await?;
    let read = |text: String| convert::json("password_policies", "definition", &text);
    definitions.into_iter().map(read).collect()
}

/// Resources.
///
/// # Errors
/// What SQLite said.
pub async fn resources(connection: &mut SqliteConnection) -> Result<Vec<DumpedResource>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT r.id, r.name, t.name AS resource_type, o.user_name AS owner, p.name AS policy, r.description, r.url, \
         r.dns_name, r.domain_name, r.location, r.department, r.target, r.access_control, \
         r.trashed_at IS NOT NULL AS trashed \
         FROM resources r JOIN resource_types t ON t.id = r.type_id JOIN password_policies p ON p.id = r.policy_id \
         LEFT JOIN users o ON o.id = r.owner_id AND NOT o.deleted ORDER BY r.id",
    )
    .fetch_all(connection)
    .await?)
}

/// Accounts.
///
/// # Errors
/// What SQLite said.
pub async fn accounts(connection: &mut SqliteConnection) -> Result<Vec<DumpedAccount>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT a.id, a.resource_id, a.name, o.user_name AS owner, p.name AS policy, a.notes, a.password_sealed, \
         a.created_at, a.password_changed_at, a.reason_required, a.access_control, a.locked, a.step_up, a.reset_due, \
         a.trashed_at IS NOT NULL AS trashed \
         FROM accounts a JOIN password_policies p ON p.id = a.policy_id \
         LEFT JOIN users o ON o.id = a.owner_id AND NOT o.deleted ORDER BY a.id",
    )
    .fetch_all(connection)
    .await?)
}

/// Resource groups.
///
/// # Errors
/// What SQLite said.
pub async fn resource_groups(connection: &mut SqliteConnection) -> Result<Vec<DumpedGroup>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT g.id, g.name, g.description, g.criteria, o.user_name AS owner FROM resource_groups g \
         LEFT JOIN users o ON o.id = g.owner_id AND NOT o.deleted ORDER BY g.id",
    )
    .fetch_all(connection)
    .await?)
}

/// Resources with the static groups that they are in.
///
/// # Errors
/// What SQLite said.
pub async fn group_members(connection: &mut SqliteConnection) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.resource_id, m.resource_group_id FROM resource_group_members m \
             JOIN resource_groups g ON g.id = m.resource_group_id WHERE g.criteria IS NULL ORDER BY 1, 2",
    )
    .fetch_all(connection)
    .await?)
}

/// Shares.
///
/// # Errors
/// What SQLite said.
pub async fn shares(connection: &mut SqliteConnection) -> Result<Vec<DumpedShare>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT s.account_id, s.resource_id, s.resource_group_id, u.user_name, g.name AS group_name, s.permission \
         FROM shares s LEFT JOIN users u ON u.id = s.user_id AND NOT u.deleted \
         LEFT JOIN user_groups g ON g.id = s.user_group_id WHERE u.id IS NOT NULL OR g.id IS NOT NULL ORDER BY s.id",
    )
    .fetch_all(connection)
    .await?)
}

/// The value of a custom field: one of the first two has it.
#[derive(FromRow)]
pub struct DumpedCustomValue {
    /// A resource.
    pub resource_id: Option<i64>,
    /// An account.
    pub account_id: Option<i64>,
    /// The label of its field.
    pub label: String,
    /// The value, as it is stored.
    #[sqlx(flatten)]
    pub value: SealedValue,
}

/// The values of custom fields.
///
/// # Errors
/// What SQLite said.
pub async fn custom_values(connection: &mut SqliteConnection) -> Result<Vec<DumpedCustomValue>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT v.resource_id, v.account_id, f.label, v.id, v.field_id, v.sealed FROM custom_values v \
         JOIN custom_fields f ON f.id = v.field_id",
    )
    .fetch_all(connection)
    .await?)
}

/// The one-time codes of an account.
#[derive(FromRow)]
pub struct DumpedTotp {
    /// The account.
    pub account_id: i64,
    /// What they are made of.
    #[sqlx(flatten)]
    pub totp: TotpValues,
}

/// What the one-time codes of accounts are made of.
///
/// # Errors
/// What SQLite said.
pub async fn account_totp(connection: &mut SqliteConnection) -> Result<Vec<DumpedTotp>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM account_totp")
        .fetch_all(connection)
        .await?)
}
