//! Requests for passwords under access control.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{StoreError, convert};
use crate::model::access_control::AccessControl;
use crate::model::ids::{AccountId, PasswordRequestId, ResourceId, UserId};
use crate::model::password_request::{Approver, PasswordRequest, RequestState};

const TABLE: &str = "password_requests";

/// Requests for what is in the trash rest with it.
const REQUEST: &str = "SELECT q.*, a.name AS account_name, r.id AS resource_id, r.name AS resource_name, \
     coalesce(a.access_control, r.access_control) AS access_control, u.user_name, u.full_name, \
     f.user_name AS first_approver_name, s.user_name AS second_approver_name \
     FROM password_requests q JOIN accounts a ON a.id = q.account_id AND a.trashed_at IS NULL \
     JOIN resources r ON r.id = a.resource_id AND r.trashed_at IS NULL \
     JOIN users u ON u.id = q.user_id LEFT JOIN users f ON f.id = q.first_approver \
     LEFT JOIN users s ON s.id = q.second_approver ";

const IS_OPEN: &str = "q.state IN ('waiting', 'approved', 'queued', 'checked_out')";

#[derive(FromRow)]
struct Row {
    id: i64,
    account_id: i64,
    account_name: String,
    resource_id: i64,
    resource_name: String,
    access_control: Option<String>,
    user_id: i64,
    user_name: String,
    full_name: String,
    state: String,
    reason: String,
    ticket: String,
    requested_at: i64,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    polls: u32,
    first_approver: Option<i64>,
    first_approver_name: Option<String>,
    second_approver: Option<i64>,
    second_approver_name: Option<String>,
    queued_at: Option<i64>,
    checked_out_at: Option<i64>,
    ended_at: Option<i64>,
}

/// What a new request is made of.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The account.
    pub account: AccountId,
    /// Who asks.
    pub user: UserId,
    /// Why.
    pub reason: String,
    /// With which ticket.
    pub ticket: String,
    /// Now.
    pub requested_at: Timestamp,
    /// From when he wants it.
    pub starts_at: Option<Timestamp>,
    /// Until when he wants it.
    pub ends_at: Option<Timestamp>,
}

/// Adds a request that waits.
///
/// # Errors
/// What SQLite said; one person has one open request for an account.
pub async fn insert(connection: &mut SqliteConnection, new: &NewRequest) -> Result<PasswordRequestId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO password_requests (account_id, user_id, state, reason, ticket, requested_at, starts_at, ends_at) \
         VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(new.account.0)
    .bind(new.user.0)
    .bind(&new.reason)
    .bind(&new.ticket)
    .bind(new.requested_at.as_millisecond())
    .bind(new.starts_at.map(Timestamp::as_millisecond))
    .bind(new.ends_at.map(Timestamp::as_millisecond))
    .fetch_one(connection)
    .await?;
    Ok(PasswordRequestId(id))
}

/// Writes how far a request has come.
///
/// # Errors
/// What SQLite said.
pub async fn update(connection: &mut SqliteConnection, request: &PasswordRequest) -> Result<(), StoreError> {
    let approver = |place: usize| request.approved_by.get(place).map(|approver| approver.id.0);
    sqlx::query(
        "UPDATE password_requests SET state = ?, first_approver = ?, second_approver = ?, queued_at = ?, \
         checked_out_at = ?, ended_at = ? WHERE id = ?",
    )
    .bind(request.state.as_str())
    .bind(approver(0))
    .bind(approver(1))
    .bind(request.queued_at.map(Timestamp::as_millisecond))
    .bind(request.checked_out_at.map(Timestamp::as_millisecond))
    .bind(request.ended_at.map(Timestamp::as_millisecond))
    .bind(request.id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts a look at a request that waits.
///
/// # Errors
/// What SQLite said.
pub async fn count_poll(connection: &mut SqliteConnection, id: PasswordRequestId) -> Result<(), StoreError> {
    sqlx::query("UPDATE password_requests SET polls = polls + 1 WHERE id = ? AND state = 'waiting'")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// A request.
///
/// # Errors
/// What SQLite said.
pub async fn find(
    connection: &mut SqliteConnection,
    id: PasswordRequestId,
) -> Result<Option<PasswordRequest>, StoreError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{REQUEST} WHERE q.id = ?")))
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(request).transpose()
}

/// Every request, by id.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<PasswordRequest>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{REQUEST} ORDER BY q.id")))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(request).collect()
}

/// Every open request, by id.
///
/// # Errors
/// What SQLite said.
pub async fn open(connection: &mut SqliteConnection) -> Result<Vec<PasswordRequest>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{REQUEST} WHERE {IS_OPEN} ORDER BY q.id")))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(request).collect()
}

/// The open requests for an account, by id.
///
/// # Errors
/// What SQLite said.
pub async fn open_of(
    connection: &mut SqliteConnection,
    account: AccountId,
) -> Result<Vec<PasswordRequest>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "{REQUEST} WHERE {IS_OPEN} AND q.account_id = ? ORDER BY q.id"
    )))
    .bind(account.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(request).collect()
}

/// The active users who decide under an access control, by id.
///
/// # Errors
/// What SQLite said.
pub async fn approvers(
    connection: &mut SqliteConnection,
    control: &AccessControl,
) -> Result<Vec<Approver>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT u.id, u.user_name FROM users u WHERE NOT u.deleted AND u.status = 'active' AND \
         (u.name_key IN (SELECT value FROM json_each(?1)) OR u.id IN (SELECT m.user_id FROM user_group_members m \
          JOIN user_groups g ON g.id = m.user_group_id WHERE g.name_key IN (SELECT value FROM json_each(?2)))) \
         ORDER BY u.id",
    )
    .bind(convert::name_keys(&control.approvers))
    .bind(convert::name_keys(&control.approver_groups))
    .fetch_all(connection)
    .await?;
    let approver = |(id, name)| Approver { id: UserId(id), name };
    Ok(rows.into_iter().map(approver).collect())
}

fn request(row: Row) -> Result<PasswordRequest, StoreError> {
    let approvers = [
        (row.first_approver, row.first_approver_name),
        (row.second_approver, row.second_approver_name),
    ];
    let approver = |(id, name): (Option<i64>, Option<String>)| {
        Some(Approver {
            id: UserId(id?),
            name: name?,
        })
    };
    let control = row.access_control.as_deref();
    let instant = |column, at| convert::optional_timestamp(TABLE, column, at);
    Ok(PasswordRequest {
        id: PasswordRequestId(row.id),
        account_id: AccountId(row.account_id),
        account_name: row.account_name,
        resource_id: ResourceId(row.resource_id),
        resource_name: row.resource_name,
        control: control
            .map(|text| convert::json("accounts", "access_control", text))
            .transpose()?,
        user_id: UserId(row.user_id),
        user_name: row.user_name,
        full_name: row.full_name,
        state: convert::known(TABLE, "state", RequestState::from_word(&row.state))?,
        reason: row.reason,
        ticket: row.ticket,
        requested_at: convert::timestamp(TABLE, "requested_at", row.requested_at)?,
        starts_at: instant("starts_at", row.starts_at)?,
        ends_at: instant("ends_at", row.ends_at)?,
        polls: row.polls,
        approved_by: approvers.into_iter().filter_map(approver).collect(),
        queued_at: instant("queued_at", row.queued_at)?,
        checked_out_at: instant("checked_out_at", row.checked_out_at)?,
        ended_at: instant("ended_at", row.ended_at)?,
    })
}
