//! The journal: what was called, told without a secret.

use std::io::Write;
use std::net::TcpStream;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, DEMO_TOKEN, Server, details, quote_plus};

const PASSWORD_PATH: &str = "/resources/1/accounts/1/password";

/// The calls of the journal behind this control plane.
pub async fn calls(control: &Api, query: &str) -> Vec<Value> {
    let answer = control.get(&format!("/requests{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json["items"].as_array().unwrap().clone()
}

/// The one call that is in the journal.
async fn only_call(control: &Api) -> Value {
    let calls = calls(control, "").await;
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0].clone()
}

fn is_mark(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with("‹secret ") && text.ends_with('›'))
}

fn operations(calls: &[Value]) -> Vec<&str> {
    calls
        .iter()
        .map(|call| call["operation"].as_str().unwrap_or("none"))
        .collect()
}

#[tokio::test]
async fn a_call_is_kept_with_what_was_asked_who_asked_and_what_was_decided() {
    let server = Server::start();
    let input = details(&[("REASON", "on call"), ("TICKETID", "7")]);
    let fetched = server.rest().get_with(PASSWORD_PATH, &input).await;
    let call = only_call(&server.control("")).await;
    for (field, expected) in [
        ("id", json!(1)),
        ("face", json!("rest")),
        ("method", json!("GET")),
        ("path", json!("/restapi/json/v1/resources/1/accounts/1/password")),
        ("operation", json!("fetch-password")),
        ("resource", json!(1)),
        ("account", json!(1)),
        (
            "caller",
            json!({ "user_name": "admin", "via": "app-token", "rpa_entry": 1 }),
        ),
        ("client", json!("127.0.0.1")),
        ("input_in", json!("query")),
        (
            "input",
            json!({ "operation": { "Details": { "REASON": "on call", "TICKETID": "7" } } }),
        ),
        ("details", json!({ "REASON": "on call", "TICKETID": "7" })),
        ("query", json!([])),
        ("request_bytes", json!(0)),
        ("status", json!(200)),
        ("outcome", json!("Success")),
        ("message", json!("Password fetched successfully")),
        ("rule", Value::Null),
        ("fault", Value::Null),
        ("answer_bytes", json!(fetched.body.len())),
        ("client_stayed", json!(true)),
        ("request_id", json!(fetched.request_id.unwrap())),
    ] {
        assert_eq!(call[field], expected, "{field}");
    }
    assert!(is_mark(&call["token"]) && call["duration_ms"].as_f64().unwrap() > 0.0);
    let header = |name: &str| {
        let headers = call["headers"].as_array().unwrap();
        headers
            .iter()
            .find(|header| header["name"] == name)
            .map(|header| header["value"].clone())
    };
    assert_eq!(header("app_type"), Some(json!("17")));
    assert_eq!(header("app_authtoken"), Some(call["token"].clone()));
}

#[tokio::test]
async fn a_refused_call_tells_its_rule_and_what_it_would_have_done() {
    let server = Server::start();
    let change = details(&[("RESETTYPE", "LOCAL"), ("REASON", "rotation")]);
    server.rest_with("no-such-token").put(PASSWORD_PATH, &change).await;
    let call = only_call(&server.control("")).await;
    assert_eq!(call["operation"], "update-account-password");
    assert_eq!((&call["outcome"], &call["rule"]), (&json!("Failed"), &json!("AUTH-1")));
    assert_eq!(call["reason"], "AUTH-1 token unknown");
    assert_eq!(call["caller"], Value::Null);
    assert_eq!(call["details"], json!({ "RESETTYPE": "LOCAL", "REASON": "rotation" }));
}

#[tokio::test]
async fn input_data_is_decoded_in_every_form_that_the_server_reads() {
    let server = Server::start();
    let (rest, control) = (server.rest(), server.control(""));
    let repr = details(&[("REASON", "it")]);
    let json = json!({ "operation": { "Details": { "REASON": "it" } } }).to_string();
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"INPUT_DATA\"\r\n\r\n{json}\r\n--b--\r\n");
    let encoded = format!("INPUT_DATA={}", quote_plus(&json));
    rest.get_with(PASSWORD_PATH, &repr).await;
    rest.get_with(PASSWORD_PATH, &json).await;
    rest.put(PASSWORD_PATH, &repr).await;
    rest.send_as(Method::PUT, PASSWORD_PATH, "text/json", encoded.into())
        .await;
    rest.send_as(
        Method::PUT,
        PASSWORD_PATH,
        "multipart/form-data; boundary=b",
        part.into(),
    )
    .await;
    let calls = calls(&control, "").await;
    let places: Vec<_> = calls.iter().map(|call| call["input_in"].as_str().unwrap()).collect();
    assert_eq!(places, ["query", "query", "form", "form", "form"]);
    for call in calls {
        assert_eq!(call["details"], json!({ "REASON": "it" }), "{call}");
    }
}

