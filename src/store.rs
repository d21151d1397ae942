//! All SQL, and nothing else: rows to model and back, one file per table group.
//!
//! A sandbox has one [`Store`]. Reads go through [`Store::read`], changes through [`Store::write`], which takes the one
//! writer and gives it back at `commit`, and records that stand alone through [`Store::append`], which commits what is
//! waiting together. Functions of the modules below take the open connection and decide nothing.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions, Sqlite, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::model::audit::AuditRecord;
use crate::model::ids::EntryId;

pub mod access;
pub mod account_files;
pub mod account_totp;
pub mod accounts;
mod appender;
pub mod audit;
mod batch;
pub mod content;
mod convert;
pub mod custom_fields;
pub mod dump;
pub mod faults;
pub mod groups;
mod open;
pub mod password_requests;
mod reach;
pub mod resources;
pub mod roles;
pub mod rpa;
pub mod sandbox;
pub mod sealed;
pub mod second_factor;
pub mod seed;
pub mod sessions;
pub mod shares;
pub mod snapshots;
pub mod targets;
mod template;
pub mod tickets;
pub mod tokens;
pub mod trash;
pub mod user_groups;
pub mod users;
mod writer;

use appender::Appender;
pub use batch::{Batch, Filling};
pub use template::{Pattern, Template};
use writer::Writer;

/// How the name of a database file ends.
pub const DATABASE: &str = ".db";

/// What statements run on: a [`Reader`] or a [`WriteTx`] will do.
pub type Db = SqliteConnection;

/// Readers of a database file; each is a thread, so they are opened when they are needed and closed when idle.
const READERS: u32 = 4;

/// What went wrong in the database. Never holds a value that was bound.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database was written by a newer program.
    #[error(
        "{path} was written by a newer version of this program (schema {found}); use that version or another data folder"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// The newest schema version in it.
        found: i64,
    },
    /// The database was written by a program whose schema of the same number is another one.
    #[error("{path} was written by another version of this program; use that version or another data folder")]
    Other {
        /// The database file.
        path: PathBuf,
    },
    /// A stored value cannot be read as what its column holds.
    #[error("the database is inconsistent: {table}.{column} cannot be read")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// SQLite refused, or the file cannot be used.
    #[error("the database cannot be used: {0}")]
    Sqlite(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migration(MigrateError),
    /// A database file could not be listed or deleted.
    #[error("a database file cannot be reached: {0}")]
    Files(std::io::Error),
    /// The database was closed: the sandbox is being dropped, or the server ends.
    #[error("the sandbox is gone")]
    Closed,
    /// A record was not committed; why, the log tells.
    #[error("the record could not be committed")]
    NotRecorded,
}

/// Where a sandbox's database lives.
#[derive(Debug, Clone)]
pub enum Place {
    /// In memory, gone with the sandbox.
    Memory,
    /// One file.
    File(PathBuf),
}

/// The database of one sandbox.
pub struct Store {
    readers: Readers,
    template: Template,
    /// Whether it is known that the readers' file is there.
    at_home: AtomicBool,
    writer: Arc<Mutex<Writer>>,
    appender: Appender,
    epoch: AtomicU64,
}

enum Readers {
    Pool(SqlitePool),
    /// An in-memory database lives in one connection.
    Writer,
}

impl Store {
    /// Opens (and creates or migrates) the database.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a database of a newer program, [`StoreError::Other`] for one of a program with another
    /// schema, otherwise what SQLite said.
    pub async fn open(place: &Place, template: &Template, pattern: &Pattern) -> Result<Self, StoreError> {
        let writer = open::connect(place, template, pattern).await?;
        let readers = match place {
            Place::Memory => Readers::Writer,
            Place::File(_) => Readers::Pool(
                SqlitePoolOptions::new()
                    .max_connections(READERS)
                    .test_before_acquire(false)
                    .idle_timeout(Duration::from_secs(60))
                    .connect_lazy_with(open::options(place).read_only(true)),
            ),
        };
        let writer = Arc::new(Mutex::new(writer));
        Ok(Self {
            readers,
            template: template.clone(),
            at_home: AtomicBool::new(false),
            appender: Appender::start(Arc::clone(&writer)),
            writer,
            epoch: AtomicU64::new(0),
        })
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        match &self.readers {
            Readers::Pool(pool) => {
                if !self.at_home.load(Ordering::Acquire) {
                    drop(writer::take(&self.writer).await?);
                    self.at_home.store(true, Ordering::Release);
                }
                let connection = pool.acquire().await.map_err(|error| match error {
                    sqlx::Error::PoolClosed => StoreError::Closed,
                    other => other.into(),
                })?;
                Ok(Reader(Source::Pooled(connection)))
            }
            Readers::Writer => self.read_alone().await,
        }
    }

