//! Sandboxes: each a complete installation of its own, picked by a prefix or by a token, made, reset and dropped.

use reqwest::Method;
use serde_json::{Value, json};

use crate::durability::data_of;
use crate::harness::{Answer, Rest, Server, details, fixture};
use crate::rpa_cast::{AUTH_1, assert_problem, assert_refused};

const UNKNOWN: &str = "AUTH-1 token unknown";

const DOCUMENT: &str = "
version: 1
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, auth_token: REPLACED-BY-A-FRESH-ONE }
resources:
  - { name: ONE, accounts: [ { name: root, password: Of-The-Fixture-1 }, { name: made } ] }
rpa_entries:
  - { user_name: admin, host_name: localhost, app_token: REPLACED-TOO }
";
const ROOT: &str = "/resources/1/accounts/1/password";

/// A sandbox as its maker knows it.
struct Made {
    name: String,
    json: Value,
    rest: Rest,
}

impl Made {
    fn app_token(&self) -> &str {
        self.json["app_tokens"][0]["app_token"].as_str().unwrap()
    }

    fn auth_token(&self) -> &str {
        self.json["auth_tokens"][0]["auth_token"].as_str().unwrap()
    }

    async fn password(&self, path: &str) -> String {
        let fetched = self.rest.get(path).await;
        let password = fetched.details()["PASSWORD"].as_str();
        password.unwrap_or_else(|| panic!("{}", fetched.body)).to_owned()
    }

    async fn change(&self, new: &str) {
        let change = details(&[("NEWPASSWORD", new), ("RESETTYPE", "LOCAL")]);
        let changed = self.rest.put(ROOT, &change).await;
        assert_eq!(changed.result(), "Success", "{}", changed.body);
    }
}

async fn ask(server: &Server, new: Value) -> Answer {
    server.control("").post("/sandboxes", new).await
}

