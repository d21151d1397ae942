//! Faults in fixtures, resets, exports and restarts, what is refused of them, and what they never hold up.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::durability::start;
use crate::harness::{DEMO_TOKEN, Server, fixture};

fn with_faults(faults: &str) -> String {
    format!(
        "version: 1\nusers: [{{ user_name: admin, role: Administrator }}]\n\
         rpa_entries: [{{ user_name: admin, host_name: localhost, app_token: {DEMO_TOKEN} }}]\nfaults:\n{faults}"
    )
}

const TWICE: &str = "  - { name: twice, times: 2, ttl: 1h, fault: { kind: status, status: 503, body: empty } }\n";

async fn status(server: &Server) -> u16 {
    server.rest_with(DEMO_TOKEN).get("/resources").await.status
}

#[tokio::test]
async fn a_fixture_brings_its_faults_and_a_reset_brings_them_back_alone() {
    let server = Server::with_fixture(&with_faults(TWICE));
    assert_eq!(
        [status(&server).await, status(&server).await, status(&server).await],
        [503, 503, 200]
    );
    let control = server.control("");
    let own = json!({ "name": "own", "fault": { "kind": "close" } });
    assert_eq!(control.post("/faults", own).await.status, 201);
    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    let listed = control.get("/faults").await.json;
    assert_eq!((&listed["total"], &listed["items"][0]["left"]), (&json!(1), &json!(2)));
    assert_eq!(status(&server).await, 503);
}

