//! The bytes of every successful answer: keys in the real server's order, its spelling, its types.

use serde_json::json;

use crate::harness::{Server, details};
use crate::product::{assert_answer, password, rest_as, set, success, success_with};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T05:16:00Z }
users:
  - { user_name: admin, role: Privileged Administrator }
  - { user_name: bob, role: Password User }
  - { user_name: nobody, role: Password Auditor }
resources:
  - name: WEB-LNX-01
    type: Linux
    dns_name: web-lnx-01.example
    location: Rotterdam
    department: Web Shop
    description: Front end
    url: "https://web/</a>"
    accounts:
      - { name: root, password: "Mooring#Line7", notes: "root & all", reason_required: true }
      - { name: deploy, password: short, password_policy: Low, access_control: { approvers: [admin] } }
    shares: [ { user: bob, permission: remote_app_only } ]
  - { name: BARE, type: File Store }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
  - { user_name: nobody, host_name: localhost, created_by: admin }
"#;

/// A row of ACCOUNT LIST as today's builds write it, on Linux.
fn row(id: u8, name: &str, notes: &str, policy: &str, reason_required: bool, status: &str) -> String {
    let remote_app_only = status == "####";
    format!(
        r#"{{"ACCOUNT_DESCRIPTION":"{notes}","ISFAVPASS":"false","ACCOUNT ID":"{id}","AUTOLOGONLIST":["SSH","Telnet"],"ACCOUNT NAME":"{name}","PASSWORDREQUEST_REASON_MANDATORY":"true","PASSWORD STATUS":"{status}","ISREMOTEAPPONLY":"{remote_app_only}","ACCOUNT PASSWORD POLICY":"{policy}","IS_USER_WITH_COMMAND_CONTROL_ROLE":"false","AUTOLOGONSTATUS":"ALLOWED","IS_TICKETID_REQD_ACW":"false","IS_COMMAND_CONTROL_CONFIGURED":"false","PASSWDID":"{id}","IS_TICKETID_REQD_MANDATORY":"false","IS_TICKETID_REQD":"false","ISREASONREQUIRED":"{reason_required}"}}"#
    )
}

/// WEB-LNX-01 with these rows, as today's builds write it.
fn web_server(rows: [String; 2]) -> String {
    let details = format!(
        r#"{{"LOCATION":"Rotterdam","RESOURCE DESCRIPTION":"Front end","RESOURCE TYPE":"Linux","RESOURCE ID":"1","ACCOUNT LIST":[{}],"DEPARTMENT":"Web Shop","PASSWORDREQUEST_REASON_MANDATORY":"true","RESOURCE OWNER":"admin","RESOURCE PASSWORD POLICY":"Strong","IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED":"false","RESOURCE URL":"https://web/<\/a>","IS_SSH_RESTRICTED":"false","NEWSSHTERMINAL":"false","DOMAIN NAME":"","ALLOWOPENURLINBROWSER":"true","RESOURCE NAME":"WEB-LNX-01","DNS NAME":"web-lnx-01.example","ISRDPRESTRICTED":"true"}}"#,
        rows.join(",")
    );
    let message = "Resource details with account list fetched successfully";
    success_with("GET RESOURCE ACCOUNTLIST", message, &details)
}

#[tokio::test]
async fn a_resource_and_its_accounts_are_written_as_todays_builds_write_them() {
    let server = Server::with_fixture(FIXTURE);
    let listed = server.rest().get("/resources/1/accounts").await;
    let rows = [
        row(1, "root", "root & all", "Strong", true, "****"),
        row(2, "deploy", "", "Low", false, "[Request]"),
    ];
    assert_answer(&listed, &web_server(rows));
    assert_eq!(listed.content_type.as_deref(), Some("application/json;charset=UTF-8"));
}

