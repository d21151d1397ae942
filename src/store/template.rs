//! The empty database. The migrations run once in a server; every new sandbox begins as a copy of what they made.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::sqlite::SqliteOwnedBuf;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::OnceCell;

use super::content::Tables;
use super::{DATABASE, Filling, Place, StoreError, delete_files, open, tokens};

/// Where SQLite's file format tells how a database is written and read, and the value that says: with a log.
const WAL_MARKS: [usize; 2] = [18, 19];
const WAL: u8 = 2;

/// Bytes of a page. Most tables of most sandboxes have a few rows: small pages make small sandboxes, and quick ones.
const PAGE: u32 = 1024;

/// Spare copies are kept for so many patterns.
const PATTERNS: usize = 2;

/// So many for each: two who make sandboxes at once need two.
const SPARES: usize = 2;

/// What is added to the name of a file until it is whole.
const UNFINISHED: &str = "-new";

/// What a new database is going to be filled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// It may be there already.
    Unknown,
    /// A fixture: a built-in one by its name, or another.
    Fixture(Option<String>),
    /// A snapshot.
    Snapshot,
}

/// A database with the schema and no rows, made when it is first needed.
#[derive(Clone, Default)]
pub struct Template(Arc<Kept>);

#[derive(Default)]
struct Kept {
    bytes: OnceCell<Vec<u8>>,
    tables: OnceCell<Tables>,
    /// What is likely to be made next, the latest last.
    foreseen: Mutex<Vec<Foreseen>>,
    /// Whether a copy was asked for before: a server that has one sandbox makes no spare.
    asked_before: AtomicBool,
}

/// How databases are filled from one source.
struct Foreseen {
    pattern: Pattern,
    /// What filled the last one.
    filling: Filling,
    /// Copies in memory whose schema SQLite has read already, and whose filling is prepared, for whoever needs one next.
    spares: Vec<SqliteConnection>,
}

impl Template {
    /// The tables that every database has.
    pub(super) async fn tables(&self) -> Result<&Tables, StoreError> {
        let of_a_copy = || async { Tables::of(&mut self.0.in_memory().await?).await };
        self.0.tables.get_or_try_init(of_a_copy).await
    }

    /// The next copies in memory for that pattern are likely to be filled like this.
    pub fn foresee(&self, pattern: Pattern, filling: Filling) {
        let mut foreseen = self.0.foreseen();
        let known = foreseen.iter().position(|it| it.pattern == pattern);
        let spares = known.map(|place| foreseen.remove(place).spares);
        if foreseen.len() == PATTERNS {
            foreseen.remove(0);
        }
        foreseen.push(Foreseen {
            pattern,
            filling,
            spares: spares.unwrap_or_default(),
        });
    }

    /// A copy, in memory. To open one and to prepare what fills it takes more than half of the work of making a small
    /// sandbox, so that the next one is opened while nobody waits for it.
    pub(super) async fn in_memory(&self, pattern: &Pattern) -> Result<SqliteConnection, StoreError> {
        let spare = self.0.with(pattern, |foreseen| foreseen.spares.pop()).flatten();
        if self.0.asked_before.swap(true, Ordering::Relaxed) {
            let (kept, pattern) = (Arc::clone(&self.0), pattern.clone());
            tokio::spawn(async move {
                // Whoever comes next opens one for himself, and is told what is wrong.
                if let Ok(Some(connection)) = kept.prepared(&pattern).await {
                    kept.with(&pattern, |foreseen| {
                        if foreseen.spares.len() < SPARES {
                            foreseen.spares.push(connection);
                        }
                    });
                }
            });
        }
        match spare {
            Some(connection) => Ok(connection),
            None => self.0.in_memory().await,
        }
    }
}

/// Whether a file of this name was being written.
pub(super) fn is_unfinished(name: &str) -> bool {
    let database = name.strip_suffix(UNFINISHED);
    database.is_some_and(|database| database.ends_with(DATABASE))
}

