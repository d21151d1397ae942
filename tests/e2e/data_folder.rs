//! The data folder of a server, and its databases as any program could open them.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// The folder that the server keeps its data in, below the test's own.
pub fn data_of(dir: &Path) -> String {
    dir.join("data").to_str().unwrap().to_owned()
}

/// The database of the default sandbox, opened as any program could.
pub async fn open_database(dir: &Path) -> SqliteConnection {
    open_database_of(dir, "default").await
}

/// The database of a sandbox.
pub async fn open_database_of(dir: &Path, sandbox: &str) -> SqliteConnection {
    let file = dir.join(format!("data/sandboxes/{sandbox}.db"));
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}
