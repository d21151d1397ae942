//! Users, roles and user groups in the console.

use serde_json::json;

use crate::codes::{advance, assert_problem, sign_in};
use crate::console::Browser;
use crate::harness::Server;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
roles:
  - { name: Reader, privileges: [view_audit] }
users:
  - { user_name: admin, full_name: Ada Min, role: Privileged Administrator, password: admin }
  - { user_name: alice, full_name: "Alice <i>", role: Administrator, password: alice }
  - { user_name: bob, role: Password User, password: bob, totp_secret: JBSWY3DPEHPK3PXP }
user_groups: [ { name: Operators, members: [bob] } ]
"#;

#[tokio::test]
async fn a_user_is_added_changed_locked_and_deleted() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    admin
        .get("/users")
        .await
        .is(200)
        .shows("Alice &#60;i&#62;")
        .shows("Operators");
    admin.get("/users/add").await.is(200).shows("Privileged Administrator");
    let dora = [
        ("user_name", " dora "),
        ("full_name", "Dora"),
        ("role", "Password User"),
        ("group", "Operators"),
    ];
    // Without a password the window comes back with what was filled in.
    let again = admin.post("/users/add", &dora).await;
    again.is(422).shows("INPUT-2").shows("value=\"Dora\"");
    let mut with_password = dora.to_vec();
    with_password.push(("password", "a-Secret-of-Dora-1"));
    with_password.push(("must_change_password", "true"));
    let page = admin.post("/users/add", &with_password).await;
    page.is(200).shows("The user was added.").shows("<h1>dora</h1>");
    page.shows("has to be changed at the next sign-in")
        .hides("a-Secret-of-Dora-1");
    let taken = admin.post("/users/add", &with_password).await;
    taken.is(409).shows("NAME-TAKEN").hides("a-Secret-of-Dora-1");

    let edit = [
        ("full_name", "Dora Q"),
        ("email", "dora@example.com"),
        ("role", "Reader"),
        ("super_admin", "true"),
    ];
    let page = admin.post("/users/4", &edit).await;
    page.shows("Saved.")
        .shows("Dora Q")
        .shows("Reader, Super Administrator");
    let api = server.admin("", "admin", "admin").await;
    let user = api.get("/users/4").await.json;
    assert_eq!(
        (&user["groups"], &user["super_admin"], &user["email"]),
        (&json!([]), &json!(true), &json!("dora@example.com"))
    );
    admin
        .post("/users/4/status", &[("change", "lock")])
        .await
        .shows("Locked")
        .shows(">Unlock<");
    admin.get("/").await.shows("1</strong> user is locked");
    admin.get("/users?q=locked").await.shows("Dora Q").hides("Alice");
    admin
        .post("/users/4/status", &[("change", "unlock")])
        .await
        .shows("Active");
    admin
        .post("/users/4/status", &[("change", "disable")])
        .await
        .shows("Disabled");
    admin
        .post("/users/4/status", &[("change", "enable")])
        .await
        .shows("Active");
    admin.post("/users/4/status", &[("change", "promote")]).await.is(400);

    admin.post("/users/4/delete", &[]).await.is(200).shows("Delete dora?");
    assert_eq!(api.get("/users/4").await.status, 200);
    let page = admin.post("/users/4/delete", &[("confirmed", "true")]).await;
    page.is(200).shows("The user was deleted").hides("Dora Q");
    admin.get("/users/4").await.is(404);
    admin.get("/users/none").await.is(404);
}

#[tokio::test]
async fn an_auth_token_is_shown_once_and_a_lost_second_factor_is_removed() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    admin.get("/users/2").await;
    let page = admin.post("/users/2/auth-token", &[]).await;
    page.is(201);
    let token = page.field("token").to_owned();
    let mut alice = server.rest_with("");
    alice.headers = vec![("AUTHTOKEN".into(), token.clone())];
    assert_eq!(alice.get("/resources").await.result(), "Success");
    for path in ["/users/2", "/users", "/audit", "/"] {
        admin.get(path).await.hides(&token);
    }
    let robot = [("user_name", "robot"), ("role", "Password User"), ("api_user", "true")];
    let page = admin.post("/users/add", &robot).await;
    assert_eq!((page.status, page.field("token").len()), (201, 36));

    admin.get("/users/3").await.shows("Remove the second factor");
    admin.post("/users/3/second-factor", &[]).await.shows("was removed");
    admin.get("/users/3").await.hides("Remove the second factor");
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    admin
        .post("/users/3/force-password-change", &[])
        .await
        .shows("next sign-in");
    bob.get("/me").await.shows("<h1>Sign in</h1>");
    bob.sign_in("bob", "bob").await.is(403).shows("choose a new password");
}

