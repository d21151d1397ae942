//! Named snapshots: everything that a sandbox holds, brought back in place or made the beginning of another one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::codes::sign_in_with_code;
use crate::data_folder::{open_database_of, start_demo};
use crate::harness::{Answer, Server, details};
use crate::rpa_cast::{AUTH_1, assert_problem, assert_refused};
use crate::sandboxes::{Made, ROOT, UNKNOWN, ask, make, with_auth_token};

async fn take(server: &Server, sandbox: &str, name: &str) -> Answer {
    server
        .control(sandbox)
        .post("/snapshots", json!({ "name": name }))
        .await
}

async fn restore(server: &Server, sandbox: &str, name: &str) {
    let path = format!("/snapshots/{name}/restore");
    let restored = server.control(sandbox).post(&path, json!({})).await;
    assert_eq!(restored.status, 204, "{}", restored.body);
}

async fn audit(server: &Server, made: &Made) -> Vec<Value> {
    let admin = server.admin(&made.name, "admin", "admin").await;
    let items = admin.get("/audit?limit=1000").await.json["items"].clone();
    let mut items: Vec<Value> = items.as_array().unwrap().clone();
    // The newest is the sign-in of this look.
    items.pop();
    items
}

#[tokio::test]
async fn a_snapshot_brings_back_everything_in_place_and_adds_its_own_record() {
    let server = Server::start();
    let made = make(&server, json!({ "name": "a" })).await;
    let control = server.control("a");
    made.change("Before-1-Snap").await;
    made.password(ROOT).await;
    let frozen = json!({ "mode": "frozen", "now": "2031-05-06T07:08:09.123Z" });
    control.put("/clock", frozen.clone()).await;
    control
        .put("/settings", json!({ "time_zone": "Asia/Kolkata", "rpa_enabled": true }))
        .await;
    let admin = server.admin("a", "admin", "admin").await;
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let second_token = admin.post("/rpa/entries", entry).await.json["app_token"].clone();
    let second = server.rest_with(second_token.as_str().unwrap());
    second.get("/resources").await;
    let before = audit(&server, &made).await;
    let history = made.rest.get("/resources/1/accounts/1/passwordhistory").await;
    assert_eq!(history.result(), "Success", "{}", history.body);
    let shown = made.rest.get("/resources/1/accounts/1").await.body;
    let taken = take(&server, "a", "base").await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!(
        (&taken.json["name"], &taken.json["taken_at"]),
        (&json!("base"), &frozen["now"])
    );

    made.change("After-1-Snap").await;
    let create = details(&[("RESOURCENAME", "TWO"), ("ACCOUNTNAME", "x"), ("PASSWORD", "Abc-1234")]);
    assert_eq!(made.rest.post("/resources", &create).await.result(), "Success");
    assert_eq!(admin.delete("/rpa/entries/2").await.status, 204);
    let other = json!({ "user_name": "admin", "host_name": "soar.example.com" });
    let third_token = admin.post("/rpa/entries", other).await.json["app_token"].clone();
    let third = server.rest_with(third_token.as_str().unwrap());
    control.put("/settings", json!({ "rpa_enabled": false })).await;
    control.put("/clock", json!({ "mode": "real", "advance": "P9D" })).await;

    restore(&server, "a", "base").await;
    assert_eq!(made.rest.get("/resources/1/accounts/1").await.body, shown);
    assert_eq!(made.password(ROOT).await, "Before-1-Snap");
    assert_eq!(control.get("/clock").await.json, frozen);
    let settings = control.get("/settings").await.json;
    assert_eq!(
        (&settings["time_zone"], &settings["rpa_enabled"]),
        (&json!("Asia/Kolkata"), &json!(true))
    );
    assert_eq!(second.get("/resources").await.json["operation"]["totalRows"], 1);
    assert_refused(&third.get("/resources").await, AUTH_1, UNKNOWN);
    assert_eq!(
        made.rest.get("/resources/1/accounts/1/passwordhistory").await.body,
        history.body
    );
    assert_eq!(admin.get("/session").await.status, 200, "its session is back, too");
    let now = audit(&server, &made).await;
    let (old, new) = now.split_at(before.len());
    assert_eq!(old, before);
    // The look before the snapshot began with a sign-in, and was followed by one at the history.
    assert_eq!(new[2]["operation"], "Snapshot Restored");
    assert_eq!(new[2]["detail"], "base");
    // Ids go on where they were.
    assert_eq!(made.rest.post("/resources", &create).await.result(), "Success");
    assert_eq!(made.rest.get("/resources/2/accounts").await.result(), "Success");
    restore(&server, "a", "base").await;
    assert_eq!(made.password(ROOT).await, "Before-1-Snap");
}

