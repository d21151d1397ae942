//! The one-time codes of accounts. Secrets come and go sealed.

use sqlx::{FromRow, SqliteConnection};

use super::StoreError;
use crate::model::ids::AccountId;

/// What codes are made of.
#[derive(FromRow)]
pub struct TotpValues {
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// SHA1, SHA256 or SHA512.
    pub algorithm: String,
    /// Digits of a code.
    pub digits: u8,
    /// Seconds that a code lasts.
    pub validity: u32,
}

/// Gives an account one-time codes, or others.
///
/// # Errors
/// What SQLite said.
pub async fn set(connection: &mut SqliteConnection, account: AccountId, totp: &TotpValues) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO account_totp (account_id, sealed, algorithm, digits, validity) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, algorithm = excluded.algorithm, \
         digits = excluded.digits, validity = excluded.validity",
    )
    .bind(account.0)
    .bind(&totp.sealed)
    .bind(&totp.algorithm)
    .bind(totp.digits)
    .bind(totp.validity)
    .execute(connection)
    .await?;
    Ok(())
}

/// What an account's codes are made of, if it has any.
///
/// # Errors
/// What SQLite said.
pub async fn of(connection: &mut SqliteConnection, account: AccountId) -> Result<Option<TotpValues>, StoreError> {
    Ok(
        sqlx::query_as("SELECT sealed, algorithm, digits, validity FROM account_totp WHERE account_id = ?")
            .bind(account.0)
            .fetch_optional(connection)
            .await?,
    )
}
