//! The queue of records that stand alone: what is waiting is committed together, in one trip to the database.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr, SqliteConnection};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::writer::{self, Writer};
use super::{StoreError, audit};
use crate::model::audit::AuditRecord;
use crate::model::ids::EntryId;

/// Records of one commit, at most.
const BATCH: usize = 64;

/// An entry's last use is written again when it has moved on by so many milliseconds, or when somebody wants to know.
const USE_GRAIN: u64 = 1000;

/// What can be put into the queue.
enum Append {
    /// An audit record; the sender hears when it is committed.
    Record(Box<AuditRecord>, oneshot::Sender<Result<(), StoreError>>),
    /// Answered once all that came before is committed, uses of entries included.
    Flush(oneshot::Sender<()>),
}

/// When each entry was last used, in milliseconds, as far as that is not written yet. No call waits for it: it goes
/// with a later commit.
type Uses = Arc<std::sync::Mutex<HashMap<EntryId, i64>>>;

/// The sending side of the queue; its task ends with the last sender.
pub(super) struct Appender {
    queue: mpsc::UnboundedSender<Append>,
    uses: Uses,
    counts: Counts,
}

/// What went through the queue.
#[derive(Default)]
struct Counts {
    waiting: AtomicU64,
    committed: AtomicU64,
}

impl Appender {
    pub(super) fn start(writer: Arc<Mutex<Writer>>) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        let uses = Uses::default();
        tokio::spawn(run(writer, Arc::clone(&uses), waiting));
        Self {
            queue,
            uses,
            counts: Counts::default(),
        }
    }

    pub(super) async fn append(&self, record: AuditRecord) -> Result<(), StoreError> {
        let (done, committed) = oneshot::channel();
        let _waiting = Waiting::begin(&self.counts);
        self.queue
            .send(Append::Record(Box::new(record), done))
            .map_err(|_| StoreError::Closed)?;
        committed.await.map_err(|_| StoreError::Closed)??;
        self.count(1);
        Ok(())
    }

    /// How many records wait to be committed.
    pub(super) fn waiting(&self) -> u64 {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    /// Counts records that were committed.
    pub(super) fn count(&self, records: u64) {
        self.counts.committed.fetch_add(records, Ordering::Relaxed);
    }

    /// How many records were committed.
    pub(super) fn committed(&self) -> u64 {
        self.counts.committed.load(Ordering::Relaxed)
    }

    pub(super) fn note_use(&self, entry: EntryId, at: i64) {
        lock(&self.uses).insert(entry, at);
    }

    pub(super) async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.queue.send(Append::Flush(done)).is_ok() {
            flushed.await.ok();
        }
    }
}

/// A record that waits. Whoever stops waiting for it drops this.
struct Waiting<'counts>(&'counts Counts);

