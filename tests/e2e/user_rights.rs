//! Who administers whom (USER-1 to USER-3), what a forced change of password does, roles and user groups.

use serde_json::{Value, json};

use crate::codes::{assert_problem, sign_in};
use crate::harness::{Api, Server, fixture};

/// Users by the order of the fixture: 1 root, 2 ann, 3 sue, 4 bob.
const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
roles: [ { name: Helpdesk, privileges: [manage_users] } ]
users:
  - { user_name: root, role: Privileged Administrator, password: root }
  - { user_name: ann, role: Administrator, password: ann }
  - { user_name: sue, role: Password Administrator, password: sue, super_admin: true }
  - { user_name: bob, role: Password User, password: bob }
  - { user_name: hal, role: Helpdesk, password: hal }
user_groups: [ { name: Operators, members: [bob] } ]
resources:
  - name: WEB
    shares: [ { group: Operators, permission: view } ]
    accounts: [ { name: db, password: "Mooring#Line7" } ]
"#;

fn new_user(name: &str, role: &str) -> Value {
    json!({"user_name": name, "role": role, "password": "Secret-1"})
}

async fn user(api: &Api, id: i64) -> Value {
    api.get(&format!("/users/{id}")).await.json
}

#[tokio::test]
async fn only_a_privileged_administrator_makes_or_promotes_another_one() {
    let server = Server::with_fixture(FIXTURE);
    let root = server.admin("", "root", "root").await;
    let ann = server.admin("", "ann", "ann").await;
    let hal = server.admin("", "hal", "hal").await;
    let high = "Privileged Administrator";
    assert_problem(&ann.post("/users", new_user("x", high)).await, 403, "DENY-1");
    assert_problem(&ann.put("/users/4", json!({ "role": high })).await, 403, "DENY-1");
    assert_problem(&hal.post("/users", new_user("x", "Administrator")).await, 403, "DENY-1");
    assert_problem(
        &hal.put("/users/4", json!({"role": "Password Auditor"})).await,
        403,
        "DENY-1",
    );
    let role = json!({"name": "Sesame", "privileges": ["manage_vault"]});
    assert_problem(&ann.post("/roles", role).await, 403, "DENY-1");
    assert_problem(
        &ann.put("/roles/8", json!({"privileges": ["manage_vault"]})).await,
        403,
        "DENY-1",
    );
    assert_eq!(
        ann.post("/users", new_user("admin2", "Administrator")).await.status,
        201
    );
    assert_eq!(hal.post("/users", new_user("user2", "Password User")).await.status, 201);
    assert_eq!(root.post("/users", new_user("root2", high)).await.status, 201);
    assert_eq!(root.put("/users/4", json!({ "role": high })).await.json["role"], high);
}

#[tokio::test]
async fn nobody_takes_over_or_puts_out_somebody_with_more_power() {
    let server = Server::with_fixture(FIXTURE);
    let ann = server.admin("", "ann", "ann").await;
    let hal = server.admin("", "hal", "hal").await;
    for (api, above) in [(&ann, 1), (&ann, 3), (&hal, 2), (&hal, 1)] {
        let path = |word: &str| format!("/users/{above}{word}");
        for word in ["/lock", "/disable", "/force-password-change", "/auth-token"] {
            assert_problem(&api.post(&path(word), json!({})).await, 403, "DENY-1");
        }
        assert_problem(
            &api.put(&path(""), json!({"password": "Mine-now-1"})).await,
            403,
            "DENY-1",
        );
        assert_problem(
            &api.put(&path(""), json!({"role": "Password User"})).await,
            403,
            "DENY-1",
        );
        assert_problem(&api.delete(&path("")).await, 403, "DENY-1");
        assert_problem(&api.delete(&path("/second-factor")).await, 403, "DENY-1");
    }
    let root = server.admin("", "root", "root").await;
    assert_eq!(root.post("/users/3/lock", json!({})).await.json["status"], "locked");
    assert_eq!(hal.post("/users/4/lock", json!({})).await.json["status"], "locked");
}

