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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::store::{Pattern, Store, Template};

    async fn open(path: &Path) -> Store {
        let place = Place::File(path.to_owned());
        Store::open(&place, &Template::default(), &Pattern::Unknown)
            .await
            .unwrap()
    }

    /// A new database with one role, which waits for its place.
    async fn filled(path: &Path) -> Store {
        let store = open(path).await;
        let mut batch = store.batch().await.unwrap();
        batch.say("INSERT INTO roles VALUES (1, 'First', 'first', 0, 0);");
        batch.commit_with(|| ()).await.unwrap();
        assert!(!path.exists());
        store
    }

    async fn roles(store: &Store) -> i64 {
        let mut reader = store.read().await.unwrap();
        let count = sqlx::query_scalar("SELECT count(*) FROM roles");
        count.fetch_one(&mut *reader).await.unwrap()
    }

    async fn add_role(store: &Store) -> Result<(), StoreError> {
        let mut tx = store.write().await?;
        sqlx::query("INSERT INTO roles VALUES (2, 'Second', 'second', 0, 0)")
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    #[tokio::test]
    async fn a_new_database_comes_to_its_file_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        store.settle().await.unwrap();
        // Whatever becomes of the process, it is there.
        assert_eq!(roles(&open(&path).await).await, 1);
        add_role(&store).await.unwrap();
        assert_eq!(roles(&store).await, 2);
        store.close().await.unwrap();
        assert_eq!(roles(&open(&path).await).await, 2);
    }

    #[tokio::test]
    async fn whoever_reads_or_changes_a_new_database_finds_it_in_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (read, changed) = (folder.path().join("read.db"), folder.path().join("changed.db"));
        assert_eq!(roles(&filled(&read).await).await, 1);
        assert_eq!(roles(&open(&read).await).await, 1);
        let store = filled(&changed).await;
        add_role(&store).await.unwrap();
        assert_eq!(roles(&open(&changed).await).await, 2);
    }

    #[tokio::test]
    async fn what_does_not_fit_into_one_trip_is_filled_in_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.db");
        let store = open(&path).await;
        let mut batch = store.batch().await.unwrap();
        let rows: Vec<i64> = (1..=1_001).collect();
        batch
            .insert(
                "INSERT INTO roles (id, name, name_key, privileges, built_in) ",
                &rows,
                |row, id| {
                    row.push_bind(*id)
                        .push_bind("Role")
                        .push_bind(id.to_string())
                        .push_bind(0)
                        .push_bind(0);
                },
            )
            .await
            .unwrap();
        assert!(path.exists());
        assert_eq!(roles(&open(&path).await).await, 0);
        batch.commit_with(|| ()).await.unwrap();
        assert_eq!(roles(&open(&path).await).await, 1_001);
        assert_eq!(roles(&store).await, 1_001);
    }

    #[tokio::test]
    async fn nothing_is_changed_where_it_would_be_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        store.settle().await.unwrap();
        // Before it is opened, something else is in its place.
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(matches!(add_role(&store).await, Err(StoreError::Sqlite(_))));
        assert!(matches!(add_role(&store).await, Err(StoreError::Closed)));
        assert!(matches!(store.read().await.err(), Some(StoreError::Closed)));
        store.close().await.unwrap();

        let nowhere = filled(&folder.path().join("missing/new.db")).await;
        assert!(matches!(add_role(&nowhere).await, Err(StoreError::Files(_))));
        assert!(matches!(nowhere.settle().await, Err(StoreError::Files(_))));
    }
}