/// Writes a database to a file, as one with a log, in place of what was there. A process that is killed meanwhile leaves
/// it whole, or what was there before; nothing is promised of a machine that loses its power.
pub(super) fn write(path: &Path, mut database: Vec<u8>) -> Result<(), StoreError> {
    for mark in WAL_MARKS {
        if let Some(byte) = database.get_mut(mark) {
            *byte = WAL;
        }
    }
    let mut unfinished = path.to_owned().into_os_string();
    unfinished.push(UNFINISHED);
    let write = || {
        std::fs::File::create(&unfinished)?.write_all(&database)?;
        // The log of a database that was there, or was taken away by itself, would be replayed into this one.
        delete_files(path, &["-wal", "-shm"])?;
        std::fs::rename(&unfinished, path)
    };
    write().map_err(|error| {
        // What is wrong is told; that it left something, too, would say less.
        std::fs::remove_file(&unfinished).ok();
        StoreError::Files(error)
    })
}

impl Kept {
    async fn bytes(&self) -> Result<&[u8], StoreError> {
        let made = self.bytes.get_or_try_init(make).await?;
        Ok(made)
    }

    async fn in_memory(&self) -> Result<SqliteConnection, StoreError> {
        let copy = SqliteOwnedBuf::try_from(self.bytes().await?)?;
        let mut connection = open::options(&Place::Memory).connect().await?;
        connection.deserialize(None, copy, false).await?;
        // This has the schema read.
        sqlx::query("SELECT 1 FROM sandbox")
            .persistent(false)
            .execute(&mut connection)
            .await?;
        Ok(connection)
    }

    /// A copy with its filling prepared, where that is known.
    async fn prepared(&self, pattern: &Pattern) -> Result<Option<SqliteConnection>, StoreError> {
        let Some(filling) = self.with(pattern, |foreseen| foreseen.filling.clone()) else {
            return Ok(None);
        };
        let mut connection = self.in_memory().await?;
        filling.prepare(&mut connection).await?;
        // Every new sandbox is asked these: then they are prepared as well.
        tokens::sealed_of_active_entries(&mut connection).await?;
        tokens::sealed_of_users(&mut connection).await?;
        Ok(Some(connection))
    }

    fn with<T>(&self, pattern: &Pattern, work: impl FnOnce(&mut Foreseen) -> T) -> Option<T> {
        let mut foreseen = self.foreseen();
        foreseen.iter_mut().find(|it| it.pattern == *pattern).map(work)
    }

    fn foreseen(&self) -> MutexGuard<'_, Vec<Foreseen>> {
        self.foreseen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn make() -> Result<Vec<u8>, StoreError> {
    let mut connection = open::options(&Place::Memory).page_size(PAGE).connect().await?;
    open::migrate(&mut connection, Path::new(":memory:")).await?;
    Ok(connection.serialize(None).await?.as_ref().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    async fn roles(store: &Store) -> i64 {
        let mut reader = store.read().await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM roles")
            .fetch_one(&mut *reader)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_new_database_does_not_replay_the_log_of_one_that_was_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let (path, log) = (folder.path().join("one.db"), folder.path().join("one.db-wal"));
        let (place, template) = (Place::File(path.clone()), Template::default());
        let store = Store::open(&place, &template, &Pattern::Unknown).await.unwrap();
        let mut tx = store.write().await.unwrap();
        sqlx::query("INSERT INTO roles VALUES (1, 'Left', 'left', 0, 0)")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let left_behind = std::fs::read(&log).unwrap();
        assert_eq!(roles(&store).await, 1);
        store.close().await.unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&log, left_behind).unwrap();

        let store = Store::open(&place, &template, &Pattern::Unknown).await.unwrap();
        assert_eq!(roles(&store).await, 0);
        store.close().await.unwrap();
    }
}
