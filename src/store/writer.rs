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
    /// In this file, which holds it already and is being opened.
    Opening(PathBuf, JoinHandle<Result<SqliteConnection, StoreError>>),
    /// In this file, which could not be opened: whoever comes next tries again, and nothing is changed here, where it
    /// would be lost.
    Unopened(PathBuf),
}

async fn open_whole(path: PathBuf) -> Result<SqliteConnection, StoreError> {
    let options = open::options(&Place::File(path)).create_if_missing(false);
    Ok(options.connect().await?)
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
            let opening = tokio::spawn(open_whole(path.clone()));
            self.home = Home::Opening(path.clone(), opening);
        }
        Ok(())
    }

    /// Waits for a file that is being opened.
    pub(super) async fn arrive(&mut self) -> Result<(), StoreError> {
        let opened = match &mut self.home {
            Home::Here | Home::Elsewhere(_) => return Ok(()),
            Home::Unopened(path) => open_whole(path.clone()).await?,
            Home::Opening(path, opening) => {
                let opened = opening.await;
                self.home = Home::Unopened(std::mem::take(path));
                opened.map_err(|_| StoreError::Closed)??
            }
        };
        self.leave_for(opened);
        Ok(())
    }

    /// Works on another database from now on, where that is. The former connection is answered.
    pub(super) fn leave_for(&mut self, other: SqliteConnection) -> SqliteConnection {
        self.home = Home::Here;
        std::mem::replace(&mut self.connection, other)
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
    async fn nothing_is_changed_where_it_would_be_lost_and_what_is_in_the_way_may_go_away() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("new.db"), folder.path().join("aside"));
        let store = filled(&path).await;
        store.settle().await.unwrap();
        // Before it is opened, something else is in its place.
        std::fs::rename(&path, &aside).unwrap();
        std::fs::create_dir(&path).unwrap();
        for _ in 0..2 {
            assert!(matches!(add_role(&store).await, Err(StoreError::Sqlite(_))));
            assert!(matches!(store.read().await.err(), Some(StoreError::Sqlite(_))));
        }
        std::fs::remove_dir(&path).unwrap();
        // Nor is an empty one made in its place.
        assert!(matches!(add_role(&store).await, Err(StoreError::Sqlite(_))));
        assert!(!path.exists());
        std::fs::rename(&aside, &path).unwrap();
        add_role(&store).await.unwrap();
        assert_eq!(roles(&store).await, 2);
    }

    #[tokio::test]
    async fn what_could_not_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        std::fs::create_dir(&path).unwrap();
        for _ in 0..2 {
            assert!(matches!(store.settle().await, Err(StoreError::Files(_))));
            assert!(matches!(add_role(&store).await, Err(StoreError::Files(_))));
        }
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        assert_eq!(names, ["new.db"]);
        std::fs::remove_dir(&path).unwrap();
        add_role(&store).await.unwrap();
        assert_eq!(roles(&store).await, 2);
    }

    #[tokio::test]
    async fn whoever_is_late_finds_an_empty_database_and_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        store.discard().await.unwrap();
        assert!(add_role(&store).await.is_err());
        store.settle().await.unwrap();
        assert!(!path.exists());
    }
}
