//! Sandboxes: each a complete installation of its own, picked by a prefix or by a token.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Rest, Server, details, fixture};
use crate::rpa_cast::{AUTH_1, assert_problem, assert_refused};

pub const UNKNOWN: &str = "AUTH-1 token unknown";

const DOCUMENT: &str = "
version: 1
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, auth_token: REPLACED-BY-A-FRESH-ONE }
resources:
  - { name: ONE, accounts: [ { name: root, password: Of-The-Fixture-1 }, { name: made } ] }
rpa_entries:
  - { user_name: admin, host_name: localhost, app_token: REPLACED-TOO }
";
pub const ROOT: &str = "/resources/1/accounts/1/password";

/// A sandbox as its maker knows it.
pub struct Made {
    pub name: String,
    pub json: Value,
    pub rest: Rest,
}

impl Made {
    pub fn app_token(&self) -> &str {
        self.json["app_tokens"][0]["app_token"].as_str().unwrap()
    }

    pub fn auth_token(&self) -> &str {
        self.json["auth_tokens"][0]["auth_token"].as_str().unwrap()
    }

    pub async fn password(&self, path: &str) -> String {
        let fetched = self.rest.get(path).await;
        let password = fetched.details()["PASSWORD"].as_str();
        password.unwrap_or_else(|| panic!("{}", fetched.body)).to_owned()
    }

    pub async fn change(&self, new: &str) {
        let change = details(&[("NEWPASSWORD", new), ("RESETTYPE", "LOCAL")]);
        let changed = self.rest.put(ROOT, &change).await;
        assert_eq!(changed.result(), "Success", "{}", changed.body);
    }
}

pub async fn ask(server: &Server, new: Value) -> Answer {
    server.control("").post("/sandboxes", new).await
}

