//! The people and things of the tests of the console's pages on resources, accounts, groups and requests.

use crate::console::Browser;
use crate::harness::Server;

pub const CAST: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T09:00:00Z }
settings: { time_zone: Europe/Berlin }
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: paula, role: Password Administrator, password: paula }
  - { user_name: bob, role: Password User, password: bob }
  - { user_name: dora, role: Password User, password: dora }
  - { user_name: eve, role: Password Administrator, password: eve }
user_groups: [ { name: Operators, members: [bob, dora] } ]
resource_groups:
  - { name: Web, owner: admin, description: Front ends }
  - name: Network
    owner: admin
    criteria: { matching: any, conditions: [ { attribute: type, comparison: starts_with, value: Cisco } ] }
custom_fields:
  - { label: Cost centre, level: resource, type: character }
  - { label: Door code, level: account, type: password }
resources:
  - name: WEB-01
    type: Linux
    owner: admin
    department: Shop
    groups: [Web]
    target: refusing
    custom_fields: { Cost centre: "4711" }
    accounts:
      - { name: root, password: "Mooring#Line7", notes: "Ask <first>", reason_required: true }
      - { name: deploy, password: "Cargo#Hold88", custom_fields: { Door code: "Gangway-9981" } }
      - { name: ruled, password: "Anchor#Chain26", access_control: { approvers: [paula], exclusive: true, minutes: 30 } }
      - { name: web, password: "Beacon#Light6", totp: { secret: JBSWY3DPEHPK3PXP } }
      - { name: strict, password: "Patch#Panel42", access_control: { approvers: [paula, admin], approvals: 2, reason_required: true } }
    shares: [ { group: Operators, permission: view }, { user: paula, permission: modify } ]
  - name: KEYS
    type: License Store
    owner: admin
    accounts:
      - { name: planner, file: { name: planner.lic, content: "HARBOUR 4711" } }
  - { name: OLD-01, type: Linux, owner: admin, trashed: true }
"#;

pub const ROOT: u8 = 1;
pub const DEPLOY: u8 = 2;
pub const RULED: u8 = 3;
pub const WEB: u8 = 4;
pub const STRICT: u8 = 5;
pub const PLANNER: u8 = 6;

/// A server with the cast.
pub fn cast() -> Server {
    Server::with_fixture(CAST)
}

/// Somebody of the cast, who has signed in.
pub async fn person(server: &Server, name: &str) -> Browser {
    Browser::of(server, "", name, name).await
}

/// How often the audit trail tells of that operation on an account.
pub async fn audited(server: &Server, operation: &str, account: u8) -> i64 {
    let admin = server.admin("", "admin", "admin").await;
    let path = format!("/audit?operation={operation}&account_id={account}");
    let trail = admin.get(&path).await;
    trail.json["total"].as_i64().unwrap_or_else(|| panic!("{}", trail.body))
}
