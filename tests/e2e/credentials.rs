//! Credentials as automation platforms fetch them: all that can be had now, one by its name, and names without secrets.

use serde_json::{Value, json};

use crate::codes::assert_problem;
use crate::harness::Api;
use crate::product::server_of_admin_and_bob;

const VAULT: &str = r#"
resources:
  - name: WEB
    accounts:
      - { name: root, password: "Mooring#Line7", shares: [ { user: bob, permission: view } ] }
      - { name: shut, password: "Cargo&Hold88", locked: true }
      - { name: marked, password: "Cargo&Hold88", step_up: true }
      - { name: reasoned, password: "Cargo&Hold88", reason_required: true }
      - { name: controlled, password: "Cargo&Hold88", access_control: { approvers: [admin] } }
  - name: A/B
    shares: [ { user: bob, permission: remote_app_only } ]
    accounts: [ { name: c/d, password: "Third*Quay3" } ]
"#;

fn credential(resource: &str, user: &str, password: &str) -> Value {
    json!({"user": user, "password": password, "name": format!("{resource}/{user}")})
}

async fn named(api: &Api, identifier: &str) -> Value {
    let answer = api.get(&format!("/credentials?identifier={identifier}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json
}

async fn retrievals(admin: &Api) -> i64 {
    let found = admin.get("/audit?operation=Password+Retrieved").await;
    found.json["total"].as_i64().unwrap()
}

#[tokio::test]
async fn a_list_holds_every_credential_that_can_be_had_and_each_is_audited() {
    let server = server_of_admin_and_bob(VAULT);
    let admin = server.admin("", "admin", "admin").await;
    let all = admin.get("/credentials").await;
    let web = credential("WEB", "root", "Mooring#Line7");
    let slashes = credential("A/B", "c/d", "Third*Quay3");
    assert_eq!((all.status, &all.json), (200, &json!([web, slashes])));
    assert_eq!(retrievals(&admin).await, 2);
    let bob = server.admin("", "bob", "bob").await;
    assert_eq!(bob.get("/credentials").await.json, json!([web]));
    assert_eq!(retrievals(&admin).await, 3);
    let who = admin.get("/audit?operation=Password+Retrieved&user_name=bob").await;
    assert_eq!(who.json["items"][0]["account_name"], "root");
    assert_eq!(who.json["items"][0]["client_type"], "Web Client");
}

#[tokio::test]
async fn a_credential_is_named_by_resource_and_account_and_an_empty_list_is_what_cannot_be_had() {
    let server = server_of_admin_and_bob(VAULT);
    let admin = server.admin("", "admin", "admin").await;
    let bob = server.admin("", "bob", "bob").await;
    for identifier in ["WEB/root", "web/ROOT"] {
        let expected = json!([credential("WEB", "root", "Mooring#Line7")]);
        assert_eq!(named(&admin, identifier).await, expected, "{identifier}");
        assert_eq!(named(&bob, identifier).await, expected, "{identifier}");
    }
    let expected = json!([credential("A/B", "c/d", "Third*Quay3")]);
    assert_eq!(named(&admin, "a/b/c/d").await, expected);
    let before = retrievals(&admin).await;
    for identifier in [
        "WEB/shut",
        "WEB/marked",
        "WEB/reasoned",
        "WEB/controlled",
        "WEB/none",
        "none/root",
        "WEB",
        "",
    ] {
        assert_eq!(named(&admin, identifier).await, json!([]), "{identifier}");
    }
    // Hidden, shared without its password, and not there at all look the same.
    for identifier in ["WEB/shut", "A/B/c/d", "WEB/none"] {
        assert_eq!(named(&bob, identifier).await, json!([]), "{identifier}");
    }
    assert_eq!(retrievals(&admin).await, before);
    assert_problem(&server.anonymous("").get("/credentials").await, 401, "SESSION");
    assert_problem(&admin.get("/credentials?name=x").await, 422, "INPUT-3");
}

#[tokio::test]
async fn names_are_listed_with_what_stands_before_each_and_no_password_is_read() {
    let server = server_of_admin_and_bob(VAULT);
    let admin = server.admin("", "admin", "admin").await;
    let names = admin.get("/credentials/names?limit=2").await;
    let expected = json!({"total": 6, "items": [
        {"name": "WEB/root", "user": "root", "resource_id": 1, "account_id": 1, "locked": false, "step_up": false,
         "reason_required": false, "access_control": false},
        {"name": "WEB/shut", "user": "shut", "resource_id": 1, "account_id": 2, "locked": true, "step_up": false,
         "reason_required": false, "access_control": false}]});
    assert_eq!(names.json, expected);
    let bob = server.admin("", "bob", "bob").await;
    assert_eq!(bob.get("/credentials/names").await.json["total"], 1);
    assert_eq!(retrievals(&admin).await, 0);
    assert!(!names.body.contains("Mooring"));
}