async fn make(server: &Server, mut new: Value) -> Made {
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

fn with_auth_token(rest: &Rest, token: &str) -> Rest {
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
async fn a_dropped_sandbox_is_gone_with_its_tokens_and_its_name_is_free() {
    let server = Server::start();
    let first = make(&server, json!({ "name": "brief" })).await;
    let session = server.admin("brief", "admin", "admin").await;
    assert_eq!(first.rest.get("/resources").await.result(), "Success");
    assert_eq!(server.control("").delete("/sandboxes/brief").await.status, 204);
    assert_refused(&first.rest.get("/resources").await, AUTH_1, UNKNOWN);
    let at_prefix = first.rest.at(&format!("{}/s/brief", server.url()));
    assert_eq!(at_prefix.get("/resources").await.status, 404);
    assert_problem(&session.get("/session").await, 404, "ROUTE-1");
    assert_problem(&server.control("").delete("/sandboxes/brief").await, 404, "NOT-FOUND");

    let second = make(&server, json!({ "name": "brief" })).await;
    assert_ne!(first.app_token(), second.app_token());
    assert_refused(&first.rest.get("/resources").await, AUTH_1, UNKNOWN);
    assert_eq!(session.get("/session").await.status, 401);
    assert_problem(&server.control("").delete("/sandboxes/default").await, 409, "SANDBOX");
}

#[tokio::test]
async fn a_reset_brings_the_fixture_back_with_the_same_tokens_and_outdates_what_was_known() {
    let server = Server::start();
    let made = make(&server, json!({ "name": "a" })).await;
    let generated = made.password("/resources/1/accounts/2/password").await;
    made.change("Changed-1").await;
    assert_eq!(made.password(ROOT).await, "Changed-1");
    let create = details(&[("RESOURCENAME", "TWO"), ("ACCOUNTNAME", "x"), ("PASSWORD", "Abc-1234")]);
    assert_eq!(made.rest.post("/resources", &create).await.result(), "Success");
    let admin = server.admin("a", "admin", "admin").await;
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let added = admin.post("/rpa/entries", entry).await;
    let second_token = added.json["app_token"].as_str().unwrap();
    let regenerate = json!({ "regenerate_token": true });
    let regenerated = admin.put("/rpa/entries/1", regenerate).await;
    let third_token = regenerated.json["app_token"].as_str().unwrap();
    assert_eq!(made.rest.get(ROOT).await.rule(), "AUTH-1");
    let control = server.control("a");
    control.put("/settings", json!({ "host_validation": false })).await;
    control
        .put("/clock", json!({ "mode": "frozen", "advance": "P400D" }))
        .await;

    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    assert_eq!(made.password(ROOT).await, "Of-The-Fixture-1");
    assert_eq!(made.password("/resources/1/accounts/2/password").await, generated);
    assert_eq!(made.rest.get("/resources").await.json["operation"]["totalRows"], 1);
    let with_auth_token = with_auth_token(&made.rest, made.auth_token());
    assert_eq!(with_auth_token.get("/resources").await.result(), "Success");
    for token in [second_token, third_token] {
        assert_refused(&server.rest_with(token).get("/resources").await, AUTH_1, UNKNOWN);
    }
    assert_eq!(admin.get("/session").await.status, 401, "its session is over");
    assert_eq!(control.get("/settings").await.json["host_validation"], true);
    assert_eq!(control.get("/clock").await.json["mode"], "real");
    let admin = server.admin("a", "admin", "admin").await;
    let operations: Vec<Value> = admin.get("/audit?limit=1").await.json["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(operations[0]["operation"], "Sandbox Reset");
    // Ids begin anew.
    assert_eq!(made.rest.post("/resources", &create).await.result(), "Success");
    assert_eq!(made.rest.get("/resources/2/accounts").await.result(), "Success");
}

#[tokio::test]
async fn the_default_sandbox_is_reset_too_and_no_other_with_it() {
    let server = Server::start();
    let other = make(&server, json!({})).await;
    other.change("Kept-1-Other").await;
    let change = details(&[("NEWPASSWORD", "Gone-1-Default")]);
    assert_eq!(server.rest().put(ROOT, &change).await.result(), "Success");
    assert_eq!(server.control("").post("/reset", json!({})).await.status, 204);
    assert_eq!(server.rest().get(ROOT).await.details()["PASSWORD"], "QA!K>35Hgg(x");
    assert_eq!(other.password(ROOT).await, "Kept-1-Other");
}

#[tokio::test]
async fn a_seed_repeats_tokens_and_passwords_and_is_mixed_with_the_name() {
    let (one, other) = (Server::start(), Server::start());
    let generated = "/resources/1/accounts/2/password";
    let seeded = |name: &str, seed: u64| json!({ "name": name, "seed": seed });
    let first = make(&one, seeded("a", 7)).await;
    let again = make(&other, seeded("a", 7)).await;
    assert_eq!(first.app_token(), again.app_token());
    assert_eq!(first.auth_token(), again.auth_token());
    assert_eq!(first.password(generated).await, again.password(generated).await);
    for different in [make(&one, seeded("b", 7)).await, make(&one, seeded("c", 8)).await] {
        assert_ne!(first.app_token(), different.app_token());
        assert_ne!(first.auth_token(), different.auth_token());
        assert_ne!(first.password(generated).await, different.password(generated).await);
    }
    // Dropped and made again on one server, too.
    assert_eq!(one.control("").delete("/sandboxes/a").await.status, 204);
    let second = make(&one, seeded("a", 7)).await;
    assert_eq!(first.app_token(), second.app_token());
    assert_eq!(second.rest.get("/resources").await.result(), "Success");
}

#[tokio::test]
async fn names_are_unique_and_checked_and_so_are_fixtures() {
    let server = Server::start();
    make(&server, json!({ "name": "taken" })).await;
    for name in ["taken", "default"] {
        let refused = ask(&server, json!({ "name": name })).await;
        assert_problem(&refused, 409, "NAME-TAKEN");
    }
    for name in ["", "-a", ".a", "a b", "a/b", "../a", "ä", &"x".repeat(64)] {
        assert_eq!(ask(&server, json!({ "name": name })).await.status, 422, "{name}");
    }
    for wrong in ["no-such-fixture", "../demo", "/etc/passwd"] {
        assert_eq!(ask(&server, json!({ "fixture": wrong })).await.status, 422, "{wrong}");
    }
    let mistake = json!({ "version": 1, "users": [{ "user_name": "x", "role": "Nobody Has This" }] });
    let refused = ask(&server, json!({ "name": "free", "fixture": mistake })).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.json["detail"].as_str().unwrap().contains("Nobody Has This"),
        "{}",
        refused.body
    );
    for unreadable in [
        json!({ "nmae": "x" }),
        json!({ "seed": -1 }),
        json!({ "name": 7 }),
        json!([]),
    ] {
        assert_eq!(ask(&server, unreadable).await.status, 400);
    }
    // None of the refused ones is there, and the name of one is still free.
    let listed = server.control("").get("/sandboxes").await;
    let names: Vec<&str> = listed.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sandbox| sandbox["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["default", "taken"]);
    assert_eq!(listed.json["total"], 2);
    make(&server, json!({ "name": "free" })).await;
}

#[tokio::test]
async fn of_two_that_ask_for_one_name_at_once_one_gets_it() {
    let server = Server::start();
    for round in 0..10 {
        let ask = || {
            let control = server.control("");
            let new = json!({ "name": format!("n{round}"), "fixture": "demo" });
            tokio::spawn(async move { control.post("/sandboxes", new).await.status })
        };
        let asked = [ask(), ask(), ask()];
        let mut statuses = Vec::new();
        for answer in asked {
            statuses.push(answer.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409]);
        let admin = server.admin(&format!("n{round}"), "admin", "admin").await;
        assert_eq!(admin.get("/rpa/entries").await.json["total"], 5);
    }
}

#[tokio::test]
async fn sandboxes_survive_a_restart_and_dropped_ones_leave_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let data = data_of(dir.path());
    let flags = ["--data", data.as_str(), "--quiet"];
    let server = Server::start_in(dir, &flags, &[]);
    let mut kept = make(&server, json!({ "name": "kept" })).await;
    kept.change("Kept-1-Safe").await;
    let control = server.control("kept");
    let frozen = json!({ "mode": "frozen", "now": "2031-05-06T07:08:09.123Z" });
    control.put("/clock", frozen.clone()).await;
    control.put("/settings", json!({ "time_zone": "Asia/Kolkata" })).await;
    make(&server, json!({ "name": "gone" })).await;
    assert_eq!(server.control("").delete("/sandboxes/gone").await.status, 204);
    let files = |dir: &std::path::Path| {
        std::fs::read_dir(dir.join("data/sandboxes"))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("gone"))
            .count()
    };
    assert_eq!(files(server.dir.path()), 0);

    let (_, dir) = server.terminate();
    let server = Server::start_in(dir, &flags, &[]);
    kept.rest = server.rest_with(kept.app_token());
    assert_eq!(kept.password(ROOT).await, "Kept-1-Safe");
    let control = server.control("kept");
    assert_eq!(control.get("/clock").await.json, frozen);
    assert_eq!(control.get("/settings").await.json["time_zone"], "Asia/Kolkata");
    assert_eq!(server.control("").get("/sandboxes").await.json["total"], 2);
    // Its fixture is remembered as well.
    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    assert_eq!(kept.password(ROOT).await, "Of-The-Fixture-1");
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
