//! What the server writes about itself.

use crate::data_folder::{data_of, open_database};
use crate::harness::{Rest, Server};

#[tokio::test]
async fn a_path_is_logged_without_what_may_be_a_secret() {
    let dir = tempfile::tempdir().unwrap();
    let flags = ["--memory", "--quiet", "--log-level", "debug"];
    let server = Server::start_in(dir, &flags, &[]);
    let rest = server.rest();
    rest.get("/resources/1/accounts/1").await;
    rest.get("/resources/T-astray-1/accounts").await;
    let control = server.control("");
    control.post("/sandboxes", serde_json::json!({"name": "mine"})).await;
    for path in [
        "/s/mine/restapi/json/v1/T-astray-2",
        "/s/T-astray-3/restapi/json/v1/resources",
        "/fault/T-astray-4/restapi/json/v1/resources",
        "/T-astray-5",
        "/restapi/json/v1/resources/resourcename/T-astray-6/accounts",
    ] {
        let base = server.url().to_owned();
        Rest { base, ..rest.clone() }.get(path).await;
    }
    let log = server.stderr();
    assert!(!log.contains("astray"), "{log}");
    for told in [
        "path=\"/restapi/json/v1/resources/1/accounts/1\"",
        "path=\"/restapi/json/v1/resources/…/accounts\"",
        "path=\"/s/mine/restapi/json/v1/…\"",
        "path=\"/s/…/restapi/json/v1/resources\"",
        "path=\"/fault/…/restapi/json/v1/resources\"",
        "path=\"/…\"",
        "path=\"/restapi/json/v1/resources/resourcename/…/accounts\"",
    ] {
        assert!(log.contains(told), "{told}\n{log}");
    }
}

#[tokio::test]
async fn a_failure_is_found_in_the_log_by_the_id_in_its_answer() {
    let dir = tempfile::tempdir().unwrap();
    let data = data_of(dir.path());
    let flags = ["--data", data.as_str(), "--quiet", "--log-level", "info"];
    let server = Server::start_in(dir, &flags, &[]);
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    // A sealed value in another's place cannot be opened.
    let mut database = open_database(dir.path()).await;
    sqlx::query(
        "UPDATE accounts SET password_sealed = (SELECT password_sealed FROM accounts WHERE id = 2) WHERE id = 1",
    )
    .execute(&mut database)
    .await
    .unwrap();
    drop(database);

    let server = Server::start_in(dir, &flags, &[]);
    let answer = server.rest().get("/resources/1/accounts/1/password").await;
    assert_eq!(answer.status, 500, "{}", answer.body);
    let id = answer.request_id.unwrap();
    let log = server.stderr();
    let line = log.lines().find(|line| line.contains("ERROR")).unwrap();
    assert!(line.contains(&id) && line.contains("GET PASSWORD"), "{log}");
}
