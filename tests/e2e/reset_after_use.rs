//! A password that is to be changed after use is, even when that could not be done at once.

use serde_json::{Value, json};

use crate::codes::{advance, sign_in_with_code};
use crate::harness::{Api, Rest, Server};
use crate::vault_lock::master_key;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP, super_admin: true }
  - { user_name: bob, role: Password User, password: bob, auth_token: 5F0C1D2E-AAAA-4B6D-9C41-0123456789AB }
settings: { approvals: immediate }
resources:
  - name: WEB
    shares: [ { user: bob, permission: view } ]
    access_control: { approvers: [admin], minutes: 60, reset_after_use: true }
    accounts:
      - { name: root, password: "Mooring#Line7" }
      - { name: web, password: "Mooring#Line8" }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;
const ROOT: &str = "/resources/1/accounts/1";

async fn take_into_use(server: &Server) {
    let bob = Rest {
        headers: vec![(
            "AUTHTOKEN".to_owned(),
            "5F0C1D2E-AAAA-4B6D-9C41-0123456789AB".to_owned(),
        )],
        ..server.rest()
    };
    let asked = bob
        .post(
            "/accounts/1/requestpassword",
            "{'operation':{'Details':{'REASON':'x'}}}",
        )
        .await;
    assert_eq!(asked.result(), "Success", "{}", asked.body);
    let fetched = bob.get(&format!("{ROOT}/password")).await;
    assert_eq!(fetched.details()["PASSWORD"], "Mooring#Line7", "{}", fetched.body);
}

async fn exported_password(server: &Server) -> Value {
    let exported = server.control("").get("/export").await;
    assert_eq!(exported.status, 200, "{}", exported.body);
    crate::harness::fixture(&exported.body)["resources"][0]["accounts"][0].clone()
}

/// Outcome and instant of each reset after use, oldest first.
async fn resets(admin: &Api) -> Vec<(Value, Value)> {
    let changes = admin.get("/audit?operation=Password%20Changed").await.json["items"].clone();
    let resets = changes.as_array().unwrap().iter();
    resets
        .filter(|it| it["detail"] == "reset after use")
        .map(|it| (it["outcome"].clone(), it["at"].clone()))
        .collect()
}

async fn unlock(server: &Server, admin: &Api) {
    let secret = json!({ "master_secret": master_key(server) });
    assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
}

#[tokio::test]
async fn what_a_locked_vault_held_up_is_made_up_when_it_is_unlocked() {
    let server = Server::with_fixture(FIXTURE);
    take_into_use(&server).await;
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    advance(&server, "", "PT2H").await;
    let failed = (json!("failed"), json!("2026-01-01T10:00:00Z"));
    assert_eq!(resets(&admin).await, std::slice::from_ref(&failed));
    let admin = sign_in_with_code(&server, "", "admin").await;
    unlock(&server, &admin).await;
    let made_up = (json!("success"), json!("2026-01-01T11:01:00Z"));
    assert_eq!(resets(&admin).await, [failed.clone(), made_up.clone()]);
    let account = exported_password(&server).await;
    assert_ne!(account["password"], "Mooring#Line7");
    assert_eq!(account.get("reset_due"), None);
    // Once.
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    unlock(&server, &admin).await;
    assert_eq!(resets(&admin).await, [failed, made_up]);
    assert_eq!(exported_password(&server).await, account);
}

#[tokio::test]
async fn what_is_in_the_trash_when_the_vault_is_unlocked_is_made_up_when_it_is_restored() {
    let server = Server::with_fixture(FIXTURE);
    take_into_use(&server).await;
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
    advance(&server, "", "PT2H").await;
    assert_eq!(
        server.rest().send(reqwest::Method::DELETE, ROOT, None).await.result(),
        "Success"
    );
    let admin = sign_in_with_code(&server, "", "admin").await;
    unlock(&server, &admin).await;
    let account = exported_password(&server).await;
    assert_eq!(
        (&account["password"], &account["reset_due"]),
        (&json!("Mooring#Line7"), &json!(true))
    );
    let restored = admin.post("/trash/restore", json!({ "accounts": [1] })).await;
    assert!(restored.status < 300, "{}", restored.body);
    assert_ne!(exported_password(&server).await["password"], "Mooring#Line7");
    assert_eq!(resets(&admin).await.len(), 2);
}

#[tokio::test]
async fn what_was_in_the_trash_when_its_time_was_up_is_given_back_and_changed_when_it_is_restored() {
    let server = Server::with_fixture(FIXTURE);
    take_into_use(&server).await;
    assert_eq!(
        server.rest().send(reqwest::Method::DELETE, ROOT, None).await.result(),
        "Success"
    );
    advance(&server, "", "PT2H").await;
    let admin = sign_in_with_code(&server, "", "admin").await;
    assert_eq!(exported_password(&server).await["password"], "Mooring#Line7");
    let restored = admin.post("/trash/restore", json!({ "accounts": [1] })).await;
    assert!(restored.status < 300, "{}", restored.body);
    assert_ne!(exported_password(&server).await["password"], "Mooring#Line7");
    assert_eq!(resets(&admin).await.len(), 1);
}
