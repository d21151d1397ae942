//! Deleting and having back (TRASH-1).

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Rest, Server, details};
use crate::product::{assert_answer, assert_refused, rest_as, set, success};

const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: paula, role: Password Administrator }
  - { user_name: bob, role: Password User }
resources:
  - name: WEB
    accounts: [ { name: root, password: "Mooring#Line7" }, { name: deploy, password: "Cargo&Hold88" } ]
    shares: [ { user: bob, permission: full_access }, { user: paula, permission: modify } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: paula, host_name: localhost, created_by: admin }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

async fn delete(rest: &Rest, path: &str) -> Answer {
    rest.send(Method::DELETE, path, None).await
}

async fn restore(rest: &Rest, kind: &str, ids: &str) -> Answer {
    let input = format!("{{'operation': {{'details': {{'type': '{kind}', 'trashIds': {ids}}}}}}}");
    rest.put("/trash/restore", &input).await
}

#[tokio::test]
async fn a_deleted_resource_is_gone_with_its_accounts_until_it_is_restored() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let before = rest.get("/resources/1/accounts").await.body;
    let deleted = delete(&rest, "/resources/1").await;
    assert_answer(&deleted, &success("DELETE RESOURCE", "Resource deleted successfully"));
    assert_eq!(rest.get("/resources").await.json["operation"]["totalRows"], 0);
    for path in [
        "/resources/1/accounts",
        "/resources/1/accounts/1",
        "/resources/1/accounts/1/password",
    ] {
        assert_eq!(rest.get(path).await.message(), "No such resource found", "{path}");
    }
    let twice = delete(&rest, "/resources/1").await;
    assert_refused(&twice, "FIND-1", "DELETE RESOURCE", "No such resource found");
    let trash = rest.get("/trash").await;
    assert_eq!(
        trash.details(),
        &json!([{"trashId": "1", "resourceId": "1", "resourceName": "WEB"}])
    );
    let restored = restore(&rest, "resource", "[1]").await;
    assert_answer(
        &restored,
        &success("RESTORE TRASH", "Resource(s) restored successfully"),
    );
    assert_eq!(rest.get("/resources/1/accounts").await.body, before);
    let shared = rest_as(&server, "paula").get("/resources/1/accounts/1/password").await;
    assert_eq!(shared.result(), "Success", "its shares came back, too");
    assert_eq!(rest.get("/trash").await.json["operation"]["totalRows"], 0);
}

#[tokio::test]
async fn a_deleted_account_is_gone_until_it_is_restored() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let deleted = delete(&rest, "/resources/1/accounts/1").await;
    assert_answer(&deleted, &success("DELETE ACCOUNT", "Account deleted successfully"));
    assert_eq!(rest.get("/resources").await.details()[0]["NOOFACCOUNTS"], "1");
    let fetched = rest.get("/resources/1/accounts/1/password").await;
    assert_refused(&fetched, "FIND-2", "GET PASSWORD", "No such account found");
    let trash = rest.get_with("/trash", "{operation:{details:{type:account}}}").await;
    assert_eq!(trash.details()[0]["accountName"], "root");
    let restored = restore(&rest, "Account", "['1']").await;
    assert_answer(&restored, &success("RESTORE TRASH", "Account(s) restored successfully"));
    let fetched = rest.get("/resources/1/accounts/1/password").await;
    assert_eq!(fetched.details()["PASSWORD"], "Mooring#Line7");
}

#[tokio::test]
async fn what_is_in_the_trash_has_given_its_name_free_and_comes_back_only_to_a_free_one() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    delete(&rest, "/resources/1/accounts/1").await;
    let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:ROOT,PASSWORD:'Harbour!Pilot3'}]}}}";
    assert_eq!(rest.post("/resources/1/accounts", list).await.result(), "Success");
    let taken = restore(&rest, "account", "[1]").await;
    assert_refused(&taken, "DUP-2", "RESTORE TRASH", "Account root already exists");
    delete(&rest, "/resources/1").await;
    assert_eq!(
        rest.post("/resources", &details(&[("RESOURCENAME", "web")]))
            .await
            .result(),
        "Success"
    );
    let taken = restore(&rest, "resource", "[1]").await;
    assert_refused(&taken, "DUP-1", "RESTORE TRASH", "Resource WEB already exists");
}

#[tokio::test]
async fn several_are_restored_all_or_none_and_bad_requests_change_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    delete(&rest, "/resources/1/accounts/1").await;
    delete(&rest, "/resources/1/accounts/2").await;
    let partly = restore(&rest, "account", "[1, 99]").await;
    assert_refused(&partly, "FIND-3", "RESTORE TRASH", "No such item in the trash found");
    assert_eq!(rest.get("/resources").await.details()[0]["NOOFACCOUNTS"], "0");
    for (kind, ids, rule, message) in [
        ("", "[1]", "INPUT-2", "type is mandatory"),
        ("user", "[1]", "INPUT-3", "Invalid value for type"),
        ("account", "[]", "INPUT-2", "trashIds is mandatory"),
    ] {
        assert_refused(&restore(&rest, kind, ids).await, rule, "RESTORE TRASH", message);
    }
    assert_eq!(restore(&rest, "account", "[2, 1]").await.result(), "Success");
}

#[tokio::test]
async fn deleting_needs_full_access_and_a_role_that_creates() {
    let server = Server::with_fixture(FIXTURE);
    let denied = "You are not authorized to perform this operation";
    for user in ["paula", "bob"] {
        let rest = rest_as(&server, user);
        assert_refused(
            &delete(&rest, "/resources/1").await,
            "DENY-1",
            "DELETE RESOURCE",
            denied,
        );
        assert_refused(
            &delete(&rest, "/resources/1/accounts/1").await,
            "DENY-1",
            "DELETE ACCOUNT",
            denied,
        );
    }
    delete(&server.rest(), "/resources/1").await;
    let paula = rest_as(&server, "paula");
    assert_eq!(
        paula.get("/trash").await.json["operation"]["totalRows"],
        0,
        "it is not hers"
    );
    let unknown = restore(&paula, "resource", "[1]").await;
    assert_refused(&unknown, "FIND-3", "RESTORE TRASH", "No such item in the trash found");
}

#[tokio::test]
async fn an_older_build_deletes_for_good_and_every_deletion_is_audited() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    delete(&rest, "/resources/1/accounts/1").await;
    restore(&rest, "account", "[1]").await;
    set(&server, json!({"api_build": 10_000})).await;
    delete(&rest, "/resources/1/accounts/1").await;
    delete(&rest, "/resources/1").await;
    assert_eq!(rest.get("/trash").await.json["operation"]["totalRows"], 0);
    let admin = server.admin("", "admin", "admin").await;
    for (operation, count) in [("Account+Deleted", 2), ("Account+Restored", 1), ("Resource+Deleted", 1)] {
        let records = admin.get(&format!("/audit?operation={operation}")).await;
        assert_eq!(records.json["total"], count, "{operation}");
        assert_eq!(records.json["items"][0]["resource_name"], "WEB");
    }
}
