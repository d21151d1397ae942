//! The people and things of the tests of the simulator's own pages.

use crate::console::Browser;
use crate::harness::Server;

pub const TOKEN: &str = "3C9A5F1E-7D42-4B86-9E0A-51D7C2F86B34";

pub const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T09:00:00Z }
settings: { time_zone: Europe/Berlin }
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: alice, role: Administrator, password: alice }
  - { user_name: bob, role: Password User, password: bob }
resources:
  - name: WEB-01
    type: Linux
    owner: admin
    accounts:
      - { name: root, password: "Mooring#Line7" }
rpa_entries:
  - { user_name: admin, host_name: localhost, app_token: 3C9A5F1E-7D42-4B86-9E0A-51D7C2F86B34 }
  - { user_name: bob, host_name: localhost, created_by: admin, status: pending }
"#;

/// A server with them.
pub fn cast() -> Server {
    Server::with_fixture(FIXTURE)
}

/// Somebody of them, who has signed in.
pub async fn person(server: &Server, name: &str) -> Browser {
    Browser::of(server, "", name, name).await
}
