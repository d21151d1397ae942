//! Decisions in place of people: of password requests and of RPA requests alike.

use serde_json::{Value, json};

use crate::acw_cast::*;
use crate::harness::{Rest, Server};
use crate::product::{assert_answer, password, set};

async fn decide(server: &Server, how: Value) {
    set(server, json!({ "approvals": how })).await;
}

#[tokio::test]
async fn requests_are_decided_at_once() {
    let server = cast();
    let bob = person(&server, "bob");
    decide(&server, json!("immediate")).await;
    bob.asks(DOUBLE, "[Check Out]").await;
    assert_answer(&bob.fetch(DOUBLE).await, &password("Mooring#Line2"));
    let admin = server.admin("", "admin", "admin").await;
    let approved = audited(&admin, "Password Request Approved").await;
    assert_eq!(approved.len(), 2);
    assert_eq!([&approved[0][0], &approved[1][0]], ["alice", "carlos"]);

    decide(&server, json!("reject")).await;
    bob.asks(EXCLUSIVE, "[Request]").await;
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-2");
    assert_eq!(audited(&admin, "Password Request Rejected").await[0][0], "alice");
}

#[tokio::test]
async fn nobody_decides_who_is_unknown_and_an_export_names_nobody_who_was_deleted() {
    let server = cast();
    let control = server.control("");
    let unknown = control
        .put("/settings", json!({"approvals": {"after": "PT5S", "by": "nobody"}}))
        .await;
    assert_eq!(
        (unknown.status, unknown.json["code"].as_str()),
        (422, Some("FIND-3")),
        "{}",
        unknown.body
    );
    decide(&server, json!({"after": "PT5S", "by": "carlos"})).await;
    let admin = server.admin("", "admin", "admin").await;
    for path in ["/users/3", "/user-groups/1"] {
        assert_eq!(admin.delete(path).await.status, 204, "{path}");
    }
    let export = control.get("/export").await.body;
    assert!(!export.contains("carlos") && !export.contains("Deciders"), "{export}");
    let copy = Server::with_fixture(&export);
    assert_eq!(
        copy.control("").get("/settings").await.json["approvals"],
        json!({"after": "PT5S"})
    );
}

#[tokio::test]
async fn requests_are_decided_after_a_time_in_the_name_of_who_was_named() {
    let server = cast();
    let bob = person(&server, "bob");
    decide(
        &server,
        json!({ "after": "PT30S", "by": "carlos", "verdict": "reject" }),
    )
    .await;
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    advance(&server, "PT29S").await;
    assert_eq!(bob.status(DOUBLE).await, "[Waiting for approval]");
    advance(&server, "PT10M").await;
    let admin = server.admin("", "admin", "admin").await;
    let expected = ["carlos", "request of bob", "2026-01-09T09:00:30Z"].map(str::to_owned);
    assert_eq!(audited(&admin, "Password Request Rejected").await, [expected]);
}

#[tokio::test]
async fn requests_are_decided_after_so_many_looks() {
    let server = cast();
    let bob = person(&server, "bob");
    decide(&server, json!({ "after_polls": 3 })).await;
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-3");
    // Looks of others do not count.
    person(&server, "alice")
        .rest
        .get("/accounts/passwordaccessrequests")
        .await;
    person(&server, "dora").status(EXCLUSIVE).await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Waiting for approval]");
    assert_eq!(bob.statuses(1).await[2], "[Waiting for approval]");
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
}

#[tokio::test]
async fn an_account_says_so_itself_and_outranks_the_setting() {
    let own = CAST.replace(
        "exclusive: true, minutes: 30 }",
        "exclusive: true, minutes: 30, decision: immediate }",
    );
    let server = Server::with_fixture(&own);
    let bob = person(&server, "bob");
    bob.asks(EXCLUSIVE, "[Check Out]").await;
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    decide(&server, json!("reject")).await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Check Out]");
    // What waits is decided by the new setting, as of its change.
    assert_eq!(bob.status(DOUBLE).await, "[Request]");
}

