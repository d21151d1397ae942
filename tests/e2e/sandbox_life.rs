//! How sandboxes come and go: named, seeded, reset, dropped, kept over a restart.

use serde_json::{Value, json};

use crate::data_folder::{data_of, start_demo};
use crate::harness::{Answer, Server, details};
use crate::rpa_cast::{AUTH_1, assert_problem, assert_refused};
use crate::sandboxes::{ROOT, UNKNOWN, ask, make, with_auth_token};

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
async fn with_a_seed_what_is_made_later_repeats_too_and_so_it_does_after_a_reset_and_a_restore() {
    let servers = [Server::start(), Server::start()];
    let mut seen = Vec::new();
    for server in &servers {
        let made = make(server, json!({ "name": "a", "seed": 7 })).await;
        let control = server.control("a");
        for set_back in ["", "/reset", "/snapshots/s/restore", "/snapshots/s/restore"] {
            if !set_back.is_empty() {
                assert_eq!(control.post(set_back, json!({})).await.status, 204);
            }
            if set_back == "/reset" {
                assert_eq!(control.post("/snapshots", json!({ "name": "s" })).await.status, 201);
            }
            let admin = server.admin("a", "admin", "admin").await;
            let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
            let entry = admin.post("/rpa/entries", entry).await.json;
            let generated = made.rest.get("/passwords/generate").await.body;
            seen.push((entry["entry"]["id"].clone(), entry["app_token"].clone(), generated));
        }
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert!(seen[0].1.is_string() && seen[0].2.contains("Success"), "{seen:?}");
    // Without one nothing does.
    let made = make(&servers[0], json!({ "name": "b" })).await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let admin = servers[0].admin(&made.name, "admin", "admin").await;
        let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
        tokens.push(admin.post("/rpa/entries", entry).await.json["app_token"].clone());
        servers[0].control(&made.name).post("/reset", json!({})).await;
    }
    assert_ne!(tokens[0], tokens[1]);
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
async fn makers_and_droppers_of_one_name_do_not_harm_what_was_made() {
    const ROUNDS: usize = 40;
    let server = start_demo(tempfile::tempdir().unwrap());
    for name in (0..4).map(|number| format!("n{number}")) {
        let make = || {
            let (control, new) = (server.control(""), json!({ "name": name, "fixture": "demo" }));
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let status = control.post("/sandboxes", new.clone()).await.status;
                    assert!([201, 409].contains(&status), "made: {status}");
                }
            })
        };
        let drop = || {
            let (control, path) = (server.control(""), format!("/sandboxes/{name}"));
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let status = control.delete(&path).await.status;
                    assert!([204, 404].contains(&status), "dropped: {status}");
                }
            })
        };
        for worker in [make(), drop(), make(), drop()] {
            worker.await.unwrap();
        }
    }
    let names = |listed: Answer| -> Vec<String> {
        let items = listed.json["items"].as_array().unwrap().clone();
        items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let there = names(server.control("").get("/sandboxes").await);
    for name in &there {
        let taken = server.control(name).post("/snapshots", json!({ "name": "s" })).await;
        assert_eq!(taken.status, 201, "{name} {}", taken.body);
    }
    let server = start_demo(server.kill());
    assert_eq!(names(server.control("").get("/sandboxes").await), there);
}

#[tokio::test]
async fn who_is_under_way_when_a_sandbox_is_dropped_learns_that_it_is_not_there() {
    for server in [Server::start(), start_demo(tempfile::tempdir().unwrap())] {
        for _ in 0..12 {
            let made = make(&server, json!({ "name": "short", "fixture": "demo" })).await;
            let (anonymous, control) = (server.anonymous("short"), server.control("short"));
            let rest = server.rest_with(made.app_token());
            let person = json!({ "user_name": "admin", "password": "admin" });
            let sign_in = tokio::spawn(async move { anonymous.post("/session", person).await.status });
            let settings = tokio::spawn(async move {
                let change = json!({ "journal_entries": 9 });
                control.put("/settings", change).await.status
            });
            let fetch = tokio::spawn(async move { rest.get(ROOT).await.status });
            let dropped = server.control("").delete("/sandboxes/short").await;
            assert_eq!(dropped.status, 204);
            for (call, done) in [(sign_in, 201), (settings, 200), (fetch, 200)] {
                let status = call.await.unwrap();
                assert!(status == 404 || status == done, "{status}");
            }
        }
    }
}

#[tokio::test]
async fn a_right_password_lets_in_though_the_sandbox_is_reset_meanwhile() {
    let server = Server::start();
    for _ in 0..12 {
        let (anonymous, control) = (server.anonymous(""), server.control(""));
        let person = json!({ "user_name": "admin", "password": "admin" });
        let sign_in = tokio::spawn(async move { anonymous.post("/session", person).await });
        let reset = tokio::spawn(async move { control.post("/reset", json!({})).await.status });
        let signed_in = sign_in.await.unwrap();
        assert_eq!(signed_in.status, 201, "{}", signed_in.body);
        assert_eq!(reset.await.unwrap(), 204);
    }
}

