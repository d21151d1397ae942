//! Locked accounts (LOCK-2), and accounts that are marked for a second factor.

use serde_json::json;

use crate::codes::{assert_problem, sign_in_with_code};
use crate::harness::{Server, fixture};
use crate::product::{assert_answer, assert_refused, password, rest_as};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP }
  - { user_name: bob, role: Password User, password: bob }
  - { user_name: full, role: Password Administrator, password: full }
  - { user_name: stranger, role: Administrator, password: stranger }
resources:
  - name: WEB
    shares: [ { user: bob, permission: modify }, { user: full, permission: full_access } ]
    accounts:
      - { name: root, password: "Mooring#Line7" }
      - { name: shut, password: "Cargo&Hold88", locked: true }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;
const MESSAGE: &str = "Password Not Accessible. The account is locked.";

#[tokio::test]
async fn a_locked_account_is_listed_and_its_password_is_neither_given_nor_changed() {
    let server = Server::with_fixture(FIXTURE);
    let admin = sign_in_with_code(&server, "", "admin").await;
    for user in ["admin", "bob"] {
        let rest = rest_as(&server, user);
        let path = "/resources/1/accounts/2/password";
        assert_refused(&rest.get(path).await, "LOCK-2", "GET PASSWORD", MESSAGE);
        let change = rest.put(path, "{'operation':{'Details':{}}}").await;
        assert_refused(&change, "LOCK-2", "CHANGE PASSWORD", MESSAGE);
        let list = rest.get("/resources/1/accounts").await;
        assert_eq!(list.details()["ACCOUNT LIST"].as_array().map(Vec::len), Some(2));
        assert_eq!(rest.get("/resources/1/accounts/2").await.result(), "Success");
        assert_answer(
            &rest.get("/resources/1/accounts/1/password").await,
            &password("Mooring#Line7"),
        );
    }
    let unlocked = admin.post("/accounts/2/unlock", json!({})).await;
    let expected = json!({"id": 2, "name": "shut", "resource_id": 1, "resource_name": "WEB", "locked": false,
        "step_up": false});
    assert_eq!((unlocked.status, unlocked.json), (200, expected));
    let rest = server.rest();
    assert_answer(
        &rest.get("/resources/1/accounts/2/password").await,
        &password("Cargo&Hold88"),
    );
    assert_eq!(admin.post("/accounts/2/lock", json!({})).await.json["locked"], true);
    assert_eq!(admin.post("/accounts/2/lock", json!({})).await.json["locked"], true);
    assert_eq!(rest.get("/resources/1/accounts/2/password").await.rule(), "LOCK-2");
    for (operation, expected) in [("Account+Locked", 1), ("Account+Unlocked", 1)] {
        let found = admin.get(&format!("/audit?operation={operation}&account_id=2")).await;
        assert_eq!(found.json["total"], expected, "{operation}");
    }
}

#[tokio::test]
async fn whoever_may_edit_an_account_locks_it_and_nobody_else_does() {
    let server = Server::with_fixture(FIXTURE);
    let bob = server.admin("", "bob", "bob").await;
    let full = server.admin("", "full", "full").await;
    let stranger = server.admin("", "stranger", "stranger").await;
    for word in ["lock", "unlock"] {
        let path = format!("/accounts/1/{word}");
        assert_problem(&bob.post(&path, json!({})).await, 403, "DENY-1");
        assert_eq!(full.post(&path, json!({})).await.status, 200, "{word}");
        let unknown = stranger.post(&format!("/accounts/99/{word}"), json!({})).await;
        let hidden = stranger.post(&path, json!({})).await;
        assert_problem(&hidden, 404, "FIND-2");
        assert_eq!(hidden.body, unknown.body);
    }
    assert_problem(
        &bob.put("/accounts/1/step-up", json!({"required": true})).await,
        403,
        "DENY-1",
    );
    assert_problem(
        &stranger.put("/accounts/1/step-up", json!({"required": true})).await,
        404,
        "FIND-2",
    );
    assert_problem(
        &server.anonymous("").post("/accounts/1/lock", json!({})).await,
        401,
        "SESSION",
    );
}

#[tokio::test]
async fn an_account_is_marked_for_a_second_factor_and_only_that_takes_the_mark_away() {
    let server = Server::with_fixture(FIXTURE);
    let full = server.admin("", "full", "full").await;
    let mark = json!({"required": true});
    assert_eq!(
        full.put("/accounts/1/step-up", mark.clone()).await.json["step_up"],
        true
    );
    assert_eq!(full.put("/accounts/1/step-up", mark).await.status, 200);
    let path = "/resources/1/accounts/1/password";
    assert_eq!(server.rest().get(path).await.rule(), "STEP-1");
    let unmark = json!({"required": false});
    assert_problem(&full.put("/accounts/1/step-up", unmark.clone()).await, 403, "STEP-1");
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(server.rest().get(path).await.result(), "Success");
    assert_eq!(admin.put("/accounts/1/step-up", unmark).await.json["step_up"], false);
    assert_eq!(rest_as(&server, "bob").get(path).await.result(), "Success");
}

#[tokio::test]
async fn locks_and_marks_survive_an_export() {
    let server = Server::start();
    let marked = FIXTURE.replace(
        r#"password: "Mooring#Line7""#,
        r#"password: "Mooring#Line7", step_up: true"#,
    );
    let sandbox = server.sandbox(fixture(&marked)).await;
    let exported = server.control(&sandbox.name).get("/export").await;
    let again = server.sandbox(fixture(&exported.body)).await;
    let rest = server.rest_with(again.app_token());
    assert_eq!(rest.get("/resources/1/accounts/1/password").await.rule(), "STEP-1");
    assert_eq!(rest.get("/resources/1/accounts/2/password").await.rule(), "LOCK-2");
}
