//! Where a reset takes place (RESET-1): REMOTE moves the simulated target's own password, LOCAL leaves it behind.

use serde_json::json;

use crate::harness::{Answer, Server, details};
use crate::product::{assert_answer, assert_refused, password, set, success};

const OLD: &str = "Mooring#Line7";
const NEW: &str = "Cargo&Hold88";

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator } ]
resources:
  - { name: ACCEPTING, accounts: [ { name: root, password: "Mooring#Line7" } ] }
  - { name: REFUSING, target: refusing, accounts: [ { name: root, password: "Mooring#Line7" } ] }
  - { name: UNREACHABLE, target: unreachable, accounts: [ { name: root, password: "Mooring#Line7" } ] }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

async fn reset(server: &Server, resource: u8, reset_type: &str, new: &str) -> Answer {
    let path = format!("/resources/{resource}/accounts/{resource}/password");
    server
        .rest()
        .put(&path, &details(&[("NEWPASSWORD", new), ("RESETTYPE", reset_type)]))
        .await
}

/// What the vault has, and what the target says to the old and to the new password.
async fn state(server: &Server, resource: u8) -> [String; 3] {
    let path = format!("/resources/{resource}/accounts/{resource}/password");
    let in_vault = server.rest().get(&path).await.details()["PASSWORD"]
        .as_str()
        .unwrap()
        .to_owned();
    [
        in_vault,
        log_on(server, resource, OLD).await,
        log_on(server, resource, NEW).await,
    ]
}

async fn log_on(server: &Server, resource: u8, password: &str) -> String {
    let attempt = json!({ "account_name": "root", "password": password });
    let answer = server
        .control("")
        .post(&format!("/targets/{resource}/log-on"), attempt)
        .await;
    answer.json["result"].as_str().unwrap().to_owned()
}

async fn set_target(server: &Server, resource: u8, state: &str) {
    let answer = server
        .control("")
        .put(&format!("/targets/{resource}"), json!({ "state": state }))
        .await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

fn changed() -> String {
    success("CHANGE PASSWORD", "Password changed successfully")
}

#[track_caller]
fn assert_failed(answer: &Answer) {
    assert_refused(
        answer,
        "RESET-1",
        "CHANGE PASSWORD",
        "Password reset failed in the remote resource",
    );
}

#[tokio::test]
async fn a_remote_reset_moves_the_target_and_a_local_one_leaves_it_behind() {
    let server = Server::with_fixture(FIXTURE);
    assert_eq!(state(&server, 1).await, [OLD, "accepted", "refused"]);
    assert_answer(&reset(&server, 1, "LOCAL", NEW).await, &changed());
    assert_eq!(state(&server, 1).await, [NEW, "accepted", "refused"]);
    assert_answer(&reset(&server, 1, "LOCAL", "Third*Quay3").await, &changed());
    assert_eq!(state(&server, 1).await, ["Third*Quay3", "accepted", "refused"]);
    assert_answer(&reset(&server, 1, "REMOTE", NEW).await, &changed());
    assert_eq!(state(&server, 1).await, [NEW, "refused", "accepted"]);
}

#[tokio::test]
async fn a_target_that_refuses_fails_a_remote_reset_and_the_vault_keeps_the_old_password() {
    let server = Server::with_fixture(FIXTURE);
    assert_failed(&reset(&server, 2, "REMOTE", NEW).await);
    assert_eq!(state(&server, 2).await, [OLD, "accepted", "refused"]);
    assert_answer(&reset(&server, 2, "LOCAL", NEW).await, &changed());
    assert_eq!(state(&server, 2).await, [NEW, "accepted", "refused"]);
}

#[tokio::test]
async fn a_target_that_is_unreachable_fails_a_remote_reset_and_answers_nobody() {
    let server = Server::with_fixture(FIXTURE);
    assert_failed(&reset(&server, 3, "REMOTE", NEW).await);
    assert_eq!(state(&server, 3).await, [OLD, "unreachable", "unreachable"]);
    assert_answer(&reset(&server, 3, "", NEW).await, &changed());
    set_target(&server, 3, "accepting").await;
    assert_eq!(state(&server, 3).await, [NEW, "accepted", "refused"]);
}

#[tokio::test]
async fn a_target_is_switched_by_the_control_plane() {
    let server = Server::with_fixture(FIXTURE);
    for state in ["refusing", "unreachable"] {
        set_target(&server, 1, state).await;
        assert_failed(&reset(&server, 1, "REMOTE", NEW).await);
    }
    set_target(&server, 1, "accepting").await;
    assert_answer(&reset(&server, 1, "REMOTE", NEW).await, &changed());
    let unknown = server
        .control("")
        .put("/targets/99", json!({ "state": "refusing" }))
        .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn a_setting_speaks_for_all_targets_until_it_is_taken_back() {
    let server = Server::with_fixture(FIXTURE);
    set(&server, json!({ "targets": "unreachable" })).await;
    assert_failed(&reset(&server, 1, "REMOTE", NEW).await);
    assert_eq!(log_on(&server, 1, OLD).await, "unreachable");
    set(&server, json!({ "targets": "accepting" })).await;
    for resource in [1, 2, 3] {
        assert_answer(&reset(&server, resource, "REMOTE", NEW).await, &changed());
    }
    set(&server, json!({ "targets": null })).await;
    assert_failed(&reset(&server, 2, "REMOTE", OLD).await);
}

#[tokio::test]
async fn a_failed_reset_leaves_no_time_behind() {
    let server = Server::with_fixture(FIXTURE);
    assert_failed(&reset(&server, 2, "REMOTE", NEW).await);
    let account = server.rest().get("/resources/2/accounts/2").await;
    assert_eq!(account.details()["LAST MODIFIED TIME"], "N/A");
    let fetched = server.rest().get("/resources/2/accounts/2/password").await;
    assert_answer(&fetched, &password(OLD));
}
