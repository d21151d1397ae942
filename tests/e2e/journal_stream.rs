//! `GET requests/stream`: what is called, as it is called.

use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Rest, Server};

/// Somebody who reads along.
struct Reader {
    response: Response,
    read: String,
}

impl Reader {
    async fn open(rest: &Rest, url: &str, last_event_id: Option<&str>) -> Self {
        let request = rest.client.get(url);
        let request = last_event_id
            .into_iter()
            .fold(request, |request, id| request.header("Last-Event-ID", id));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            read: String::new(),
        }
    }

    /// The next event; none at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let event = Event::of(event);
                self.read = rest.to_owned();
                return Some(event);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.read += std::str::from_utf8(&chunk).unwrap();
        }
    }
}

struct Event {
    id: String,
    kind: String,
    data: Value,
}

impl Event {
    fn of(text: &str) -> Self {
        let field = |name: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_default().to_owned()
        };
        Self {
            id: field("id"),
            kind: field("event"),
            data: serde_json::from_str(&field("data")).unwrap_or(Value::Null),
        }
    }
}

fn url(server: &Server, sandbox: &str) -> String {
    format!("{}/requests/stream", server.control(sandbox).base)
}

#[tokio::test]
async fn a_call_is_told_as_soon_as_it_is_over_and_nothing_from_before() {
    let server = Server::start();
    let rest = server.rest();
    rest.get("/resources").await;
    let mut reader = Reader::open(&rest, &url(&server, ""), None).await;
    rest.get("/resources/1/accounts").await;
    let event = reader.next().await.unwrap();
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("2", "request"));
    assert_eq!(event.data["operation"], "list-accounts");
    rest.get("/resources/1/accounts/1").await;
    assert_eq!(reader.next().await.unwrap().data["operation"], "fetch-account-details");
}

#[tokio::test]
async fn a_reader_who_comes_back_is_told_what_he_missed() {
    let server = Server::start();
    let rest = server.rest();
    for path in ["/resources", "/resources/1/accounts", "/resources/resourcetypes"] {
        rest.get(path).await;
    }
    let since = format!("{}?since=0", url(&server, ""));
    let mut from_the_start = Reader::open(&rest, &since, None).await;
    assert_eq!(from_the_start.next().await.unwrap().id, "1");
    let mut resumed = Reader::open(&rest, &since, Some("2")).await;
    assert_eq!(resumed.next().await.unwrap().data["operation"], "list-resource-types");
}

#[tokio::test]
async fn the_stream_ends_with_its_sandbox() {
    let server = Server::start();
    let sandbox = server.sandbox("demo".into()).await;
    let rest = server.rest_with(sandbox.app_token());
    let mut reader = Reader::open(&rest, &url(&server, &sandbox.name), None).await;
    rest.get("/resources").await;
    assert!(reader.next().await.is_some());
    server.control("").delete(&format!("/sandboxes/{}", sandbox.name)).await;
    assert!(reader.next().await.is_none());
}

#[tokio::test]
async fn a_reader_whose_next_call_is_gone_is_sent_away_and_nobody_waits_for_him() {
    let server = Server::start();
    let rest = server.rest();
    server
        .control("")
        .put("/settings", json!({ "journal_entries": 3 }))
        .await;
    let mut reader = Reader::open(&rest, &url(&server, ""), None).await;
    rest.get("/resources").await;
    assert_eq!(reader.next().await.unwrap().id, "1");
    // More than the sockets between us hold.
    let long = format!("/resources?LIMIT={}", "5".repeat(20_000));
    for _ in 0..700 {
        assert_eq!(rest.get(&long).await.status, 200);
    }
    let mut last = String::new();
    while let Some(event) = reader.next().await {
        last = event.kind;
    }
    assert_eq!(last, "too-slow");
}

#[tokio::test]
async fn a_reader_does_not_hold_up_the_end_of_the_server() {
    let server = Server::start();
    let rest = server.rest();
    let mut reader = Reader::open(&rest, &url(&server, ""), None).await;
    rest.get("/resources").await;
    assert!(reader.next().await.is_some());
    let asked = Instant::now();
    server.ask_to_stop();
    assert!(reader.next().await.is_none());
    assert_eq!(server.wait().0, Some(0));
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}
