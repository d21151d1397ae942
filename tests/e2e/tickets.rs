//! The simulated ticketing system: tickets for reading, changing and requesting passwords (TICK-1 to TICK-3).

use serde_json::{Value, json};

use crate::acw_cast::*;
use crate::harness::{Server, details};
use crate::product::{assert_answer, assert_refused, password, set, success};
use crate::rpa_cast::assert_problem;

const DOWN: &str = "Password Not Accessible. Contact your administrator to check the Ticketing system configurations & \
                    try again later.";

async fn cast_with_tickets() -> Server {
    let server = cast();
    set(&server, json!({ "ticketing": true })).await;
    server
}

fn free() -> String {
    format!("/resources/1/accounts/{FREE}/password")
}

#[tokio::test]
async fn a_ticket_is_for_its_requester_alone() {
    let server = cast_with_tickets().await;
    let with = [("TICKETID", "7")];
    assert_answer(
        &person(&server, "bob").fetch_with(FREE, &with).await,
        &password("Mooring#Line8"),
    );
    let others = person(&server, "dora").fetch_with(FREE, &with).await;
    assert_eq!(
        (others.body, others.reason.unwrap()),
        (
            password("TICKET ID CORRECT REQUIRED"),
            "TICK-2 the ticket is unknown, closed, or not for this account or caller".to_owned(),
        )
    );
}

#[tokio::test]
async fn an_unreachable_ticketing_system_gives_and_changes_no_password() {
    let server = cast();
    set(&server, json!({ "ticketing": "unreachable" })).await;
    assert_eq!(
        server.control("").get("/settings").await.json["ticketing"],
        "unreachable"
    );
    let admin = person(&server, "admin");
    let with = [("TICKETID", "7"), ("NEWPASSWORD", "new")];
    assert_refused(&admin.fetch_with(FREE, &with).await, "TICK-3", "GET PASSWORD", DOWN);
    assert_refused(
        &admin.rest.put(&free(), &details(&with)).await,
        "TICK-3",
        "CHANGE PASSWORD",
        DOWN,
    );
    set(&server, json!({ "ticketing": false })).await;
    assert_answer(&admin.fetch(FREE).await, &password("Mooring#Line8"));
}

#[tokio::test]
async fn with_ticketing_on_a_change_of_password_needs_a_ticket() {
    let server = cast_with_tickets().await;
    let admin = person(&server, "admin");
    server.control("").put("/tickets/7", json!({ "requester": null })).await;
    let change = |ticket: &str| details(&[("NEWPASSWORD", "Cargo&Hold88"), ("TICKETID", ticket)]);
    let refused = admin.rest.put(&free(), &change("")).await;
    assert_refused(&refused, "TICK-1", "CHANGE PASSWORD", "TICKET ID REQUIRED");
    let refused = admin.rest.put(&free(), &change("8")).await;
    assert_refused(&refused, "TICK-2", "CHANGE PASSWORD", "TICKET ID CORRECT REQUIRED");
    let changed = admin.rest.put(&free(), &change("7")).await;
    assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
    // Who may not change it is told nothing of tickets.
    let denied = person(&server, "bob").rest.put(&free(), &change("7")).await;
    assert_eq!(denied.rule(), "DENY-1");
}

#[tokio::test]
async fn a_request_gives_reason_and_ticket_where_access_control_asks_for_them() {
    let server = cast_with_tickets().await;
    let bob = person(&server, "bob");
    let message = "Reason is mandatory to access the password";
    let reason = ("REASON", "works there");
    assert_refused(&bob.ask(TERMS, &[]).await, "ACW-1", "REQUEST PASSWORD", message);
    assert_eq!(bob.ask(TERMS, &[reason]).await.rule(), "TICK-1");
    assert_eq!(bob.ask(TERMS, &[reason, ("TICKETID", "8")]).await.rule(), "TICK-2");
    // A valid ticket approves the request there.
    let asked = bob.ask(TERMS, &[reason, ("TICKETID", "7")]).await;
    assert_eq!(asked.details()["STATUS"], "[Check Out]", "{}", asked.body);
    let without = bob.fetch(TERMS).await;
    assert_eq!(without.body, password("TICKET ID REQUIRED"));
    assert_eq!(bob.status(TERMS).await, "[Check Out]");
    assert_answer(
        &bob.fetch_with(TERMS, &[("TICKETID", "7")]).await,
        &password("Mooring#Line4"),
    );
    assert_eq!(bob.status(TERMS).await, "****[Check In]");
    let rows = bob.rest.get("/resources/1/accounts").await.details()["ACCOUNT LIST"].clone();
    assert_eq!(
        [&rows[3]["IS_TICKETID_REQD_ACW"], &rows[0]["IS_TICKETID_REQD_ACW"]],
        ["true", "false"]
    );
}

