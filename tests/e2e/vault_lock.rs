//! The emergency lock of the vault (LOCK-1): who locks and unlocks it, what it stops, what goes on.

use serde_json::json;

use crate::codes::{advance, assert_problem, code, sign_in, sign_in_with_code};
use crate::data_folder::{key_file_of, start_kept};
use crate::harness::{Rest, Server, details, fixture};
use crate::product::{assert_answer, assert_refused, password};

pub const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP,
      auth_token: 5F0C1D2E-AAAA-4B6D-9C41-0123456789AB }
  - { user_name: alice, role: Administrator, password: alice, totp_secret: jbsw y3dp ehpk 3pxp }
  - { user_name: pat, role: Privileged Administrator, password: pat }
custom_fields: [ { label: Site, level: resource, type: character }, { label: Pin, level: account, type: password } ]
resources:
  - name: WEB
    custom_fields: { Site: Rotterdam }
    accounts:
      - { name: root, password: "Mooring#Line7", custom_fields: { Pin: "4711" }, totp: { secret: JBSWY3DPEHPK3PXP } }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;
pub const PASSWORD_PATH: &str = "/resources/1/accounts/1/password";
const MESSAGE: &str = "Password Not Accessible. The vault is locked.";

pub fn master_key(server: &Server) -> String {
    server.ready["master_key"].as_str().unwrap().to_owned()
}

async fn assert_locked(rest: &Rest) {
    assert_refused(&rest.get(PASSWORD_PATH).await, "LOCK-1", "GET PASSWORD", MESSAGE);
}

async fn assert_open(rest: &Rest) {
    assert_answer(&rest.get(PASSWORD_PATH).await, &password("Mooring#Line7"));
}

#[tokio::test]
async fn a_locked_vault_gives_and_takes_no_password_and_everything_else_goes_on() {
    let server = Server::with_fixture(FIXTURE);
    let (rest, admin) = (server.rest(), sign_in_with_code(&server, "", "admin").await);
    assert_eq!(
        admin.get("/vault").await.json,
        json!({"locked": false, "key_version": 1})
    );
    assert_open(&rest).await;
    let locked = admin.post("/vault/lock", json!({})).await;
    assert_eq!(
        (locked.status, &locked.json),
        (200, &json!({"locked": true, "key_version": 2})),
        "a locked key was never in use"
    );

    assert_locked(&rest).await;
    let change = rest
        .put(PASSWORD_PATH, &details(&[("NEWPASSWORD", "Cargo&Hold88")]))
        .await;
    assert_refused(&change, "LOCK-1", "CHANGE PASSWORD", MESSAGE);
    let remote = details(&[("NEWPASSWORD", "Cargo&Hold88"), ("RESETTYPE", "REMOTE")]);
    assert_refused(
        &rest.put(PASSWORD_PATH, &remote).await,
        "LOCK-1",
        "CHANGE PASSWORD",
        MESSAGE,
    );
    let list = "{'operation':{'Details':{'ACCOUNTLIST':[{'ACCOUNTNAME':'new','PASSWORD':'Cargo&Hold88'}]}}}";
    assert_refused(
        &rest.post("/resources/1/accounts", list).await,
        "LOCK-1",
        "ADD ACCOUNTS",
        MESSAGE,
    );
    let resource = details(&[
        ("RESOURCENAME", "NEW"),
        ("ACCOUNTNAME", "root"),
        ("PASSWORD", "Cargo&Hold88"),
    ]);
    assert_refused(
        &rest.post("/resources", &resource).await,
        "LOCK-1",
        "CREATE RESOURCE",
        MESSAGE,
    );
    assert_problem(&admin.get("/rpa/entries/1/app-token").await, 423, "LOCK-1");
    assert_problem(&admin.get("/credentials").await, 423, "LOCK-1");
    let renamed = rest
        .put("/resources/1/accounts/1", &details(&[("ACCOUNTNAME", "other")]))
        .await;
    assert_refused(&renamed, "LOCK-1", "EDIT ACCOUNT", MESSAGE);

    assert_eq!(rest.get("/resources").await.json["operation"]["totalRows"], 1);
    for path in ["/resources/1/accounts", "/resources/1/accounts/1"] {
        let told = rest.get(path).await;
        assert_eq!(
            told.details()["CUSTOM FIELD"][0]["CUSTOMFIELDVALUE"],
            "****",
            "{}",
            told.body
        );
    }
    let code = rest.get("/accounts/1/totp").await;
    assert_refused(&code, "LOCK-1", "GET TOTP", MESSAGE);
    let notes = rest
        .put("/resources/1/accounts/1", &details(&[("NOTES", "mind the gap")]))
        .await;
    assert_eq!(notes.result(), "Success");
    let empty = rest.post("/resources", &details(&[("RESOURCENAME", "EMPTY")])).await;
    assert_eq!(empty.result(), "Success", "{}", empty.body);
    assert_eq!(admin.get("/credentials/names").await.json["total"], 1);
    // A password of the fixture that nobody has signed in with yet, and a second factor, open all the same.
    assert_eq!(server.admin("", "pat", "pat").await.get("/session").await.status, 200);
    sign_in_with_code(&server, "", "alice").await;
    // The target knows its own password.
    let log_on = json!({"account_name": "root", "password": "Mooring#Line7"});
    let answer = server.control("").post("/targets/1/log-on", log_on).await;
    assert_eq!(answer.json["result"], "accepted");

    let unlocked = admin
        .post("/vault/unlock", json!({"master_secret": master_key(&server)}))
        .await;
    assert_eq!((unlocked.status, &unlocked.json["locked"]), (200, &json!(false)));
    assert_open(&rest).await;
}