#[tokio::test]
async fn one_secret_has_one_mark_in_a_sandbox_and_another_one_elsewhere() {
    let server = Server::start();
    let other = server.sandbox("demo".into()).await;
    let new = |password: &str| details(&[("NEWPASSWORD", password)]);
    for password in ["Mooring#Line7", "Mooring#Line8", "Mooring#Line7"] {
        server.rest().put(PASSWORD_PATH, &new(password)).await;
    }
    server
        .rest_with(other.app_token())
        .put(PASSWORD_PATH, &new("Mooring#Line7"))
        .await;
    let marks = |calls: Vec<Value>| -> Vec<Value> {
        calls
            .iter()
            .map(|call| call["details"]["NEWPASSWORD"].clone())
            .collect()
    };
    let here = marks(calls(&server.control(""), "").await);
    let there = marks(calls(&server.control(&other.name), "").await);
    assert!(here.iter().chain(&there).all(is_mark), "{here:?} {there:?}");
    assert!(here[0] == here[2] && here[0] != here[1] && here[0] != there[0]);
}

#[tokio::test]
async fn what_is_not_known_to_be_harmless_is_not_shown() {
    let server = Server::start();
    let rest = server.rest();
    rest.get("/hunter2hunter2/17?hunter3hunter3=hunter4hunter4&LIMIT=5")
        .await;
    rest.send_as(
        Method::POST,
        "/resources",
        "text/hunter5hunter5",
        b"{\"hunter6hunter6\": 1}".to_vec(),
    )
    .await;
    rest.post(
        "/resources",
        "{'operation': {'Details': {'hunter7hunter7': 'hunter8hunter8'",
    )
    .await;
    rest.get("/resources/hunter9hunter9/accounts").await;
    let shown = server.control("").get("/requests").await;
    assert!(!shown.body.contains("hunter"), "{}", shown.body);
    let calls = shown.json["items"].as_array().unwrap();
    assert_eq!(calls.len(), 4);
    assert_eq!(calls[0]["query"][1], json!({ "name": "LIMIT", "value": "5" }));
    assert!(calls[0]["path"].as_str().unwrap().ends_with("/17"));
    // Unreadable INPUT_DATA shows that it was there, and its size.
    assert_eq!(
        (&calls[2]["input_in"], &calls[2]["input"]),
        (&json!("form"), &Value::Null)
    );
    assert!(calls[2]["request_bytes"].as_u64().unwrap() > 50);
}

#[tokio::test]
async fn a_body_that_is_too_long_to_be_looked_at_shows_its_size_and_is_answered_all_the_same() {
    let server = Server::start();
    let notes = "n".repeat(200_000);
    let input = details(&[
        ("RESOURCENAME", "LONG"),
        ("ACCOUNTNAME", "root"),
        ("PASSWORD", "Mooring#Line7"),
        ("NOTES", &notes),
    ]);
    assert_eq!(server.rest().post("/resources", &input).await.result(), "Success");
    let call = only_call(&server.control("")).await;
    assert_eq!(call["details"], json!({}));
    assert_eq!(
        call["request_bytes"],
        json!("INPUT_DATA=".len() + quote_plus(&input).len())
    );
}

#[tokio::test]
async fn calls_of_the_admin_api_are_told_apart_and_the_control_planes_own_are_left_out() {
    let server = Server::start();
    let control = server.control("");
    let admin = server.admin("", "admin", "admin").await;
    admin.get("/users?limit=1").await;
    control.get("/clock").await;
    server.rest().get("/resources").await;
    let all = calls(&control, "").await;
    assert_eq!(
        operations(&all),
        ["admin-sign-in", "admin-list-users", "list-resources"]
    );
    assert!(
        is_mark(&all[0]["input"]["user_name"]) && is_mark(&all[0]["input"]["password"]),
        "{}",
        all[0]
    );
    assert_eq!(
        all[1]["caller"],
        json!({ "user_name": "admin", "via": "session", "rpa_entry": null })
    );
    assert_eq!(all[1]["query"], json!([{ "name": "limit", "value": "1" }]));
    assert_eq!(operations(&calls(&control, "?face=rest").await), ["list-resources"]);
}