#[tokio::test]
async fn without_ticketing_a_request_needs_no_ticket() {
    let server = cast();
    let asked = person(&server, "bob").ask(TERMS, &[("REASON", "works there")]).await;
    assert_eq!(asked.details()["STATUS"], "[Waiting for approval]");
}

#[tokio::test]
async fn a_reason_and_a_ticket_can_be_tried_beforehand() {
    let reasoned = CAST.replace("\"Mooring#Line8\"", "\"Mooring#Line8\", reason_required: true");
    let server = Server::with_fixture(&reasoned);
    set(&server, json!({ "ticketing": true })).await;
    let bob = person(&server, "bob");
    let path = format!("/accounts/{FREE}/validateHelpDeskID");
    let code = async |given: &[(&str, &str)]| {
        let answer = bob.rest.get_with(&path, &details(given)).await;
        (
            answer.rule().to_owned(),
            answer.result().to_owned(),
            answer.details()["STATUSCODE"].clone(),
        )
    };
    let failed = |rule: &str, code: i64| (rule.to_owned(), "Failed".to_owned(), json!(code));
    let reason = ("REASON", "works there");
    assert_eq!(code(&[]).await, failed("ACW-1", 3));
    assert_eq!(code(&[reason]).await, failed("TICK-1", 1));
    assert_eq!(code(&[reason, ("TICKETID", "8")]).await, failed("TICK-2", 2));
    assert_eq!(
        code(&[reason, ("TICKETID", "7")]).await,
        (String::new(), "Success".to_owned(), Value::Null)
    );
    // Access control may ask for a reason where the account does not.
    let controlled = format!("/accounts/{TERMS}/validateHelpDeskID");
    let tried = bob.rest.get_with(&controlled, &details(&[("TICKETID", "7")])).await;
    assert_eq!((tried.rule(), &tried.details()["STATUSCODE"]), ("ACW-1", &json!(3)));
    let tried = bob
        .rest
        .get_with(&controlled, &details(&[reason, ("TICKETID", "7")]))
        .await;
    assert_eq!(tried.result(), "Success", "{}", tried.body);
    set(&server, json!({ "ticketing": "unreachable" })).await;
    assert_eq!(code(&[reason, ("TICKETID", "7")]).await, failed("TICK-3", 4));
    let hidden = person(&server, "eve").rest.get(&path).await;
    assert_refused(&hidden, "FIND-2", "VALIDATE HELPDESK ID", "No such account found");
}

#[tokio::test]
async fn tickets_are_added_closed_and_deleted() {
    let server = cast_with_tickets().await;
    let (control, dora) = (server.control(""), person(&server, "dora"));
    let with = [("TICKETID", "INC-10")];
    let answer = async || dora.fetch_with(FREE, &with).await.body;
    let added = control
        .put(
            "/tickets/INC-10",
            json!({ "accounts": ["web/FREE"], "requester": "Dora" }),
        )
        .await;
    assert_eq!(added.status, 201, "{}", added.body);
    assert_eq!(
        added.json,
        json!({ "id": "INC-10", "status": "Open", "requester": "Dora", "accounts": ["WEB/free"] })
    );
    assert_eq!(answer().await, password("Mooring#Line8"));
    let closed = control.put("/tickets/INC-10", json!({ "status": "Closed" })).await;
    assert_eq!((closed.status, &closed.json["accounts"]), (200, &json!(["WEB/free"])));
    assert_eq!(answer().await, password("TICKET ID CORRECT REQUIRED"));
    assert_eq!(control.get("/tickets").await.json["total"], 4);
    assert_eq!(control.delete("/tickets/INC-10").await.status, 204);
    assert_eq!(control.delete("/tickets/INC-10").await.status, 404);
    assert_eq!(answer().await, password("TICKET ID CORRECT REQUIRED"));
    let unknown = control
        .put("/tickets/INC-11", json!({ "accounts": ["WEB/none"] }))
        .await;
    assert_problem(&unknown, 404, "FIND-2");
    let unknown = control.put("/tickets/INC-11", json!({ "requester": "nobody" })).await;
    assert_problem(&unknown, 422, "FIND-3");
    assert_eq!(control.get("/tickets").await.json["total"], 3);
}
