//! Rows of many tables in few trips to the database.

use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{Sqlite, SqliteConnection};

use crate::store::StoreError;

/// Rows of one INSERT; the widest table then stays below SQLite's 32,766 bound values.
const CHUNK: usize = 500;

/// Statements that wait to go to the database together: a small sandbox is one trip.
pub(super) struct Batch<'a> {
    connection: &'a mut SqliteConnection,
    waiting: QueryBuilder<Sqlite>,
    /// Whether the statements are kept for the next time.
    kept: bool,
}

impl<'a> Batch<'a> {
    pub(super) fn new(connection: &'a mut SqliteConnection) -> Self {
        Self {
            connection,
            waiting: QueryBuilder::new(""),
            kept: false,
        }
    }

    /// A batch that will be sent again.
    pub(super) fn kept(connection: &'a mut SqliteConnection) -> Self {
        Self {
            kept: true,
            ..Self::new(connection)
        }
    }

    /// Inserts the rows in chunks; `push` binds the values of one.
    pub(super) async fn insert<T>(
        &mut self,
        into: &'static str,
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

    pub(super) async fn send(&mut self) -> Result<(), StoreError> {
        if !self.waiting.sql().as_str().is_empty() {
            let query = self.waiting.build().persistent(self.kept);
            query.execute(&mut *self.connection).await?;
            self.waiting.reset();
        }
        Ok(())
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
