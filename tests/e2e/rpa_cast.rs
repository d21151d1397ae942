//! A server with people of every standing towards RPA entries, signed in.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::harness::{Answer, Api, Rest, Server};

/// Everybody, in the order of their ids from 1. The first four have the RPA privilege.
pub const PEOPLE: [&str; 7] = ["admin", "alice", "carlos", "eva", "bob", "audrey", "paula"];

const FIXTURE: &str = "
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
roles: [ { name: Automation Engineer, privileges: [robotic_process_automation] } ]
users:
  - { user_name: admin, role: Privileged Administrator, password: admin }
  - { user_name: alice, role: Administrator, password: alice }
  - { user_name: carlos, role: Cloud Administrator, password: carlos }
  - { user_name: eva, role: Automation Engineer, password: eva }
  - { user_name: bob, role: Password User, password: bob }
  - { user_name: audrey, role: Password Auditor, password: audrey }
  - { user_name: paula, role: Password Administrator, password: paula }
";

/// The answer to every token that is not valid, byte for byte.
pub const AUTH_1: &str = r#"{"operation":{"result":{"message":"API key received is not associated to any user. Authentication failed.","status":"Failed"},"name":"Authentication"}}"#;

/// The answer to a valid token from a wrong host, byte for byte.
pub const AUTH_2: &str = r#"{"operation":{"result":{"message":"User is not allowed to access from this host","status":"Failed"},"name":"Authentication"}}"#;

/// The server and the sessions of those who signed in.
pub struct Cast {
    pub server: Server,
    sessions: HashMap<&'static str, Api>,
}

/// An entry that somebody added.
#[derive(Clone)]
pub struct Added {
    pub id: i64,
    pub token: String,
}

impl Cast {
    /// With these people signed in, at 9 o'clock on 1 January 2026, where time stands still.
    pub async fn with(people: &[&'static str]) -> Self {
        let mut cast = Self {
            server: Server::with_fixture(FIXTURE),
            sessions: HashMap::new(),
        };
        for name in people {
            cast.sign_in(name).await;
        }
        cast
    }

    /// Signs somebody in, again if need be.
    pub async fn sign_in(&mut self, name: &'static str) {
        let session = self.server.admin("", name, name).await;
        self.sessions.insert(name, session);
    }

    /// The admin API as this person.
    pub fn by(&self, name: &str) -> &Api {
        &self.sessions[name]
    }

    /// The user id of a person.
    pub fn id_of(name: &str) -> usize {
        PEOPLE.iter().position(|known| *known == name).unwrap() + 1
    }

    /// Adds an entry and expects it to be taken.
    pub async fn add(&self, creator: &str, entry: Value) -> Added {
        let answer = self.by(creator).post("/rpa/entries", entry).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        Added {
            id: answer.json["entry"]["id"].as_i64().unwrap(),
            token: answer.json["app_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Adds an entry from this machine.
    pub async fn add_for(&self, creator: &str, owner: &str) -> Added {
        self.add(creator, json!({ "user_name": owner, "host_name": "localhost" }))
            .await
    }

    /// Edits an entry.
    pub async fn edit(&self, editor: &str, id: i64, change: Value) -> Answer {
        self.by(editor).put(&format!("/rpa/entries/{id}"), change).await
    }

    /// Approves a request.
    pub async fn approve(&self, approver: &str, id: i64) -> Answer {
        let path = format!("/rpa/pending-requests/{id}/approve");
        self.by(approver).post(&path, json!({})).await
    }

    /// Rejects a request.
    pub async fn reject(&self, approver: &str, id: i64) -> Answer {
        let path = format!("/rpa/pending-requests/{id}/reject");
        self.by(approver).post(&path, json!({})).await
    }

    /// The ids of the requests that this person may decide.
    pub async fn pending(&self, name: &str) -> Vec<i64> {
        let listed = self.by(name).get("/rpa/pending-requests?limit=1000").await;
        assert_eq!(listed.status, 200, "{}", listed.body);
        let items = listed.json["items"].as_array().unwrap();
        items.iter().map(|entry| entry["id"].as_i64().unwrap()).collect()
    }

    /// The product's API with a token.
    pub fn rest(&self, token: &str) -> Rest {
        self.server.rest_with(token)
    }

    /// Asserts that a token works.
    pub async fn assert_works(&self, token: &str) {
        let listed = self.rest(token).get("/resources").await;
        assert_eq!(listed.result(), "Success", "{:?} {}", listed.reason, listed.body);
    }

    /// Asserts that a token is refused for this cause.
    pub async fn assert_refused(&self, token: &str, reason: &str) {
        assert_refused(&self.rest(token).get("/resources").await, AUTH_1, reason);
    }

    /// Moves the sandbox's time.
    pub async fn clock(&self, change: Value) {
        let moved = self.server.control("").put("/clock", change).await;
        assert_eq!(moved.status, 200, "{}", moved.body);
    }
}

/// Asserts the refusal, byte for byte, and its cause.
pub fn assert_refused(answer: &Answer, body: &str, reason: &str) {
    assert_eq!(answer.body, body);
    assert_eq!((answer.status, answer.reason.as_deref()), (200, Some(reason)));
}

/// Asserts a refusal of the admin API: status, rule and words.
pub fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.json["code"].as_str()),
        (status, Some(code)),
        "{}",
        answer.body
    );
    assert_eq!(answer.content_type.as_deref(), Some("application/problem+json"));
}
