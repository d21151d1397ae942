//! Tickets of the simulated ticketing system.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, convert};
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

/// Every ticket, in the order in which they came.
///
/// # Errors
/// What SQLite said.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Ticket>, StoreError> {
    let rows: Vec<(i64, String, String, Option<String>)> =
        sqlx::query_as("SELECT id, ticket, status, requester FROM tickets ORDER BY id")
            .fetch_all(&mut *connection)
            .await?;
    let accounts: Vec<(i64, String)> = sqlx::query_as(
        "SELECT t.ticket_id, r.name || '/' || a.name FROM ticket_accounts t JOIN accounts a ON a.id = t.account_id \
         JOIN resources r ON r.id = a.resource_id WHERE a.trashed_at IS NULL AND r.trashed_at IS NULL \
         ORDER BY 1, a.id",
    )
    .fetch_all(connection)
    .await?;
    let of = |id: i64| {
        let of_ticket = accounts.iter().filter(|(ticket, _)| *ticket == id);
        of_ticket.map(|(_, path)| path.clone()).collect()
    };
    Ok(rows
        .into_iter()
        .map(|(id, ticket, status, requester)| Ticket {
            id: ticket,
            status,
            requester,
            accounts: of(id),
        })
        .collect())
}

/// The accounts that `RESOURCE/ACCOUNT` can name; either name may hold slashes, so that there may be more than one.
///
/// # Errors
/// What SQLite said.
pub async fn accounts_named(connection: &mut SqliteConnection, path: &str) -> Result<Vec<AccountId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT a.id FROM accounts a JOIN resources r ON r.id = a.resource_id \
         WHERE r.name_key || '/' || a.name_key = ? AND a.trashed_at IS NULL AND r.trashed_at IS NULL \
         ORDER BY length(r.name_key), a.id",
    )
    .bind(convert::name_key(path))
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(AccountId).collect())
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