#[tokio::test]
async fn only_a_privileged_administrator_who_has_just_given_his_second_factor_locks_and_unlocks() {
    let server = Server::with_fixture(FIXTURE);
    let alice = sign_in_with_code(&server, "", "alice").await;
    let pat = server.admin("", "pat", "pat").await;
    let admin = sign_in_with_code(&server, "", "admin").await;
    advance(&server, "", "PT5M").await;
    let secret = json!({"master_secret": master_key(&server)});
    for (api, code) in [(&alice, "DENY-1"), (&pat, "STEP-1"), (&admin, "STEP-1")] {
        assert_problem(&api.post("/vault/lock", json!({})).await, 403, code);
        assert_problem(&api.post("/vault/unlock", secret.clone()).await, 403, code);
    }
    assert_open(&server.rest()).await;
    let totp = code(&server, "").await;
    assert_eq!(
        admin.post("/session/step-up", json!({ "totp": totp })).await.status,
        200
    );
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    // Locking once more changes nothing, nor does unlocking an open vault.
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    let wrong = json!({"master_secret": "0".repeat(64)});
    for wrong in [wrong, json!({"master_secret": "guess"})] {
        assert_problem(&admin.post("/vault/unlock", wrong).await, 403, "MASTER-SECRET");
    }
    assert_problem(&admin.post("/vault/unlock", json!({})).await, 422, "INPUT-2");
    assert_locked(&server.rest()).await;
    assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
    let count = async |operation: &str| {
        let found = admin
            .get(&format!("/audit?operation={operation}&user_name=admin"))
            .await;
        found.json["total"].as_i64()
    };
    assert_eq!(count("Vault+Locked").await, Some(1));
    assert_eq!(count("Vault+Unlocked").await, Some(1));
    assert_eq!(count("Vault+Unlock+Failed").await, Some(2));
}

#[tokio::test]
async fn a_locked_vault_stays_locked_over_a_restart_until_the_key_file_or_the_passphrase_opens_it() {
    for passphrase in [None, Some("correct horse battery")] {
        let environment: Vec<_> = passphrase
            .map(|it| ("PAM360_SIM_MASTER_PASSPHRASE", it))
            .into_iter()
            .collect();
        let server = start_kept(tempfile::tempdir().unwrap(), FIXTURE, &environment);
        assert!(server.ready.get("master_key").is_none());
        let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
        let admin = sign_in_with_code(&server, "", "admin").await;
        assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);

        let server = start_kept(server.kill(), FIXTURE, &environment);
        let rest = server.rest_with(&token);
        assert_eq!(server.ready["app_tokens"][0]["app_token"], token);
        assert_locked(&rest).await;
        assert_eq!(rest.get("/resources").await.result(), "Success");
        let admin = sign_in_with_code(&server, "", "admin").await;
        assert_eq!(admin.get("/vault").await.json["locked"], true);
        let secret = match passphrase {
            Some(passphrase) => passphrase.to_owned(),
            None => key_file_of(&server),
        };
        let wrong = json!({"master_secret": "wrong horse"});
        assert_problem(&admin.post("/vault/unlock", wrong).await, 403, "MASTER-SECRET");
        let unlocked = admin.post("/vault/unlock", json!({ "master_secret": secret })).await;
        assert_eq!(unlocked.status, 200, "{}", unlocked.body);
        assert_open(&rest).await;
        let server = start_kept(server.kill(), FIXTURE, &environment);
        assert_open(&server.rest_with(&token)).await;
    }
}

#[tokio::test]
async fn a_sandbox_may_begin_locked_is_exported_when_it_is_open_and_is_reset_to_what_it_was() {
    let server = Server::start();
    let locked = FIXTURE.replace("version: 1", "version: 1\nvault: { locked: true }");
    let sandbox = server.sandbox(fixture(&locked)).await;
    let other = server.sandbox(fixture(FIXTURE)).await;
    let rest = server.rest_with(sandbox.app_token());
    assert_locked(&rest).await;
    assert_open(&server.rest_with(other.app_token())).await;
    assert_problem(&server.control(&sandbox.name).get("/export").await, 423, "LOCK-1");

    let admin = sign_in_with_code(&server, &sandbox.name, "admin").await;
    let secret = json!({"master_secret": master_key(&server)});
    assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
    assert_open(&rest).await;
    let exported = server.control(&sandbox.name).get("/export").await;
    assert_eq!(exported.status, 200, "{}", exported.body);
    let again = fixture(&exported.body);
    assert_eq!(again["resources"][0]["accounts"][0]["password"], "Mooring#Line7");
    assert_eq!(again["users"][1]["totp_secret"], "JBSWY3DPEHPK3PXP");
    assert_eq!(
        server.control(&sandbox.name).post("/reset", json!({})).await.status,
        204
    );
    assert_locked(&rest).await;

    let admin = sign_in_with_code(&server, &other.name, "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    let rest = server.rest_with(other.app_token());
    assert_locked(&rest).await;
    assert_eq!(server.control(&other.name).post("/reset", json!({})).await.status, 204);
    assert_open(&rest).await;
}

#[tokio::test]
async fn an_outsider_learns_nothing_of_a_locked_vault() {
    let server = Server::with_fixture(FIXTURE);
    assert_problem(&server.anonymous("").get("/vault").await, 401, "SESSION");
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    let rest = server.rest();
    for path in ["/resources/1/accounts/9/password", "/resources/9/accounts/1/password"] {
        assert!(rest.get(path).await.rule().starts_with("FIND-"), "{path}");
    }
    let (refused, _) = sign_in(&server, "", json!({"user_name": "admin", "password": "wrong"})).await;
    assert_problem(&refused, 401, "SIGN-IN");
    assert_eq!(server.rest_with("unknown").get(PASSWORD_PATH).await.rule(), "AUTH-1");
}