#[tokio::test]
async fn a_forced_change_of_password_ends_sessions_and_lets_in_with_a_new_password_alone() {
    let server = Server::with_fixture(FIXTURE);
    let root = server.admin("", "root", "root").await;
    let bob = server.admin("", "bob", "bob").await;
    let forced = root.post("/users/4/force-password-change", json!({})).await;
    assert_eq!(
        (forced.status, &forced.json["must_change_password"]),
        (200, &json!(true))
    );
    assert_problem(&bob.get("/session").await, 401, "SESSION");
    let with = |new: Option<&str>, old: &str| {
        let mut credentials = json!({"user_name": "bob", "password": old});
        if let Some(new) = new {
            credentials["new_password"] = json!(new);
        }
        credentials
    };
    for (credentials, status, code) in [
        (with(None, "bob"), 403, "PASSWORD-CHANGE"),
        (with(Some("bob"), "bob"), 422, "INPUT-3"),
        (with(Some(""), "bob"), 422, "INPUT-3"),
        (with(Some("New-Start-1"), "wrong"), 401, "SIGN-IN"),
    ] {
        assert_problem(&sign_in(&server, "", credentials).await.0, status, code);
    }
    let (begun, bob) = sign_in(&server, "", with(Some("New-Start-1"), "bob")).await;
    assert_eq!(
        (begun.status, &begun.json["user"]["must_change_password"]),
        (201, &json!(false))
    );
    assert_eq!(bob.get("/session").await.status, 200);
    assert_problem(&sign_in(&server, "", with(None, "bob")).await.0, 401, "SIGN-IN");
    assert_eq!(sign_in(&server, "", with(None, "New-Start-1")).await.0.status, 201);
    let changed = root.get("/audit?operation=User+Password+Changed&text=BOB").await;
    assert_eq!(changed.json["total"], 1, "{}", changed.body);
}