pub async fn make(server: &Server, mut new: Value) -> Made {
    if new.get("fixture").is_none() {
        new["fixture"] = fixture(DOCUMENT);
    }
    let made = ask(server, new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let token = made.json["app_tokens"][0]["app_token"].as_str().unwrap();
    Made {
        name: made.json["name"].as_str().unwrap().to_owned(),
        rest: server.rest_with(token),
        json: made.json.clone(),
    }
}

pub fn with_auth_token(rest: &Rest, token: &str) -> Rest {
    Rest {
        headers: vec![("AUTHTOKEN".to_owned(), token.to_owned())],
        ..rest.clone()
    }
}

#[tokio::test]
async fn two_sandboxes_share_nothing() {
    let server = Server::start();
    let (a, b) = (
        make(&server, json!({ "name": "a" })).await,
        make(&server, json!({ "name": "b" })).await,
    );
    assert_ne!(a.app_token(), b.app_token());
    assert_ne!(a.auth_token(), b.auth_token());
    assert_ne!(
        a.password("/resources/1/accounts/2/password").await,
        b.password("/resources/1/accounts/2/password").await
    );
    // Data: the same ids are other things.
    a.change("Only-In-A-1").await;
    assert_eq!(b.password(ROOT).await, "Of-The-Fixture-1");
    let create = details(&[("RESOURCENAME", "TWO"), ("ACCOUNTNAME", "x"), ("PASSWORD", "Abc-1234")]);
    assert_eq!(a.rest.post("/resources", &create).await.result(), "Success");
    assert_eq!(b.rest.get("/resources").await.json["operation"]["totalRows"], 1);
    // Clock and settings.
    let (control_a, control_b) = (server.control("a"), server.control("b"));
    let frozen = json!({ "mode": "frozen", "now": "2030-01-01T00:00:00Z" });
    assert_eq!(control_a.put("/clock", frozen).await.status, 200);
    assert_eq!(control_b.get("/clock").await.json["mode"], "real");
    assert_eq!(server.control("").get("/clock").await.json["mode"], "real");
    let off = json!({ "rpa_enabled": false });
    assert_eq!(control_a.put("/settings", off).await.status, 200);
    assert_eq!(control_b.get("/settings").await.json["rpa_enabled"], true);
    assert_eq!(a.rest.get("/resources").await.rule(), "AUTH-1");
    assert_eq!(b.rest.get("/resources").await.result(), "Success");
    // Sessions and audit.
    let admin_a = server.admin("a", "admin", "admin").await;
    let admin_b = server.admin("b", "admin", "admin").await;
    let mut stranger = server.anonymous("b");
    stranger.bearer.clone_from(&admin_a.bearer);
    assert_eq!(stranger.get("/audit").await.status, 401);
    let changes = "/audit?operation=Password%20Changed";
    assert_eq!(admin_a.get(changes).await.json["total"], 1);
    assert_eq!(admin_b.get(changes).await.json["total"], 0);
}

#[tokio::test]
async fn a_token_picks_its_sandbox_at_the_root_and_works_at_no_other_prefix() {
    let server = Server::start();
    let (a, b) = (make(&server, json!({})).await, make(&server, json!({})).await);
    assert_ne!(a.name, b.name);
    a.change("Only-In-A-1").await;
    let server_url = |name: &str| format!("{}/s/{name}", server.url());
    assert_eq!(a.json["base_url"], server_url(&a.name));
    for (rest, expected) in [(a.rest.clone(), "Only-In-A-1"), (b.rest.clone(), "Of-The-Fixture-1")] {
        assert_eq!(rest.get(ROOT).await.details()["PASSWORD"], expected);
    }
    for token in [a.auth_token(), a.app_token()] {
        let rest = if token == a.app_token() {
            a.rest.clone()
        } else {
            with_auth_token(&a.rest, token)
        };
        for place in [
            server.url().to_owned(),
            server_url(&a.name),
            format!("{}/", server_url(&a.name)),
        ] {
            let fetched = rest.at(&place).get(ROOT).await;
            assert_eq!(fetched.details()["PASSWORD"], "Only-In-A-1", "{place}");
        }
        for place in [server_url(&b.name), server_url("default")] {
            assert_refused(&rest.at(&place).get(ROOT).await, AUTH_1, UNKNOWN);
        }
    }
}

#[tokio::test]
async fn every_face_answers_under_the_prefix_and_tells_of_an_unknown_sandbox_in_its_own_form() {
    let server = Server::start();
    let made = make(&server, json!({ "name": "here" })).await;
    let here = made.rest.at(&format!("{}/s/here", server.url()));
    assert_eq!(here.get("/resources").await.result(), "Success");
    assert_eq!(server.control("here").get("/clock").await.status, 200);
    let admin = server.admin("here", "admin", "admin").await;
    assert_eq!(admin.get("/rpa/entries").await.json["total"], 1);

    for name in ["nowhere", "HERE", "a%20b", "-x", &"x".repeat(64)] {
        let rest = made.rest.at(&format!("{}/s/{name}", server.url()));
        let answer = rest.get("/resources").await;
        assert_eq!((answer.status, answer.rule()), (404, "ROUTE-1"), "{name}");
        assert_eq!(
            answer.body,
            r#"{"operation":{"result":{"message":"Invalid request URL","status":"Failed"},"name":"INVALID REQUEST"}}"#
        );
        assert_problem(&server.control(name).get("/clock").await, 404, "ROUTE-1");
        assert_problem(&server.control(name).post("/reset", json!({})).await, 404, "ROUTE-1");
        assert_problem(&server.anonymous(name).get("/session").await, 404, "ROUTE-1");
    }
}

#[tokio::test]
async fn the_token_of_no_sandbox_reaches_the_default_one_and_is_refused_there() {
    let server = Server::start();
    let answer = server.rest_with("nobody's").send(Method::GET, "/resources", None).await;
    assert_refused(&answer, AUTH_1, UNKNOWN);
    let admin = server.admin("", "admin", "admin").await;
    let failed = admin.get("/audit?operation=Authentication%20Failed").await;
    assert_eq!(failed.json["total"], 1);
}
