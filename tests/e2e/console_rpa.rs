//! The RPA pages of the console: the three approval cases with two people, editing, deleting, the integration's switch.

use serde_json::json;

use crate::console::Browser;
use crate::harness::Server;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
roles: [ { name: Automation Engineer, privileges: [robotic_process_automation] } ]
users:
  - { user_name: admin, role: Privileged Administrator, password: admin }
  - { user_name: alice, role: Administrator, password: alice }
  - { user_name: carlos, role: Automation Engineer, password: carlos }
  - { user_name: bob, role: Password User, password: bob }
"#;

const ONE: [(&str, &str); 2] = [("user_name", "alice"), ("host_name", "localhost")];

async fn two(server: &Server, one: &str, other: &str) -> (Browser, Browser) {
    (
        Browser::of(server, "", one, one).await,
        Browser::of(server, "", other, other).await,
    )
}

async fn works(server: &Server, token: &str) -> bool {
    server
        .rest_with(token)
        .get("/resources")
        .await
        .body
        .contains("\"Success\"")
}

#[tokio::test]
async fn ones_own_entry_is_approved_at_once_and_its_token_shown() {
    let server = Server::with_fixture(FIXTURE);
    let mut alice = Browser::of(&server, "", "alice", "alice").await;
    alice.get("/rpa").await.is(200).shows("There is no RPA entry yet.");
    alice
        .get("/rpa/add")
        .await
        .shows("Case I: your own entry is approved at once");
    let page = alice.post("/rpa/add", &ONE).await;
    page.is(201).shows("The entry is approved.");
    assert!(works(&server, page.field("token")).await);
    let again = alice.post("/rpa/add", &ONE).await;
    again.is(409).shows("RPA-1").shows("value=\"localhost\"");
    alice
        .get("/rpa")
        .await
        .shows("alice@localhost")
        .shows("Active")
        .hides(page.field("token"));
    let shown = alice.post("/rpa/1/token", &[]).await;
    assert_eq!(shown.field("token"), page.field("token"));
}

#[tokio::test]
async fn an_owner_with_the_privilege_decides_alone_and_may_have_a_new_token_made() {
    let server = Server::with_fixture(FIXTURE);
    let (mut alice, mut carlos) = two(&server, "alice", "carlos").await;
    alice
        .get("/rpa/add")
        .await
        .shows("Case II: the RPA owner himself has to approve");
    let added = alice
        .post("/rpa/add", &[("user_name", "carlos"), ("host_name", "localhost")])
        .await;
    added.is(201).shows("waits for approval");
    assert!(!works(&server, added.field("token")).await);
    alice.get("/rpa/requests").await.shows("Nothing waits for you.");
    alice.post("/rpa/requests/1/approve", &[]).await.is(403);
    let requests = carlos.get("/rpa/requests").await;
    requests
        .shows("alice")
        .shows("localhost")
        .shows("Approve with a new token");
    let decided = carlos
        .post("/rpa/requests/1/approve", &[("generate_new_token", "true")])
        .await;
    decided.is(200);
    assert_ne!(decided.field("token"), added.field("token"));
    assert!(works(&server, decided.field("token")).await);
    assert!(!works(&server, added.field("token")).await);
    carlos.post("/rpa/requests/1/approve", &[]).await.is(409);
}

#[tokio::test]
async fn an_entry_for_somebody_without_the_privilege_is_decided_by_another_admin() {
    let server = Server::with_fixture(FIXTURE);
    let (mut alice, mut admin) = two(&server, "alice", "admin").await;
    alice
        .get("/rpa/add")
        .await
        .shows("Case III: another admin has to approve");
    let bob = [
        ("user_name", "bob"),
        ("host_name", "localhost"),
        ("validity_days", "30"),
    ];
    let added = alice.post("/rpa/add", &bob).await;
    admin
        .get("/rpa/requests")
        .await
        .shows("bob@localhost")
        .hides("Approve with a new token");
    let decided = admin.post("/rpa/requests/1/approve", &[]).await;
    decided
        .is(200)
        .shows("The request was approved")
        .shows("Nothing waits for you.");
    assert!(works(&server, added.field("token")).await);
    admin.post("/rpa/1/token", &[]).await.is(403);
    assert_eq!(
        alice.post("/rpa/1/token", &[]).await.field("token"),
        added.field("token")
    );
    alice.get("/rpa").await.shows("2026-01-31");
    // Edited, it has to be approved again; rejected, it is gone.
    let edit = [("user_name", "bob"), ("host_name", "10.1.2.3")];
    alice.post("/rpa/1", &edit).await.is(200).shows("waits for approval");
    let rejected = admin.post("/rpa/requests/1/reject", &[]).await;
    rejected.shows("rejected and its entry deleted");
    admin.get("/rpa").await.shows("There is no RPA entry yet.");
}