#[tokio::test]
async fn a_locked_vault_is_part_of_a_snapshot() {
    let server = Server::with_fixture(crate::vault_lock::FIXTURE);
    let control = server.control("");
    assert_eq!(take(&server, "", "open").await.status, 201);
    let admin = sign_in_with_code(&server, "", "admin").await;
    let locked = admin.post("/vault/lock", json!({})).await;
    assert_eq!(locked.json["locked"], true, "{}", locked.body);
    assert_eq!(take(&server, "", "locked").await.status, 201);
    restore(&server, "", "open").await;
    assert_eq!(server.rest().get(ROOT).await.result(), "Success");
    restore(&server, "", "locked").await;
    assert_eq!(server.rest().get(ROOT).await.rule(), "LOCK-1");
    // What is made from it is locked as well, and a reset of that leaves it so.
    let copy = json!({ "name": "copy", "snapshot": "locked" });
    let copy = control.post("/sandboxes", copy).await;
    assert_eq!(copy.status, 201, "{}", copy.body);
    let rest = server.rest_with(copy.json["app_tokens"][0]["app_token"].as_str().unwrap());
    assert_eq!(rest.get(ROOT).await.rule(), "LOCK-1");
    assert_eq!(server.control("copy").post("/reset", json!({})).await.status, 204);
    assert_eq!(rest.get(ROOT).await.rule(), "LOCK-1");
}

#[tokio::test]
async fn snapshots_are_listed_deleted_and_known_by_name() {
    let server = Server::start();
    let control = server.control("");
    assert_eq!(control.get("/snapshots").await.json, json!({ "items": [], "total": 0 }));
    for name in ["z", "a.1", "M_2-x"] {
        assert_eq!(take(&server, "", name).await.status, 201);
    }
    assert_problem(&take(&server, "", "a.1").await, 409, "NAME-TAKEN");
    for name in ["", "a/b", "..", "a b", &"x".repeat(64)] {
        assert_problem(&take(&server, "", name).await, 422, "SNAPSHOT");
    }
    assert_problem(&control.post("/snapshots", json!({})).await, 400, "INPUT-1");
    let names = async || {
        let listed = control.get("/snapshots").await.json;
        let items = listed["items"].as_array().unwrap();
        assert!(items.iter().all(|it| it["size"].as_u64().unwrap() > 1000), "{listed}");
        items
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["z", "a.1", "M_2-x"]);
    assert_eq!(control.delete("/snapshots/a.1").await.status, 204);
    assert_problem(&control.delete("/snapshots/a.1").await, 404, "NOT-FOUND");
    assert_problem(
        &control.post("/snapshots/a.1/restore", json!({})).await,
        404,
        "NOT-FOUND",
    );
    // Neither a restore nor a reset takes any away.
    restore(&server, "", "z").await;
    assert_eq!(names().await, ["z", "M_2-x"]);
    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    assert_eq!(names().await, ["z", "M_2-x"]);
    // They belong to their sandbox.
    let other = make(&server, json!({})).await;
    let restored = server
        .control(&other.name)
        .post("/snapshots/z/restore", json!({}))
        .await;
    assert_problem(&restored, 404, "NOT-FOUND");
}

