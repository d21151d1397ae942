//! What a fixture can say of the vault's things comes back in an export.

use reqwest::Method;

use crate::harness::{Server, fixture};
use crate::product::{rest_as, server_of_admin_and_bob};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users: [ { user_name: admin, role: Administrator, password: "not-told-to-you" } ]
resource_groups:
  - { name: Web, description: What customers see, owner: admin }
  - name: Linux
    owner: admin
    criteria: { matching: any, conditions: [ { attribute: type, comparison: equals, value: Linux } ] }
custom_fields: [ { label: Tag, level: resource }, { label: Door code, level: account, type: password } ]
resources:
  - name: WEB
    type: Linux
    groups: [Web]
    custom_fields: { TAG: A-17 }
    accounts:
      - { name: root, password: "Mooring#Line7", totp: { secret: JBSWY3DPEHPK3PXP, algorithm: SHA512, digits: 7, validity: 60 } }
      - { name: old, password: "Cargo&Hold88", trashed: true }
      - { name: old, password: "Beacon%Light6", custom_fields: { Door code: "Gangway-9981" } }
  - { name: web, type: Linux, trashed: true }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

#[tokio::test]
async fn groups_codes_and_the_trash_survive_an_export() {
    let server = Server::with_fixture(FIXTURE);
    let exported = server.control("").get("/export").await;
    assert_eq!(exported.status, 200);
    for part in [
        "description: What customers see",
        "matching: any",
        "digits: 7",
        "trashed: true",
        "JBSWY3DPEHPK3PXP",
        "Tag: A-17",
        "Door code: Gangway-9981",
    ] {
        assert!(exported.body.contains(part), "{part}: {}", exported.body);
    }
    let copy = Server::with_fixture(&exported.body);
    let again = copy.control("").get("/export").await;
    assert_eq!(again.body, exported.body);
    let restored = copy
        .rest()
        .put("/trash/restore", "{operation:{details:{type:account,trashIds:[2]}}}")
        .await;
    assert_eq!(restored.message(), "Account old already exists");
    copy.rest().send(Method::DELETE, "/resources/1/accounts/3", None).await;
    let restored = copy
        .rest()
        .put("/trash/restore", "{operation:{details:{type:account,trashIds:[2]}}}")
        .await;
    assert_eq!(restored.result(), "Success");
}

#[tokio::test]
async fn a_reset_brings_back_what_was_deleted() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let before = rest.get("/resources/1/accounts").await.body;
    rest.send(Method::DELETE, "/resources/1", None).await;
    server.control("").send(Method::POST, "/reset", None).await;
    assert_eq!(rest.get("/resources/1/accounts").await.body, before);
    assert_eq!(rest.get("/trash").await.json["operation"]["totalRows"], 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let server = Server::start();
    for (part, word) in [
        (
            "resource_groups: [ { name: G, criteria: { conditions: [] } } ]",
            "condition",
        ),
        (
            "resource_groups: [ { name: G, criteria: { conditions: [ { attribute: type, comparison: equals, value: x } ] } } ]\nresources: [ { name: R, groups: [G] } ]",
            "criteria of `G`",
        ),
        ("resources: [ { name: R, custom_fields: { Tag: x } } ]", "custom field"),
        (
            "custom_fields: [ { label: D, level: resource, type: date } ]\nresources: [ { name: R, custom_fields: { D: 2026-01-01 } } ]",
            "dd/MM/yyyy",
        ),
        (
            "resources: [ { name: R, accounts: [ { name: a, totp: { secret: '018' } } ] } ]",
            "Base32",
        ),
        (
            "resources: [ { name: R, accounts: [ { name: a, totp: { secret: AAAA, digits: 9 } } ] } ]",
            "digits",
        ),
    ] {
        let text = format!("version: 1\nusers: [ {{ user_name: a, role: Administrator }} ]\n{part}\n");
        let body = serde_json::json!({ "fixture": fixture(&text) });
        let refused = server.control("").post("/sandboxes", body).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains(word), "{}", refused.body);
    }
}

const REQUESTED: &str = r#"
resources:
  - name: WEB
    accounts: [ { name: root, password: "Mooring#Line7", access_control: { approvers: [admin], minutes: 1 } } ]
    shares: [ { user: bob, permission: view } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
ticketing: { tickets: [ { id: "7", status: Open, accounts: [WEB/root] } ] }
"#;

#[tokio::test]
async fn requests_and_tickets_for_what_is_in_the_trash_rest_with_it() {
    let server = server_of_admin_and_bob(REQUESTED);
    let bob = rest_as(&server, "bob");
    let asked = bob
        .post("/accounts/1/requestpassword", "{operation:{Details:{REASON:x}}}")
        .await;
    assert_eq!(asked.result(), "Success", "{}", asked.body);
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(admin.get("/password-requests").await.json["total"], 1);
    assert_eq!(admin.delete("/accounts/1").await.status, 204);
    assert_eq!(admin.get("/password-requests").await.json["total"], 0);
    server
        .control("")
        .put("/clock", serde_json::json!({"advance": "P1D"}))
        .await;
    let exported = server.control("").get("/export").await;
    assert_eq!(exported.status, 200);
    Server::with_fixture(&exported.body);
    // A day later his session is over.
    let admin = server.admin("", "admin", "admin").await;
    let restored = admin.post("/trash/restore", serde_json::json!({"accounts": [1]})).await;
    assert_eq!(restored.status, 204);
    let exported = server.control("").get("/export").await;
    assert!(exported.body.contains("WEB/root"), "{}", exported.body);
}
