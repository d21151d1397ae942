//! Faults on the simulator's pages: chosen from the catalogue, seen at work, removed.

use serde_json::json;

use crate::console_simulator_cast::{TOKEN, cast, person};
use crate::harness::Server;

async fn status(server: &Server, server_url: &str) -> u16 {
    server.rest().at(server_url).get("/resources").await.status
}

#[tokio::test]
async fn a_fault_of_the_catalogue_is_set_up_for_some_calls_seen_at_work_and_removed() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let page = bob.get("/simulator/faults").await;
    page.shows("Nothing goes wrong here.")
        .shows(&format!("{}/fault/NAME", server.url()));
    let catalogue = bob.get("/simulator/faults/catalogue?q=http-503-html").await;
    catalogue.shows(&format!("{}/fault/http-503-html<", server.url()));
    catalogue
        .shows("href=\"/simulator/faults/catalogue/http-503-html\"")
        .hides("token-expired");
    bob.get("/simulator/faults/catalogue?q=zzz")
        .await
        .shows("No fault is found.");
    bob.get("/simulator/faults/catalogue/http-503-html")
        .await
        .shows("Set up a fault");
    bob.get("/simulator/faults/catalogue/no-such").await.is(404);

    let fields = [
        ("name", "gateway"),
        ("operation", "list-resources, pam360-fetch-password"),
        ("times", "2"),
        ("after", "1"),
        ("ttl", "PT10M"),
    ];
    let page = bob.post("/simulator/faults/catalogue/http-503-html", &fields).await;
    page.is(200)
        .shows("The fault is set up")
        .shows("gateway")
        .shows("list-resources, fetch-password");
    page.shows("2 times")
        .shows("until <time")
        .shows("2026-01-09 10:10")
        .shows(">active<");
    let statuses = [status(&server, server.url()).await, status(&server, server.url()).await];
    assert_eq!(statuses, [200, 503]);
    let page = bob.get("/simulator/faults?q=GATE").await;
    page.shows(">1 of 2</td>").shows("1 time until");
    assert_eq!(status(&server, server.url()).await, 503);
    bob.get("/simulator/faults").await.shows(">over<").hides(">active<");
    bob.get("/simulator/requests").await.shows("<td>gateway</td>");
    let call = bob.get("/simulator/requests/3").await;
    call.shows("Another HTTP status.");
    bob.get("/simulator/faults?q=zzz").await.shows("No fault is found.");
    let page = bob.post("/simulator/faults/remove", &[("name", "gateway")]).await;
    page.shows("The fault was removed.").shows("Nothing goes wrong here.");
    bob.post("/simulator/faults/remove", &[("name", "gateway")])
        .await
        .is(404);
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused_with_what_was_filled_in() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let path = "/simulator/faults/catalogue/http-503-html";
    bob.get(path).await;
    for (field, value, status, words) in [
        ("name", "a b", 422, "FAULT: name:"),
        ("name", "http-502-html", 409, "NAME-TAKEN"),
        ("operation", "nonsense", 422, "there is no operation of that name"),
        ("times", "often", 422, "INPUT-3: the value of times"),
        ("times", "0", 422, "at least 1 time"),
        ("after", "-1", 422, "INPUT-3: the value of after"),
        ("ttl", "soon", 422, "INPUT-3: the value of ttl"),
    ] {
        let page = bob.post(path, &[(field, value)]).await;
        page.is(status).shows(words).shows(&format!("value=\"{value}\""));
    }
    assert_eq!(server.control("").get("/faults").await.json["total"], 0);
}

#[tokio::test]
async fn faults_that_others_set_up_are_listed_without_their_tokens_and_removed_all_at_once() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let by_path = format!("{}/fault/http-503-html", server.url());
    assert_eq!(status(&server, &by_path).await, 503);
    let own = json!({ "name": "own", "match": { "token": TOKEN, "nth": 7 }, "fault": { "kind": "close" } });
    assert_eq!(server.control("").post("/faults", own).await.status, 201);
    let page = bob.get("/simulator/faults").await;
    page.shows("<code>/fault/http-503-html</code>")
        .shows("whose Server URL names it")
        .shows("no end");
    page.shows("request number 7, token a certain one").hides(TOKEN);
    bob.post("/simulator/faults/remove", &[])
        .await
        .shows("Every fault was removed.");
    assert_eq!(server.control("").get("/faults").await.json["total"], 0);
}
