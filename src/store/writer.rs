//! The one connection that changes a database. A new database that is to be a file begins in memory, where it is filled in
//! a moment, and comes home as a whole: a small sandbox is one write to the disk, and its file is opened while whoever
//! asked for it reads the answer.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::JoinHandle;

use super::{Place, StoreError, open, template};

pub(super) struct Writer {
    pub(super) connection: SqliteConnection,
    /// A transaction was begun and neither committed nor rolled back: its task was dropped.
    pub(super) abandoned: bool,
    home: Home,
}

/// Where the data belongs, in relation to the connection.
enum Home {
    /// It is there.
    Here,
    /// In this file, of which there is nothing yet.
    Elsewhere(PathBuf),
    /// In a file that holds it already and is being opened.
    Opening(JoinHandle<Result<SqliteConnection, StoreError>>),
    /// In a file that could not be opened: nothing may be changed here, where it would be lost.
    Lost,
}

impl Writer {
    /// A writer whose data is where it belongs.
    pub(super) fn at_home(connection: SqliteConnection) -> Self {
        Self {
            connection,
            abandoned: false,
            home: Home::Here,
        }
    }

    /// A writer of a database in memory that belongs in a file.
    pub(super) fn away_from(path: PathBuf, connection: SqliteConnection) -> Self {
        Self {
            connection,
            abandoned: false,
            home: Home::Elsewhere(path),
        }
    }

    /// Writes what was committed to the file where it belongs, and has that opened.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        if let Home::Elsewhere(path) = &self.home {
            let content = self.connection.serialize(None).await?;
            template::write(path, content.as_ref().to_vec())?;
            let options = open::options(&Place::File(path.clone()));
            let opening = async move { Ok(options.connect().await?) };
            self.home = Home::Opening(tokio::spawn(opening));
        }
        Ok(())
    }

    /// Waits for a file that is being opened.
    pub(super) async fn arrive(&mut self) -> Result<(), StoreError> {
        match &mut self.home {
            Home::Here | Home::Elsewhere(_) => Ok(()),
            Home::Lost => Err(StoreError::Closed),
            Home::Opening(opening) => {
                let opened = opening.await;
                self.home = Home::Lost;
                self.connection = opened.map_err(|_| StoreError::Closed)??;
                self.home = Home::Here;
                Ok(())
            }
        }
    }

    /// Undoes what a task left behind that was dropped.
    pub(super) async fn roll_back(&mut self) {
        if self.abandoned {
            sqlx::query("ROLLBACK").execute(&mut self.connection).await.ok();
            self.abandoned = false;
        }
    }
}

/// The writer, with its data where it belongs.
pub(super) async fn take(writer: &Arc<Mutex<Writer>>) -> Result<OwnedMutexGuard<Writer>, StoreError> {
    let mut writer = take_anywhere(writer).await?;
    writer.settle().await?;
    writer.arrive().await?;
    Ok(writer)
}

/// The writer, wherever its data is: what a new database is filled with need not be there yet.
pub(super) async fn take_anywhere(writer: &Arc<Mutex<Writer>>) -> Result<OwnedMutexGuard<Writer>, StoreError> {
    let mut writer = Arc::clone(writer).lock_owned().await;
    writer.arrive().await?;
    writer.roll_back().await;
    Ok(writer)
}
