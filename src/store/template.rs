//! The empty database. The migrations run once in a server; every new sandbox begins as a copy of what they made.

use std::io::Write;
use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteOwnedBuf;
use tokio::sync::OnceCell;

use super::{Place, StoreError, open};

/// Where SQLite's file format tells how a database is written and read, and the value that says: with a log.
const WAL_MARKS: [usize; 2] = [18, 19];
const WAL: u8 = 2;

/// What is added to the name of a file until it is whole.
const UNFINISHED: &str = "-new";

/// A database with the schema and no rows, made when it is first needed.
#[derive(Default)]
pub struct Template(OnceCell<Vec<u8>>);

impl Template {
    async fn bytes(&self) -> Result<&[u8], StoreError> {
        let made = self.0.get_or_try_init(make).await?;
        Ok(made)
    }

    /// A copy, to be a database in memory.
    pub(super) async fn copy(&self) -> Result<SqliteOwnedBuf, StoreError> {
        Ok(SqliteOwnedBuf::try_from(self.bytes().await?)?)
    }

    /// A copy as a file with a log, whole or not there at all.
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
            std::fs::rename(&unfinished, path)
        };
        write().map_err(StoreError::Files)
    }
}

async fn make() -> Result<Vec<u8>, StoreError> {
    let mut connection = open::options(&Place::Memory).connect().await?;
    open::migrate(&mut connection, Path::new(":memory:")).await?;
    Ok(connection.serialize(None).await?.as_ref().to_vec())
}
