//! A change that goes to the database in as few trips as can be. Each trip is a walk to another thread and back, and a
//! statement takes longer to prepare than to carry out: what is sent alike again and again is prepared once.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, Sqlite, SqliteConnection};
use tokio::sync::OwnedMutexGuard;

use super::writer::{self, Writer};
use super::{Db, Store, StoreError};

/// Rows of one INSERT; the widest table then stays below SQLite's 32,766 bound values.
const CHUNK: usize = 500;

/// The longest statements, in bytes, that a connection keeps once they are prepared: some five thousand values, which
/// take half a MiB. The demo's are half as long.
const KEPT: usize = 16 * 1024;

/// The statements of a small change, trip by trip; none of a large one, which is made once.
#[derive(Debug, Clone, Default)]
pub struct Filling(Vec<Arc<str>>);

impl Filling {
    /// Has a connection prepare them, for a database that is likely to be filled alike.
    ///
    /// # Errors
    /// What SQLite said.
    pub(super) async fn prepare(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for trip in &self.0 {
            let sql = AssertSqlSafe(Arc::clone(trip)).into_sql_str();
            connection.prepare(sql).await?;
        }
        Ok(())
    }
}

/// A change whose statements wait to go to the database together: a small one is a few trips. It has the writer, and
/// dropped without [`Batch::commit_with`], it never happened; at most, a new database is an empty file then.
pub struct Batch<'store> {
    store: &'store Store,
    writer: OwnedMutexGuard<Writer>,
    waiting: QueryBuilder<Sqlite>,
    /// What went there, as long as it is small.
    sent: Option<Filling>,
    /// How many audit records are among all that is added.
    records: u64,
}

impl Store {
    /// Takes the writer for a change that begins with the first trip.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn batch(&self) -> Result<Batch<'_>, StoreError> {
        Ok(Batch {
            writer: writer::take_anywhere(&self.writer).await?,
            store: self,
            waiting: QueryBuilder::new(""),
            records: 0,
            sent: Some(Filling::default()),
        })
    }
}

impl Batch<'_> {
    /// The database as it is before what waits, to read from: what is changed here does not belong to the batch.
    pub fn before(&mut self) -> &mut Db {
        &mut self.writer.connection
    }

    /// The database as it is after what waits, which goes there now.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn after(&mut self) -> Result<&mut Db, StoreError> {
        self.begin().await?;
        self.part().await?;
        Ok(&mut self.writer.connection)
    }

    /// Has what waits go on a trip of its own: what another change sends alike is then prepared for both.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn part(&mut self) -> Result<(), StoreError> {
        if self.waiting.sql().as_str().is_empty() {
            return Ok(());
        }
        self.begin().await?;
        // Kept, since whoever resets a sandbox does so again.
        let is_kept = self.waiting.sql().as_str().len() <= KEPT;
        let trip = self.waiting.build().persistent(is_kept);
        trip.execute(&mut self.writer.connection).await?;
        match &mut self.sent {
            Some(sent) if is_kept => sent.0.push(self.waiting.sql().as_str().into()),
            _ => self.sent = None,
        }
        self.waiting.reset();
        Ok(())
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        if !self.writer.abandoned {
            self.writer.abandoned = true;
            let begin = sqlx::query("BEGIN IMMEDIATE");
            begin.execute(&mut self.writer.connection).await?;
        }
        Ok(())
    }

    /// Adds statements without values.
    pub(super) fn say(&mut self, statements: &str) {
        self.waiting.push(statements);
    }

    /// Adds a statement that binds its values itself; it ends without a semicolon.
    pub(super) fn tell(&mut self, statement: impl FnOnce(&mut QueryBuilder<Sqlite>)) {
        statement(&mut self.waiting);
        self.waiting.push(";");
    }

    /// Counts an audit record that was added.
    pub(super) fn count_record(&mut self) {
        self.records += 1;
    }

    /// Inserts the rows in chunks; `push` binds the values of one.
    pub(super) async fn insert<T>(
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
                // What is not small is not to be in memory as a whole.
                self.sent = None;
                self.go_home().await?;
                self.part().await?;
            }
        }
        Ok(())
    }

    /// Leaves memory for the file of a new database, as long as there is nothing in it.
    async fn go_home(&mut self) -> Result<(), StoreError> {
        if self.writer.abandoned {
            return Ok(());
        }
        self.writer.settle().await?;
        self.writer.arrive().await
    }

    /// Commits, to the file if there is to be one, and has memory follow before anybody else gets the writer. Tells how
    /// the database was filled.
    ///
    /// # Errors
    /// What SQLite or the file system said; then nothing was changed, in memory either. But a new database that could not
    /// be written is to be discarded.
    pub async fn commit_with(mut self, follow: impl FnOnce() + Send) -> Result<Filling, StoreError> {
        self.say("COMMIT");
        self.writer.fall_behind();
        self.part().await?;
        self.writer.abandoned = false;
        self.writer.settle().await?;
        follow();
        self.store.epoch.fetch_add(1, Ordering::AcqRel);
        self.store.appender.count(self.records);
        Ok(self.sent.unwrap_or_default())
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
