//! The audit trail over REST: its exact row, its two types, durations and pages; and its filters in the admin API.

use serde_json::{Value, json};

use crate::codes::{advance, assert_problem};
use crate::harness::{Rest, Server, details};
use crate::product::{assert_refused, rest_as};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T22:30:00.845Z }
settings: { time_zone: Europe/Berlin }
users:
  - { user_name: admin, full_name: Ada Min, role: Privileged Administrator, password: admin }
  - { user_name: bob, full_name: Bob Tanaka, role: Password User, password: bob }
resources: [ { name: WEB, accounts: [ { name: root, password: "Mooring#Line7" } ] } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

async fn fetch(rest: &Rest, reason: &str) {
    let input = details(&[("REASON", reason), ("TICKETID", "7")]);
    let fetched = rest.get_with("/resources/1/accounts/1/password", &input).await;
    assert_eq!(fetched.result(), "Success");
}

async fn rows(rest: &Rest, query: &str) -> (Vec<Value>, Value) {
    let answer = rest.get(&format!("/audit?{query}")).await;
    assert_eq!(answer.result(), "Success", "{}", answer.body);
    let rows = answer.details().as_array().cloned().unwrap_or_default();
    (rows, answer.json["operation"]["totalRows"].clone())
}

#[tokio::test]
async fn a_row_has_the_fifteen_keys_of_a_captured_answer_in_their_order() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    fetch(&rest, "audit me").await;
    let answer = rest
        .get("/audit?AUDITTYPE=Resource&STARTINDEX=1&LIMIT=2&DURATION=TODAY")
        .await;
    let row = concat!(
        r#"{"Resource Name":"WEB","Operation Type":"Password Retrieved","User Account":"root","User Name":"N/A","#,
        r#""Audit ID":"1","Client Type":"REST API","TIME":"1767997800845","User Account ID":"1","Reason":"audit me","#,
        r#""Operated by":"admin","IP Address":"127.0.0.1","Resource ID":"1","Time Stamp":"2026-01-09 23:30:00.845","#,
        r#""User's Full Name":"N/A","Ticket ID":"7"}"#
    );
    let result = r#"{"message":"Audits fetched successfully.","status":"Success"}"#;
    let expected =
        format!(r#"{{"operation":{{"result":{result},"Details":[{row}],"name":"GET_AUDIT","totalRows":1}}}}"#);
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn the_two_types_part_what_happened_to_people_from_what_happened_to_passwords() {
    let server = Server::with_fixture(FIXTURE);
    let (rest, admin) = (server.rest(), server.admin("", "admin", "admin").await);
    fetch(&rest, "").await;
    admin.post("/users/2/lock", json!({})).await;
    assert_eq!(rest_as(&server, "bob").get("/resources").await.rule(), "AUTH-1");
    server.control("").get("/export").await;
    let (resource, total) = rows(&rest, "AUDITTYPE=resource").await;
    assert_eq!((resource.len(), total), (1, json!(1)));
    assert_eq!(resource[0]["Reason"], "N/A");
    let (user, _) = rows(&rest, "AUDITTYPE=User").await;
    let told: Vec<_> = user
        .iter()
        .map(|row| {
            ["Operation Type", "Operated by", "User Name", "User's Full Name"].map(|key| row[key].as_str().unwrap())
        })
        .collect();
    assert_eq!(told[0], ["User Signed In", "admin", "admin", "Ada Min"]);
    assert_eq!(told[1], ["User Locked", "admin", "bob", "Bob Tanaka"]);
    assert_eq!(told[2][1..], ["bob", "bob", "Bob Tanaka"]);
    assert_eq!(user[2]["Reason"], "the owner of this token is locked");
    assert_eq!(
        (user[0]["Resource Name"].clone(), user[0]["Resource ID"].clone()),
        (json!("N/A"), json!("0"))
    );
    let (both, total) = rows(&rest, "").await;
    assert_eq!(
        (both.len(), total),
        (4, json!(4)),
        "what the simulator does is told to no product's client"
    );
    assert_eq!(both[0]["Audit ID"].as_str().map(str::is_empty), Some(false));
}

#[tokio::test]
async fn pages_begin_at_one_and_count_all_and_durations_are_days_of_the_servers_zone() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for reason in ["one", "two", "three"] {
        fetch(&rest, reason).await;
    }
    let reasons = async |query: &str| {
        let (rows, total) = rows(&rest, query).await;
        let reasons = rows.iter().map(|row| row["Reason"].as_str().unwrap().to_owned());
        (reasons.collect::<Vec<_>>().join(" "), total.as_i64().unwrap())
    };
    for (query, expected, total) in [
        ("STARTINDEX=1&LIMIT=2", "one two", 3),
        ("STARTINDEX=0&LIMIT=2", "one two", 3),
        ("STARTINDEX=3&LIMIT=2", "three", 3),
        ("STARTINDEX=4", "", 3),
        ("LIMIT=&STARTINDEX=&AUDITTYPE=&DURATION=", "one two three", 3),
        ("DURATION=today", "one two three", 3),
        ("DURATION=YESTERDAY", "", 0),
    ] {
        assert_eq!(reasons(query).await, (expected.to_owned(), total), "{query}");
    }
    // Half an hour later it is another day in Berlin.
    advance(&server, "", "PT30M").await;
    fetch(&rest, "four").await;
    assert_eq!(reasons("DURATION=TODAY").await, ("four".into(), 1));
    assert_eq!(reasons("DURATION=YESTERDAY").await, ("one two three".into(), 3));
    assert_eq!(reasons("DURATION=LAST_7_DAYS").await.1, 4);
    advance(&server, "", "P6D").await;
    assert_eq!(reasons("DURATION=LAST_7_DAYS").await, ("four".into(), 1));
    for (query, field) in [
        ("AUDITTYPE=Tea", "AUDITTYPE"),
        ("DURATION=EVER", "DURATION"),
        ("LIMIT=-1", "LIMIT"),
        ("STARTINDEX=x", "STARTINDEX"),
    ] {
        let refused = rest.get(&format!("/audit?{query}")).await;
        assert_refused(&refused, "INPUT-3", "GET_AUDIT", &format!("Invalid value for {field}"));
    }
    let message = "You are not authorized to perform this operation";
    assert_refused(
        &rest_as(&server, "bob").get("/audit").await,
        "DENY-1",
        "GET_AUDIT",
        message,
    );
}

#[tokio::test]
async fn the_admin_api_filters_by_time_outcome_face_and_text_and_turns_the_order_round() {
    let server = Server::with_fixture(FIXTURE);
    let (rest, admin) = (server.rest(), server.admin("", "admin", "admin").await);
    fetch(&rest, "The Quick fox").await;
    advance(&server, "", "PT1H").await;
    assert_eq!(server.rest_with("unknown").get("/resources").await.rule(), "AUTH-1");
    let total = async |query: &str| admin.get(&format!("/audit?{query}")).await.json["total"].as_i64();
    for (query, expected) in [
        ("", 3),
        ("outcome=failed", 1),
        ("outcome=success", 2),
        ("client_type=web+client", 1),
        ("client_type=REST+API", 2),
        ("client_address=127.0.0.1", 3),
        ("client_address=10.0.0.1", 0),
        ("entry_id=1", 1),
        ("text=quick+FOX", 1),
        ("text=web", 1),
        ("text=", 3),
        ("since=2026-01-09T23:00:00Z", 1),
        ("until=2026-01-09T23:00:00Z", 2),
        (
            "since=2026-01-09T22:30:00.845Z&until=2026-01-09T22:30:00.846Z&operation=Password+Retrieved",
            1,
        ),
    ] {
        assert_eq!(total(query).await, Some(expected), "{query}");
    }
    let newest = admin.get("/audit?order=newest&limit=1").await.json["items"][0]["operation"].clone();
    let oldest = admin.get("/audit?order=oldest&limit=1").await.json["items"][0]["operation"].clone();
    assert_eq!(
        (newest, oldest),
        (json!("Authentication Failed"), json!("User Signed In"))
    );
    for query in [
        "outcome=maybe",
        "since=yesterday",
        "until=1",
        "order=random",
        "entry_id=x",
    ] {
        assert_problem(&admin.get(&format!("/audit?{query}")).await, 422, "INPUT-3");
    }
}
