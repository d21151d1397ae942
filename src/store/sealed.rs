//! Every place in the database that holds sealed values, for whoever has to seal all of them anew.

use sqlx::{AssertSqlSafe, QueryBuilder, SqliteConnection};

use super::StoreError;
use super::content::Rows;

/// Rows of one statement, so that it stays below SQLite's 32,766 bound values.
const CHUNK: usize = 500;

/// As many values are read at once, so that a large vault is not in memory twice.
pub const PAGE: usize = 5_000;

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

    /// Where in rows of its table their ids and these values are.
    #[must_use]
    pub fn places_in(self, rows: &Rows) -> Option<(usize, usize)> {
        (rows.table == self.table).then_some(())?;
        Some((rows.place_of(self.id)?, rows.place_of(self.column)?))
    }

    /// The next of its values, by the ids of their rows; fewer than [`PAGE`] are the last.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn after(self, connection: &mut SqliteConnection, row: i64) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
        let Self { table, id, column } = self;
        let sql = format!(
            "SELECT {id}, {column} FROM {table} WHERE {column} IS NOT NULL AND {id} > ? ORDER BY {id} LIMIT {PAGE}"
        );
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(row);
        Ok(query.fetch_all(connection).await?)
    }

    /// Puts other values in rows, by their ids.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn set_all(self, connection: &mut SqliteConnection, values: &[(i64, Vec<u8>)]) -> Result<(), StoreError> {
        let Self { table, id, column } = self;
        for chunk in values.chunks(CHUNK) {
            let mut query = QueryBuilder::new(format!("UPDATE {table} SET {column} = new.column2 FROM ("));
            query.push_values(chunk, |mut values, (row, sealed)| {
                values.push_bind(*row).push_bind(sealed.clone());
            });
            query.push(format!(") AS new WHERE {table}.{id} = new.column1"));
            query.build().persistent(false).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