#[tokio::test]
async fn a_sandbox_from_a_snapshot_has_its_content_and_none_of_its_tokens() {
    let server = Server::start();
    let original = make(&server, json!({ "name": "original" })).await;
    original.change("Of-The-Original-1").await;
    let admin = server.admin("original", "admin", "admin").await;
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let gone = admin.post("/rpa/entries", entry).await.json["app_token"].clone();
    assert_eq!(admin.delete("/rpa/entries/2").await.status, 204);
    take(&server, "original", "base").await;
    let history = "/resources/1/accounts/1/passwordhistory";
    let from = server.control("original");
    let seeded = json!({ "name": "copy", "snapshot": "base", "seed": 5 });
    let answer = from.post("/sandboxes", seeded.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let copy = Made {
        name: "copy".to_owned(),
        rest: server.rest_with(answer.json["app_tokens"][0]["app_token"].as_str().unwrap()),
        json: answer.json,
    };
    assert_ne!(copy.app_token(), original.app_token());
    assert_ne!(copy.auth_token(), original.auth_token());
    assert_eq!(copy.password(ROOT).await, "Of-The-Original-1");
    let copied = copy.rest.get(history).await;
    assert_eq!(copied.result(), "Success", "{}", copied.body);
    assert_eq!(copied.body, original.rest.get(history).await.body);
    let by_auth_token = with_auth_token(&copy.rest, copy.auth_token());
    assert_eq!(by_auth_token.get("/resources").await.result(), "Success");
    // The tokens of the original still pick the original, those that have ended, too.
    copy.change("Of-The-Copy-1").await;
    assert_eq!(original.password(ROOT).await, "Of-The-Original-1");
    let ended = server.rest_with(gone.as_str().unwrap()).get("/resources").await;
    assert_refused(&ended, AUTH_1, "AUTH-1 the entry or user of this token was deleted");
    let at_copy = original.rest.at(&format!("{}/s/copy", server.url()));
    assert_refused(&at_copy.get("/resources").await, AUTH_1, UNKNOWN);
    let mut stranger = server.anonymous("copy");
    stranger.bearer.clone_from(&admin.bearer);
    assert_eq!(stranger.get("/session").await.status, 401);

    // A reset goes back to the snapshot; the tokens stay, and the original may be gone.
    assert_eq!(server.control("").delete("/sandboxes/original").await.status, 204);
    assert_eq!(server.control("copy").post("/reset", json!({})).await.status, 204);
    assert_eq!(copy.password(ROOT).await, "Of-The-Original-1");
    let copy_admin = server.admin("copy", "admin", "admin").await;
    let audit = copy_admin.get("/audit?limit=1000").await.body;
    assert!(
        audit.contains("Sandbox Reset") && audit.contains("RPA Entry Deleted"),
        "{audit}"
    );

    // The seed makes its tokens repeat.
    assert_eq!(server.control("").delete("/sandboxes/copy").await.status, 204);
    make(&server, json!({ "name": "original" })).await;
    take(&server, "original", "base").await;
    let again = from.post("/sandboxes", seeded).await;
    assert_eq!(again.json["app_tokens"][0]["app_token"], copy.app_token());
}

#[tokio::test]
async fn a_sandbox_begins_with_one_thing_that_is_there() {
    let server = Server::start();
    let unknown = ask(&server, json!({ "name": "x", "snapshot": "none" })).await;
    assert_problem(&unknown, 404, "NOT-FOUND");
    take(&server, "", "base").await;
    let both = ask(&server, json!({ "snapshot": "base", "fixture": "demo" })).await;
    assert_eq!(both.status, 422);
    // The name of the one that was refused is free.
    let made = ask(
        &server,
        json!({ "name": "x", "snapshot": "base", "clock": { "mode": "frozen", "now": "2030-01-01T00:00:00Z" } }),
    )
    .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let control = server.control("x");
    control.put("/clock", json!({ "advance": "P1D" })).await;
    control.post("/reset", json!({})).await;
    assert_eq!(control.get("/clock").await.json["now"], "2030-01-01T00:00:00Z");
}

#[tokio::test]
async fn snapshots_survive_sigkill_and_go_with_their_sandbox() {
    let server = start_demo(tempfile::tempdir().unwrap());
    let mut kept = make(&server, json!({ "name": "kept" })).await;
    kept.change("Kept-1-Safe").await;
    take(&server, "kept", "base").await;
    let copy = server
        .control("kept")
        .post("/sandboxes", json!({ "name": "copy", "snapshot": "base" }))
        .await;
    let copy_token = copy.json["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    kept.change("Later-1-Kept").await;
    // Known only from the snapshot, once the entry is gone and the sandbox was set back.
    let admin = server.admin("kept", "admin", "admin").await;
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let token = admin.post("/rpa/entries", entry).await.json["app_token"].clone();
    take(&server, "kept", "with-entry").await;
    server.control("kept").post("/reset", json!({})).await;

    let server = start_demo(server.kill());
    kept.rest = server.rest_with(kept.app_token());
    restore(&server, "kept", "base").await;
    assert_eq!(kept.password(ROOT).await, "Kept-1-Safe");
    restore(&server, "kept", "with-entry").await;
    let second = server.rest_with(token.as_str().unwrap());
    assert_eq!(second.get(ROOT).await.details()["PASSWORD"], "Later-1-Kept");
    let copy = server.rest_with(&copy_token);
    server.control("copy").post("/reset", json!({})).await;
    assert_eq!(copy.get(ROOT).await.details()["PASSWORD"], "Kept-1-Safe");

    assert_eq!(server.control("").delete("/sandboxes/kept").await.status, 204);
    make(&server, json!({ "name": "kept" })).await;
    assert_eq!(server.control("kept").get("/snapshots").await.json["total"], 0);
}

#[tokio::test]
async fn a_sandbox_that_was_being_made_from_a_snapshot_when_the_server_was_killed_is_not_there() {
    let server = start_demo(tempfile::tempdir().unwrap());
    take(&server, "", "base").await;
    ask(&server, json!({ "name": "half", "snapshot": "base" })).await;
    let (_, dir) = server.terminate();
    // All is there but what is written last.
    let mut database = open_database_of(dir.path(), "half").await;
    sqlx::query("DELETE FROM snapshots")
        .execute(&mut database)
        .await
        .unwrap();
    sqlx::Connection::close(database).await.unwrap();
    let server = start_demo(dir);
    assert_eq!(server.control("").get("/sandboxes").await.json["total"], 1);
    assert_eq!(
        ask(&server, json!({ "name": "half", "snapshot": "base" })).await.status,
        201
    );
}

#[tokio::test]
async fn snapshots_hold_no_secret_in_clear() {
    let server = start_demo(tempfile::tempdir().unwrap());
    take(&server, "", "base").await;
    ask(&server, json!({ "name": "copy", "snapshot": "base" })).await;
    let (_, dir) = server.terminate();
    for file in ["default.db", "copy.db"] {
        let bytes = std::fs::read(dir.path().join("data/sandboxes").join(file)).unwrap();
        for secret in [
            "QA!K>35Hgg(x",
            crate::harness::DEMO_TOKEN,
            "JBSWY3DPEHPK3PXP",
            "Tape-Robot-41",
        ] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{file} holds {secret}");
        }
    }
}

#[tokio::test]
async fn a_writer_that_does_not_stop_meets_whole_snapshots_and_whole_restores() {
    for server in [Server::start(), start_demo(tempfile::tempdir().unwrap())] {
        let server = Arc::new(server);
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4)
            .map(|writer| tokio::spawn(write(Arc::clone(&server), Arc::clone(&stop), writer)))
            .collect();
        for round in 0..6 {
            let name = format!("s{round}");
            assert_eq!(take(&server, "", &name).await.status, 201);
            let at_once = [restore(&server, "", "s0"), restore(&server, "", &name)];
            for restored in at_once {
                restored.await;
            }
        }
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        // Each snapshot is one moment: a resource is there with its account, its password and its record, or not at all.
        for round in 0..6 {
            restore(&server, "", &format!("s{round}")).await;
            let admin = server.admin("", "admin", "admin").await;
            let added = admin.get("/audit?limit=1000&operation=Resource%20Added").await;
            let recorded: Vec<&str> = added.json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| {
                    it["resource"]["name"]
                        .as_str()
                        .or(it["resource_name"].as_str())
                        .unwrap()
                })
                .collect();
            let listed = server.rest().get("/resources").await;
            let rows = listed.details().as_array().unwrap();
            let written: Vec<_> = rows
                .iter()
                .filter(|row| row["RESOURCE NAME"].as_str().unwrap().starts_with("W-"))
                .collect();
            assert_eq!(written.len(), recorded.len());
            for row in written {
                assert!(recorded.contains(&row["RESOURCE NAME"].as_str().unwrap()));
                let id = row["RESOURCE ID"].as_str().unwrap();
                let accounts = server.rest().get(&format!("/resources/{id}/accounts")).await;
                let account = accounts.details()["ACCOUNT LIST"][0]["ACCOUNT ID"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                let path = format!("/resources/{id}/accounts/{account}/password");
                let fetched = server.rest().get(&path).await;
                assert_eq!(fetched.details()["PASSWORD"], row["RESOURCE NAME"], "{}", fetched.body);
            }
        }
    }
}

async fn write(server: Arc<Server>, stop: Arc<AtomicBool>, writer: usize) {
    let rest = server.rest();
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        let name = format!("W-{writer}-{turn}");
        let create = details(&[("RESOURCENAME", &name), ("ACCOUNTNAME", "x"), ("PASSWORD", &name)]);
        let answer = rest.post("/resources", &create).await;
        assert_eq!(answer.result(), "Success", "{}", answer.body);
        turn += 1;
    }
}