#[tokio::test]
async fn a_decision_that_nobody_may_take_is_not_taken() {
    let server = Server::with_fixture(&CAST.replace("approvers: [alice, bob]", "approvers: [bob]"));
    decide(&server, json!("immediate")).await;
    person(&server, "bob").asks(SIMPLE, "[Waiting for approval]").await;
    person(&server, "dora").asks(SIMPLE, "[Check Out]").await;
}

#[tokio::test]
async fn due_decisions_happen_in_their_order() {
    let server = cast();
    decide(&server, json!({ "after": "PT45M" })).await;
    let [bob, dora] = ["bob", "dora"].map(|name| person(&server, name));
    // The one is void after half an hour, before it would be decided; the other is not.
    bob.asks(INHERITS, "[Waiting for approval]").await;
    dora.asks(EXCLUSIVE, "[Waiting for approval]").await;
    advance(&server, "P1D").await;
    assert_eq!(bob.status(INHERITS).await, "[Request]");
    assert_eq!(dora.status(EXCLUSIVE).await, "[Check Out]");
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(
        audited(&admin, "Password Request Voided").await[0][2],
        "2026-01-09T09:30:00Z"
    );
    assert_eq!(
        audited(&admin, "Password Request Approved").await[0][2],
        "2026-01-09T09:45:00Z"
    );
}

/// An entry of bob's, whose token waits for an admin other than its creator.
async fn pending(server: &Server, host: &str) -> (Value, Rest) {
    let admin = server.admin("", "admin", "admin").await;
    let new = json!({ "user_name": "bob", "host_name": host });
    let made = admin.post("/rpa/entries", new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let token = made.json["app_token"].as_str().unwrap().to_owned();
    (made.json["entry"].clone(), server.rest_with(&token))
}

#[tokio::test]
async fn rpa_requests_are_decided_at_once_or_after_a_time() {
    let server = cast();
    decide(&server, json!("immediate")).await;
    let (entry, rest) = pending(&server, "127.0.0.1").await;
    assert_eq!(
        (&entry["status"], &entry["approved_by"]),
        (&json!("active"), &json!("alice"))
    );
    assert_eq!(rest.get("/resources").await.result(), "Success");

    decide(&server, json!({ "after": "PT30S" })).await;
    let (entry, rest) = pending(&server, "127.0.0.2").await;
    assert_eq!(entry["status"], "pending");
    assert!(rest.get("/resources").await.reason.unwrap().contains("awaits approval"));
    advance(&server, "PT1M").await;
    let admin = server.admin("", "admin", "admin").await;
    let approved = admin.get(&format!("/rpa/entries/{}", entry["id"])).await;
    assert_eq!(approved.json["status"], "active");
    let records = audited(&admin, "RPA Entry Approved").await;
    assert_eq!(
        records[1],
        ["alice", "bob@127.0.0.2", "2026-01-09T09:00:30Z"].map(str::to_owned)
    );

    decide(&server, json!("reject")).await;
    let (entry, rest) = pending(&server, "127.0.0.3").await;
    assert_eq!(entry["status"], "pending");
    assert!(rest.get("/resources").await.reason.unwrap().contains("rejected"));
    assert_eq!(admin.get(&format!("/rpa/entries/{}", entry["id"])).await.status, 404);
}

#[tokio::test]
async fn rpa_requests_are_decided_after_so_many_looks_at_entry_or_token() {
    let server = cast();
    decide(&server, json!({ "after_polls": 3, "by": "alice" })).await;
    let (entry, rest) = pending(&server, "127.0.0.1").await;
    let admin = server.admin("", "admin", "admin").await;
    for _ in 0..2 {
        assert!(rest.get("/resources").await.reason.unwrap().contains("awaits approval"));
    }
    let looked_at = admin.get(&format!("/rpa/entries/{}", entry["id"])).await;
    assert_eq!(looked_at.json["status"], "pending");
    assert_eq!(rest.get("/resources").await.result(), "Success");
}