#[tokio::test]
async fn who_has_remote_app_only_sees_accounts_whose_password_is_never_shown() {
    let server = Server::with_fixture(FIXTURE);
    let listed = rest_as(&server, "bob").get("/resources/1/accounts").await;
    let rows = [
        row(1, "root", "root & all", "Strong", true, "####"),
        row(2, "deploy", "", "Low", false, "####"),
    ];
    assert_answer(&listed, &web_server(rows));
}

#[tokio::test]
async fn with_ticketing_on_the_rows_ask_for_a_ticket() {
    let server = Server::with_fixture(FIXTURE);
    set(&server, json!({ "ticketing": true })).await;
    let listed = server.rest().get("/resources/1/accounts").await;
    for row in listed.details()["ACCOUNT LIST"].as_array().unwrap() {
        assert_eq!(row["IS_TICKETID_REQD"], "true");
        assert_eq!(row["IS_TICKETID_REQD_MANDATORY"], "true");
    }
}

#[tokio::test]
async fn a_resource_without_accounts_has_an_empty_list_and_empty_texts() {
    let server = Server::with_fixture(FIXTURE);
    let listed = server.rest().get("/resources/2/accounts").await;
    let details = r#"{"LOCATION":"","RESOURCE DESCRIPTION":"","RESOURCE TYPE":"File Store","RESOURCE ID":"2","ACCOUNT LIST":[],"DEPARTMENT":"","PASSWORDREQUEST_REASON_MANDATORY":"true","RESOURCE OWNER":"admin","RESOURCE PASSWORD POLICY":"Strong","IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED":"false","RESOURCE URL":"","IS_SSH_RESTRICTED":"false","NEWSSHTERMINAL":"false","DOMAIN NAME":"","ALLOWOPENURLINBROWSER":"true","RESOURCE NAME":"BARE","DNS NAME":"","ISRDPRESTRICTED":"false"}"#;
    let message = "Resource details with account list fetched successfully";
    assert_answer(&listed, &success_with("GET RESOURCE ACCOUNTLIST", message, details));
}

#[tokio::test]
async fn resources_are_listed_by_id_with_their_number() {
    let server = Server::with_fixture(FIXTURE);
    let listed = server.rest().get("/resources").await;
    assert_answer(
        &listed,
        r#"{"operation":{"result":{"message":"Resources fetched successfully","status":"Success"},"Details":[{"RESOURCE DESCRIPTION":"Front end","RESOURCE TYPE":"Linux","RESOURCE ID":"1","RESOURCE NAME":"WEB-LNX-01","NOOFACCOUNTS":"2"},{"RESOURCE DESCRIPTION":"","RESOURCE TYPE":"File Store","RESOURCE ID":"2","RESOURCE NAME":"BARE","NOOFACCOUNTS":"0"}],"name":"GET RESOURCES","totalRows":2}}"#,
    );
}

#[tokio::test]
async fn an_empty_list_has_total_rows_and_no_details() {
    let server = Server::with_fixture(FIXTURE);
    let listed = rest_as(&server, "nobody").get("/resources").await;
    assert_answer(
        &listed,
        r#"{"operation":{"result":{"message":"Resources fetched successfully","status":"Success"},"name":"GET RESOURCES","totalRows":0}}"#,
    );
}

#[tokio::test]
async fn account_details_name_the_times_and_why_a_password_does_not_comply() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let change = details(&[("NEWPASSWORD", "admin")]);
    let changed = rest
        .put(
            "/resources/1/accounts/1/password",
            &change.replace("'admin'", "'admin', 'REASON': 'test'"),
        )
        .await;
    assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
    let details = r#"{"DESCRIPTION":"root & all","PASSWDID":"1","LAST MODIFIED TIME":"Jan 9, 2026 05:16 AM","EXPIRY STATUS":"Valid","COMPLIANT REASON":"Minimum length must be 8","PASSWORDREQUEST_REASON_MANDATORY":"true","PASSWORD STATUS":"****","PASSWORD POLICY":"Strong","COMPLIANT STATUS":"Non-Compliant","LAST ACCESSED TIME":"N/A"}"#;
    assert_answer(
        &rest.get("/resources/1/accounts/1").await,
        &success_with(
            "GET RESOURCE ACCOUNT DETAILS",
            "Account details fetched successfully",
            details,
        ),
    );
}

