//! The product's REST API as tests speak of it: who calls, and the texts of its answers.

use serde_json::{Value, json};

use crate::harness::{Answer, Rest, Server};

/// The calls of a user, by the App Token of his entry.
pub fn rest_as(server: &Server, user_name: &str) -> Rest {
    let tokens = server.ready["app_tokens"].as_array().unwrap();
    let entry = tokens.iter().find(|entry| entry["user_name"] == user_name).unwrap();
    server.rest_with(entry["app_token"].as_str().unwrap())
}

/// A server with an administrator, `admin`, and a Password User, `bob`, each with his name for a password.
pub fn server_of_admin_and_bob(rest: &str) -> Server {
    let users = "version: 1\nusers:\n  - { user_name: admin, role: Administrator, password: admin }\n  \
                 - { user_name: bob, role: Password User, password: bob }\n";
    Server::with_fixture(&format!("{users}{}", rest.trim_start()))
}

/// Changes settings of the default sandbox.
pub async fn set(server: &Server, settings: Value) {
    let changed = server.control("").put("/settings", settings).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
}

/// A success without Details.
pub fn success(name: &str, message: &str) -> String {
    format!(r#"{{"operation":{{"result":{{"message":"{message}","status":"Success"}},"name":"{name}"}}}}"#)
}

/// A success with Details, written as they come.
pub fn success_with(name: &str, message: &str, details: &str) -> String {
    let result = format!(r#"{{"message":"{message}","status":"Success"}}"#);
    format!(r#"{{"operation":{{"result":{result},"Details":{details},"name":"{name}"}}}}"#)
}

/// What a fetch answers.
pub fn password(shown: &str) -> String {
    let details = json!({ "PASSWORD": shown }).to_string();
    success_with("GET PASSWORD", "Password fetched successfully", &details)
}

/// A refusal as it stands in the body.
pub fn failure(name: &str, message: &str) -> String {
    format!(r#"{{"operation":{{"result":{{"message":"{message}","status":"Failed"}},"name":"{name}"}}}}"#)
}

/// Expects a refusal: HTTP 200, the whole body, and the rule in the header.
#[track_caller]
pub fn assert_refused(answer: &Answer, rule: &str, name: &str, message: &str) {
    assert_eq!(answer.body, failure(name, message));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.rule(), rule, "{:?}", answer.reason);
}

/// Expects exactly these bytes and no reason to be told.
#[track_caller]
pub fn assert_answer(answer: &Answer, body: &str) {
    assert_eq!(answer.body, body);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.reason, None);
}