#[tokio::test]
async fn filters_choose_among_the_calls() {
    let server = Server::start();
    let (rest, control) = (server.rest(), server.control(""));
    rest.get("/resources").await;
    rest.get(PASSWORD_PATH).await;
    server.rest_with("no-such-token").get(PASSWORD_PATH).await;
    rest.get("/resources/2/accounts/999/password").await;
    rest.get("/nowhere").await;
    for (query, ids) in [
        ("?operation=fetch-password", &[2, 3, 4][..]),
        ("?operation=pam360-fetch-password", &[2, 3, 4]),
        ("?operation=pam360-list-all-resources", &[1]),
        ("?method=get&resource=1", &[2, 3]),
        ("?account=999", &[4]),
        ("?path=/restapi/json/v1/resources", &[1, 2, 3, 4]),
        ("?path=/restapi/**/password", &[2, 3, 4]),
        ("?caller=admin&outcome=Failed", &[4]),
        ("?rule=FIND-2", &[4]),
        ("?rule=ROUTE-1&status=404", &[5]),
        ("?token=no-such-token", &[3]),
        ("?since=3", &[4, 5]),
        ("?limit=2&offset=1", &[2, 3]),
        ("?fault=any", &[]),
        ("?client_stayed=false", &[]),
    ] {
        let found: Vec<_> = calls(&control, query)
            .await
            .iter()
            .map(|call| call["id"].as_i64().unwrap())
            .collect();
        assert_eq!(found, ids, "{query}");
    }
    let page = control.get("/requests?limit=2").await;
    assert_eq!((&page.json["total"], &page.json["dropped"]), (&json!(5), &json!(0)));
    for (query, status) in [
        ("?operation=fetch-passwords", 422),
        ("?face=both", 422),
        ("?limit=0", 422),
        ("?resource=x", 400),
        ("?operations=x", 400),
    ] {
        assert_eq!(
            control.get(&format!("/requests{query}")).await.status,
            status,
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_oldest_calls_go_when_the_journal_is_full_and_none_is_kept_when_it_is_off() {
    let server = Server::start();
    let (rest, control) = (server.rest(), server.control(""));
    let list = async || control.get("/requests").await.json;
    control.put("/settings", json!({ "journal_entries": 2 })).await;
    for _ in 0..5 {
        rest.get("/resources").await;
    }
    let full = list().await;
    assert_eq!(
        (&full["total"], &full["dropped"], &full["items"][0]["id"]),
        (&json!(2), &json!(3), &json!(4))
    );
    control.put("/settings", json!({ "journal_bytes": 1 })).await;
    assert_eq!(list().await["total"], 0);
    control.put("/settings", json!({ "journal_bytes": 0 })).await;
    rest.get("/resources").await;
    let off = list().await;
    assert_eq!((&off["total"], &off["dropped"]), (&json!(0), &json!(6)));
}

#[tokio::test]
async fn the_journal_is_empty_after_a_reset_and_when_it_was_cleared() {
    let server = Server::start();
    let (rest, control) = (server.rest(), server.control(""));
    rest.get("/resources").await;
    assert_eq!(control.delete("/requests").await.status, 204);
    assert_eq!(calls(&control, "").await.len(), 0);
    rest.get("/resources").await;
    assert_eq!(only_call(&control).await["id"], 2);
    assert_eq!(control.post("/reset", json!({})).await.status, 204);
    assert_eq!(calls(&control, "").await.len(), 0);
}

#[tokio::test]
async fn a_sandbox_keeps_its_own_calls_alone_whether_its_prefix_or_its_token_chose_it() {
    let server = Server::start();
    let [one, two] = [server.sandbox("demo".into()).await, server.sandbox("demo".into()).await];
    server.rest_with(one.app_token()).get("/resources").await;
    let prefixed = server
        .rest_with(two.app_token())
        .at(&format!("{}/s/{}", server.url(), two.name));
    prefixed.get("/resources/1/accounts").await;
    let listed = async |name: &str| calls(&server.control(name), "").await;
    assert_eq!(operations(&listed(&one.name).await), ["list-resources"]);
    assert_eq!(operations(&listed(&two.name).await), ["list-accounts"]);
    assert_eq!(listed("").await.len(), 0);
    assert_eq!(
        listed(&two.name).await[0]["path"],
        "/restapi/json/v1/resources/1/accounts"
    );
}

#[tokio::test]
async fn a_head_request_and_a_path_of_no_face_are_kept_too() {
    let server = Server::start();
    server.rest().send(Method::HEAD, "/resources", None).await;
    let mut elsewhere = server.rest();
    elsewhere.base = server.url().to_owned();
    elsewhere.get("/restapix/json/v1/resources").await;
    let calls = calls(&server.control(""), "").await;
    assert_eq!(
        (&calls[0]["operation"], &calls[0]["client_stayed"]),
        (&json!("list-resources"), &json!(true))
    );
    assert_eq!((&calls[1]["face"], &calls[1]["status"]), (&json!("none"), &json!(404)));
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_is_seen_to_have_left() {
    let server = Server::start();
    let address = server.url().strip_prefix("http://").unwrap();
    let head = format!(
        "GET /restapi/json/v1/resources HTTP/1.1\r\nHost: x\r\nAPP_AUTHTOKEN: {DEMO_TOKEN}\r\nContent-Length: 9\r\n\r\n"
    );
    TcpStream::connect(address).unwrap().write_all(head.as_bytes()).unwrap();
    let control = server.control("");
    let call = loop {
        if let Some(call) = calls(&control, "").await.pop() {
            break call;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(
        (&call["operation"], &call["client_stayed"]),
        (&json!("list-resources"), &json!(false))
    );
}

#[tokio::test]
async fn the_time_of_a_call_is_that_of_the_sandbox() {
    let server = Server::start();
    let control = server.control("");
    control
        .put("/clock", json!({ "mode": "frozen", "now": "2031-05-06T07:08:09Z" }))
        .await;
    let answer: Answer = server.rest().get("/resources").await;
    assert_eq!(answer.status, 200);
    assert_eq!(only_call(&control).await["at"], "2031-05-06T07:08:09Z");
}