#[tokio::test]
async fn entries_are_deleted_after_asking() {
    let server = Server::with_fixture(FIXTURE);
    let mut alice = Browser::of(&server, "", "alice", "alice").await;
    for host in ["localhost", "10.1.2.3"] {
        let fields = [("user_name", "alice"), ("host_name", host)];
        alice.get("/rpa/add").await;
        alice.post("/rpa/add", &fields).await.is(201);
    }
    alice.post("/rpa/delete", &[]).await.is(422);
    let both = [("id", "1"), ("id", "2")];
    let asked = alice.post("/rpa/delete", &both).await;
    asked.is(200).shows("these 2 entries").shows("alice@10.1.2.3");
    alice.get("/rpa").await.shows("alice@localhost");
    alice
        .post("/rpa/delete", &[("id", "1"), ("id", "9"), ("confirmed", "true")])
        .await
        .is(404);
    alice.get("/rpa").await.shows("alice@localhost");
    let confirmed = [("id", "1"), ("id", "2"), ("confirmed", "true")];
    alice
        .post("/rpa/delete", &confirmed)
        .await
        .shows("Deleted.")
        .shows("no RPA entry");
}

#[tokio::test]
async fn the_integration_is_switched_by_whom_the_rules_allow_and_recorded_as_his() {
    let server = Server::with_fixture(FIXTURE);
    let (mut alice, mut bob) = two(&server, "alice", "bob").await;
    alice.get("/rpa/add").await;
    let token = alice.post("/rpa/add", &ONE).await.field("token").to_owned();
    bob.get("/rpa").await.hides("Disable");
    bob.post("/rpa/integration", &[("enabled", "false")])
        .await
        .is(403)
        .shows("DENY-1");
    assert!(works(&server, &token).await);
    let page = alice.post("/rpa/integration", &[("enabled", "false")]).await;
    page.is(200).shows("disabled").shows("no App Token works");
    assert!(!works(&server, &token).await);
    alice
        .post("/rpa/integration", &[("enabled", "true")])
        .await
        .shows("enabled");
    assert!(works(&server, &token).await);
    let api = server.admin("", "admin", "admin").await;
    let trail = api.get("/audit").await.json;
    let records = trail["items"].as_array().unwrap();
    let switched = |words: &str| {
        records
            .iter()
            .filter(|it| it["operation"] == words && it["user_name"] == "alice")
            .count()
    };
    assert_eq!(
        [
            switched("RPA Integration Disabled"),
            switched("RPA Integration Enabled")
        ],
        [1, 1]
    );
}

#[tokio::test]
async fn somebody_elses_token_is_shown_to_nobody_and_a_form_from_elsewhere_changes_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let (mut alice, mut bob) = two(&server, "alice", "bob").await;
    alice.get("/rpa/add").await;
    alice.post("/rpa/add", &ONE).await.is(201);
    bob.get("/rpa").await.hides("alice@localhost");
    bob.post("/rpa/1/token", &[]).await.is(404);
    bob.get("/rpa/1").await.is(404);
    bob.get("/rpa/add").await.is(403);
    alice
        .post_exactly("/rpa/delete", &[("id", "1"), ("confirmed", "true")])
        .await
        .is(403);
    let foreign = bob.form_token.clone();
    let fields = [("form_token", foreign.as_str()), ("id", "1"), ("confirmed", "true")];
    alice.post_exactly("/rpa/delete", &fields).await.is(403);
    alice.get("/rpa").await.shows("alice@localhost");
}

#[tokio::test]
async fn pages_are_no_calls_of_a_client_and_stand_in_no_journal() {
    let server = Server::with_fixture(FIXTURE);
    let mut alice = Browser::of(&server, "", "alice", "alice").await;
    alice.get("/rpa").await.is(200);
    alice.post("/rpa/add", &ONE).await.is(201);
    assert_eq!(server.control("").get("/requests").await.json["total"], json!(0));
    alice.get("/no-such-page").await.is(404);
    let kept = server.control("").get("/requests").await.json;
    assert_eq!((&kept["total"], &kept["items"][0]["face"]), (&json!(1), &json!("none")));
}
