//! Tickets of the simulated ticketing system.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::StoreError;
use crate::model::ids::AccountId;
use crate::model::ticketing::Ticket;

/// A ticket as the use of one account meets it.
#[derive(Debug, Clone, FromRow)]
pub struct TicketForAccount {
    /// Its state.
    pub status: String,
    /// The user name of whom it is for; none means anybody.
    pub requester: Option<String>,
    /// Whether it is for the account.
    pub for_account: bool,
}

/// What a ticket is to this account, if there is such a ticket.
///
/// # Errors
/// What SQLite said.
pub async fn find(
    connection: &mut SqliteConnection,
    ticket: &str,
    account: AccountId,
) -> Result<Option<TicketForAccount>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT t.status, t.requester, \
         EXISTS (SELECT 1 FROM ticket_accounts a WHERE a.ticket_id = t.id AND a.account_id = ?2) AS for_account \
         FROM tickets t WHERE t.ticket = ?1",
    )
    .bind(ticket)
    .bind(account.0)
    .fetch_optional(connection)
    .await?)
}

#[derive(FromRow)]
struct Row {
    id: i64,
    ticket: String,
    status: String,
    requester: Option<String>,
}

/// The ids of tickets with the accounts that they are for, each `RESOURCE/ACCOUNT`.
const ACCOUNTS: &str = "SELECT t.ticket_id, r.name || '/' || a.name FROM ticket_accounts t \
     JOIN accounts a ON a.id = t.account_id JOIN resources r ON r.id = a.resource_id \
     WHERE a.trashed_at IS NULL AND r.trashed_at IS NULL ";

/// Every ticket, in the order in which they came.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Ticket>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT id, ticket, status, requester FROM tickets ORDER BY id")
        .fetch_all(&mut *connection)
        .await?;
    let paths: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!("{ACCOUNTS} ORDER BY t.ticket_id, a.id")))
        .fetch_all(connection)
        .await?;
    let mut accounts = HashMap::<i64, Vec<String>>::new();
    for (id, path) in paths {
        accounts.entry(id).or_default().push(path);
    }
    let ticket = |row: Row| {
        let accounts = accounts.remove(&row.id).unwrap_or_default();
        ticket(row, accounts)
    };
    Ok(rows.into_iter().map(ticket).collect())
}

/// A ticket, if there is one of that id.
///
/// # Errors
/// What SQLite said.
pub async fn by_id(connection: &mut SqliteConnection, id: &str) -> Result<Option<Ticket>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT id, ticket, status, requester FROM tickets WHERE ticket = ?")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let paths: Vec<(i64, String)> =
        sqlx::query_as(AssertSqlSafe(format!("{ACCOUNTS} AND t.ticket_id = ? ORDER BY a.id")))
            .bind(row.id)
            .fetch_all(connection)
            .await?;
    Ok(Some(ticket(row, paths.into_iter().map(|(_, path)| path).collect())))
}

fn ticket(row: Row, accounts: Vec<String>) -> Ticket {
    Ticket {
        id: row.ticket,
        status: row.status,
        requester: row.requester,
        accounts,
    }
}

/// Adds a ticket, or changes the one of that id. Answers its row.
///
/// # Errors
/// What SQLite said.
pub async fn put(
    connection: &mut SqliteConnection,
    id: &str,
    status: &str,
    requester: Option<&str>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO tickets (ticket, status, requester) VALUES (?, ?, ?) \
         ON CONFLICT (ticket) DO UPDATE SET status = excluded.status, requester = excluded.requester RETURNING id",
    )
    .bind(id)
    .bind(status)
    .bind(requester)
    .fetch_one(connection)
    .await?)
}

/// Sets which accounts a ticket is for.
///
/// # Errors
/// What SQLite said.
pub async fn set_accounts(
    connection: &mut SqliteConnection,
    row: i64,
    accounts: &[AccountId],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM ticket_accounts WHERE ticket_id = ?")
        .bind(row)
        .execute(&mut *connection)
        .await?;
    for account in accounts {
        sqlx::query("INSERT OR IGNORE INTO ticket_accounts (ticket_id, account_id) VALUES (?, ?)")
            .bind(row)
            .bind(account.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Deletes a ticket, and answers whether there was one.
///
/// # Errors
/// What SQLite said.
pub async fn delete(connection: &mut SqliteConnection, id: &str) -> Result<bool, StoreError> {
    sqlx::query("DELETE FROM ticket_accounts WHERE ticket_id = (SELECT id FROM tickets WHERE ticket = ?)")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    let deleted = sqlx::query("DELETE FROM tickets WHERE ticket = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected() > 0)
}
