//! Time, snapshots, resets and sandboxes on the simulator's pages.

use serde_json::json;

use crate::console::{Browser, Page};
use crate::console_simulator_cast::{TOKEN, cast, person};
use crate::harness::Server;
use crate::product::set;

async fn now(server: &Server) -> String {
    let clock = server.control("").get("/clock").await;
    clock.json["now"].as_str().unwrap().to_owned()
}

fn asks_to_sign_in_again(page: &Page) {
    page.is(200)
        .shows("<h1>Sign in</h1>")
        .shows("It ended your session, too: sign in again.");
}

#[tokio::test]
async fn the_clock_is_moved_set_frozen_and_let_run() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    bob.get("/simulator/clock")
        .await
        .shows("Frozen")
        .shows("Europe/Berlin")
        .shows("2026-01-09T10:00");
    let path = "/simulator/clock";
    let page = bob.post(path, &[("action", "advance"), ("advance", "PT1H")]).await;
    page.shows("The clock was changed.").shows("2026-01-09 11:00");
    let page = bob
        .post(path, &[("action", "advance"), ("advance", " 90 minutes ")])
        .await;
    page.shows("2026-01-09 12:30");
    let page = bob.post(path, &[("action", "set"), ("now", "2026-01-09T13:00")]).await;
    page.shows("2026-01-09 13:00");
    assert_eq!(now(&server).await, "2026-01-09T12:00:00Z");
    for (action, field, value) in [
        ("advance", "advance", "soon"),
        ("advance", "advance", "-PT1H"),
        ("advance", "advance", "P1M"),
        ("advance", "advance", ""),
        ("set", "now", "tomorrow"),
    ] {
        let page = bob.post(path, &[("action", action), (field, value)]).await;
        page.is(422)
            .shows(&format!("INPUT-3: the value of {field}"))
            .shows(&format!("value=\"{value}"));
    }
    bob.post(path, &[("action", "nonsense")]).await.is(400);
    assert_eq!(now(&server).await, "2026-01-09T12:00:00Z");
    bob.post(path, &[("action", "run_on")])
        .await
        .shows("Running")
        .shows("Back to real time");
    assert_eq!(server.control("").get("/clock").await.json["mode"], "real");
    assert!(now(&server).await.starts_with("2026-01-09T12:0"));
    bob.post(path, &[("action", "freeze")]).await.shows("Run on from here");
    assert_eq!(server.control("").get("/clock").await.json["mode"], "frozen");
    // Real time is another year, in which no session of that day lasts.
    asks_to_sign_in_again(&bob.post(path, &[("action", "real_time")]).await);
    assert_eq!(server.control("").get("/clock").await.json["mode"], "real");
}

#[tokio::test]
async fn what_falls_due_is_told_and_a_session_that_ends_by_it_is_asked_for_anew() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    set(&server, json!({"approvals": {"after": "PT30M"}})).await;
    let path = "/simulator/clock";
    let page = bob.post(path, &[("action", "advance"), ("advance", "PT1H")]).await;
    page.shows("what fell due by that has happened");
    let page = bob.post(path, &[("action", "advance"), ("advance", "PT1H")]).await;
    page.shows("The clock was changed.").hides("fell due by that");
    let page = bob.post(path, &[("action", "advance"), ("advance", "P31D")]).await;
    asks_to_sign_in_again(&page);
    let (_, next) = page.body.split_once("name=\"next\" value=\"").unwrap();
    let next = next.split_once('"').unwrap().0;
    let fields = [("user_name", "bob"), ("password", "bob"), ("next", next)];
    let page = bob.post("/sign-in", &fields).await;
    assert_eq!(page.path, path);
    page.shows("2026-02-09 12:00");
}

#[tokio::test]
async fn a_snapshot_is_taken_brought_back_and_deleted_after_asking() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let path = "/simulator/snapshots";
    bob.get(path).await.shows("There is no snapshot yet.");
    bob.post(path, &[("name", "a b")])
        .await
        .is(422)
        .shows("SNAPSHOT")
        .shows("value=\"a b\"");
    let page = bob.post(path, &[("name", "before")]).await;
    page.shows("The snapshot was taken.")
        .shows(">before<")
        .shows("2026-01-09 10:00");
    bob.post(path, &[("name", "before")])
        .await
        .is(409)
        .shows("NAME-TAKEN")
        .shows("value=\"before\"");
    bob.get("/simulator/snapshots?q=BEF").await.shows(">before<");
    bob.get("/simulator/snapshots?q=zzz")
        .await
        .shows("No snapshot is found.")
        .hides(">before<");
    crate::codes::advance(&server, "", "PT1H").await;
    let restore = "/simulator/snapshots/before/restore";
    let question = bob.post(restore, &[]).await;
    question.shows("Bring back before?").shows(">Bring back</button>");
    assert_eq!(now(&server).await, "2026-01-09T10:00:00Z");
    let page = bob.post(restore, &[("confirmed", "true")]).await;
    page.shows("The snapshot was brought back").shows(">before<");
    assert_eq!(now(&server).await, "2026-01-09T09:00:00Z");
    let mut late = person(&server, "admin").await;
    // He had not signed in when it was taken.
    asks_to_sign_in_again(&late.post(restore, &[("confirmed", "true")]).await);
    let delete = "/simulator/snapshots/before/delete";
    bob.post(delete, &[]).await.shows("Delete before?");
    let page = bob.post(delete, &[("confirmed", "true")]).await;
    page.shows("Deleted.").shows("There is no snapshot yet.");
    for path in [restore, delete] {
        bob.post(path, &[("confirmed", "true")])
            .await
            .is(404)
            .shows("NOT-FOUND");
    }
}

