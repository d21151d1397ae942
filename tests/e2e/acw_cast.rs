//! The people and passwords of the tests of access control, and what they do.

use serde_json::{Value, json};

use crate::harness::{Answer, Api, Rest, Server, details};
use crate::product::rest_as;

pub const CAST: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T09:00:00Z }
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: alice, role: Administrator, password: alice }
  - { user_name: carlos, role: Password User, password: carlos }
  - { user_name: bob, full_name: Bob Tanaka, role: Password User, password: bob }
  - { user_name: dora, role: Password User, password: dora }
  - { user_name: eve, role: Password User, password: eve }
user_groups:
  - { name: Deciders, members: [carlos, alice] }
  - { name: Users, members: [alice, carlos, bob, dora] }
resources:
  - name: WEB
    owner: admin
    accounts:
      - { name: simple, password: "Mooring#Line1", access_control: { approvers: [alice, bob] } }
      - { name: double, password: "Mooring#Line2", access_control: { approver_groups: [Deciders], approvals: 2 } }
      - { name: exclusive, password: "Mooring#Line3", access_control: { approvers: [alice], exclusive: true, minutes: 30 } }
      - { name: terms, password: "Mooring#Line4", access_control: { approvers: [alice], reason_required: true, ticket_required: true, auto_approve: { tickets: true } } }
      - { name: lenient, password: "Mooring#Line5", access_control: { approvers: [alice], applies_to_all: false } }
      - { name: changing, password: "Mooring#Line6", access_control: { approvers: [alice], minutes: 30, grace_minutes: 10, reset_after_use: true } }
      - { name: night, password: "Mooring#Line7", access_control: { approvers: [alice], auto_approve: { windows: [ { from: "22:00", to: "06:00", days: [fri] } ] } } }
      - { name: free, password: "Mooring#Line8" }
    shares: [ { group: Users, permission: view } ]
  - name: DB
    owner: admin
    access_control: { approvers: [carlos], minutes_to_approve: 30 }
    accounts:
      - { name: inherits, password: "Mooring#Line9" }
      - { name: own, password: "Mooring#Line10", access_control: { approvers: [alice] } }
    shares: [ { group: Users, permission: view } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: alice, host_name: localhost, created_by: admin }
  - { user_name: carlos, host_name: localhost, created_by: admin }
  - { user_name: bob, host_name: localhost, created_by: admin }
  - { user_name: dora, host_name: localhost, created_by: admin }
  - { user_name: eve, host_name: localhost, created_by: admin }
ticketing:
  tickets:
    - { id: "7", status: Open, requester: bob, accounts: [WEB/terms, WEB/free] }
    - { id: "8", status: Closed, accounts: [WEB/terms, WEB/free] }
    - { id: "9", status: Open, accounts: [WEB/simple] }
"#;

pub const SIMPLE: u8 = 1;
pub const DOUBLE: u8 = 2;
pub const EXCLUSIVE: u8 = 3;
pub const TERMS: u8 = 4;
pub const LENIENT: u8 = 5;
pub const CHANGING: u8 = 6;
pub const NIGHT: u8 = 7;
pub const FREE: u8 = 8;
pub const INHERITS: u8 = 9;
pub const OWN: u8 = 10;

/// A server with the cast.
pub fn cast() -> Server {
    Server::with_fixture(CAST)
}

/// Somebody of the cast, over the product's API.
pub struct Person {
    pub rest: Rest,
}

/// Somebody by name.
pub fn person(server: &Server, name: &str) -> Person {
    Person {
        rest: rest_as(server, name),
    }
}

impl Person {
    fn path(account: u8) -> String {
        let resource = if account >= INHERITS { 2 } else { 1 };
        format!("/resources/{resource}/accounts/{account}")
    }

    pub async fn fetch(&self, account: u8) -> Answer {
        self.fetch_with(account, &[]).await
    }

    pub async fn fetch_with(&self, account: u8, given: &[(&str, &str)]) -> Answer {
        let path = format!("{}/password", Self::path(account));
        self.rest.get_with(&path, &details(given)).await
    }

    pub async fn ask(&self, account: u8, given: &[(&str, &str)]) -> Answer {
        self.rest
            .post(&format!("/accounts/{account}/requestpassword"), &details(given))
            .await
    }

    /// `approverequest`, `rejectrequest`, `checkoutpassword` or `checkinpassword`.
    pub async fn does(&self, what: &str, account: u8) -> Answer {
        self.rest
            .put(&format!("/accounts/{account}/{what}"), &details(&[]))
            .await
    }

    /// PASSWORD STATUS of an account, from its details.
    pub async fn status(&self, account: u8) -> String {
        let answer = self.rest.get(&Self::path(account)).await;
        answer.details()["PASSWORD STATUS"].as_str().unwrap().to_owned()
    }

    /// PASSWORD STATUS of every account of a resource, from its list.
    pub async fn statuses(&self, resource: u8) -> Vec<String> {
        let answer = self.rest.get(&format!("/resources/{resource}/accounts")).await;
        let rows = answer.details()["ACCOUNT LIST"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["PASSWORD STATUS"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The rule that refuses a fetch; nothing where the password comes.
    pub async fn fetch_rule(&self, account: u8) -> String {
        self.fetch(account).await.rule().to_owned()
    }

    /// Asks, and expects STATUS to be this.
    pub async fn asks(&self, account: u8, status: &str) {
        let answer = self.ask(account, &[("REASON", "works there")]).await;
        assert_eq!(answer.details()["STATUS"], status, "{}", answer.body);
    }
}

/// Has `holder` take a password in exclusive use, and `next` get leave for it; ACW-4 puts `next` into the queue.
pub async fn take_and_queue(holder: &Person, next: &Person, approver: &Person, account: u8) {
    for (asking, rule) in [(holder, ""), (next, "ACW-4")] {
        asking.asks(account, "[Waiting for approval]").await;
        approver.does("approverequest", account).await;
        assert_eq!(asking.fetch_rule(account).await, rule);
    }
}

/// Moves the clock on.
pub async fn advance(server: &Server, span: &str) {
    let moved = server.control("").put("/clock", json!({ "advance": span })).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
}

/// The audit records of one operation: `[user, detail, time]` of each.
pub async fn audited(admin: &Api, operation: &str) -> Vec<[String; 3]> {
    let query = format!("/audit?operation={}", operation.replace(' ', "%20"));
    let records = admin.get(&query).await.json["items"].as_array().unwrap().clone();
    let text = |record: &Value, key: &str| record[key].as_str().unwrap_or_default().to_owned();
    records
        .iter()
        .map(|record| [text(record, "user_name"), text(record, "detail"), text(record, "at")])
        .collect()
}