#[tokio::test]
async fn nobody_is_offered_or_given_what_his_role_does_not_allow() {
    let server = Server::with_fixture(FIXTURE);
    // bob manages nobody, and finds nothing of it.
    let mut bob = Browser::new(&server, "");
    bob.get("/sign-in-as").await;
    bob.post("/sign-in-as", &[("user", "3")])
        .await
        .is(200)
        .hides("href=\"/users\"")
        .hides("href=\"/audit\"");
    for path in ["/users", "/users/1", "/users/add", "/users/99", "/roles", "/roles/add"] {
        bob.get(path).await.is(403).shows("DENY-1");
    }
    for path in ["/user-groups", "/user-groups/1", "/user-groups/9", "/user-groups/add"] {
        bob.get(path).await.is(403).shows("DENY-1");
    }
    for path in [
        "/users/1/status",
        "/users/1/delete",
        "/roles/8/delete",
        "/user-groups/1/delete",
    ] {
        let page = bob.post(path, &[("change", "lock"), ("confirmed", "true")]).await;
        page.is(403).shows("DENY-1");
    }
    // alice has less than admin, and nobody changes his own role.
    let mut alice = Browser::of(&server, "", "alice", "alice").await;
    let page = alice.get("/users/1").await;
    page.is(200).shows("a privilege that you lack").hides("auth-token");
    alice.post("/users/1/auth-token", &[]).await.is(403);
    alice.post("/users/1/status", &[("change", "lock")]).await.is(403);
    let page = alice
        .post("/users/1", &[("role", "Password User"), ("password", "x")])
        .await;
    page.is(403).shows("DENY-1");
    let page = alice.get("/users/2").await;
    page.shows("Nobody changes his own role.")
        .hides("name=\"role\"")
        .hides("Delete<");
    alice
        .post("/users/2", &[("full_name", "Al"), ("role", "Privileged Administrator")])
        .await
        .shows("Saved.");
    let page = alice.get("/users/add").await;
    page.hides("<option>Privileged Administrator</option>")
        .hides("name=\"super_admin\"");
    let boss = [
        ("user_name", "boss"),
        ("role", "Privileged Administrator"),
        ("password", "x"),
    ];
    alice.post("/users/add", &boss).await.is(403).shows("DENY-1");
    let api = server.admin("", "admin", "admin").await;
    let users = api.get("/users").await;
    assert_eq!(users.json["total"], 3, "{}", users.body);
    assert_eq!(users.json["items"][1]["role"], "Administrator");
    assert_eq!(users.json["items"][0]["status"], "active");
}

#[tokio::test]
async fn a_form_counts_only_with_the_token_of_its_own_session_that_is_not_over() {
    let server = Server::with_fixture(FIXTURE);
    let other = server.sandbox(crate::harness::fixture(FIXTURE)).await.name;
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let mut alice = Browser::of(&server, "", "alice", "alice").await;
    let mut elsewhere = Browser::of(&server, &other, "admin", "admin").await;
    alice.get("/users").await;
    elsewhere.get("/users").await;
    for token in ["", "nonsense", &alice.form_token, &elsewhere.form_token] {
        for (path, field) in [
            ("/users/3/status", ("change", "lock")),
            ("/users/3/delete", ("confirmed", "true")),
            ("/users/3/auth-token", ("", "")),
            ("/users/add", ("user_name", "eve")),
            ("/roles/add", ("name", "eve")),
            ("/user-groups/add", ("name", "eve")),
            ("/vault/lock", ("", "")),
            ("/me/password", ("password", "admin")),
            ("/me/second-factor", ("", "")),
            ("/step-up", ("totp", "123456")),
        ] {
            let page = admin.post_exactly(path, &[("form_token", token), field]).await;
            page.is(403).shows("did not come from a page of your session");
        }
    }
    // A session of one sandbox is none of another.
    admin.base = format!("/s/{other}");
    admin.get("/users").await.shows("<h1>Sign in</h1>");
    admin.base = String::new();
    admin.get("/users").await.shows("<h1>Users</h1>");
    advance(&server, "", "PT8H").await;
    let page = admin.post("/users/3/delete", &[("confirmed", "true")]).await;
    page.shows("<h1>Sign in</h1>");
    let bob = json!({"user_name": "bob", "password": "bob"});
    assert_problem(&sign_in(&server, "", bob).await.0, 401, "SECOND-FACTOR");
}

