//! A server that cannot start says why in one sentence, ends with 1, and harms nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::data_folder::{data_of, open_database};
use crate::harness::Server;

/// Starts with these flags, and answers how it ended: exit code and standard error.
fn refused(flags: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("stderr.log");
    let ready = dir.path().join("ready.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_pam360-sim"))
        .args(flags)
        .arg("--ready-file")
        .arg(&ready)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if ready.exists() || Instant::now() > deadline {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it serves with {flags:?}");
        }
        std::thread::yield_now();
    };
    (status.code(), std::fs::read_to_string(log).unwrap())
}

/// Asserts the one sentence.
fn assert_refused(flags: &[&str], environment: &[(&str, &str)], sentence: &str) {
    let (code, stderr) = refused(flags, environment);
    assert_eq!(stderr, format!("pam360-sim: {sentence}\n"));
    assert_eq!(code, Some(1), "{stderr}");
}

fn start(dir: TempDir, environment: &[(&str, &str)]) -> Server {
    let data = data_of(dir.path());
    Server::start_in(dir, &["--data", &data, "--quiet"], environment)
}

async fn assert_serves(dir: TempDir, environment: &[(&str, &str)]) -> TempDir {
    let server = start(dir, environment);
    let fetched = server.rest().get("/resources/1/accounts/1/password").await;
    assert_eq!(fetched.details()["PASSWORD"], "QA!K>35Hgg(x", "{}", fetched.body);
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    dir
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused_and_the_first_one_goes_on() {
    let server = start(tempfile::tempdir().unwrap(), &[]);
    let data = data_of(server.dir.path());
    assert_refused(
        &["--listen", "127.0.0.1:0", "--data", &data],
        &[],
        &format!(
            "the data folder {data} is in use by another pam360-sim: stop that one, or name another folder with --data"
        ),
    );
    assert!(server.dir.path().join("ready.json").exists());
    assert_eq!(server.rest().get("/resources/1/accounts/1").await.result(), "Success");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let dir = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let data = data_of(dir.path());
    let mut database = open_database(dir.path()).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'of the future', 1, x'00', 0)",
    )
    .execute(&mut database)
    .await
    .unwrap();
    assert_refused(
        &["--listen", "127.0.0.1:0", "--data", &data],
        &[],
        &format!(
            "{data}/sandboxes/default.db was written by a newer version of this program (schema 9999); \
             use that version or another data folder"
        ),
    );
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 9999")
        .execute(&mut database)
        .await
        .unwrap();
    drop(database);
    assert_serves(dir, &[]).await;
}

#[tokio::test]
async fn a_database_of_a_version_with_another_schema_is_refused() {
    let dir = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let data = data_of(dir.path());
    let mut database = open_database(dir.path()).await;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00'")
        .execute(&mut database)
        .await
        .unwrap();
    drop(database);
    assert_refused(
        &["--listen", "127.0.0.1:0", "--data", &data],
        &[],
        &format!(
            "{data}/sandboxes/default.db was written by another version of this program; \
             use that version or another data folder"
        ),
    );
}

#[tokio::test]
async fn without_its_master_key_a_data_folder_is_refused_and_no_new_key_is_made() {
    let dir = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let data = data_of(dir.path());
    let key = dir.path().join("data/master.key");
    let aside = dir.path().join("aside.key");
    std::fs::rename(&key, &aside).unwrap();
    assert_refused(
        &["--listen", "127.0.0.1:0", "--data", &data],
        &[],
        &format!("{data} holds sandboxes but no master key: put the key file back, or use another data folder"),
    );
    assert!(!key.exists());
    std::fs::rename(&aside, &key).unwrap();
    assert_serves(dir, &[]).await;
}

#[tokio::test]
async fn with_the_master_key_of_another_folder_a_data_folder_is_refused() {
    let dir = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let other = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let data = data_of(dir.path());
    let [key, aside] = ["data/master.key", "aside.key"].map(|name| dir.path().join(name));
    std::fs::rename(&key, &aside).unwrap();
    std::fs::copy(other.path().join("data/master.key"), &key).unwrap();
    assert_refused(
        &["--listen", "127.0.0.1:0", "--data", &data],
        &[],
        "the sandbox default cannot be opened: its secrets belong to another master key: put back the key file or the \
         passphrase that this data folder was made with",
    );
    std::fs::rename(&aside, &key).unwrap();
    assert_serves(dir, &[]).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let dir = assert_serves(tempfile::tempdir().unwrap(), &[]).await;
    let data = data_of(dir.path());
    let junk = dir.path().join("data/sandboxes/junk.db");
    std::fs::write(&junk, vec![b'x'; 8192]).unwrap();
    let (code, stderr) = refused(&["--listen", "127.0.0.1:0", "--data", &data], &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("the sandbox junk cannot be opened: "), "{stderr}");
    std::fs::remove_file(junk).unwrap();
    assert_serves(dir, &[]).await;
}

#[tokio::test]
async fn only_the_right_passphrase_opens_a_folder_and_none_is_repeated() {
    const VARIABLE: &str = "PAM360_SIM_MASTER_PASSPHRASE";
    let right = [(VARIABLE, "correct horse battery staple")];
    let dir = assert_serves(tempfile::tempdir().unwrap(), &right).await;
    let data = data_of(dir.path());
    let flags = ["--listen", "127.0.0.1:0", "--data", &data];
    assert_refused(
        &flags,
        &[(VARIABLE, "correct horse battery stable")],
        "the passphrase is not the one that the data folder was made with",
    );
    assert_refused(
        &flags,
        &[],
        &format!("the data folder {data} is protected by a passphrase, and none was given"),
    );
    assert_serves(dir, &right).await;
}

#[tokio::test]
async fn a_port_in_use_is_refused() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_refused(
        &["--listen", &address, "--memory"],
        &[],
        &format!("{address} is in use: stop what listens there, or choose another with --listen"),
    );
}

#[test]
fn a_data_folder_that_cannot_be_written_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let data = Path::new(file.path()).join("data");
    let (code, stderr) = refused(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()], &[]);
    let begin = format!("pam360-sim: the data folder {} cannot be used: ", data.display());
    assert!(stderr.starts_with(&begin) && stderr.lines().count() == 1, "{stderr}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_ready_file_that_cannot_be_written_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let place = file.path().join("ready.json");
    let flags = [
        "--listen",
        "127.0.0.1:0",
        "--memory",
        "--ready-file",
        place.to_str().unwrap(),
    ];
    let (code, _, stderr) = crate::harness::run(&flags, &[]);
    let begin = format!("pam360-sim: cannot write the ready file {}: ", place.display());
    assert!(stderr.starts_with(&begin) && stderr.lines().count() == 1, "{stderr}");
    assert_eq!(code, Some(1));
}
