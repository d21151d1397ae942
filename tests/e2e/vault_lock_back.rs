//! A locked vault and what the simulator kept from before it was locked; and what goes on without its key.

use serde_json::{Value, json};

use crate::codes::{assert_problem, sign_in_with_code};
use crate::data_folder::{key_file_of, open_database, start_kept};
use crate::harness::{Rest, Server, details, fixture};
use crate::vault_lock::{FIXTURE, PASSWORD_PATH, master_key};

async fn lock(server: &Server, sandbox: &str) -> Value {
    let admin = sign_in_with_code(server, sandbox, "admin").await;
    let locked = admin.post("/vault/lock", json!({})).await;
    assert_eq!(locked.status, 200, "{}", locked.body);
    locked.json
}

async fn unlock(server: &Server, sandbox: &str) -> u16 {
    let admin = sign_in_with_code(server, sandbox, "admin").await;
    let secret = json!({ "master_secret": master_key(server) });
    admin.post("/vault/unlock", secret).await.status
}

async fn take(server: &Server, sandbox: &str, name: &str) {
    let taken = server
        .control(sandbox)
        .post("/snapshots", json!({ "name": name }))
        .await;
    assert_eq!(taken.status, 201, "{}", taken.body);
}

async fn restore(server: &Server, sandbox: &str, name: &str) {
    let path = format!("/snapshots/{name}/restore");
    assert_eq!(server.control(sandbox).post(&path, json!({})).await.status, 204);
}

/// The password, the former ones, and all that an export tells of the resources.
async fn secrets(server: &Server, sandbox: &str, rest: &Rest) -> Vec<Value> {
    let password = rest.get(PASSWORD_PATH).await;
    let history = rest.get("/resources/1/accounts/1/passwordhistory").await;
    for answer in [&password, &history] {
        assert_eq!(answer.result(), "Success", "{}", answer.body);
    }
    let exported = server.control(sandbox).get("/export").await;
    assert_eq!(exported.status, 200, "{}", exported.body);
    let resources = fixture(&exported.body)["resources"].clone();
    assert_eq!(resources[0]["accounts"][0]["custom_fields"]["Pin"], "4711");
    vec![password.details().clone(), history.details().clone(), resources]
}

async fn log_on(server: &Server, sandbox: &str, password: &str) -> Value {
    let body = json!({ "account_name": "root", "password": password });
    let answer = server.control(sandbox).post("/targets/1/log-on", body).await;
    answer.json["result"].clone()
}

#[tokio::test]
async fn a_vault_gets_another_key_whenever_it_is_locked_or_unlocked() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let change = details(&[("NEWPASSWORD", "Cargo&Hold88")]);
    assert_eq!(rest.put(PASSWORD_PATH, &change).await.result(), "Success");
    let before = secrets(&server, "", &rest).await;
    let key_version = async || server.admin("", "pat", "pat").await.get("/vault").await.json["key_version"].clone();
    take(&server, "", "open").await;
    assert_eq!(lock(&server, "").await, json!({ "locked": true, "key_version": 2 }));
    take(&server, "", "locked").await;
    assert_eq!(unlock(&server, "").await, 200);
    assert_eq!(key_version().await, 3);
    assert_eq!(secrets(&server, "", &rest).await, before, "all is sealed with it");

    restore(&server, "", "open").await;
    assert_eq!(key_version().await, 1);
    assert_eq!(secrets(&server, "", &rest).await, before);
    // No key of a snapshot, locked or not, is used again.
    assert_eq!(lock(&server, "").await, json!({ "locked": true, "key_version": 3 }));
    restore(&server, "", "locked").await;
    assert_eq!(rest.get(PASSWORD_PATH).await.rule(), "LOCK-1");
    assert_eq!(key_version().await, 2);
    assert_eq!(unlock(&server, "").await, 200);
    assert_eq!(secrets(&server, "", &rest).await, before);
    restore(&server, "", "locked").await;
    assert_eq!(server.control("").post("/reset", json!({})).await.status, 204);
    assert_eq!(rest.get(PASSWORD_PATH).await.details()["PASSWORD"], "Mooring#Line7");
}