#[tokio::test]
async fn roles_and_user_groups_are_added_changed_and_deleted() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let page = admin.get("/roles").await;
    page.shows("predefined")
        .shows("Read the audit trail")
        .shows("/roles/8\"");
    page.hides("/roles/1\"");
    admin.get("/roles/1").await.is(403);
    let robots = [
        ("name", "Robots"),
        ("privilege", "robotic_process_automation"),
        ("privilege", "manage_resources"),
    ];
    admin.get("/roles/add").await.is(200);
    admin.post("/roles/add", &robots).await.is(200).shows("Robots");
    admin
        .post("/roles/add", &robots)
        .await
        .is(409)
        .shows("NAME-TAKEN")
        .shows("checked");
    admin.post("/roles/add", &[("name", " ")]).await.is(422);
    admin
        .post("/roles/add", &[("name", "X"), ("privilege", "all")])
        .await
        .is(400);
    admin
        .post("/roles/9", &[("name", "Robot keepers")])
        .await
        .shows("Robot keepers");
    let api = server.admin("", "admin", "admin").await;
    assert_eq!(api.get("/roles/9").await.json["privileges"], json!([]));
    admin
        .post("/roles/9/delete", &[])
        .await
        .shows("Delete the role Robot keepers?");
    admin
        .post("/roles/9/delete", &[("confirmed", "true")])
        .await
        .shows("Deleted.")
        .hides("Robot keepers");

    admin.get("/user-groups/add").await.is(200);
    let group = [("name", "Night shift"), ("members", " bob \r\n\r\nalice\r\n")];
    admin
        .post("/user-groups/add", &group)
        .await
        .shows("Night shift")
        .shows("alice, bob");
    let unknown = [("name", "Night shift"), ("members", "bob\nmallory")];
    let page = admin.post("/user-groups/2", &unknown).await;
    page.is(422).shows("FIND-3").shows("mallory");
    admin.get("/user-groups/2").await.shows("alice\nbob");
    let page = admin
        .post("/user-groups/2", &[("name", "Watch"), ("members", "bob")])
        .await;
    page.shows("Watch").hides("Night shift");
    admin
        .post("/user-groups/2/delete", &[])
        .await
        .shows("Delete the user group Watch?");
    admin
        .post("/user-groups/2/delete", &[("confirmed", "true")])
        .await
        .is(200)
        .shows("Deleted.")
        .hides("Watch");
}

#[tokio::test]
async fn a_long_list_comes_in_pages_that_keep_the_search() {
    let users: String = (0..120)
        .map(|number| format!("  - {{ user_name: person{number:03}, role: Password User, password: x }}\n"))
        .collect();
    let server = Server::with_fixture(&format!(
        "version: 1\nusers:\n  - {{ user_name: admin, role: Administrator, password: admin }}\n{users}"
    ));
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let first = admin.get("/users?q=person").await;
    first.shows("person000").hides("person050").shows("Page 1 of 3");
    assert!(first.body.len() < 100 * 1024, "{}", first.body.len());
    first.shows("/users?q=person&#38;page=2");
    admin
        .get("/users?q=person&page=3")
        .await
        .shows("person119")
        .hides("person099");
    admin.get("/users?q=person&page=99").await.shows("person119");
    admin.get("/users?q=nobody").await.shows("No user is found.");
    let page = admin.get("/sign-in-as?page=2").await;
    page.shows("person050").hides("person000");
}
