//! The one connection that changes a database. A new database that is to be a file begins in memory, where it is filled in
//! a moment, and comes home as a whole: a small sandbox is one write to the disk, and its file is opened while whoever
//! asked for it reads the answer. Until somebody needs that, it is changed as a whole, too: what was prepared in memory
//! serves the reset that a test begins with.

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
    /// Nowhere any more: whoever is late is told so.
    Gone,
    /// It is there.
    Here,
    /// In this file, of which there is nothing yet.
    Elsewhere(PathBuf),
    /// In a file that holds it already, while the connection is still to memory.
    There {
        path: PathBuf,
        /// The opening of that file; none if it failed: whoever comes next tries again.
        opening: Option<Opening>,
        /// Whether memory holds the same, so that a change of everything can be made here. If not, the file is right.
        in_step: bool,
    },
}

type Opening = JoinHandle<Result<SqliteConnection, StoreError>>;

/// Opens a whole database, once what was there before it is closed: a connection that ends later would tidy away, by
/// name, what belongs to this one.
async fn open_whole(path: PathBuf, former: Option<Opening>) -> Result<SqliteConnection, StoreError> {
    if let Some(former) = former
        && let Ok(Ok(former)) = former.await
    {
        sqlx::Connection::close(former).await?;
    }
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

    /// To be called before a commit: until [`Self::settle`], a file that is apart does not hold what was committed.
    pub(super) fn fall_behind(&mut self) {
        if let Home::There { in_step, .. } = &mut self.home {
            *in_step = false;
        }
    }

    /// Writes what was committed to the file where it belongs, if that is apart, and has it opened.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        let (path, is_there) = match &self.home {
            Home::Elsewhere(path) => (path.clone(), false),
            Home::There { path, in_step, .. } if !in_step => (path.clone(), true),
            Home::Here | Home::Gone | Home::There { .. } => return Ok(()),
        };
        let content = self.connection.serialize(None).await?;
        let written = template::write(&path, content.as_ref().to_vec());
        if written.is_ok() || is_there {
            // Of a file that was there, the log may be gone, even if the rest failed: whoever has that open must not go on.
            let former = match &mut self.home {
                Home::There { opening, .. } => opening.take(),
                Home::Here | Home::Gone | Home::Elsewhere(_) => None,
            };
            self.home = Home::There {
                opening: Some(tokio::spawn(open_whole(path.clone(), former))),
                path,
                in_step: written.is_ok(),
            };
        }
        written
    }

    /// Waits for a file that is apart to be opened, and goes on there.
    pub(super) async fn arrive(&mut self) -> Result<(), StoreError> {
        if let Home::There { path, opening, .. } = &mut self.home {
            let opened = opening
                .get_or_insert_with(|| tokio::spawn(open_whole(path.clone(), None)))
                .await;
            *opening = None;
            self.leave_for(opened.map_err(|_| StoreError::Closed)??);
        }
        Ok(())
    }

    /// Works on another database from now on, where that is. The former connection is answered.
    pub(super) fn leave_for(&mut self, other: SqliteConnection) -> SqliteConnection {
        self.home = Home::Here;
        std::mem::replace(&mut self.connection, other)
    }

    /// Lets go of the database for good; another takes its place, which nobody gets to see.
    pub(super) fn leave_for_good(&mut self, other: SqliteConnection) -> SqliteConnection {
        self.home = Home::Gone;
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

/// The writer, wherever its data is: to read it, or to change everything and then [`Writer::settle`] it.
pub(super) async fn take_anywhere(writer: &Arc<Mutex<Writer>>) -> Result<OwnedMutexGuard<Writer>, StoreError> {
    let mut writer = Arc::clone(writer).lock_owned().await;
    match writer.home {
        Home::Gone => return Err(StoreError::Closed),
        Home::There { in_step: false, .. } => writer.arrive().await?,
        Home::Here | Home::Elsewhere(_) | Home::There { .. } => {}
    }
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

    /// A new database with one role.
    async fn filled(path: &Path) -> Store {
        let store = open(path).await;
        assert!(!path.exists());
        fill(&store, 1).await.unwrap();
        store
    }

    /// A change of everything, after which there is one role.
    async fn fill(store: &Store, id: i64) -> Result<(), StoreError> {
        let mut batch = store.batch().await?;
        batch.say("DELETE FROM roles;");
        batch.say(&format!(
            "INSERT INTO roles VALUES ({id}, 'Role {id}', 'role {id}', 0, 0);"
        ));
        batch.commit_with(|| ()).await?;
        Ok(())
    }

    async fn roles(store: &Store) -> Vec<i64> {
        let mut reader = store.read().await.unwrap();
        let ids = sqlx::query_scalar("SELECT id FROM roles ORDER BY id");
        ids.fetch_all(&mut *reader).await.unwrap()
    }

    /// The roles that the next process would find if this one were killed now.
    async fn kept_roles(path: &Path) -> Vec<i64> {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        std::fs::copy(path, &copy).unwrap();
        if log_of(path).exists() {
            std::fs::copy(log_of(path), log_of(&copy)).unwrap();
        }
        roles(&open(&copy).await).await
    }

    fn log_of(path: &Path) -> PathBuf {
        path.with_extension("db-wal")
    }

    /// How many files that were at this path before are still open. One that is closed later would take the log that is
    /// there now.
    fn formers(path: &Path) -> usize {
        let former = format!("{} (deleted)", path.display());
        let files = std::fs::read_dir("/proc/self/fd").unwrap();
        let files = files.filter_map(|file| std::fs::read_link(file.unwrap().path()).ok());
        files.filter(|file| file.to_str() == Some(&former)).count()
    }

    /// Waits until the file is open while nobody needed it yet.
    async fn opened(store: &Store) {
        let is_opening = async || match &store.writer.lock().await.home {
            Home::There { opening, .. } => opening.as_ref().is_some_and(|opening| !opening.is_finished()),
            Home::Here | Home::Gone | Home::Elsewhere(_) => false,
        };
        while is_opening().await {
            tokio::task::yield_now().await;
        }
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
        assert_eq!(kept_roles(&path).await, [1]);
        add_role(&store).await.unwrap();
        assert_eq!(roles(&store).await, [1, 2]);
        assert_eq!(kept_roles(&path).await, [1, 2]);
        store.close().await.unwrap();
        assert_eq!(kept_roles(&path).await, [1, 2]);
    }

    #[tokio::test]
    async fn what_is_changed_as_a_whole_before_its_file_was_needed_is_in_the_file_and_nothing_after_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        for id in 3..9 {
            if id % 2 == 0 {
                opened(&store).await;
                assert_eq!(formers(&path), 0);
            }
            fill(&store, id).await.unwrap();
            assert_eq!(kept_roles(&path).await, [id]);
        }
        add_role(&store).await.unwrap();
        assert_eq!(formers(&path), 0);
        assert!(log_of(&path).exists());
        assert_eq!(kept_roles(&path).await, [2, 8]);
        fill(&store, 9).await.unwrap();
        assert_eq!(roles(&store).await, [9]);
        assert_eq!(kept_roles(&path).await, [9]);
    }

    #[tokio::test]
    async fn a_change_as_a_whole_that_could_not_be_written_did_not_happen() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("new.db"), folder.path().join("aside"));
        let store = filled(&path).await;
        opened(&store).await;
        std::fs::rename(&path, &aside).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(matches!(fill(&store, 3).await, Err(StoreError::Files(_))));
        // Nor is what is in memory taken for what is kept.
        assert!(matches!(fill(&store, 4).await, Err(StoreError::Sqlite(_))));
        std::fs::remove_dir(&path).unwrap();
        std::fs::rename(&aside, &path).unwrap();
        assert_eq!(roles(&store).await, [1]);
        // The connection whose log was deleted would keep this to itself.
        add_role(&store).await.unwrap();
        assert_eq!(kept_roles(&path).await, [1, 2]);
    }

    #[tokio::test]
    async fn what_was_committed_in_memory_alone_is_not_taken_for_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        let mut writer = take_anywhere(&store.writer).await.unwrap();
        writer.fall_behind();
        sqlx::query("DELETE FROM roles")
            .execute(&mut writer.connection)
            .await
            .unwrap();
        // Its task is dropped here.
        drop(writer);
        let writer = take_anywhere(&store.writer).await.unwrap();
        assert!(matches!(writer.home, Home::Here));
        drop(writer);
        assert_eq!(roles(&store).await, [1]);
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
        assert!(kept_roles(&path).await.is_empty());
        batch.commit_with(|| ()).await.unwrap();
        assert_eq!(kept_roles(&path).await, rows);
        assert_eq!(roles(&store).await, rows);
    }

    #[tokio::test]
    async fn nothing_is_changed_where_it_would_be_lost_and_what_is_in_the_way_may_go_away() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("new.db"), folder.path().join("aside"));
        let store = filled(&path).await;
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
        assert_eq!(roles(&store).await, [1, 2]);
    }

    #[tokio::test]
    async fn what_could_not_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = open(&path).await;
        std::fs::create_dir(&path).unwrap();
        for _ in 0..2 {
            assert!(matches!(fill(&store, 1).await, Err(StoreError::Files(_))));
            assert!(matches!(add_role(&store).await, Err(StoreError::Files(_))));
        }
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        assert_eq!(names, ["new.db"]);
        std::fs::remove_dir(&path).unwrap();
        fill(&store, 1).await.unwrap();
        assert_eq!(kept_roles(&path).await, [1]);
    }

    #[tokio::test]
    async fn whoever_is_late_is_told_so_and_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let store = filled(&path).await;
        store.discard().await.unwrap();
        crate::store::delete(&Place::File(path.clone())).unwrap();
        assert!(matches!(add_role(&store).await, Err(StoreError::Closed)));
        assert!(matches!(store.read().await.err(), Some(StoreError::Closed)));
        assert!(matches!(fill(&store, 3).await, Err(StoreError::Closed)));
        assert!(!path.exists());
    }
}
