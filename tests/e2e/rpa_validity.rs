//! Every way in which a token can be invalid, made true alone, told in its own words, and undone where it can be
//! (RPA-10, RPA-11, AUTH-1).

use serde_json::{Value, json};

use crate::data_folder::{data_of, open_database};
use crate::harness::{Answer, Rest, Server, details};
use crate::rpa_cast::{AUTH_1, Cast, assert_refused};

const UNKNOWN: &str = "AUTH-1 token unknown";
const MISSING: &str = "AUTH-1 no token was sent";

/// The same client with these headers alone.
pub fn with_headers(rest: &Rest, headers: &[(&str, &str)]) -> Rest {
    Rest {
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..rest.clone()
    }
}

pub async fn settings(server: &Server, patch: Value) {
    let changed = server.control("").put("/settings", patch).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
}

pub async fn ask(rest: &Rest) -> Answer {
    rest.get("/resources").await
}

#[tokio::test]
async fn an_unknown_a_missing_and_an_empty_token_are_refused() {
    let cast = Cast::with(&["alice"]).await;
    let token = cast.add_for("alice", "alice").await.token;
    let rest = cast.rest(&token);
    let lower = token.to_lowercase();
    for (headers, reason) in [
        (&[("APP_TYPE", "17")][..], MISSING),
        (&[("APP_AUTHTOKEN", ""), ("APP_TYPE", "17")], MISSING),
        (&[("APP_AUTHTOKEN", "  "), ("APP_TYPE", "17")], MISSING),
        (&[("AUTHTOKEN", "")], MISSING),
        (&[("APP_AUTHTOKEN", &lower), ("APP_TYPE", "17")], UNKNOWN),
        (&[("APP_AUTHTOKEN", &token[1..]), ("APP_TYPE", "17")], UNKNOWN),
        (&[("APP_AUTHTOKEN", "' OR 1=1 --")], UNKNOWN),
        (&[("Authorization", &token)], MISSING),
    ] {
        assert_refused(&ask(&with_headers(&rest, headers)).await, AUTH_1, reason);
    }
    let in_query = with_headers(&rest, &[])
        .get(&format!("/resources?APP_AUTHTOKEN={token}"))
        .await;
    assert_refused(&in_query, AUTH_1, MISSING);
    cast.assert_works(&token).await;
}

#[tokio::test]
async fn every_command_asks_for_the_token_before_anything_else() {
    let server = Server::start();
    let rest = server.rest_with("unknown");
    let nonsense = "{'operation'";
    for answer in [
        rest.get("/resources/resourcetypes").await,
        rest.get("/resources").await,
        rest.post("/resources", nonsense).await,
        rest.put("/resources/1", nonsense).await,
        rest.get("/resources/getResourceIdAccountId").await,
        rest.get("/resources/1/accounts").await,
        rest.post("/resources/1/accounts", nonsense).await,
        rest.get("/resources/1/accounts/1").await,
        rest.put("/resources/1/accounts/1", nonsense).await,
        rest.get_with("/resources/1/accounts/1/password", nonsense).await,
        rest.put("/resources/1/accounts/1/password", nonsense).await,
        rest.get("/resources/no-number/accounts").await,
    ] {
        assert_refused(&answer, AUTH_1, UNKNOWN);
    }
}

#[tokio::test]
async fn the_app_type_is_17_or_absent() {
    let cast = Cast::with(&["alice"]).await;
    let token = cast.add_for("alice", "alice").await.token;
    let rest = cast.rest(&token);
    for app_type in ["18", "1", "017", "17.0", "seventeen", "-17", ""] {
        let headers = [("APP_AUTHTOKEN", token.as_str()), ("APP_TYPE", app_type)];
        let answer = ask(&with_headers(&rest, &headers)).await;
        assert_refused(&answer, AUTH_1, "AUTH-1 APP_TYPE is not 17");
    }
    for app_type in [None, Some("17"), Some(" 17 ")] {
        let mut headers = vec![("APP_AUTHTOKEN", token.as_str())];
        headers.extend(app_type.map(|app_type| ("APP_TYPE", app_type)));
        assert_eq!(
            ask(&with_headers(&rest, &headers)).await.result(),
            "Success",
            "{app_type:?}"
        );
    }
}

