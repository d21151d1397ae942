//! The product's users over REST: creating, finding, locking and deleting them, and the odd answer of a new AUTHTOKEN.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Rest, Server, details};
use crate::product::{assert_answer, assert_refused, rest_as, success, success_with};

const TOKEN: &str = "5F0C1D2E-AAAA-4B6D-9C41-0123456789AB";
const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Privileged Administrator, auth_token: 5F0C1D2E-AAAA-4B6D-9C41-0123456789AB }
  - { user_name: ann, role: Administrator, password: ann }
  - { user_name: bob, role: Password User, password: bob }
user_groups: [ { name: Operators, members: [bob] } ]
resources: [ { name: WEB } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: ann, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

async fn put(rest: &Rest, path: &str) -> Answer {
    rest.send(Method::PUT, path, None).await
}

async fn delete(rest: &Rest, path: &str) -> Answer {
    rest.send(Method::DELETE, path, None).await
}

fn with_auth_token(server: &Server, token: &str) -> Rest {
    Rest {
        headers: vec![("AUTHTOKEN".into(), token.into())],
        ..server.rest()
    }
}

#[tokio::test]
async fn a_user_is_created_locked_unlocked_and_deleted() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let dora = [
        ("USERNAME", "dora"),
        ("FIRSTNAME", "Dora"),
        ("LASTNAME", "Quist"),
        ("EMAIL", "d@example.com"),
        ("ROLE", "Password Auditor"),
        ("PASSWORD", "Secret-1"),
        ("ISSUPERADMIN", "false"),
    ];
    let made = rest.post("/user", &details(&dora)).await;
    let expected = success_with("CREATE USER", "User dora added successfully", r#"{"USERID":"4"}"#);
    assert_answer(&made, &expected);
    let again = rest.post("/user", &details(&[("USERNAME", "DORA")])).await;
    assert_refused(&again, "NAME-TAKEN", "CREATE USER", "User DORA already exists");
    let found = rest.get("/user/getUserId?USERNAME=Dora").await;
    let expected = success_with("GET_USERID", "User ID fetched successfully", r#"{"USERID":"4"}"#);
    assert_answer(&found, &expected);

    let dora = server.admin("", "dora", "Secret-1").await;
    assert_eq!(dora.get("/session").await.json["user"]["full_name"], "Dora Quist");
    assert_answer(
        &put(&rest, "/user/lock?USERNAME=dora").await,
        &success("LOCK USER", "User dora locked successfully"),
    );
    assert_eq!(dora.get("/session").await.status, 401);
    assert_answer(
        &put(&rest, "/user/unlock?USERNAME=dora").await,
        &success("UNLOCK USER", "User dora unlocked successfully"),
    );
    server.admin("", "dora", "Secret-1").await;
    assert_answer(
        &delete(&rest, "/user/4").await,
        &success("DELETE USER", "User dora deleted successfully"),
    );
    for path in ["/user/4", "/user/99", "/user/x"] {
        assert_refused(
            &delete(&rest, path).await,
            "FIND-3",
            "DELETE USER",
            "No such user found",
        );
    }
    let gone = rest.get("/user/getUserId?USERNAME=dora").await;
    assert_refused(&gone, "FIND-3", "GET_USERID", "No such user found");
}

#[tokio::test]
async fn an_api_user_gets_an_auth_token_and_renews_it_with_the_odd_answer() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for key in ["ISAPIUSER", "RESTAPIACCESS"] {
        let made = rest.post("/user", &details(&[("USERNAME", key), (key, "True")])).await;
        let token = made.details()["AUTHTOKEN"].as_str().unwrap().to_owned();
        let robot = with_auth_token(&server, &token);
        assert_eq!(robot.get("/resources").await.result(), "Success");
        let renewed = put(&robot, "/user/regenerateAuthtoken").await;
        let fresh = renewed.details()["AUTHTOKEN"].as_str().unwrap().to_owned();
        let expected = format!(
            r#"{{"operation":{{"result":{{"message":"Authtoken regenerated successfully.","status":"true","statusCode":20000}},"Details":{{"AUTHTOKEN":"{fresh}"}},"name":"REGENERATE AUTHTOKEN"}}}}"#
        );
        assert_answer(&renewed, &expected);
        assert_eq!(robot.get("/resources").await.rule(), "AUTH-1");
        assert_eq!(
            with_auth_token(&server, &fresh).get("/resources").await.result(),
            "Success"
        );
    }
    // Whoever calls with an App Token has no AUTHTOKEN in his hand to renew.
    let refused = put(&rest, "/user/regenerateAuthtoken").await;
    assert_eq!(refused.rule(), "DENY-1");
    assert_eq!(
        with_auth_token(&server, TOKEN).get("/resources").await.result(),
        "Success"
    );
}

#[tokio::test]
async fn ids_are_found_by_whoever_shares_and_told_to_nobody_else() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let group = rest.get("/user/getUserGroupId?USERGROUPNAME=operators").await;
    let message = "User group ID fetched successfully";
    assert_answer(
        &group,
        &success_with("GET_USERGROUPID", message, r#"{"USERGROUPID":"1"}"#),
    );
    let user = rest.get("/user/getUserId?USERNAME=BOB").await;
    let message = "User ID fetched successfully";
    assert_answer(&user, &success_with("GET_USERID", message, r#"{"USERID":"3"}"#));
    let resource = rest.get("/resources/resourcename/web").await;
    let message = "Resource ID fetched successfully";
    assert_answer(
        &resource,
        &success_with("GET_RESOURCEID", message, r#"{"RESOURCEID":"1"}"#),
    );
    let unknown = rest.get("/user/getUserGroupId?USERGROUPNAME=x").await;
    assert_refused(&unknown, "FIND-3", "GET_USERGROUPID", "No such user group found");
    let missing = rest.get("/user/getUserGroupId").await;
    assert_refused(&missing, "INPUT-2", "GET_USERGROUPID", "USERGROUPNAME is mandatory");
    let missing = rest.get("/user/getUserId?USERNAME=").await;
    assert_refused(&missing, "INPUT-2", "GET_USERID", "USERNAME is mandatory");
    let bob = rest_as(&server, "bob");
    for path in [
        "/user/getUserId?USERNAME=admin",
        "/user/getUserId?USERNAME=nobody",
        "/user/getUserGroupId?USERGROUPNAME=Operators",
        "/user/getUserGroupId?USERGROUPNAME=nothing",
    ] {
        assert_eq!(bob.get(path).await.rule(), "DENY-1", "{path}");
    }
}

#[tokio::test]
async fn a_user_is_not_created_from_nonsense_or_beyond_the_callers_own_power() {
    let server = Server::with_fixture(FIXTURE);
    let ann = rest_as(&server, "ann");
    for (given, rule, message) in [
        (&[("ROLE", "Administrator")][..], "INPUT-2", "USERNAME is mandatory"),
        (&[("USERNAME", " ")], "INPUT-2", "USERNAME is mandatory"),
        (
            &[("USERNAME", "x"), ("ISSUPERADMIN", "maybe")],
            "INPUT-3",
            "Invalid value for ISSUPERADMIN",
        ),
        (
            &[("USERNAME", "x"), ("EXPIRYDATE", "01/02/2027")],
            "INPUT-3",
            "Invalid value for EXPIRYDATE",
        ),
        (
            &[("USERNAME", "x"), ("EXPIRYDATE", "2027-02-30")],
            "INPUT-3",
            "Invalid value for EXPIRYDATE",
        ),
        (
            &[("USERNAME", "x"), ("ROLE", "Harbour Master")],
            "FIND-3",
            "No such role found",
        ),
        (
            &[("USERNAME", "x"), ("USERGROUPNAME", "Nobody")],
            "FIND-3",
            "No such user group found",
        ),
        (
            &[("USERNAME", "x"), ("ROLE", "Privileged Administrator")],
            "DENY-1",
            "You are not authorized to perform this operation",
        ),
        (
            &[("USERNAME", "x"), ("ISSUPERADMIN", "true")],
            "DENY-1",
            "You are not authorized to perform this operation",
        ),
    ] {
        let refused = ann.post("/user", &details(given)).await;
        assert_refused(&refused, rule, "CREATE USER", message);
    }
    assert_eq!(ann.get("/user/getUserId?USERNAME=x").await.rule(), "FIND-3");
    assert_eq!(delete(&ann, "/user/1").await.rule(), "DENY-1");
    assert_eq!(put(&ann, "/user/lock?USERNAME=ann").await.rule(), "DENY-1");
    let bob = rest_as(&server, "bob");
    assert_eq!(bob.post("/user", &details(&[("USERNAME", "x")])).await.rule(), "DENY-1");
    assert_eq!(delete(&bob, "/user/99").await.rule(), "DENY-1");
    let plain = ann.post("/user", &details(&[("USERNAME", "x")])).await;
    assert_eq!(plain.result(), "Success", "{}", plain.body);
    let admin = server.admin("", "ann", "ann").await;
    assert_eq!(admin.get("/users/4").await.json["role"], "Password User");
    // Without a password there is nothing to sign in with.
    let session = json!({ "user_name": "x", "password": "x" });
    let refused = server.anonymous("").post("/session", session).await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("SIGN-IN")));
}