#[tokio::test]
async fn an_export_holds_what_is_left_of_each_fault() {
    let server = Server::with_fixture(&with_faults(&format!(
        "{TWICE}  - {{ name: over, match: {{ nth: 1 }}, fault: {{ kind: hang }} }}\n  \
         - {{ name: lost, match: {{ token: {DEMO_TOKEN}, resource: 3 }}, after: 1, only_by_path: true, \
         fault: {{ kind: applied_but_lost, how: reset }} }}\n"
    )));
    assert_eq!(status(&server).await, 503);
    let exported = server.control("").get("/export").await;
    let exported: Value = serde_saphyr::from_str(&exported.body).unwrap();
    let faults = exported["faults"].as_array().unwrap();
    let names: Vec<_> = faults.iter().map(|fault| fault["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["twice", "lost"]);
    assert_eq!(faults[0]["times"], 1);
    assert_eq!(faults[1]["match"], json!({ "resource": "3", "token": DEMO_TOKEN }));
    let again = server.sandbox(exported).await;
    let listed = server.control(&again.name).get("/faults").await.json;
    assert_eq!((&listed["total"], &listed["items"][0]["left"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn faults_and_their_counts_survive_a_killed_server() {
    let server = start(tempfile::tempdir().unwrap());
    let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    let fault = json!({ "name": "twice", "times": 2, "match": { "token": token }, "fault": { "kind": "status", "status": 500 } });
    assert_eq!(server.control("").post("/faults", fault).await.status, 201);
    assert_eq!(server.rest().get("/resources").await.status, 500);
    let server = start(server.kill());
    assert_eq!(server.rest().get("/resources").await.status, 500);
    assert_eq!(server.rest().get("/resources").await.status, 200);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_words() {
    let server = Server::with(&["--memory", "--fixture", "empty"]);
    let control = server.control("");
    for (fault, status, word) in [
        (json!({ "fault": { "kind": "nonsense" } }), 400, "in fault.kind"),
        (
            json!({ "fault": { "kind": "close", "status": 1 } }),
            400,
            "an unknown field",
        ),
        (
            json!({ "fault": { "kind": "refusal", "rule": "POL-2" } }),
            400,
            "in fault",
        ),
        (
            json!({ "fault": { "kind": "refusal", "rule": "FIND-1", "about": "x" } }),
            422,
            "about",
        ),
        (
            json!({ "fault": { "kind": "status", "status": 200 } }),
            422,
            "400 to 599",
        ),
        (
            json!({ "match": { "operation": "fetch-passwords" }, "fault": { "kind": "close" } }),
            422,
            "operation",
        ),
        (
            json!({ "match": { "probability": 2 }, "fault": { "kind": "close" } }),
            422,
            "probability",
        ),
        (json!({ "times": 0, "fault": { "kind": "close" } }), 422, "times"),
        (
            json!({ "match": { "operation": [] }, "fault": { "kind": "close" } }),
            400,
            "in match.operation",
        ),
        (
            json!({ "match": { "token": "" }, "fault": { "kind": "close" } }),
            422,
            "a token is not empty",
        ),
        (json!({ "name": "a b", "fault": { "kind": "close" } }), 422, "name"),
        (json!({ "name": "hang", "fault": { "kind": "close" } }), 409, "taken"),
        (
            json!({ "fault": { "kind": "latency", "time": "11m" } }),
            422,
            "10 minutes",
        ),
    ] {
        let answer = control.post("/faults", fault.clone()).await;
        assert_eq!(answer.status, status, "{fault}: {}", answer.body);
        assert!(
            answer.json["detail"].as_str().unwrap().contains(word),
            "{fault}: {}",
            answer.body
        );
    }
    assert_eq!(control.get("/faults").await.json["total"], 0);
}

#[tokio::test]
async fn a_fault_leaves_an_audit_record_when_it_is_set_up_and_taken_away() {
    let server = Server::start();
    let control = server.control("");
    let fault = json!({ "name": "f", "fault": { "kind": "close" } });
    control.post("/faults", fault).await;
    control.delete("/faults/f").await;
    let admin = server.admin("", "admin", "admin").await;
    let audit = admin.get("/audit?limit=5").await;
    assert!(
        audit.body.contains("Fault Added") && audit.body.contains("Fault Removed"),
        "{}",
        audit.body
    );
}

#[tokio::test]
async fn a_request_that_hangs_does_not_hold_up_the_server_s_stop() {
    let server = start(tempfile::tempdir().unwrap());
    let address = server.url().strip_prefix("http://").unwrap().to_owned();
    let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    let mut streams = Vec::new();
    for fault in ["hang", "slow-61s", "lost-timeout"] {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "GET /fault/{fault}/restapi/json/v1/resources HTTP/1.1\r\nHost: {address}\r\nAPP_AUTHTOKEN: {token}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    // All three are under way once they are counted.
    while server.control("").get("/faults").await.json["total"] != 3 {
        tokio::task::yield_now().await;
    }
    let asked = Instant::now();
    server.ask_to_stop();
    let mut answers = Vec::new();
    for stream in &mut streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answers.push(answer);
    }
    let (code, _) = server.wait();
    assert_eq!(code, Some(0));
    assert!(asked.elapsed().as_secs() < 8, "the drain's time-out was needed");
    assert_eq!((answers[0].as_str(), answers[2].as_str()), ("", ""));
    assert!(answers[1].starts_with("HTTP/1.1 200 OK\r\n"), "{}", answers[1]);
}

/// A client's connection with a request under way in the sandbox `mine`, once it has met its fault.
/// It is the administrator's.
async fn under_way(server: &Server, request: &str, fault: &str) -> TcpStream {
    let address = server.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (method, path) = request.split_once(' ').unwrap();
    let path = format!("/s/mine/fault/{fault}{path}");
    let session = server.admin("mine", "admin", "admin").await.bearer.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {session}\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let met = async || {
        let faults = server.control("mine").get("/faults").await.json;
        let faults = faults["items"].as_array().unwrap().clone();
        faults.iter().any(|it| it["name"] == fault && it["applied"] != 0)
    };
    in_time(async {
        while !met().await {
            tokio::task::yield_now().await;
        }
    })
    .await;
    stream
}

/// What comes at once, unless something is wrong.
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(Duration::from_secs(60), work).await;
    done.unwrap_or_else(|_| panic!("it takes more than a minute"))
}

/// Is answered with 204 and no body.
const SIGN_OUT: &str = "DELETE /api/v1/session";
const LIST: &str = "GET /restapi/json/v1/resources";
const CHANGE: &str = "POST /restapi/json/v1/resources";

/// A server with the empty sandbox `mine`.
async fn with_mine() -> Server {
    let server = Server::start();
    server.control("").post("/sandboxes", json!({ "name": "mine" })).await;
    server
}

async fn rest_of(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    in_time(stream.read_to_string(&mut answer)).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_hangs_no_longer_than_its_fault_is_there() {
    let server = with_mine().await;
    let control = server.control("mine");
    let stream = under_way(&server, LIST, "hang").await;
    let other = under_way(&server, CHANGE, "lost-timeout").await;
    assert_eq!(control.delete("/faults/hang").await.status, 204);
    assert_eq!(rest_of(stream).await, "");

    let stream = under_way(&server, LIST, "hang").await;
    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    assert_eq!(
        (rest_of(stream).await, rest_of(other).await),
        (String::new(), String::new())
    );
    // Both began before the reset.
    let nothing = json!({ "match": [], "nothing_else": true });
    assert_eq!(control.post("/requests/verify", nothing).await.status, 200);

    let stream = under_way(&server, CHANGE, "hang").await;
    assert_eq!(server.control("").delete("/sandboxes/mine").await.status, 204);
    assert_eq!(rest_of(stream).await, "");
}

#[tokio::test]
async fn what_is_slow_or_drips_comes_at_once_when_its_fault_is_taken_away() {
    let server = with_mine().await;
    for fault in ["slow-61s", "drop"] {
        let drip = json!({ "name": "drop", "fault": { "kind": "drip", "pause": "PT300S" } });
        assert_eq!(server.control("mine").post("/faults", drip).await.status, 201);
        let stream = under_way(&server, LIST, fault).await;
        assert_eq!(server.control("mine").delete("/faults").await.status, 204);
        // The connection stays open behind the answer.
        let mut reader = tokio::io::BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(
                in_time(reader.read_line(&mut head)).await.unwrap(),
                0,
                "{fault}: {head}"
            );
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        in_time(reader.read_exact(&mut body)).await.unwrap();
    }
}

/// The only call in the journal of `mine` that met a fault, once it is over.
async fn only_call(server: &Server) -> Value {
    in_time(async {
        loop {
            let calls = server.control("mine").get("/requests").await.json;
            let met = |call: &&Value| !call["fault"].is_null();
            if let Some(call) = calls["items"].as_array().unwrap().iter().find(met) {
                return call.clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

#[tokio::test]
async fn a_client_that_leaves_before_a_slow_answer_got_none() {
    // With a body, without one, and with one that does not follow; a change is carried out even if its client leaves.
    for request in [CHANGE, SIGN_OUT, "HEAD /restapi/json/v1/resources"] {
        let server = with_mine().await;
        drop(under_way(&server, request, "slow-61s").await);
        let call = only_call(&server).await;
        let seen = (&call["status"], &call["client_stayed"]);
        assert_eq!(seen, (&Value::Null, &json!(false)), "{request}: {call}");
    }
}

#[tokio::test]
async fn a_client_that_leaves_a_dripping_answer_did_not_stay() {
    let server = with_mine().await;
    let drip = json!({ "name": "drop", "fault": { "kind": "drip", "pause": "PT300S" } });
    server.control("mine").post("/faults", drip).await;
    drop(under_way(&server, CHANGE, "drop").await);
    let call = only_call(&server).await;
    assert_eq!(call["client_stayed"], json!(false), "{call}");
}

#[tokio::test]
async fn an_answer_that_a_fault_loses_is_told_and_one_that_never_was_is_not() {
    let (told, none) = (json!(200), Value::Null);
    for (fault, request, status, stayed) in [
        ("lost-close", CHANGE, &told, false),
        ("lost-close", SIGN_OUT, &json!(204), false),
        ("close", CHANGE, &none, false),
        ("reset", LIST, &none, false),
        ("cut", LIST, &told, true),
        ("too-long", LIST, &told, true),
        ("nothing", LIST, &told, true),
    ] {
        let server = with_mine().await;
        // It announces nothing, and nothing of it is sent.
        let nothing = json!({ "name": "nothing", "fault": { "kind": "wrong_length", "by": -100_000 } });
        assert_eq!(server.control("mine").post("/faults", nothing).await.status, 201);
        let _stream = under_way(&server, request, fault).await;
        let call = only_call(&server).await;
        let seen = (&call["status"], &call["client_stayed"]);
        assert_eq!(seen, (status, &json!(stayed)), "{fault} {request}: {call}");
    }
}

#[tokio::test]
async fn a_fault_for_a_token_follows_it_into_a_sandbox_where_every_token_is_fresh() {
    let server = Server::start();
    let faults = format!("  - {{ match: {{ token: {DEMO_TOKEN} }}, fault: {{ kind: status, status: 500 }} }}\n");
    let sandbox = server.sandbox(fixture(&with_faults(&faults))).await;
    assert_ne!(sandbox.app_token(), DEMO_TOKEN);
    assert_eq!(
        server.rest_with(sandbox.app_token()).get("/resources").await.status,
        500
    );
}

#[tokio::test]
async fn the_journal_shows_the_fault_and_not_the_token_that_it_echoed() {
    let server = Server::start();
    let rest = server.rest().at(&format!("{}/fault/echo-token", server.url()));
    let echoed = rest.get("/resources").await;
    assert!(echoed.body.contains(DEMO_TOKEN), "{}", echoed.body);
    let lost = format!("{}/fault/close/restapi/json/v1/resources", server.url());
    assert!(reqwest::get(lost).await.is_err());
    let journal = server.control("").get("/requests").await;
    assert!(!journal.body.contains(DEMO_TOKEN), "{}", journal.body);
    let items = journal.json["items"].as_array().unwrap();
    let faults: Vec<_> = items.iter().map(|item| &item["fault"]["name"]).collect();
    assert_eq!(faults, ["echo-token", "close"]);
    let stayed: Vec<_> = items.iter().map(|item| &item["client_stayed"]).collect();
    assert_eq!(stayed, [true, false]);
    let (_, dir) = server.terminate();
    let log = std::fs::read_to_string(dir.path().join("stderr.log")).unwrap();
    // The demo's banner shows its public token once; nothing else does.
    assert_eq!(log.matches(DEMO_TOKEN).count(), 1, "{log}");
}

#[tokio::test]
async fn a_snapshot_brings_back_the_faults_that_it_was_taken_with() {
    let server = Server::with_fixture(&with_faults(TWICE));
    let control = server.control("");
    assert_eq!(status(&server).await, 503);
    let taken = control.post("/snapshots", json!({ "name": "once-more" })).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!([status(&server).await, status(&server).await], [503, 200]);
    let own = json!({ "name": "own", "fault": { "kind": "close" } });
    assert_eq!(control.post("/faults", own).await.status, 201);
    let restored = control.post("/snapshots/once-more/restore", json!({})).await;
    assert!(restored.status < 300, "{}", restored.body);
    let listed = control.get("/faults").await.json;
    assert_eq!((&listed["total"], &listed["items"][0]["left"]), (&json!(1), &json!(1)));
    assert_eq!([status(&server).await, status(&server).await], [503, 200]);
}