#[tokio::test]
async fn the_packs_samples_have_fewer_keys() {
    let server = Server::with_fixture(FIXTURE);
    set(&server, json!({ "api_build": "xsoar_samples" })).await;
    let rest = server.rest();
    let row = |id: u8, name: &str, policy: &str, status: &str, reason_required: bool| {
        format!(
            r#"{{"ISFAVPASS":"false","ACCOUNT ID":"{id}","AUTOLOGONLIST":["SSH","Telnet"],"ACCOUNT NAME":"{name}","PASSWORD STATUS":"{status}","ISREMOTEAPPONLY":"false","ACCOUNT PASSWORD POLICY":"{policy}","AUTOLOGONSTATUS":"One of the resources or landing servers is configured to be connected repeatedly. Check your landing server configuration or contact your administrator.","IS_TICKETID_REQD_ACW":"false","PASSWDID":"{id}","IS_TICKETID_REQD_MANDATORY":"false","IS_TICKETID_REQD":"false","ISREASONREQUIRED":"{reason_required}"}}"#
        )
    };
    let resource = format!(
        r#"{{"LOCATION":"Rotterdam","RESOURCE DESCRIPTION":"Front end","RESOURCE TYPE":"Linux","RESOURCE ID":"1","ACCOUNT LIST":[{},{}],"DEPARTMENT":"Web Shop","RESOURCE OWNER":"admin","RESOURCE PASSWORD POLICY":"Strong","RESOURCE URL":"https://web/<\/a>","NEWSSHTERMINAL":"false","DOMAIN NAME":"","ALLOWOPENURLINBROWSER":"true","RESOURCE NAME":"WEB-LNX-01","DNS NAME":"web-lnx-01.example"}}"#,
        row(1, "root", "Strong", "****", true),
        row(2, "deploy", "Low", "[Request]", false)
    );
    let message = "Resource details with account list fetched successfully";
    assert_answer(
        &rest.get("/resources/1/accounts").await,
        &success_with("GET RESOURCE ACCOUNTLIST", message, &resource),
    );
    let account = r#"{"DESCRIPTION":"root & all","PASSWDID":"1","LAST MODIFIED TIME":"N/A","EXPIRY STATUS":"Valid","COMPLIANT REASON":"-","PASSWORD STATUS":"****","PASSWORD POLICY":"Strong","COMPLIANT STATUS":"Compliant","LAST ACCESSED TIME":"N/A"}"#;
    assert_answer(
        &rest.get("/resources/1/accounts/1").await,
        &success_with(
            "GET RESOURCE ACCOUNT DETAILS",
            "Account details fetched successfully",
            account,
        ),
    );
}

#[tokio::test]
async fn ids_are_found_by_names_without_regard_to_case() {
    let server = Server::with_fixture(FIXTURE);
    let path = "/resources/getResourceIdAccountId?RESOURCENAME=web-lnx-01&ACCOUNTNAME=DEPLOY";
    let message = "Resource ID and account ID fetched successfully for the given resource name and account name.";
    assert_answer(
        &server.rest().get(path).await,
        &success_with(
            "GET_RESOURCEACCOUNTID",
            message,
            r#"{"ACCOUNTID":"2","RESOURCEID":"1"}"#,
        ),
    );
}

#[tokio::test]
async fn a_password_is_fetched_with_input_data_and_without() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let created = rest
        .post(
            "/resources/2/accounts",
            "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:a,PASSWORD:Pa55word}]}}}",
        )
        .await;
    assert_eq!(created.result(), "Success");
    let path = "/resources/2/accounts/3/password";
    assert_answer(&rest.get(path).await, &password("Pa55word"));
    let asked = rest
        .get_with(path, &details(&[("REASON", "why"), ("TICKETID", "7")]))
        .await;
    assert_answer(&asked, &password("Pa55word"));
}
