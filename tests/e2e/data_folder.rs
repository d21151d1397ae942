//! The data folder of a server, and its databases as any program could open them.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;

use crate::harness::Server;

/// The folder that the server keeps its data in, below the test's own.
pub fn data_of(dir: &Path) -> String {
    dir.join("data").to_str().unwrap().to_owned()
}

/// A server that keeps its data below the folder, begun with a fixture's text; or started there again.
pub fn start_kept(dir: TempDir, fixture: &str, environment: &[(&str, &str)]) -> Server {
    let document = dir.path().join("fixture.yaml");
    std::fs::write(&document, fixture).unwrap();
    let data = data_of(dir.path());
    Server::start_in(
        dir,
        &["--data", &data, "--fixture", document.to_str().unwrap()],
        environment,
    )
}

/// A server that keeps its data below the folder, begun with the demo; or started there again.
pub fn start_demo(dir: TempDir) -> Server {
    let data = data_of(dir.path());
    Server::start_in(dir, &["--data", &data, "--quiet"], &[])
}

/// What the key file of such a server holds, its end of line included.
pub fn key_file_of(server: &Server) -> String {
    let file = server.dir.path().join("data/master.key");
    std::fs::read_to_string(file).unwrap()
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
