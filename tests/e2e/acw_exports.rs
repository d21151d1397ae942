//! Requests for passwords in what a sandbox is made from, and in what comes out of it.

use serde_json::json;

use crate::acw_cast::*;
use crate::harness::Server;
use crate::product::{assert_answer, password};

/// Whatever the state, an export brings the same requests back.
#[tokio::test]
async fn an_export_carries_open_requests_and_access_control() {
    let server = cast();
    let [bob, dora, alice] = ["bob", "dora", "alice"].map(|name| person(&server, name));
    take_and_queue(&bob, &dora, &alice, EXCLUSIVE).await;
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    alice.does("approverequest", DOUBLE).await;
    let export = server.control("").get("/export").await.body;
    let copy = Server::with_fixture(&export);
    assert_eq!(copy.control("").get("/export").await.body, export);
    let [bob, dora, carlos] = ["bob", "dora", "carlos"].map(|name| person(&copy, name));
    assert_eq!(bob.status(EXCLUSIVE).await, "****[Check In]");
    assert_eq!(dora.status(EXCLUSIVE).await, "[In Use]");
    assert_eq!(
        carlos.does("approverequest", DOUBLE).await.details()["STATUS"],
        "Yet To Use [Check In]"
    );
    bob.does("checkinpassword", EXCLUSIVE).await;
    assert_eq!(dora.status(EXCLUSIVE).await, "****[Check In]");
}

/// Approvals outlast those who gave them, as far as an export can tell.
#[tokio::test]
async fn an_export_is_a_fixture_whoever_of_the_approvers_is_gone() {
    let server = cast();
    let [bob, alice, carlos] = ["bob", "alice", "carlos"].map(|name| person(&server, name));
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    for (approver, account) in [(&carlos, DOUBLE), (&alice, DOUBLE), (&alice, EXCLUSIVE)] {
        assert_eq!(approver.does("approverequest", account).await.result(), "Success");
    }
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(admin.delete("/user-groups/1").await.status, 204);
    assert_eq!(admin.delete("/users/2").await.status, 204);
    let export = server.control("").get("/export").await.body;
    let copy = Server::with_fixture(&export);
    assert_eq!(copy.control("").get("/export").await.body, export);
    let bob = person(&copy, "bob");
    assert_answer(&bob.fetch(DOUBLE).await, &password("Mooring#Line2"));
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
}

#[tokio::test]
async fn a_reset_brings_requests_back_as_the_fixture_has_them() {
    let waiting =
        format!("{CAST}password_requests: [ {{ user_name: bob, account: WEB/exclusive, reason: works there }} ]\n");
    let server = Server::with_fixture(&waiting);
    let [bob, alice] = ["bob", "alice"].map(|name| person(&server, name));
    alice.does("approverequest", EXCLUSIVE).await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Check Out]");
    server.control("").post("/reset", json!({})).await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Waiting for approval]");
}
