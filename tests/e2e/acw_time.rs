//! What time does to requests: each thing in its order, recorded as of the instant at which it fell due.

use serde_json::json;

use crate::acw_cast::*;
use crate::product::{assert_answer, password, set};

#[tokio::test]
async fn a_request_that_nobody_decides_in_time_is_void() {
    let server = cast();
    let [bob, carlos] = ["bob", "carlos"].map(|name| person(&server, name));
    bob.asks(INHERITS, "[Waiting for approval]").await;
    advance(&server, "PT29M59S").await;
    assert_eq!(bob.status(INHERITS).await, "[Waiting for approval]");
    advance(&server, "PT1H").await;
    assert_eq!(carlos.does("approverequest", INHERITS).await.rule(), "ACW-7");
    assert_eq!(bob.status(INHERITS).await, "[Request]");
    let admin = server.admin("", "admin", "admin").await;
    let expected = ["System", "request of bob", "2026-01-09T09:30:00Z"].map(str::to_owned);
    assert_eq!(audited(&admin, "Password Request Voided").await, [expected]);
}

#[tokio::test]
async fn where_time_stands_still_the_queue_is_in_the_order_of_joining() {
    let server = cast();
    let [bob, dora, carlos, alice] = ["bob", "dora", "carlos", "alice"].map(|name| person(&server, name));
    for asking in [&bob, &dora, &carlos] {
        asking.asks(EXCLUSIVE, "[Waiting for approval]").await;
        alice.does("approverequest", EXCLUSIVE).await;
    }
    bob.fetch(EXCLUSIVE).await;
    // Carlos asked after Dora, and comes before her.
    for waiting in [&carlos, &dora] {
        assert_eq!(waiting.fetch_rule(EXCLUSIVE).await, "ACW-4");
    }
    bob.does("checkinpassword", EXCLUSIVE).await;
    assert_answer(&carlos.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
    assert_eq!(dora.fetch_rule(EXCLUSIVE).await, "ACW-4");
}

#[tokio::test]
async fn whoever_waits_in_the_queue_and_may_not_take_it_yet_holds_nobody_up() {
    let server = cast();
    let [bob, dora, alice] = ["bob", "dora", "alice"].map(|name| person(&server, name));
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    alice.does("approverequest", EXCLUSIVE).await;
    let later = [
        ("ACCESS", "later"),
        ("STARTTIME", "09/01/2026 09:10"),
        ("ENDTIME", "09/01/2026 11:00"),
    ];
    assert_eq!(dora.ask(EXCLUSIVE, &later).await.result(), "Success");
    alice.does("approverequest", EXCLUSIVE).await;
    advance(&server, "PT10M").await;
    bob.fetch(EXCLUSIVE).await;
    assert_eq!(dora.fetch_rule(EXCLUSIVE).await, "ACW-4");

    // Somebody sets time back to before Dora's time.
    let back = json!({"mode": "frozen", "now": "2026-01-09T09:05:00Z"});
    assert_eq!(server.control("").put("/clock", back).await.status, 200);
    let given_back = bob.does("checkinpassword", EXCLUSIVE).await;
    assert_eq!(given_back.result(), "Success", "{}", given_back.body);
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(admin.get("/audit").await.status, 200);
    assert_eq!(dora.fetch_rule(EXCLUSIVE).await, "ACW-3");
}

#[tokio::test]
async fn use_ends_by_itself_and_the_queue_moves_on_at_that_instant() {
    let server = cast();
    let [bob, dora, alice] = ["bob", "dora", "alice"].map(|name| person(&server, name));
    take_and_queue(&bob, &dora, &alice, EXCLUSIVE).await;
    advance(&server, "PT45M").await;
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-2");
    assert_answer(&dora.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
    advance(&server, "PT15M").await;
    assert_eq!(dora.fetch_rule(EXCLUSIVE).await, "ACW-2");

    let admin = server.admin("", "admin", "admin").await;
    let record = |words: &str, at: &str| ["System".to_owned(), words.to_owned(), at.to_owned()];
    assert_eq!(
        audited(&admin, "Password Checked In").await,
        [
            record("time is up for bob", "2026-01-09T09:30:00Z"),
            record("time is up for dora", "2026-01-09T10:00:00Z"),
        ]
    );
    let out = audited(&admin, "Password Checked Out").await;
    assert_eq!(out[1], record("for dora", "2026-01-09T09:30:00Z"));
}

#[tokio::test]
async fn a_password_is_changed_after_use_when_the_grace_is_over() {
    let server = cast();
    let [bob, alice] = ["bob", "alice"].map(|name| person(&server, name));
    let use_it = async || {
        bob.asks(CHANGING, "[Waiting for approval]").await;
        assert_eq!(alice.does("approverequest", CHANGING).await.result(), "Success");
        let answer = bob.fetch(CHANGING).await;
        answer.details()["PASSWORD"].as_str().unwrap().to_owned()
    };
    let first = use_it().await;
    assert_eq!(first, "Mooring#Line6");
    advance(&server, "PT39M").await;
    assert_answer(&bob.fetch(CHANGING).await, &password("Mooring#Line6"));
    advance(&server, "PT1M").await;
    assert_eq!(bob.fetch_rule(CHANGING).await, "ACW-2");
    let account = bob.rest.get(&format!("/resources/1/accounts/{CHANGING}")).await;
    assert_eq!(account.details()["LAST MODIFIED TIME"], "Jan 9, 2026 09:40 AM");
    let second = use_it().await;
    assert_ne!(second, first);
    // The target has it, too.
    let log_on = json!({ "account_name": "changing", "password": second });
    assert_eq!(
        server.control("").post("/targets/1/log-on", log_on).await.json["result"],
        "accepted"
    );

    // Given back, it is changed at once, unless the target does not take another.
    bob.does("checkinpassword", CHANGING).await;
    set(&server, json!({ "targets": "refusing" })).await;
    let third = use_it().await;
    assert_ne!(third, second);
    bob.does("checkinpassword", CHANGING).await;
    set(&server, json!({ "targets": null })).await;
    assert_eq!(use_it().await, third);
}

#[tokio::test]
async fn a_password_can_be_asked_for_later() {
    let server = cast();
    let [bob, alice] = ["bob", "alice"].map(|name| person(&server, name));
    set(&server, json!({ "time_zone": "Europe/Berlin" })).await;
    let later = [
        ("ACCESS", "LATER"),
        ("STARTTIME", "09/01/2026 11:00"),
        ("ENDTIME", "09/01/2026 12:30"),
        ("REMAINDERTIME", "10"),
    ];
    assert_eq!(
        bob.ask(EXCLUSIVE, &later).await.details()["STATUS"],
        "[Waiting for approval]"
    );
    alice.does("approverequest", EXCLUSIVE).await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Waiting for approval]");
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-3");
    let list = bob.rest.get("/accounts/passwordaccessrequests").await;
    let row = &list.details()[0]["PASSWORDREQUESTLIST"][0];
    assert_eq!(row["START_TIME"], "Jan 9, 2026 11:00 AM");
    assert_eq!(row["END_TIME"], "Jan 9, 2026 12:30 PM");
    advance(&server, "PT1H").await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Check Out]");
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
    advance(&server, "PT1H29M").await;
    assert_eq!(bob.status(EXCLUSIVE).await, "****[Check In]");
    advance(&server, "PT1M").await;
    assert_eq!(bob.status(EXCLUSIVE).await, "[Request]");
}