#[tokio::test]
async fn a_disabled_integration_stops_app_tokens_until_it_is_enabled_again() {
    let cast = Cast::with(&["alice"]).await;
    let token = cast.add_for("alice", "alice").await.token;
    settings(&cast.server, json!({ "rpa_enabled": false })).await;
    cast.assert_refused(&token, "AUTH-1 the RPA integration is disabled")
        .await;
    settings(&cast.server, json!({ "rpa_enabled": true })).await;
    cast.assert_works(&token).await;
}

#[tokio::test]
async fn a_deleted_entry_takes_its_token_along() {
    let cast = Cast::with(&["alice"]).await;
    let added = cast.add_for("alice", "alice").await;
    cast.assert_works(&added.token).await;
    let path = format!("/rpa/entries/{}", added.id);
    assert_eq!(cast.by("alice").delete(&path).await.status, 204);
    let deleted = "AUTH-1 the entry or user of this token was deleted";
    cast.assert_refused(&added.token, deleted).await;
    // A new entry for the same owner and host has another token.
    let again = cast.add_for("alice", "alice").await;
    assert_ne!(again.token, added.token);
    cast.assert_works(&again.token).await;
    cast.assert_refused(&added.token, deleted).await;
}

#[tokio::test]
async fn an_expired_token_works_again_when_time_is_set_back() {
    let cast = Cast::with(&["alice"]).await;
    let entry = json!({ "user_name": "alice", "host_name": "localhost", "validity_days": 1 });
    let token = cast.add("alice", entry).await.token;
    cast.assert_works(&token).await;
    cast.clock(json!({ "advance": "P1D" })).await;
    cast.assert_refused(&token, "AUTH-1 app token expired 2026-01-02T09:00:00Z")
        .await;
    cast.clock(json!({ "now": "2026-01-02T08:59:59Z" })).await;
    cast.assert_works(&token).await;
}

#[tokio::test]
async fn a_locked_or_disabled_owner_stops_his_token_until_he_may_act_again() {
    let cast = Cast::with(&["admin", "alice"]).await;
    let added = cast.add_for("alice", "bob").await;
    cast.approve("admin", added.id).await;
    let bob = Cast::id_of("bob");
    for (stop, reason, undo) in [
        ("lock", "AUTH-1 the owner of this token is locked", "unlock"),
        ("disable", "AUTH-1 the owner of this token is disabled", "enable"),
    ] {
        let change = |what: &str| {
            let path = format!("/users/{bob}/{what}");
            let admin = cast.by("admin").clone();
            async move { admin.post(&path, json!({})).await.status }
        };
        cast.assert_works(&added.token).await;
        assert_eq!(change(stop).await, 200);
        cast.assert_refused(&added.token, reason).await;
        assert_eq!(change(undo).await, 200);
        cast.assert_works(&added.token).await;
    }
    let path = format!("/users/{bob}");
    assert_eq!(cast.by("admin").delete(&path).await.status, 204);
    let deleted = "AUTH-1 the owner of this token was deleted";
    cast.assert_refused(&added.token, deleted).await;
    // Another bob is another person.
    let new_bob = json!({ "user_name": "bob", "role": "Password User", "password": "bob" });
    assert_eq!(cast.by("admin").post("/users", new_bob).await.status, 201);
    cast.assert_refused(&added.token, deleted).await;
}

#[tokio::test]
async fn a_call_counts_with_the_owners_role_at_that_time() {
    let cast = Cast::with(&["admin", "alice"]).await;
    let added = cast.add_for("alice", "bob").await;
    cast.approve("admin", added.id).await;
    let rest = cast.rest(&added.token);
    let create = |name: &str| {
        let input_data = details(&[
            ("RESOURCENAME", name),
            ("ACCOUNTNAME", "root"),
            ("PASSWORD", "Abc-1234"),
        ]);
        let rest = rest.clone();
        async move { rest.post("/resources", &input_data).await.rule().to_owned() }
    };
    let role = async |role: &str| {
        let path = format!("/users/{}", Cast::id_of("bob"));
        assert_eq!(cast.by("admin").put(&path, json!({ "role": role })).await.status, 200);
    };
    assert_eq!(create("ONE").await, "DENY-1");
    role("Password Administrator").await;
    assert_eq!(create("ONE").await, "");
    role("Password User").await;
    assert_eq!(create("TWO").await, "DENY-1");
}

