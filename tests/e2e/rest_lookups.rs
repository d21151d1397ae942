//! Look-ups by name in their older forms, and what the vendor's Ansible lookup reads.

use serde_json::{Value, json};

use crate::harness::Server;
use crate::product::{assert_refused, rest_as, set};

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator }, { user_name: bob, role: Password User } ]
resource_groups:
  - { name: Web, owner: admin, shares: [ { user: bob, permission: view } ] }
  - { name: Secret, owner: admin }
resources:
  - name: a/b c
    type: Linux
    url: https://a.example/
    groups: [Web, Secret]
    accounts:
      - { name: r+d, password: "Mooring#Line7" }
      - { name: asks, password: "Cargo&Hold88", reason_required: true }
      - { name: waits, password: "Beacon%Light6", access_control: { approvers: [admin] } }
  - { name: OTHER, accounts: [ { name: root, password: "Patch=Panel42" } ] }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

#[tokio::test]
async fn ids_are_found_by_names_in_the_path() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let answer = rest.get("/resources/resourcename/A%2Fb%20c").await;
    assert_eq!(
        answer.body,
        r#"{"operation":{"result":{"message":"Resource ID fetched successfully","status":"Success"},"Details":{"RESOURCEID":"1"},"name":"GET_RESOURCEID"}}"#
    );
    let answer = rest
        .get("/resources/resourcename/a%2Fb%20c/accounts/accountname/r+d")
        .await;
    assert_eq!(answer.details(), &json!({"RESOURCEID": "1", "ACCOUNTID": "1"}));
    assert_eq!(answer.json["operation"]["name"], "GET_RESOURCEACCOUNTID");
}

#[tokio::test]
async fn a_name_in_the_path_that_is_hidden_looks_like_one_of_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let bob = rest_as(&server, "bob");
    for name in ["OTHER", "NOWHERE"] {
        let answer = bob.get(&format!("/resources/resourcename/{name}")).await;
        assert_refused(&answer, "FIND-1", "GET_RESOURCEID", "No such resource found");
        let answer = bob
            .get(&format!("/resources/resourcename/{name}/accounts/accountname/root"))
            .await;
        assert_refused(&answer, "FIND-1", "GET_RESOURCEACCOUNTID", "No such resource found");
    }
    let answer = bob
        .get("/resources/resourcename/a%2Fb%20c/accounts/accountname/nobody")
        .await;
    assert_refused(&answer, "FIND-2", "GET_RESOURCEACCOUNTID", "No such account found");
}

#[tokio::test]
async fn the_ansible_lookup_reads_a_password_out_of_json_in_a_string() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let path = "/resources/getResourceAccountDetails";
    let read = async |query: &str| {
        let answer = rest.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.result(), "Success", "{}", answer.body);
        let part = |name: &str| serde_json::from_str::<Value>(answer.details()[name].as_str().unwrap()).unwrap();
        (part("RESOURCEDETAILS"), part("ACCOUNTDETAILS"), answer.reason.clone())
    };
    let (resource, account, reason) = read("RESOURCEID=1&ACCOUNTID=1").await;
    assert_eq!(
        (resource["RESOURCE NAME"].as_str(), account["ACCOUNT NAME"].as_str()),
        (Some("a/b c"), Some("r+d"))
    );
    assert_eq!((account["PASSWORD"].as_str(), reason), (Some("Mooring#Line7"), None));
    let (_, account, reason) = read("RESOURCEID=1&ACCOUNTID=2").await;
    assert_eq!(account["PASSWORD_REASON"], "Reason is mandatory to access the password");
    assert_eq!(account["PASSWORD"], Value::Null);
    assert_eq!(reason.as_deref(), Some("ACW-1 the account asks for a reason"));
    let (_, account, _) = read("RESOURCEID=1&ACCOUNTID=2&REASON=x").await;
    assert_eq!(account["PASSWORD"], "Cargo&Hold88");
    set(&server, json!({"ticketing": true})).await;
    let (_, account, _) = read("RESOURCEID=1&ACCOUNTID=1").await;
    assert_eq!(account["PASSWORD_REASON"], "TICKET ID REQUIRED");
    let name = "GET_RESOURCEACCOUNTDETAILS";
    for (query, rule, message) in [
        ("RESOURCEID=9&ACCOUNTID=1", "FIND-1", "No such resource found"),
        ("RESOURCEID=1&ACCOUNTID=9", "FIND-2", "No such account found"),
        ("RESOURCEID=1", "INPUT-2", "ACCOUNTID is mandatory"),
    ] {
        assert_refused(&rest.get(&format!("{path}?{query}")).await, rule, name, message);
    }
}

#[tokio::test]
async fn a_read_by_the_ansible_lookup_is_audited_and_a_refused_one_is_none() {
    let server = Server::start();
    let rest = server.rest();
    rest.get("/resources/getResourceAccountDetails?RESOURCEID=1&ACCOUNTID=1")
        .await;
    rest.get("/resources/getResourceAccountDetails?RESOURCEID=2&ACCOUNTID=3")
        .await;
    let admin = server.admin("", "admin", "admin").await;
    let records = admin.get("/audit?operation=Password+Retrieved").await;
    assert_eq!(records.json["total"], 1, "{}", records.body);
}

#[tokio::test]
async fn the_groups_and_urls_of_resources_are_those_that_the_caller_sees() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = (server.rest(), rest_as(&server, "bob"));
    let groups = admin.get("/resources/1/associatedGroups").await;
    assert_eq!(
        groups.details()["ASSOCIATED GROUPS"],
        json!([{"GROUP ID": "1", "GROUP NAME": "Web"}, {"GROUP ID": "2", "GROUP NAME": "Secret"}])
    );
    let groups = bob.get("/resources/1/associatedGroups").await;
    assert_eq!(
        groups.details()["ASSOCIATED GROUPS"],
        json!([{"GROUP ID": "1", "GROUP NAME": "Web"}])
    );
    let hidden = bob.get("/resources/2/associatedGroups").await;
    assert_refused(&hidden, "FIND-1", "GET ASSOCIATED GROUPS", "No such resource found");
    let urls = bob.get("/resources/websiteurls").await;
    assert_eq!(
        urls.details(),
        &json!([{"RESOURCE ID": "1", "RESOURCE URL": "https://a.example/"}])
    );
    assert_eq!(urls.json["operation"]["totalRows"], 1);
}