#[tokio::test]
async fn a_release_for_a_time_that_is_over_lapses() {
    let server = cast();
    let [bob, alice] = ["bob", "alice"].map(|name| person(&server, name));
    let later = [
        ("ACCESS", "later"),
        ("STARTTIME", "09/01/2026 10:00"),
        ("ENDTIME", "09/01/2026 11:00"),
    ];
    bob.ask(EXCLUSIVE, &later).await;
    alice.does("approverequest", EXCLUSIVE).await;
    advance(&server, "PT2H").await;
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-2");
    let requests = server.admin("", "bob", "bob").await.get("/password-requests").await;
    assert_eq!(requests.json["items"][0]["state"], "lapsed");
}

#[tokio::test]
async fn within_its_hours_a_request_needs_nobody() {
    let server = cast();
    let bob = person(&server, "bob");
    bob.asks(NIGHT, "[Waiting for approval]").await;
    advance(&server, "P1D").await;
    assert_eq!(bob.status(NIGHT).await, "[Request]");
    // Saturday at two in the morning, of the night that began on Friday; that day is 2026-01-17.
    server
        .control("")
        .put("/clock", json!({ "now": "2026-01-17T02:00:00Z" }))
        .await;
    bob.asks(NIGHT, "[Check Out]").await;
    let admin = server.admin("", "admin", "admin").await;
    let approved = audited(&admin, "Password Request Approved").await;
    assert_eq!(approved[0][..2], ["System", "request of bob"].map(str::to_owned));
}