#[tokio::test]
async fn a_user_is_given_another_password_groups_and_an_auth_token() {
    let server = Server::with_fixture(FIXTURE);
    let root = server.admin("", "root", "root").await;
    let bob = server.admin("", "bob", "bob").await;
    assert_eq!(user(&root, 4).await["groups"], json!(["Operators"]));
    let changed = root.put("/users/4", json!({"password": "Given-1", "groups": []})).await;
    assert_eq!((changed.status, &changed.json["groups"]), (200, &json!([])));
    assert_problem(&bob.get("/session").await, 401, "SESSION");
    let bob = server.admin("", "bob", "Given-1").await;
    assert_eq!(bob.get("/credentials/names").await.json["total"], 0);
    assert_problem(
        &root.put("/users/4", json!({"groups": ["Nobody"]})).await,
        422,
        "FIND-3",
    );
    assert_problem(&root.put("/users/4", json!({"password": ""})).await, 422, "INPUT-3");
    assert_eq!(root.put("/users/4", json!({"groups": ["OPERATORS"]})).await.status, 200);
    assert_eq!(bob.get("/credentials/names").await.json["total"], 1);

    let body = json!({"user_name": "robot", "role": "Password User", "api_user": true, "groups": ["operators"],
        "must_change_password": false});
    let made = root.post("/users", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let mut rest = server.rest_with("");
    let token = made.json["auth_token"].as_str().unwrap().to_owned();
    rest.headers = vec![("AUTHTOKEN".into(), token)];
    assert_eq!(rest.get("/resources/1/accounts/1/password").await.result(), "Success");
    let id = made.json["id"].as_i64().unwrap();
    let again = root.post(&format!("/users/{id}/auth-token"), json!({})).await;
    assert_eq!(again.status, 201, "{}", again.body);
    assert_eq!(rest.get("/resources").await.rule(), "AUTH-1");
    rest.headers = vec![("AUTHTOKEN".into(), again.json["auth_token"].as_str().unwrap().into())];
    assert_eq!(rest.get("/resources").await.result(), "Success");
}

#[tokio::test]
async fn custom_roles_are_made_changed_and_deleted_and_predefined_ones_are_not() {
    let server = Server::with_fixture(FIXTURE);
    let root = server.admin("", "root", "root").await;
    let made = root
        .post("/roles", json!({"name": "Reader", "privileges": ["view_audit"]}))
        .await;
    let expected = json!({"id": 9, "name": "Reader", "privileges": ["view_audit"], "built_in": false});
    assert_eq!((made.status, &made.json), (201, &expected));
    assert_eq!(root.get("/roles/9").await.json, expected);
    assert_problem(&root.post("/roles", json!({"name": "READER"})).await, 409, "NAME-TAKEN");
    assert_problem(&root.post("/roles", json!({"name": " "})).await, 422, "INPUT-2");
    assert_problem(
        &root.post("/roles", json!({"name": "x", "privileges": ["fly"]})).await,
        400,
        "INPUT-1",
    );
    assert_eq!(root.put("/users/4", json!({"role": "reader"})).await.status, 200);
    let bob = server.admin("", "bob", "bob").await;
    assert_eq!(bob.get("/audit").await.status, 200);
    let changed = root.put("/roles/9", json!({"name": "Sleeper", "privileges": []})).await;
    assert_eq!((changed.status, &changed.json["name"]), (200, &json!("Sleeper")));
    assert_problem(&bob.get("/audit").await, 403, "DENY-1");
    assert_problem(&root.delete("/roles/9").await, 409, "IN-USE");
    root.put("/users/4", json!({"role": "Password User"})).await;
    assert_eq!(root.delete("/roles/9").await.status, 204);
    assert_problem(&root.get("/roles/9").await, 404, "NOT-FOUND");
    for id in 1..=7 {
        assert_problem(&root.delete(&format!("/roles/{id}")).await, 403, "DENY-1");
        assert_problem(
            &root.put(&format!("/roles/{id}"), json!({"name": "x"})).await,
            403,
            "DENY-1",
        );
    }
    assert_problem(&bob.post("/roles", json!({"name": "x"})).await, 403, "DENY-1");
}

#[tokio::test]
async fn user_groups_are_made_changed_and_deleted_with_what_was_shared_with_them() {
    let server = Server::with_fixture(FIXTURE);
    let root = server.admin("", "root", "root").await;
    let bob = server.admin("", "bob", "bob").await;
    let made = root
        .post("/user-groups", json!({"name": "Night", "members": ["BOB", "ann"]}))
        .await;
    let expected = json!({"id": 2, "name": "Night", "members": ["ann", "bob"]});
    assert_eq!((made.status, &made.json), (201, &expected));
    assert_eq!(root.get("/user-groups/2").await.json, expected);
    assert_eq!(root.get("/user-groups").await.json["total"], 2);
    assert_problem(
        &root.post("/user-groups", json!({"name": "night"})).await,
        409,
        "NAME-TAKEN",
    );
    assert_problem(
        &root
            .post("/user-groups", json!({"name": "x", "members": ["zoe"]}))
            .await,
        422,
        "FIND-3",
    );
    assert_eq!(root.get("/user-groups").await.json["total"], 2, "nothing was half made");
    let changed = root
        .put("/user-groups/2", json!({"name": "Day", "members": ["sue"]}))
        .await;
    assert_eq!(changed.json, json!({"id": 2, "name": "Day", "members": ["sue"]}));
    assert_problem(&bob.get("/user-groups").await, 403, "DENY-1");
    assert_problem(&bob.delete("/user-groups/1").await, 403, "DENY-1");

    assert_eq!(bob.get("/credentials/names").await.json["total"], 1);
    assert_eq!(root.delete("/user-groups/1").await.status, 204);
    assert_eq!(bob.get("/credentials/names").await.json["total"], 0);
    assert_problem(&root.delete("/user-groups/1").await, 404, "NOT-FOUND");
}

#[tokio::test]
async fn a_fixture_may_ask_for_a_change_of_password_and_its_export_does_so_again() {
    let server = Server::start();
    let text = FIXTURE.replace("password: bob }", "password: bob, must_change_password: true }");
    let sandbox = server.sandbox(fixture(&text)).await;
    let exported = server.control(&sandbox.name).get("/export").await;
    let again = server.sandbox(fixture(&exported.body)).await;
    for name in [&sandbox.name, &again.name] {
        let credentials = json!({"user_name": "bob", "password": "bob"});
        assert_problem(&sign_in(&server, name, credentials).await.0, 403, "PASSWORD-CHANGE");
    }
}