#[tokio::test]
async fn sandboxes_survive_a_restart_and_dropped_ones_leave_no_file() {
    let server = start_demo(tempfile::tempdir().unwrap());
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
    let server = start_demo(dir);
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
async fn a_sandbox_is_kept_once_it_was_answered_whatever_it_came_from() {
    let mut server = start_demo(tempfile::tempdir().unwrap());
    let taken = server.control("").post("/snapshots", json!({ "name": "base" })).await;
    assert_eq!(taken.status, 201);
    let mut tokens: Vec<(String, String)> = Vec::new();
    for number in 0..6 {
        let name = format!("s{number}");
        let begin = match number % 3 {
            0 => json!({ "name": name, "fixture": "demo" }),
            1 => json!({ "name": name, "snapshot": "base" }),
            _ => json!({ "name": name, "fixture": many_accounts() }),
        };
        let made = make_as_told(&server, begin).await;
        // Nothing else was asked in between.
        server = start_demo(server.kill());
        tokens.push((name, made));
        for (name, token) in &tokens {
            let rest = server.rest_with(token);
            assert_eq!(rest.get(ROOT).await.result(), "Success", "{name}");
            let control = server.control(name);
            assert_eq!(control.get("/requests").await.json["total"], 1, "{name}");
        }
    }
    let admin = server.admin("s5", "admin", "admin").await;
    assert_eq!(admin.get("/resources/1/accounts?limit=1").await.json["total"], MANY);
    let made = admin.get("/audit?operation=Sandbox%20Created").await;
    assert_eq!(made.json["total"], 1, "{}", made.body);
}

#[tokio::test]
async fn a_fixture_file_comes_with_the_variables_that_it_names_and_never_with_the_servers() {
    let server = Server::start();
    let text = "version: 1\nclock: { mode: frozen, now: 2030-01-01T09:00:00Z }\nusers:\n\
        - { user_name: ann, role: Privileged Administrator, password: \"${PATH}\" }\n\
        rpa_entries: [{ user_name: ann, host_name: \"*\" }]\n";
    let ask_for = async |file: Value| ask(&server, json!({ "name": "filed", "fixture": file })).await;
    let refused = ask_for(json!({ "text": text, "name": "company.yaml" })).await;
    assert_problem(&refused, 422, "FIXTURE");
    let detail = refused.json["detail"].as_str().unwrap();
    assert!(detail.starts_with("company.yaml:4:"), "{detail}");
    assert!(detail.contains("PATH"), "{detail}");
    let secret = "Harbour-Wall-12";
    let made = ask_for(json!({ "text": text, "variables": { "PATH": secret } })).await;
    assert_eq!(made.status, 201, "{}", made.body);
    server.admin("filed", "ann", secret).await;
    let broken = ask_for(json!({ "text": "{", "name": "company.json" })).await;
    assert_problem(&broken, 422, "FIXTURE");
    // With anything else beside it, it is a fixture, and none that makes sense.
    assert_eq!(ask_for(json!({ "text": text, "version": 1 })).await.status, 422);
}

#[tokio::test]
async fn a_data_folder_holds_more_sandboxes_than_a_process_may_open_files_at_first() {
    const FILES: u32 = 100;
    let dir = tempfile::tempdir().unwrap();
    let data = data_of(dir.path());
    let server = Server::with_few_files(dir, &["--data", &data, "--quiet"], FILES);
    for number in 0..FILES / 2 {
        let made = make_as_told(&server, json!({ "name": format!("s{number}"), "fixture": "empty" })).await;
        assert_eq!(server.rest_with(&made).get("/resources").await.result(), "Success");
    }
}

#[tokio::test]
async fn a_reset_is_kept_once_it_was_answered_even_of_a_sandbox_that_nobody_used() {
    let mut server = start_demo(tempfile::tempdir().unwrap());
    let taken = server.control("").post("/snapshots", json!({ "name": "base" })).await;
    assert_eq!(taken.status, 201);
    for begin in ["fixture", "snapshot"] {
        let name = format!("of-{begin}");
        let origin = if begin == "fixture" { "demo" } else { "base" };
        let token = make_as_told(&server, json!({ "name": name, begin: origin })).await;
        for _ in 0..3 {
            assert_eq!(server.control(&name).post("/reset", json!({})).await.status, 204);
        }
        server = start_demo(server.kill());
        assert_eq!(server.rest_with(&token).get(ROOT).await.result(), "Success", "{name}");
        let admin = server.admin(&name, "admin", "admin").await;
        let reset = admin.get("/audit?operation=Sandbox%20Reset").await;
        assert_eq!(reset.json["total"], 1, "{}", reset.body);
    }
}

/// More accounts than go to the database in one trip.
const MANY: usize = 1_203;

fn many_accounts() -> Value {
    let account = |number| json!({ "name": format!("a{number}"), "password": "Of-The-Fixture-1" });
    json!({
        "version": 1,
        "users": [{ "user_name": "admin", "role": "Privileged Administrator", "password": "admin" }],
        "resources": [{ "name": "ONE", "accounts": (0..MANY).map(account).collect::<Vec<_>>() }],
        "rpa_entries": [{ "user_name": "admin", "host_name": "localhost" }],
    })
}

/// Makes a sandbox, and answers its first token.
async fn make_as_told(server: &Server, new: Value) -> String {
    let made = ask(server, new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.json["app_tokens"][0]["app_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_being_written_when_the_server_was_killed_is_taken_away() {
    let server = start_demo(tempfile::tempdir().unwrap());
    make(&server, json!({ "name": "whole" })).await;
    let folder = server.dir.path().join("data/sandboxes");
    let half = folder.join("half.db-new");
    std::fs::copy(folder.join("whole.db"), &half).unwrap();
    let server = start_demo(server.kill());
    assert!(!half.exists());
    assert_eq!(server.control("").get("/sandboxes").await.json["total"], 2);
    assert_eq!(ask(&server, json!({ "name": "half" })).await.status, 201);
}