#[tokio::test]
async fn a_users_own_token_works_for_the_same_paths_and_dies_with_him() {
    let server = Server::with_fixture(
        "version: 1
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: robot, role: Password Administrator, auth_token: ROBOT }
rpa_entries: [ { user_name: admin, host_name: localhost, app_token: APP } ]
resources: [ { name: ONE, owner: robot, accounts: [ { name: root, password: Secret-1 } ] } ]
",
    );
    let header = |name: &str, token: &str| with_headers(&server.rest_with(token), &[(name, token)]);
    let robot = header("AUTHTOKEN", "ROBOT");
    let fetched = robot.get("/resources/1/accounts/1/password").await;
    assert_eq!(fetched.details()["PASSWORD"], "Secret-1");
    let change = details(&[("NEWPASSWORD", "Secret-2"), ("RESETTYPE", "LOCAL")]);
    let changed = robot.put("/resources/1/accounts/1/password", &change).await;
    assert_eq!(changed.result(), "Success");
    // Each kind of token has its own header.
    assert_refused(&ask(&header("AUTHTOKEN", "APP")).await, AUTH_1, UNKNOWN);
    assert_refused(&ask(&header("APP_AUTHTOKEN", "ROBOT")).await, AUTH_1, UNKNOWN);
    assert_eq!(ask(&header("APP_AUTHTOKEN", "APP")).await.result(), "Success");
    // The integration's switch is not for users' own tokens.
    settings(&server, json!({ "rpa_enabled": false })).await;
    assert_eq!(ask(&robot).await.result(), "Success");

    let admin = server.admin("", "admin", "admin").await;
    admin.post("/users/2/lock", json!({})).await;
    let locked = "AUTH-1 the owner of this token is locked";
    assert_refused(&ask(&robot).await, AUTH_1, locked);
    admin.post("/users/2/unlock", json!({})).await;
    assert_eq!(ask(&robot).await.result(), "Success");
    admin.delete("/users/2").await;
    let deleted = "AUTH-1 the entry or user of this token was deleted";
    assert_refused(&ask(&robot).await, AUTH_1, deleted);
}

#[tokio::test]
async fn a_token_that_two_sandboxes_know_is_unknown_at_the_root() {
    let dir = tempfile::tempdir().unwrap();
    let data = data_of(dir.path());
    let flags = ["--data", data.as_str(), "--fixture", "empty", "--quiet"];
    let server = Server::start_in(dir, &flags, &[]);
    let made = server.control("").post("/sandboxes", json!({ "name": "twin" })).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    let (_, dir) = server.terminate();
    // No face of the program does this: the twin's entry gets the token of the default sandbox's.
    let mut database = open_database(dir.path()).await;
    let twin = dir.path().join("data/sandboxes/twin.db");
    sqlx::query("ATTACH ? AS twin")
        .bind(twin.to_str().unwrap())
        .execute(&mut database)
        .await
        .unwrap();
    sqlx::query("UPDATE twin.tokens SET digest = (SELECT digest FROM main.tokens)")
        .execute(&mut database)
        .await
        .unwrap();
    drop(database);
    let server = Server::start_in(dir, &flags, &[]);
    let rest = server.rest_with(&token);
    assert_refused(&ask(&rest).await, AUTH_1, UNKNOWN);
    // A prefix leaves no doubt.
    for sandbox in ["default", "twin"] {
        let prefixed = rest.at(&format!("{}/s/{sandbox}", server.url()));
        assert_eq!(ask(&prefixed).await.result(), "Success", "{sandbox}");
    }
    assert_eq!(server.control("").delete("/sandboxes/twin").await.status, 204);
    assert_eq!(ask(&rest).await.result(), "Success");
}

#[tokio::test]
async fn the_reason_header_can_be_switched_off() {
    let server = Server::start();
    settings(&server, json!({ "reason_header": false })).await;
    let refused = ask(&server.rest_with("unknown")).await;
    assert_eq!((refused.body.as_str(), refused.reason), (AUTH_1, None));
}
