//! `GET requests/har`: the journal as an HTTP archive, as the specification of HAR 1.2 has it.

use serde_json::Value;

use crate::harness::{Server, details};

/// What each object of an archive has, and of which kind; `?` marks what may be left out.
const LOG: &[&str] = &["version:string", "creator:object", "entries:array"];
const ENTRY: &[&str] = &[
    "startedDateTime:string",
    "time:number",
    "request:object",
    "response:object",
    "cache:object",
    "timings:object",
    "comment:string?",
];
const REQUEST: &[&str] = &[
    "method:string",
    "url:string",
    "httpVersion:string",
    "cookies:array",
    "headers:array",
    "queryString:array",
    "postData:object?",
    "headersSize:number",
    "bodySize:number",
];
const RESPONSE: &[&str] = &[
    "status:number",
    "statusText:string",
    "httpVersion:string",
    "cookies:array",
    "headers:array",
    "content:object",
    "redirectURL:string",
    "headersSize:number",
    "bodySize:number",
];

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[track_caller]
fn assert_has(object: &Value, fields: &[&str]) {
    let members = object.as_object().unwrap();
    for field in fields {
        let (name, wanted) = field.split_once(':').unwrap();
        let optional = wanted.ends_with('?');
        match members.get(name) {
            Some(value) => assert_eq!(kind(value), wanted.trim_end_matches('?'), "{name}"),
            None => assert!(optional, "no {name} in {object}"),
        }
    }
    let known = |name: &String| fields.iter().any(|field| field.split(':').next() == Some(name));
    assert!(members.keys().all(known), "{object}");
}

#[track_caller]
fn assert_pairs(list: &Value) {
    for pair in list.as_array().unwrap() {
        assert_has(pair, &["name:string", "value:string"]);
    }
}

#[track_caller]
fn assert_valid(entry: &Value) {
    assert_has(entry, ENTRY);
    let started: jiff::Timestamp = entry["startedDateTime"].as_str().unwrap().parse().unwrap();
    assert!(started > jiff::Timestamp::UNIX_EPOCH);
    assert_has(&entry["timings"], &["send:number", "wait:number", "receive:number"]);
    let (request, response) = (&entry["request"], &entry["response"]);
    assert_has(request, REQUEST);
    assert_has(response, RESPONSE);
    for list in [&request["headers"], &request["queryString"], &response["headers"]] {
        assert_pairs(list);
    }
    let url = reqwest::Url::parse(request["url"].as_str().unwrap()).unwrap();
    let pairs = request["queryString"].as_array().unwrap();
    let in_url: Vec<_> = url.query_pairs().collect();
    assert_eq!(in_url.len(), pairs.len());
    for ((name, value), pair) in in_url.iter().zip(pairs) {
        assert_eq!(
            (&**name, &**value),
            (pair["name"].as_str().unwrap(), pair["value"].as_str().unwrap())
        );
    }
    assert_has(&response["content"], &["size:number", "mimeType:string"]);
    if let Some(post) = request.get("postData") {
        assert_has(post, &["mimeType:string", "params:array", "text:string"]);
        assert_pairs(&post["params"]);
    }
}

#[tokio::test]
async fn the_archive_is_one_and_holds_what_was_called_without_its_secrets() {
    let server = Server::start();
    let rest = server.rest();
    rest.get_with("/resources/1/accounts/1/password", &details(&[("REASON", "a & b")]))
        .await;
    rest.put(
        "/resources/1/accounts/1/password",
        &details(&[("NEWPASSWORD", "Mooring#Line7")]),
    )
    .await;
    rest.get("/ödd/path?x=y").await;
    server.admin("", "admin", "admin").await.get("/users?limit=1").await;
    let answer = server.control("").get("/requests/har").await;
    let log = &answer.json["log"];
    assert_eq!(log["version"], "1.2");
    assert_has(log, LOG);
    assert_has(&log["creator"], &["name:string", "version:string"]);
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 5);
    entries.iter().for_each(|entry| assert_valid(entry));
    let input_data = entries[0]["request"]["queryString"][0]["value"].as_str().unwrap();
    assert_eq!(input_data, r#"{"operation":{"Details":{"REASON":"a & b"}}}"#);
    assert!(
        entries[1]["request"]["postData"]["params"][0]["value"]
            .as_str()
            .unwrap()
            .contains("‹secret ")
    );
    assert!(!answer.body.contains("Mooring"), "{}", answer.body);
    let one = server
        .control("")
        .get("/requests/har?operation=update-account-password")
        .await;
    assert_eq!(one.json["log"]["entries"].as_array().unwrap().len(), 1);
}
