//! Two hundred sandboxes at once, all doing the same things to things of the same names and ids: no trace of one is in
//! another.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::codes::sign_in_with_code;
use crate::harness::{Rest, Server, details, fixture};
use crate::vault_lock::master_key;

const COUNT: usize = 200;

const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP, super_admin: true,
      auth_token: REPLACED-BY-A-FRESH-ONE }
resources:
  - { name: SAME, accounts: [ { name: root, password: Of-The-Fixture-1 } ] }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;
const ROOT: &str = "/resources/1/accounts/1/password";

/// One of the two hundred.
struct World {
    server: Arc<Server>,
    number: usize,
    name: String,
    rest: Rest,
    instant: String,
}

/// Everything that a world writes begins so; nothing else does.
fn mark(number: usize) -> String {
    format!("mark-{number:03}-")
}

fn assert_own(number: usize, text: &str, where_: &str) {
    assert!(text.contains(&mark(number)), "{where_} of {number}: {text}");
    for (place, _) in text.match_indices("mark-") {
        assert!(
            text[place..].starts_with(&mark(number)),
            "{where_} of {number} has {}",
            &text[place..place + 9]
        );
    }
}

impl World {
    /// By its path, or by its token alone.
    async fn make(server: Arc<Server>, number: usize) -> Self {
        let name = format!("w{number}");
        let instant = format!("20{:02}-01-01T00:00:{:02}Z", 30 + number % 50, number % 60);
        let new = json!({
            "name": name, "fixture": fixture(FIXTURE), "seed": 1, "ttl": "P1D",
            "clock": { "mode": "frozen", "now": instant },
        });
        let made = server.control("").post("/sandboxes", new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let rest = server.rest_with(made.json["app_tokens"][0]["app_token"].as_str().unwrap());
        let by_path = rest.at(&format!("{}/s/{name}", server.url()));
        Self {
            rest: if number.is_multiple_of(2) { by_path } else { rest },
            server,
            number,
            name,
            instant,
        }
    }

    async fn change(&self, what: &str) {
        let password = format!("{}{what}", mark(self.number));
        let change = details(&[
            ("NEWPASSWORD", &password),
            ("RESETTYPE", "LOCAL"),
            ("REASON", &password),
        ]);
        assert_eq!(self.rest.put(ROOT, &change).await.result(), "Success");
    }

    async fn control(&self, what: &str, body: Value) {
        let done = self.server.control(&self.name).post(what, body).await;
        assert!(done.status < 300, "{what}: {}", done.body);
    }

    async fn add_resource(&self) {
        let mark = mark(self.number);
        let create = details(&[
            ("RESOURCENAME", "SECOND"),
            ("ACCOUNTNAME", "x"),
            ("PASSWORD", &mark),
            ("NOTES", &mark),
        ]);
        let created = self.rest.post("/resources", &create).await;
        assert_eq!(created.result(), "Success", "{}", created.body);
    }

    async fn set_zone(&self, zone: &str) {
        let settings = self
            .server
            .control(&self.name)
            .put("/settings", json!({ "time_zone": zone }))
            .await;
        assert_eq!(settings.json["time_zone"], zone);
    }

    fn zone(&self) -> &'static str {
        ["Asia/Kolkata", "America/New_York", "UTC"][self.number % 3]
    }

    async fn work(&self) {
        self.change("first").await;
        self.add_resource().await;
        match self.number % 5 {
            0 => self.control("/reset", json!({})).await,
            1 => {
                self.control("/snapshots", json!({ "name": "same" })).await;
                self.change("lost").await;
                self.control("/snapshots/same/restore", json!({})).await;
            }
            2 => {
                let advance = json!({ "advance": "PT1H" });
                self.server.control(&self.name).put("/clock", advance).await;
                let back = json!({ "now": self.instant });
                self.server.control(&self.name).put("/clock", back).await;
            }
            _ => {}
        }
        if self.number.is_multiple_of(5) {
            self.add_resource().await;
        }
        self.set_zone(self.zone()).await;
        self.change("last").await;
        self.rest
            .get_with(ROOT, &details(&[("REASON", &mark(self.number))]))
            .await;
    }