#[tokio::test]
async fn what_is_made_from_a_locked_vault_opens_with_the_master_secret_alone() {
    let server = Server::with_fixture(FIXTURE);
    let before = secrets(&server, "", &server.rest()).await;
    lock(&server, "").await;
    take(&server, "", "locked").await;
    let copy = json!({ "name": "copy", "snapshot": "locked" });
    let copy = server.control("").post("/sandboxes", copy).await;
    assert_eq!(copy.status, 201, "{}", copy.body);
    let rest = server.rest_with(copy.json["app_tokens"][0]["app_token"].as_str().unwrap());
    assert_eq!(rest.get(PASSWORD_PATH).await.rule(), "LOCK-1");
    assert_eq!(log_on(&server, "copy", "Mooring#Line7").await, "accepted");
    assert_eq!(unlock(&server, "copy").await, 200);
    assert_eq!(secrets(&server, "copy", &rest).await, before);
    let change = details(&[("NEWPASSWORD", "Cargo&Hold88")]);
    assert_eq!(rest.put(PASSWORD_PATH, &change).await.result(), "Success");
    assert_eq!(
        server.rest().get(PASSWORD_PATH).await.rule(),
        "LOCK-1",
        "the other one is as it was"
    );

    take(&server, "copy", "changed").await;
    lock(&server, "copy").await;
    restore(&server, "copy", "changed").await;
    assert_eq!(rest.get(PASSWORD_PATH).await.details()["PASSWORD"], "Cargo&Hold88");
    assert_eq!(server.control("copy").post("/reset", json!({})).await.status, 204);
    assert_eq!(rest.get(PASSWORD_PATH).await.rule(), "LOCK-1", "as it began");
    assert_eq!(unlock(&server, "copy").await, 200);
    assert_eq!(secrets(&server, "copy", &rest).await, before);
}

#[tokio::test]
async fn targets_know_their_passwords_while_the_vault_is_locked() {
    let server = start_kept(tempfile::tempdir().unwrap(), FIXTURE, &[]);
    let local = details(&[("NEWPASSWORD", "Cargo&Hold88"), ("RESETTYPE", "LOCAL")]);
    assert_eq!(server.rest().put(PASSWORD_PATH, &local).await.result(), "Success");
    let assert_known = async |server: &Server| {
        assert_eq!(log_on(server, "", "Mooring#Line7").await, "accepted");
        for wrong in ["Cargo&Hold88", "", "Mooring#Line8"] {
            assert_eq!(log_on(server, "", wrong).await, "refused", "{wrong}");
        }
    };
    assert_known(&server).await;
    lock(&server, "").await;
    assert_known(&server).await;
    let server = start_kept(server.kill(), FIXTURE, &[]);
    assert_known(&server).await;
    let secret = key_file_of(&server);
    let admin = sign_in_with_code(&server, "", "admin").await;
    let unlocked = admin.post("/vault/unlock", json!({ "master_secret": secret })).await;
    assert_eq!(unlocked.status, 200, "{}", unlocked.body);
    let remote = details(&[("NEWPASSWORD", "Anchor^Chain3"), ("RESETTYPE", "REMOTE")]);
    assert_eq!(server.rest().put(PASSWORD_PATH, &remote).await.result(), "Success");
    assert_eq!(log_on(&server, "", "Anchor^Chain3").await, "accepted");
    assert_eq!(log_on(&server, "", "Mooring#Line7").await, "refused");
}

#[tokio::test]
async fn tokens_are_made_while_the_vault_is_locked_and_copied_when_it_is_open() {
    let server = Server::with_fixture(FIXTURE);
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let added = admin.post("/rpa/entries", entry).await;
    assert_eq!(added.status, 201, "{}", added.body);
    let token = added.json["app_token"].as_str().unwrap();
    let listed = server.rest_with(token).get("/resources").await;
    assert_eq!(listed.json["operation"]["totalRows"], 1, "{}", listed.body);
    let path = format!("/rpa/entries/{}/app-token", added.json["entry"]["id"]);
    assert_problem(&admin.get(&path).await, 423, "LOCK-1");
    let secret = json!({ "master_secret": master_key(&server) });
    assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
    assert_eq!(admin.get(&path).await.json["app_token"], token);
}

#[tokio::test]
async fn a_value_that_does_not_open_holds_up_neither_locking_nor_unlocking() {
    let dir = start_kept(tempfile::tempdir().unwrap(), FIXTURE, &[]).kill();
    let mut database = open_database(dir.path()).await;
    let damage = "UPDATE custom_values SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE sealed IS NOT NULL";
    let damaged = sqlx::query(damage).execute(&mut database).await.unwrap();
    assert!(damaged.rows_affected() > 0);
    sqlx::Connection::close(database).await.unwrap();

    let server = start_kept(dir, FIXTURE, &[]);
    assert_eq!(lock(&server, "").await["locked"], true);
    let rest = server.rest();
    assert_eq!(rest.get(PASSWORD_PATH).await.rule(), "LOCK-1");
    let secret = key_file_of(&server);
    let admin = sign_in_with_code(&server, "", "admin").await;
    let unlocked = admin.post("/vault/unlock", json!({ "master_secret": secret })).await;
    assert_eq!(unlocked.status, 200, "{}", unlocked.body);
    assert_eq!(rest.get(PASSWORD_PATH).await.details()["PASSWORD"], "Mooring#Line7");
    assert!(server.stderr().contains("left as it is"), "{}", server.stderr());
}