    /// A connection to read with that is open already, where nobody calls yet: the writer's.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn read_alone(&self) -> Result<Reader, StoreError> {
        Ok(Reader(Source::Writer(writer::take_anywhere(&self.writer).await?)))
    }

    /// Takes the writer and begins a transaction. Dropping it undoes it.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn write(&self) -> Result<WriteTx<'_>, StoreError> {
        let mut writer = writer::take(&self.writer).await?;
        writer.abandoned = true;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut writer.connection).await?;
        Ok(WriteTx {
            writer,
            epoch: &self.epoch,
        })
    }

    /// Commits a record together with whatever else waits, and answers once it is committed.
    ///
    /// # Errors
    /// [`StoreError::NotRecorded`] or [`StoreError::Closed`].
    pub async fn append(&self, record: AuditRecord) -> Result<(), StoreError> {
        self.appender.append(record).await
    }

    /// How many records wait to be committed.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.appender.waiting()
    }

    /// How many records that stand alone, or go with a sandbox's making or reset, were committed since the start.
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.appender.committed()
    }

    /// Notes that an RPA entry was used at `at` (milliseconds); written with the next batch.
    pub fn note_use(&self, entry: EntryId, at: i64) {
        self.appender.note_use(entry, at);
    }

    /// Answers once all that waits is written.
    pub async fn flush(&self) {
        self.appender.flush().await;
    }

    /// Counts the committed changes: facts read under another number are outdated.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Commits what waits and closes every connection.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.end(None).await
    }

    /// Closes every connection of a database that is to be deleted: nothing of it has to reach the disk any more.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn discard(&self) -> Result<(), StoreError> {
        self.end(Some("PRAGMA synchronous = OFF")).await
    }

    async fn end(&self, last_words: Option<&'static str>) -> Result<(), StoreError> {
        self.appender.flush().await;
        if let Readers::Pool(pool) = &self.readers {
            pool.close().await;
        }
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        // What cannot be opened needs no closing.
        writer.arrive().await.ok();
        writer.roll_back().await;
        if let Some(sql) = last_words {
            // They only save time.
            sqlx::query(sql).execute(&mut writer.connection).await.ok();
        }
        // The file must be let go of now: a connection that ends later would tidy away, by name, what belongs to a new
        // sandbox of the same name.
        let nowhere = open::options(&Place::Memory).connect().await?;
        sqlx::Connection::close(writer.leave_for_good(nowhere)).await?;
        Ok(())
    }
}

/// Deletes the database of a sandbox that was closed.
///
/// # Errors
/// What the file system said.
pub fn delete(place: &Place) -> Result<(), StoreError> {
    match place {
        Place::Memory => Ok(()),
        Place::File(path) => delete_files(path, &["-wal", "-shm", ""]).map_err(StoreError::Files),
    }
}

/// Deletes what was being written to the folder when the program was killed.
///
/// # Errors
/// The file system's.
pub fn tidy(folder: &Path) -> Result<(), StoreError> {
    let tidy = || {
        for file in std::fs::read_dir(folder)? {
            let file = file?;
            if file.file_name().to_str().is_some_and(template::is_unfinished) {
                std::fs::remove_file(file.path())?;
            }
        }
        Ok(())
    };
    tidy().map_err(StoreError::Files)
}

/// Deletes what is there of the files whose names are the database's with these endings.
fn delete_files(database: &Path, endings: &[&str]) -> std::io::Result<()> {
    for ending in endings {
        let mut file = database.to_owned().into_os_string();
        file.push(ending);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// A connection that only reads.
pub struct Reader(Source);

enum Source {
    /// One of the readers of a database file.
    Pooled(PoolConnection<Sqlite>),
    /// The writer, which is the one connection of an in-memory database.
    Writer(OwnedMutexGuard<Writer>),
}

impl Deref for Reader {
    type Target = SqliteConnection;

    fn deref(&self) -> &Self::Target {
        match &self.0 {
            Source::Pooled(connection) => connection,
            Source::Writer(writer) => &writer.connection,
        }
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match &mut self.0 {
            Source::Pooled(connection) => connection,
            Source::Writer(writer) => &mut writer.connection,
        }
    }
}

/// A change under way: the writer, inside a transaction. Dropped without [`WriteTx::commit`], it never happened.
pub struct WriteTx<'store> {
    writer: OwnedMutexGuard<Writer>,
    epoch: &'store AtomicU64,
}

impl WriteTx<'_> {
    /// Commits, and outdates every fact read before.
    ///
    /// # Errors
    /// What SQLite said; then nothing was changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.commit_with(|| ()).await
    }

    /// Commits, and has memory follow before anybody else gets the writer: whoever has it finds both of one mind.
    ///
    /// # Errors
    /// What SQLite said; then nothing was changed, in memory either.
    pub async fn commit_with(mut self, follow: impl FnOnce() + Send) -> Result<(), StoreError> {
        self.end().await?;
        follow();
        self.epoch.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Commits what no fact is read from: facts read before stay.
    ///
    /// # Errors
    /// What SQLite said; then nothing was changed.
    pub async fn commit_aside(mut self) -> Result<(), StoreError> {
        self.end().await
    }

    async fn end(&mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(&mut self.writer.connection).await?;
        self.writer.abandoned = false;
        Ok(())
    }
}

impl Deref for WriteTx<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &Self::Target {
        &self.writer.connection
    }
}

impl DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.writer.connection
    }
}
