//! Every place in the database that holds sealed values, for whoever has to seal all of them anew.

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::StoreError;

/// A column of sealed values.
#[derive(Debug, Clone, Copy)]
pub struct SealedValues {
    table: &'static str,
    id: &'static str,
    column: &'static str,
}

impl SealedValues {
    const fn new(table: &'static str, id: &'static str, column: &'static str) -> Self {
        Self { table, id, column }
    }

    /// Passwords of accounts.
    pub const ACCOUNT_PASSWORDS: Self = Self::new("accounts", "id", "password_sealed");
    /// The passwords of targets that have their own.
    pub const ACCOUNT_TARGETS: Self = Self::new("accounts", "id", "target_sealed");
    /// Files of accounts.
    pub const ACCOUNT_FILES: Self = Self::new("account_files", "id", "sealed");
    /// Secrets of one-time codes.
    pub const ACCOUNT_TOTP: Self = Self::new("account_totp", "account_id", "sealed");
    /// The list of faults.
    pub const FAULTS: Self = Self::new("faults", "id", "sealed");
    /// Values of custom fields.
    pub const CUSTOM_VALUES: Self = Self::new("custom_values", "id", "sealed");
    /// Former passwords.
    pub const PASSWORD_HISTORY: Self = Self::new("password_history", "id", "sealed");
    /// People's passwords that no sign-in has hashed yet.
    pub const USER_PASSWORDS: Self = Self::new("users", "id", "password_sealed");
    /// Secrets of second factors.
    pub const SECOND_FACTORS: Self = Self::new("users", "id", "totp_sealed");

    /// Its values, by the ids of their rows.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn all(self, connection: &mut SqliteConnection) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
        let Self { table, id, column } = self;
        let sql = format!("SELECT {id}, {column} FROM {table} WHERE {column} IS NOT NULL");
        Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
    }

    /// Puts another value in a row.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn set(self, connection: &mut SqliteConnection, row: i64, sealed: &[u8]) -> Result<(), StoreError> {
        let Self { table, id, column } = self;
        sqlx::query(AssertSqlSafe(format!("UPDATE {table} SET {column} = ? WHERE {id} = ?")))
            .bind(sealed)
            .bind(row)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// A token as it is stored.
#[derive(FromRow)]
pub struct StoredToken {
    /// Its digest.
    pub digest: Vec<u8>,
    /// The RPA entry whose it is,
    pub entry_id: Option<i64>,
    /// or the user.
    pub user_id: Option<i64>,
    /// Whether it has ended.
    pub ended: bool,
}

/// Every token, those in force first, and those by whose they are.
///
/// # Errors
/// What SQLite said.
pub async fn tokens(connection: &mut SqliteConnection) -> Result<Vec<StoredToken>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT digest, entry_id, user_id, ended IS NOT NULL AS ended FROM tokens \
         ORDER BY ended IS NOT NULL, entry_id, user_id",
    )
    .fetch_all(connection)
    .await?)
}

/// Puts another token in the place of one.
///
/// # Errors
/// What SQLite said.
pub async fn replace_token(
    connection: &mut SqliteConnection,
    old_digest: &[u8],
    digest: &[u8],
    sealed: Option<&[u8]>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE tokens SET digest = ?, sealed = ? WHERE digest = ?")
        .bind(digest)
        .bind(sealed)
        .bind(old_digest)
        .execute(connection)
        .await?;
    Ok(())
}