impl<'counts> Waiting<'counts> {
    fn begin(counts: &'counts Counts) -> Self {
        counts.waiting.fetch_add(1, Ordering::Relaxed);
        Self(counts)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

fn lock(uses: &Uses) -> std::sync::MutexGuard<'_, HashMap<EntryId, i64>> {
    uses.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[derive(Default)]
struct Batch {
    records: Vec<AuditRecord>,
    waiting: Vec<oneshot::Sender<Result<(), StoreError>>>,
    uses: Vec<(EntryId, i64)>,
    flushes: Vec<oneshot::Sender<()>>,
}

impl Batch {
    fn add(&mut self, item: Append) {
        match item {
            Append::Record(record, done) => {
                self.records.push(*record);
                self.waiting.push(done);
            }
            Append::Flush(done) => self.flushes.push(done),
        }
    }
}

async fn run(writer: Arc<Mutex<Writer>>, uses: Uses, mut waiting: mpsc::UnboundedReceiver<Append>) {
    let mut statements = Statements::default();
    let mut written = HashMap::new();
    while let Some(first) = waiting.recv().await {
        // Calls that are ready to run put their records in first: fewer commits serve them all.
        tokio::task::yield_now().await;
        let mut batch = Batch::default();
        batch.add(first);
        while batch.records.len() < BATCH {
            match waiting.try_recv() {
                Ok(item) => batch.add(item),
                Err(_) => break,
            }
        }
        batch.uses = due(&uses, &mut written, !batch.flushes.is_empty());
        commit(&writer, &mut statements, batch).await;
    }
}

/// Takes the uses that are to be written now.
fn due(uses: &Uses, written: &mut HashMap<EntryId, i64>, all: bool) -> Vec<(EntryId, i64)> {
    let moved_on = |entry: &EntryId, at: i64| written.get(entry).is_none_or(|last| at.abs_diff(*last) >= USE_GRAIN);
    let due: Vec<_> = lock(uses).extract_if(|entry, at| all || moved_on(entry, *at)).collect();
    written.extend(due.iter().copied());
    due
}

async fn commit(writer: &Arc<Mutex<Writer>>, statements: &mut Statements, mut batch: Batch) {
    let outcome = write(writer, statements, &mut batch).await;
    match &outcome {
        // Of a sandbox that is gone, nobody misses them.
        Ok(()) | Err(StoreError::Closed) => {}
        Err(error) => tracing::error!(%error, "audit records could not be committed"),
    }
    for done in batch.waiting {
        // Whoever no longer waits was disconnected: the record stands all the same.
        let told = outcome.as_ref().copied().map_err(|error| match error {
            StoreError::Closed => StoreError::Closed,
            _ => StoreError::NotRecorded,
        });
        done.send(told).ok();
    }
    for done in batch.flushes {
        done.send(()).ok();
    }
}

async fn write(writer: &Arc<Mutex<Writer>>, statements: &mut Statements, batch: &mut Batch) -> Result<(), StoreError> {
    if batch.records.is_empty() && batch.uses.is_empty() {
        return Ok(());
    }
    let mut writer = writer::take(writer).await?;
    writer.abandoned = true;
    let sql = statements.for_batch(batch.records.len(), batch.uses.len());
    let mut arguments = SqliteArguments::default();
    for record in batch.records.drain(..) {
        audit::bind(&mut arguments, record)?;
    }
    for (entry, at) in &batch.uses {
        audit::add(&mut arguments, *at)?;
        audit::add(&mut arguments, entry.0)?;
    }
    execute(&mut writer.connection, sql, arguments).await?;
    writer.abandoned = false;
    Ok(())
}

async fn execute(connection: &mut SqliteConnection, sql: SqlStr, arguments: SqliteArguments) -> Result<(), StoreError> {
    sqlx::query_with(sql, arguments).execute(connection).await?;
    Ok(())
}

/// The text for each size of batch: one string, so that a whole commit is one trip to the database's thread.
#[derive(Default)]
struct Statements {
    texts: HashMap<(usize, usize), Arc<str>>,
}

impl Statements {
    fn for_batch(&mut self, records: usize, uses: usize) -> SqlStr {
        let text = self
            .texts
            .entry((records, uses))
            .or_insert_with(|| Arc::from(batch_sql(records, uses)));
        AssertSqlSafe(Arc::clone(text)).into_sql_str()
    }
}

/// Only counts go into the text; every value is bound. Records alone are one statement, which is a transaction by itself.
fn batch_sql(records: usize, uses: usize) -> String {
    let mut sql = String::new();
    if uses > 0 {
        sql.push_str("BEGIN IMMEDIATE;");
    }
    if records > 0 {
        let row = format!("({})", vec!["?"; audit::COLUMNS.len()].join(","));
        let rows = vec![row.as_str(); records].join(",");
        // Writing to a String cannot fail.
        write!(sql, "INSERT INTO audit ({}) VALUES {rows};", audit::COLUMNS.join(",")).ok();
    }
    for _ in 0..uses {
        sql.push_str("UPDATE rpa_entries SET last_used_at = ? WHERE id = ?;");
    }
    if uses > 0 {
        sql.push_str("COMMIT");
    }
    sql
}
