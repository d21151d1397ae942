//! Rows of many tables in few trips to the database.

use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, Sqlite, SqliteConnection};

use crate::store::StoreError;

/// Rows of one INSERT; the widest table then stays below SQLite's 32,766 bound values.
const CHUNK: usize = 500;

/// The statements that filled a database. Preparing them takes longer than carrying them out.
#[derive(Debug, Clone, Default)]
pub struct Filling(String);

impl Filling {
    /// Has a connection prepare them, for a database that is likely to be filled alike.
    ///
    /// # Errors
    /// What SQLite said.
    pub(in crate::store) async fn prepare(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if !self.0.is_empty() {
            let sql = AssertSqlSafe(self.0.clone()).into_sql_str();
            connection.prepare(sql).await?;
        }
        Ok(())
    }
}

/// Statements that wait to go to the database together: a small sandbox is one trip.
pub(in crate::store) struct Batch<'a> {
    connection: &'a mut SqliteConnection,
    waiting: QueryBuilder<Sqlite>,
    sent: Filling,
}

impl<'a> Batch<'a> {
    pub(in crate::store) fn new(connection: &'a mut SqliteConnection) -> Self {
        Self {
            connection,
            waiting: QueryBuilder::new(""),
            sent: Filling::default(),
        }
    }

    /// Adds a statement without values.
    pub(in crate::store) fn say(&mut self, statement: &str) {
        self.waiting.push(statement);
    }

    /// Inserts the rows in chunks; `push` binds the values of one.
    pub(in crate::store) async fn insert<T>(
        &mut self,
        into: &str,
        rows: &[T],
        push: impl Fn(&mut Separated<'_, Sqlite, &'static str>, &T),
    ) -> Result<(), StoreError> {
        for chunk in rows.chunks(CHUNK) {
            self.waiting.push(into);
            self.waiting
                .push_values(chunk, |mut row, values| push(&mut row, values));
            self.waiting.push(";");
            if chunk.len() == CHUNK {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), StoreError> {
        if !self.waiting.sql().as_str().is_empty() {
            // Kept, since whoever resets a sandbox does so again.
            self.waiting.build().execute(&mut *self.connection).await?;
            self.sent = Filling(self.waiting.sql().as_str().to_owned());
            self.waiting.reset();
        }
        Ok(())
    }

    /// Sends what waits, and tells what was sent last: of a small sandbox, all.
    pub(in crate::store) async fn end(mut self) -> Result<Filling, StoreError> {
        self.send().await?;
        Ok(self.sent)
    }
}

/// Binds the values of columns of which one, and no other, holds something.
pub(super) fn push_one_of<const N: usize>(
    row: &mut Separated<'_, Sqlite, &'static str>,
    columns: [&str; N],
    (column, value): (&str, i64),
) {
    for it in columns {
        row.push_bind((it == column).then_some(value));
    }
}
