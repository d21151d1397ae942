//! What stands before the use of a password: reasons (ACW-1), access control (ACW-2), tickets (TICK-1, TICK-2); and the
//! times that its use leaves behind.

use serde_json::json;

use crate::harness::{Answer, Server, details};
use crate::product::{assert_answer, assert_refused, failure, password, set, success};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T05:16:59Z }
users: [ { user_name: admin, role: Administrator, super_admin: true } ]
resources:
  - name: WEB
    accounts:
      - { name: free, password: "Mooring#Line7" }
      - { name: reasoned, password: "Mooring#Line7", reason_required: true }
      - { name: controlled, password: "Mooring#Line7", access_control: { approvers: [admin] } }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
ticketing:
  tickets:
    - { id: "7", status: Open, accounts: [WEB/free] }
    - { id: "8", status: closed, accounts: [WEB/free] }
    - { id: "9", status: Open, accounts: [WEB/reasoned] }
"#;

fn path(account: u8) -> String {
    format!("/resources/1/accounts/{account}/password")
}

async fn fetch(server: &Server, account: u8, given: &[(&str, &str)]) -> Answer {
    server.rest().get_with(&path(account), &details(given)).await
}

#[tokio::test]
async fn an_account_that_asks_for_a_reason_gives_its_password_for_one() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let message = "Reason is mandatory to access the password";
    assert_refused(&rest.get(&path(2)).await, "ACW-1", "GET PASSWORD", message);
    let without = fetch(&server, 2, &[("REASON", ""), ("TICKETID", "")]).await;
    assert_refused(&without, "ACW-1", "GET PASSWORD", message);
    assert_answer(
        &fetch(&server, 2, &[("REASON", "why")]).await,
        &password("Mooring#Line7"),
    );

    let change = [("NEWPASSWORD", "Cargo&Hold88"), ("RESETTYPE", "LOCAL")];
    assert_refused(
        &rest.put(&path(2), &details(&change)).await,
        "ACW-1",
        "CHANGE PASSWORD",
        message,
    );
    let with_reason = [change[0], ("REASON", "why")];
    let changed = rest.put(&path(2), &details(&with_reason)).await;
    assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
}

#[tokio::test]
async fn access_control_holds_for_everybody_even_the_owner_and_super_administrator() {
    let server = Server::with_fixture(FIXTURE);
    let fetched = fetch(&server, 3, &[("REASON", "why"), ("TICKETID", "7")]).await;
    let message = "Password request approval is required to access this password";
    assert_refused(&fetched, "ACW-2", "GET PASSWORD", message);
}

#[tokio::test]
async fn with_ticketing_on_a_ticket_must_be_given_and_be_the_right_one() {
    let server = Server::with_fixture(FIXTURE);
    assert_answer(&fetch(&server, 1, &[]).await, &password("Mooring#Line7"));
    set(&server, json!({ "ticketing": true })).await;
    for given in [&[][..], &[("TICKETID", "")], &[("REASON", "why")]] {
        let answer = fetch(&server, 1, given).await;
        assert_eq!(answer.body, password("TICKET ID REQUIRED"));
        assert_eq!(answer.rule(), "TICK-1");
    }
    for wrong in ["8", "9", "10", "open", " "] {
        let answer = fetch(&server, 1, &[("TICKETID", wrong)]).await;
        assert_eq!(answer.body, password("TICKET ID CORRECT REQUIRED"), "{wrong}");
        assert_eq!(answer.rule(), "TICK-2");
    }
    assert_answer(
        &fetch(&server, 1, &[("TICKETID", "7")]).await,
        &password("Mooring#Line7"),
    );
    let number = server
        .rest()
        .get_with(&path(1), "{operation: {Details: {TICKETID: 7}}}")
        .await;
    assert_answer(&number, &password("Mooring#Line7"));
    assert_eq!(
        fetch(&server, 2, &[]).await.body,
        failure("GET PASSWORD", "Reason is mandatory to access the password")
    );
}

/// LAST ACCESSED TIME and LAST MODIFIED TIME of an account.
async fn times(server: &Server, account: u8) -> [String; 2] {
    let answer = server.rest().get(&format!("/resources/1/accounts/{account}")).await;
    ["LAST ACCESSED TIME", "LAST MODIFIED TIME"].map(|key| answer.details()[key].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_fetch_and_a_change_leave_their_times_in_the_zone_of_the_server() {
    let server = Server::with_fixture(FIXTURE);
    let control = server.control("");
    assert_eq!(times(&server, 1).await, ["N/A", "N/A"]);
    fetch(&server, 1, &[]).await;
    assert_eq!(times(&server, 1).await, ["Jan 9, 2026 05:16 AM", "N/A"]);

    control.put("/clock", json!({ "advance": "PT8H" })).await;
    server.rest().put(&path(1), &details(&[("NEWPASSWORD", "new")])).await;
    assert_eq!(
        times(&server, 1).await,
        ["Jan 9, 2026 05:16 AM", "Jan 9, 2026 01:16 PM"]
    );

    set(&server, json!({ "time_zone": "Pacific/Auckland" })).await;
    assert_eq!(
        times(&server, 1).await,
        ["Jan 9, 2026 06:16 PM", "Jan 10, 2026 02:16 AM"]
    );
}

#[tokio::test]
async fn a_refused_fetch_or_change_leaves_no_time() {
    let server = Server::with_fixture(FIXTURE);
    for account in [2, 3] {
        fetch(&server, account, &[]).await;
    }
    server.rest().put(&path(2), &details(&[("NEWPASSWORD", "new")])).await;
    set(&server, json!({ "ticketing": true })).await;
    fetch(&server, 1, &[]).await;
    for account in [1, 2, 3] {
        assert_eq!(times(&server, account).await, ["N/A", "N/A"], "{account}");
    }
}

#[tokio::test]
async fn an_edit_is_no_change_of_the_password() {
    let server = Server::with_fixture(FIXTURE);
    server
        .rest()
        .put("/resources/1/accounts/1", &details(&[("NOTES", "new")]))
        .await;
    assert_eq!(times(&server, 1).await, ["N/A", "N/A"]);
}
