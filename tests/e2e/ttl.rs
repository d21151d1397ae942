//! Sandboxes that are kept for a time.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::data_folder::start_demo;
use crate::harness::Server;
use crate::rpa_cast::{AUTH_1, assert_problem, assert_refused};
use crate::sandboxes::{UNKNOWN, ask, make};

async fn names(server: &Server) -> Vec<String> {
    let listed = server.control("").get("/sandboxes").await.json;
    let items = listed["items"].as_array().unwrap();
    items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

/// Asks until the sandbox is gone: nobody is told when that is.
async fn wait_until_gone(server: &Server, name: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while names(server).await.iter().any(|it| it == name) {
        assert!(Instant::now() < deadline, "{name} is still there");
    }
}

#[tokio::test]
async fn a_forgotten_sandbox_is_dropped_without_anybody_asking() {
    let server = Server::start();
    let kept = make(&server, json!({ "name": "kept", "ttl": "PT1H" })).await;
    let brief = make(&server, json!({ "name": "brief", "ttl": "PT0.1S" })).await;
    let still = json!({ "mode": "frozen", "now": "2030-01-01T00:00:00Z" });
    make(&server, json!({ "name": "still", "ttl": "PT0.2S", "clock": still })).await;
    wait_until_gone(&server, "brief").await;
    wait_until_gone(&server, "still").await;
    assert_eq!(names(&server).await, ["default", "kept"]);
    assert_refused(&brief.rest.get("/resources").await, AUTH_1, UNKNOWN);
    assert_problem(&server.control("brief").get("/clock").await, 404, "ROUTE-1");
    assert_eq!(kept.rest.get("/resources").await.result(), "Success");
    // Its name is free.
    make(&server, json!({ "name": "brief" })).await;
}

#[tokio::test]
async fn time_that_is_moved_on_ends_a_sandbox_before_the_call_returns() {
    let server = Server::start();
    let frozen = json!({ "mode": "frozen", "now": "2030-01-01T00:00:00Z" });
    for mode in ["frozen", "real"] {
        let made = make(&server, json!({ "name": "a", "ttl": "P1D", "clock": frozen })).await;
        assert_eq!(made.json["expires_at"], "2030-01-02T00:00:00Z");
        let control = server.control("a");
        let almost = json!({ "mode": mode, "advance": "PT23H59M" });
        assert_eq!(control.put("/clock", almost).await.status, 200);
        assert_eq!(made.rest.get("/resources").await.result(), "Success");
        let moved = control.put("/clock", json!({ "advance": "PT1M" })).await;
        assert_eq!(moved.status, 200, "{}", moved.body);
        assert_eq!(names(&server).await, ["default"]);
    }
}

#[tokio::test]
async fn a_reset_leaves_a_sandbox_its_time_and_one_whose_time_is_over_ends() {
    let server = Server::start();
    let frozen = json!({ "mode": "frozen", "now": "2030-01-01T00:00:00Z" });
    make(&server, json!({ "name": "a", "ttl": "P1D", "clock": frozen })).await;
    let control = server.control("a");
    control.put("/clock", json!({ "advance": "PT1H" })).await;
    assert_eq!(control.post("/snapshots", json!({ "name": "s" })).await.status, 201);
    control.post("/reset", json!({})).await;
    assert_eq!(control.get("/clock").await.json, frozen);
    let listed = server.control("").get("/sandboxes").await.json;
    assert_eq!(listed["items"][0]["expires_at"], "2030-01-02T00:00:00Z");
    assert_eq!(listed["items"][0]["ttl"], "PT24H");
    assert_eq!(listed["items"][1].get("ttl"), None::<&Value>);
    // A snapshot of another time, in which it is over.
    let later = json!({ "name": "b", "snapshot": "s", "ttl": "PT2H" });
    assert_eq!(
        control.post("/sandboxes", later).await.json["expires_at"],
        "2030-01-01T03:00:00Z"
    );
}

#[tokio::test]
async fn a_ttl_is_some_time() {
    let server = Server::start();
    for wrong in ["PT0S", "-PT1H", "P1Y"] {
        assert_problem(&ask(&server, json!({ "ttl": wrong })).await, 422, "INPUT-3");
    }
    for unreadable in [json!("soon"), json!(30), json!("30m0")] {
        assert_eq!(ask(&server, json!({ "ttl": unreadable })).await.status, 400);
    }
}

#[tokio::test]
async fn time_goes_on_while_the_server_does_not_run() {
    let server = start_demo(tempfile::tempdir().unwrap());
    let begun = Instant::now();
    make(&server, json!({ "name": "brief", "ttl": "PT1S" })).await;
    make(&server, json!({ "name": "kept", "ttl": "P1D" })).await;
    let dir = server.kill();
    while begun.elapsed() < Duration::from_secs(1) {
        tokio::task::yield_now().await;
    }
    let server = start_demo(dir);
    wait_until_gone(&server, "brief").await;
    assert_eq!(names(&server).await, ["default", "kept"]);
    // Its files go a moment later.
    let file = server.dir.path().join("data/sandboxes/brief.db");
    let deadline = Instant::now() + Duration::from_secs(20);
    while file.exists() {
        assert!(Instant::now() < deadline, "its file is still there");
        std::thread::yield_now();
    }
}
