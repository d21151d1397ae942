//! Opening a database: how SQLite is to work, and the schema, brought up to date.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};

use super::writer::Writer;
use super::{Pattern, Place, StoreError, Template};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Pages of 1 KiB in the log before it is copied into the database file. Everybody waits for that, so it must be rare; a
/// log of this length (32 MiB) is read again in a moment after a crash.
const CHECKPOINT_PAGES: &str = "32768";

/// Opens the writer's connection, and creates or migrates the database.
pub(super) async fn connect(place: &Place, template: &Template, pattern: &Pattern) -> Result<Writer, StoreError> {
    match place {
        Place::Memory => Ok(Writer::at_home(template.in_memory(pattern).await?)),
        Place::File(path) if is_new(path) => Ok(Writer::away_from(path.clone(), template.in_memory(pattern).await?)),
        Place::File(path) => {
            let mut connection = options(place).connect().await?;
            migrate(&mut connection, path).await?;
            Ok(Writer::at_home(connection))
        }
    }
}

/// How every connection works.
pub(super) fn options(place: &Place) -> SqliteConnectOptions {
    let options = match place {
        Place::Memory => SqliteConnectOptions::new().in_memory(true),
        Place::File(path) => SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
    };
    // Logged statements would show what they read and write.
    options
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .disable_statement_logging()
}

fn is_new(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |file| file.len() == 0)
}

/// Brings the schema up to date.
pub(super) async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    MIGRATIONS
        .run_direct(None, connection, false)
        .await
        .map_err(|error| match error {
            MigrateError::VersionMissing(found) => StoreError::Newer {
                path: path.to_owned(),
                found,
            },
            MigrateError::VersionMismatch(_) => StoreError::Other { path: path.to_owned() },
            other => StoreError::Migration(other),
        })
}