    async fn check(&self) {
        let mark = mark(self.number);
        let fetched = self.rest.get(ROOT).await;
        assert_eq!(fetched.details()["PASSWORD"], format!("{mark}last"), "{}", fetched.body);
        let listed = self.rest.get("/resources").await;
        assert_eq!(listed.json["operation"]["totalRows"], 2, "{}", listed.body);
        let second = self.rest.get("/resources/2/accounts/2/password").await;
        assert_eq!(second.details()["PASSWORD"], mark.as_str(), "{}", second.body);
        let control = self.server.control(&self.name);
        let clock = control.get("/clock").await.json;
        assert_eq!(clock, json!({ "mode": "frozen", "now": self.instant }));
        assert_eq!(control.get("/settings").await.json["time_zone"], self.zone());
        assert_own(self.number, &control.get("/export").await.body, "export");
        let audit = self
            .rest
            .get("/audit?AUDITTYPE=Resource&STARTINDEX=1&LIMIT=200&DURATION=TODAY")
            .await;
        assert_eq!(audit.result(), "Success", "{}", audit.body);
        assert_own(self.number, &audit.body, "audit");
        let snapshots = control.get("/snapshots").await.json["total"].clone();
        assert_eq!(snapshots, usize::from(self.number % 5 == 1));
    }

    /// Some lock their vaults, and some of those unlock them again.
    async fn lock(&self) {
        let admin = sign_in_with_code(&self.server, &self.name, "admin").await;
        assert_eq!(admin.post("/vault/lock", json!({})).await.status, 200);
        assert_eq!(self.rest.get(ROOT).await.rule(), "LOCK-1");
        let secret = json!({ "master_secret": master_key(&self.server) });
        assert_eq!(admin.post("/vault/unlock", secret).await.status, 200);
        let back = json!({ "now": self.instant });
        self.server.control(&self.name).put("/clock", back).await;
    }

    async fn live(self) {
        self.work().await;
        if self.number % 20 == 3 {
            self.lock().await;
        }
        if self.number % 10 == 7 {
            let dropped = self
                .server
                .control(&self.name)
                .delete(&format!("/sandboxes/{}", self.name))
                .await;
            assert_eq!(dropped.status, 204);
            assert_eq!(self.rest.get("/resources").await.result(), "Failed");
            // Another of its name has nothing of it.
            let again = Self::make(Arc::clone(&self.server), self.number).await;
            assert_eq!(again.rest.get(ROOT).await.details()["PASSWORD"], "Of-The-Fixture-1");
            assert_eq!(again.rest.get("/resources").await.json["operation"]["totalRows"], 1);
            return;
        }
        self.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_sandboxes_at_once_leave_no_trace_in_one_another() {
    let server = Arc::new(Server::start());
    let mut worlds = JoinSet::new();
    for number in 0..COUNT {
        let server = Arc::clone(&server);
        worlds.spawn(async move { World::make(server, number).await.live().await });
    }
    while let Some(world) = worlds.join_next().await {
        world.unwrap();
    }
    let listed = server.control("").get("/sandboxes").await;
    assert_eq!(listed.json["total"], COUNT + 1);
    // The default one heard of none.
    let audit = server
        .rest()
        .get("/audit?AUDITTYPE=Resource&STARTINDEX=1&LIMIT=200&DURATION=TODAY")
        .await;
    let export = server.control("").get("/export").await;
    assert!(!audit.body.contains("mark-") && !export.body.contains("mark-"));
    assert_eq!(server.control("").get("/clock").await.json["mode"], "real");
    assert!(!server.stderr().contains("ERROR"), "{}", server.stderr());
}