#[tokio::test]
async fn a_reset_asks_first_and_ends_the_session() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    crate::codes::advance(&server, "", "PT1H").await;
    let question = bob.post("/simulator/reset", &[]).await;
    question.shows("Set the sandbox default back").shows(">Reset</button>");
    assert_eq!(now(&server).await, "2026-01-09T10:00:00Z");
    asks_to_sign_in_again(&bob.post("/simulator/reset", &[("confirmed", "true")]).await);
    assert_eq!(now(&server).await, "2026-01-09T09:00:00Z");
}

#[tokio::test]
async fn an_export_is_a_file_for_whoever_presses_the_button_and_is_audited() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let page = admin.get("/simulator/snapshots").await;
    page.shows("Export as a fixture").hides("Mooring#Line7");
    admin.get("/simulator/export").await.is(405);
    let file = admin.post("/simulator/export", &[]).await;
    file.is(200).shows("Mooring#Line7").shows(TOKEN);
    let disposition = "attachment; filename=\"default.yaml\"";
    assert_eq!(file.header("content-disposition"), disposition);
    assert_eq!(file.header("cache-control"), "no-store");
    let again = Server::with_fixture(&file.body);
    assert_eq!(
        again.rest().get("/resources/1/accounts/1/password").await.result(),
        "Success"
    );
    let trail = server.admin("", "admin", "admin").await;
    let trail = trail.get("/audit?operation=Sandbox+Exported").await;
    assert_eq!(trail.json["total"], 1, "{}", trail.body);
}

#[tokio::test]
async fn a_sandbox_is_made_with_tokens_that_are_shown_once_and_dropped_after_asking() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    bob.post("/simulator/snapshots", &[("name", "before")]).await;
    bob.get("/sandboxes")
        .await
        .shows("value=\"fixture/demo\"")
        .shows("value=\"snapshot/before\"");
    let fields = [("name", "demo-1"), ("from", "fixture/demo"), ("ttl", "PT30M")];
    let made = bob.post("/sandboxes", &fields).await;
    made.is(201).shows("The sandbox <strong>demo-1</strong> is made.");
    assert_eq!(made.field("server_url"), format!("{}/s/demo-1", server.url()));
    let token = made.field("app-1").to_owned();
    let rest = server.rest_with(&token);
    assert_eq!(rest.get("/resources").await.result(), "Success");
    let list = bob.get("/sandboxes").await;
    list.shows("href=\"/s/demo-1/\"")
        .hides(&token)
        .shows("Drop demo-1")
        .hides("Drop default");
    for (fields, status, words) in [
        (fields, 409, "NAME-TAKEN"),
        (
            [("name", "a b"), ("from", "fixture/demo"), ("ttl", "")],
            422,
            "the name of a sandbox",
        ),
        (
            [("name", "x"), ("from", "fixture/none"), ("ttl", "")],
            422,
            "no built-in fixture",
        ),
        (
            [("name", "x"), ("from", "snapshot/none"), ("ttl", "")],
            404,
            "NOT-FOUND",
        ),
        ([("name", "x"), ("from", "elsewhere"), ("ttl", "")], 422, "INPUT-3"),
        (
            [("name", "x"), ("from", "fixture/demo"), ("ttl", "soon")],
            422,
            "INPUT-3",
        ),
        (
            [("name", "x"), ("from", "fixture/demo"), ("ttl", "PT0S")],
            422,
            "INPUT-3",
        ),
    ] {
        let page = bob.post("/sandboxes", &fields).await;
        page.is(status)
            .shows(words)
            .shows(&format!("value=\"{}\"", fields[0].1));
    }
    let copy = bob
        .post("/sandboxes", &[("name", ""), ("from", "snapshot/before")])
        .await;
    copy.is(201).shows("App Token of").hides(TOKEN);

    let drop = "/sandboxes/demo-1/drop";
    bob.post(drop, &[])
        .await
        .shows("Drop the sandbox demo-1?")
        .shows(">Drop</button>");
    assert_eq!(rest.get("/resources").await.result(), "Success");
    let page = bob.post(drop, &[("confirmed", "true")]).await;
    page.shows("The sandbox was dropped.").hides("demo-1");
    assert_eq!(rest.get("/resources").await.rule(), "AUTH-1");
    bob.post(drop, &[]).await.is(404);
    bob.post(drop, &[("confirmed", "true")])
        .await
        .is(404)
        .shows("NOT-FOUND");
    let stays = bob.post("/sandboxes/default/drop", &[("confirmed", "true")]).await;
    stays.is(409).shows("stays");
}

#[tokio::test]
async fn whoever_drops_the_sandbox_where_he_is_or_lets_its_time_run_out_goes_on_in_the_default_one() {
    let server = cast();
    for by_time in [false, true] {
        let made = json!({"name": "mine", "fixture": "demo", "ttl": "PT1H", "clock": {"mode": "frozen", "now": "2026-01-09T09:00:00Z"}});
        assert_eq!(server.control("").post("/sandboxes", made).await.status, 201);
        let mut admin = Browser::of(&server, "mine", "admin", "admin").await;
        let page = if by_time {
            admin
                .post("/simulator/clock", &[("action", "advance"), ("advance", "PT1H")])
                .await
        } else {
            admin.post("/sandboxes/mine/drop", &[("confirmed", "true")]).await
        };
        page.is(200)
            .shows("The sandbox was dropped.")
            .shows("you are here")
            .hides("mine");
        assert!(page.path.starts_with("/sandboxes?"), "{}", page.path);
    }
}
