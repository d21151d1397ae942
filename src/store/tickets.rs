//! Tickets of the simulated ticketing system.

use sqlx::SqliteConnection;

use super::StoreError;
use crate::model::ids::AccountId;

/// A ticket's status and whether it is for this account, if there is such a ticket.
///
/// # Errors
/// What SQLite said.
pub async fn find(
    connection: &mut SqliteConnection,
    ticket: &str,
    account: AccountId,
) -> Result<Option<(String, bool)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT t.status, EXISTS (SELECT 1 FROM ticket_accounts a WHERE a.ticket_id = t.id AND a.account_id = ?2) \
         FROM tickets t WHERE t.ticket = ?1",
    )
    .bind(ticket)
    .bind(account.0)
    .fetch_optional(connection)
    .await?)
}
