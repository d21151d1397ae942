//! The empty database. The migrations run once in a server; every new sandbox begins as a copy of what they made.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::sqlite::SqliteOwnedBuf;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::OnceCell;

use super::content::Tables;
use super::seed::Filling;
use super::{Place, StoreError, access, delete_files, groups, open, tokens, users};
use crate::model::ids::{ResourceGroupId, UserId};

/// Where SQLite's file format tells how a database is written and read, and the value that says: with a log.
const WAL_MARKS: [usize; 2] = [18, 19];
const WAL: u8 = 2;

/// Bytes of a page. Most tables of most sandboxes have a few rows: small pages make small sandboxes, and quick ones.
const PAGE: u32 = 1024;

/// What is added to the name of a file until it is whole.
const UNFINISHED: &str = "-new";

/// A database with the schema and no rows, made when it is first needed.
#[derive(Clone, Default)]
pub struct Template(Arc<Kept>);

#[derive(Default)]
struct Kept {
    bytes: OnceCell<Vec<u8>>,
    tables: OnceCell<Tables>,
    /// A copy in memory whose schema SQLite has read already, for whoever needs one next.
    spare: Mutex<Option<SqliteConnection>>,
    /// What the spare is to have prepared.
    expected: Mutex<Filling>,
    /// Whether a copy was asked for before: a server that has one sandbox makes no spare.
    asked_before: AtomicBool,
}

impl Template {
    async fn bytes(&self) -> Result<&[u8], StoreError> {
        self.0.bytes().await
    }

    /// The tables that every database has.
    pub(super) async fn tables(&self) -> Result<&Tables, StoreError> {
        let of_a_copy = || async { Tables::of(&mut self.0.in_memory().await?).await };
        self.0.tables.get_or_try_init(of_a_copy).await
    }

    /// The next copies in memory are likely to be filled like this.
    pub fn foresee(&self, filling: Filling) {
        *self.0.expected() = filling;
    }

    /// A copy, in memory. To open one and to prepare what fills it takes a third of the work of making a small
    /// sandbox, so that the next one is opened while nobody waits for it.
    pub(super) async fn in_memory(&self) -> Result<SqliteConnection, StoreError> {
        let spare = self.0.spare().take();
        let connection = match spare {
            Some(connection) => connection,
            None => self.0.in_memory().await?,
        };
        if self.0.asked_before.swap(true, Ordering::Relaxed) {
            let kept = Arc::clone(&self.0);
            tokio::spawn(async move {
                // Whoever comes next opens one for himself, and is told what is wrong.
                if let Ok(connection) = kept.prepared().await {
                    kept.spare().get_or_insert(connection);
                }
            });
        }
        Ok(connection)
    }

    /// A copy as a file with a log. A process that is killed meanwhile leaves it whole or not there at all; nothing is
    /// promised of a machine that loses its power.
    pub(super) async fn write_to(&self, path: &Path) -> Result<(), StoreError> {
        let mut bytes = self.bytes().await?.to_vec();
        for mark in WAL_MARKS {
            if let Some(byte) = bytes.get_mut(mark) {
                *byte = WAL;
            }
        }
        let mut unfinished = path.to_owned().into_os_string();
        unfinished.push(UNFINISHED);
        let write = || {
            std::fs::File::create(&unfinished)?.write_all(&bytes)?;
            // The log of a database that was taken away by itself would be replayed into this one.
            delete_files(path, &["-wal", "-shm"])?;
            std::fs::rename(&unfinished, path)
        };
        write().map_err(StoreError::Files)
    }
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

    async fn prepared(&self) -> Result<SqliteConnection, StoreError> {
        let mut connection = self.in_memory().await?;
        let expected = self.expected().clone();
        expected.prepare(&mut connection).await?;
        rehearse(&mut connection).await?;
        Ok(connection)
    }

    fn expected(&self) -> MutexGuard<'_, Filling> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spare(&self) -> MutexGuard<'_, Option<SqliteConnection>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks what every new sandbox is asked. There is nothing in it yet, but then the statements are prepared.
async fn rehearse(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    const NOBODY: UserId = UserId(0);
    groups::dynamic(connection).await?;
    groups::members(connection, ResourceGroupId(0)).await?;
    users::by_id(connection, NOBODY).await?;
    access::resources(connection, NOBODY).await?;
    tokens::digests(connection).await?;
    tokens::sealed_of_active_entries(connection).await?;
    tokens::sealed_of_users(connection).await?;
    Ok(())
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
        let store = Store::open(&place, &template).await.unwrap();
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

        let store = Store::open(&place, &template).await.unwrap();
        assert_eq!(roles(&store).await, 0);
        store.close().await.unwrap();
    }
}
